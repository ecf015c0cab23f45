"""The grammar, and the lists of words that have to agree with it."""

from __future__ import annotations

import io
import logging
import re

import pytest
from lark import Lark, logger

from checker import resources
from checker.syntax.build_clauses import CLAUSES as CLAUSE_BUILDERS
from checker.syntax.build_data import DATA
from checker.syntax.build_expressions import EXPRESSIONS
from checker.syntax.build_letters import LETTERS
from checker.syntax.build_rules import RULES
from checker.syntax.clauses import LAYOUTS
from checker.syntax.tables import spellings
from checker.syntax.words import HARD, JOINERS, OPERANDS, STARTERS

GRAMMAR = (resources.folder("grammar") / "policy.lark").read_text(encoding="utf-8")
PHRASES = (resources.folder("grammar") / "phrase.lark").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("grammar", "starts"),
    [(GRAMMAR, ["preamble", "declaration", "expr"]), (PHRASES, ["start"])],
    ids=["policy", "phrase"],
)
def test_the_grammar_has_no_conflict_and_no_nameless_terminal(
    grammar: str, starts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = io.StringIO()
    monkeypatch.setattr(logger, "handlers", [logging.StreamHandler(told)])
    lark = Lark(grammar, start=starts, parser="lalr", lexer="contextual", strict=True, debug=True)
    assert told.getvalue() == ""
    assert [terminal.name for terminal in lark.terminals if terminal.name.startswith("__")] == []


def test_the_words_that_are_never_names_are_those_that_open_a_declaration_or_clause() -> None:
    looked_ahead = re.search(r"^NAME: /\(\?!\(\?:([a-z|]+)\)", GRAMMAR, re.MULTILINE)
    assert looked_ahead is not None
    assert set(looked_ahead[1].split("|")) == HARD


def test_every_hard_word_is_a_word_of_the_grammar() -> None:
    assert set(spellings().values()) >= HARD | OPERANDS | JOINERS


def test_every_declaration_of_the_grammar_opens_with_a_starter() -> None:
    rule = re.search(r"^\?declaration: (.*?)\n\n", GRAMMAR, re.MULTILINE | re.DOTALL)
    assert rule is not None
    openers = set()
    for name in re.findall(r"[a-z]+", rule[1]):
        opening = re.search(rf"^{name}: ([A-Z]+)", GRAMMAR, re.MULTILINE)
        assert opening is not None
        openers.add(opening[1].lower())
    # These two are cut by the words after them: `every case` and `list NAME "`.
    assert openers - {"every", "list"} == set(STARTERS) - {"policy", "use"}


def test_every_rule_that_leaves_a_tree_has_a_builder() -> None:
    lark = Lark(GRAMMAR, start=["preamble", "declaration", "expr"], parser="lalr", maybe_placeholders=True)
    names = {
        str(rule.alias or rule.origin.name)
        for rule in lark.rules
        if not rule.origin.name.startswith("_") and (rule.alias or len(rule.expansion) > 1 or not rule.options.expand1)
    }
    assert names - {"declaration"} == set({**EXPRESSIONS, **CLAUSE_BUILDERS, **DATA, **RULES, **LETTERS})


def test_every_clause_in_the_tables_of_messages_is_a_word_of_the_grammar() -> None:
    words = set(spellings().values())
    for layout in LAYOUTS.values():
        assert {clause.word for clause in layout.clauses} <= words
