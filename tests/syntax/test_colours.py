"""Policies in colour: the lexer for Pygments knows the words of the grammar, and loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark import Lark
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygments.token import Error, Keyword, Name, Operator, Token

from checker import resources
from checker.syntax.lexer_pygments import PolicyLexer, signs, words

POLICIES = sorted(resources.folder("policies").rglob("*.policy"))


def _lexed(text: str) -> list[tuple[object, str]]:
    return [(kind, part) for _, kind, part in PolicyLexer().get_tokens_unprocessed(text)]


def test_pygments_finds_the_lexer_by_name_and_by_file() -> None:
    assert isinstance(get_lexer_by_name("habeas"), PolicyLexer)
    assert isinstance(get_lexer_by_name("policy"), PolicyLexer)
    assert isinstance(get_lexer_for_filename("columbia.policy"), PolicyLexer)


def test_the_words_and_signs_are_those_of_the_grammars_terminals() -> None:
    grammar = (resources.folder("grammar") / "policy.lark").read_text(encoding="utf-8")
    parser = Lark(grammar, start=["preamble", "declaration", "expr"], parser="lalr")
    spelt = {terminal.pattern.value for terminal in parser.terminals if terminal.pattern.type == "str"}
    counted = {"sentence", "sentences", "word", "words", "day", "days", "week", "weeks", "month", "months"}
    spaced = {"in", "force", "near", "miss", "year", "years"}
    assert words() | signs() == spelt | counted | spaced
    variable = {terminal.name for terminal in parser.terminals if terminal.pattern.type == "re"}
    assert variable == {
        *("IN_FORCE", "NEAR_MISS", "SENTENCES", "WORDS", "DAYS", "WEEKS", "MONTHS", "YEARS"),
        *("DATE", "NUMBER", "CODE", "NAME", "STRING", "COMMENT", "WS"),
    }


@pytest.mark.parametrize("file", POLICIES, ids=lambda file: str(Path(file).stem))
def test_every_shipped_policy_is_coloured_whole_and_without_an_error(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    lexed = _lexed(text)
    assert "".join(part for _, part in lexed) == text
    assert [part for kind, part in lexed if kind is Error] == []


def test_a_rule_is_coloured() -> None:
    shown = [(kind, part) for kind, part in _lexed('rule A-1 "T"\n  say "at {x.day}" # why') if part.strip()]
    assert shown == [
        (Keyword.Declaration, "rule"),
        (Name.Constant, "A-1"),
        (Token.Literal.String, '"T"'),
        (Keyword, "say"),
        (Token.Literal.String, '"at '),
        (Token.Literal.String.Interpol, "{x.day}"),
        (Token.Literal.String, '"'),
        (Token.Comment.Single, "# why"),
    ]


def test_a_word_after_a_dot_is_a_name_and_a_comma_after_a_number_is_none_of_it() -> None:
    shown = [(kind, part) for kind, part in _lexed("e.count in (1, 2025-01-31) and x == 2025-2-3") if part.strip()]
    assert shown == [
        (Name, "e"),
        (Token.Punctuation, "."),
        (Name.Attribute, "count"),
        (Operator.Word, "in"),
        (Token.Punctuation, "("),
        (Token.Literal.Number, "1"),
        (Token.Punctuation, ","),
        (Token.Literal.Date, "2025-01-31"),
        (Token.Punctuation, ")"),
        (Operator.Word, "and"),
        (Name, "x"),
        (Error, "=="),
        (Error, "2025-2-3"),
    ]


@given(st.text())
def test_no_text_is_lost(text: str) -> None:
    assert "".join(part for _, part in _lexed(text)) == text
