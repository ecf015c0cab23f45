"""The language reference holds: its examples are checked and run, its messages are printed, and nothing is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

import pytest
from lark import Lark, Token, Tree

from checker import resources
from checker.lint.run import lint
from checker.policytest import run_cases
from checker.policytest.hearing import CaseReader
from checker.semantics.builtins import FUNCTIONS
from checker.semantics.concepts import SLOTS
from checker.semantics.records import PLAIN_TYPES
from checker.syntax.cut import cut
from checker.syntax.parser import parse_policy
from checker.syntax.scan import scan, without_comments
from checker.syntax.words import CLAUSES, JOINERS, OPERANDS, STARTERS
from tests.docs.reference import DOCUMENT, Example, checked, examples, laid_out, mistakes, remarks_table, source, told

SOUND = [example for example in examples() if example.what.startswith("policy") and example.what != "policy wrong"]
WRONG = [example for example in examples() if example.what == "policy wrong"]
KINDS = {"policy", "policy fragment", "policy wrong", "policy values of request", "policy values of event", "error"}


def test_every_block_is_of_a_kind_that_is_tested() -> None:
    assert {example.what for example in examples()} == KINDS


@pytest.mark.parametrize("example", SOUND, ids=str)
def test_an_example_has_no_mistakes(example: Example) -> None:
    assert mistakes(example) == ()


@pytest.mark.parametrize("example", SOUND, ids=str)
def test_the_cases_of_an_example_pass(example: Example) -> None:
    result = checked(example)
    name = source(example).name
    results = [each for each in run_cases(result, result.program.files) if each.case.span.source.name == name]
    assert [each.found for each in results if not each.passed] == []


def test_the_cases_of_concepts_are_read_as_the_page_says() -> None:
    result = checked(SOUND[0])
    reader = CaseReader(result.program.files)
    read, said = [], []
    for concept in result.program.concepts.values():
        for language in result.program.evidence[concept.id].languages:
            for case in language.cases if concept.policy == "reference.words" else ():
                heard = reader.hear(case.text.value, "english", "letter", None)
                answers = () if heard is None else heard.answers.get(concept.id, ())
                read.append((case.text.value, *sorted(answer.polarity for answer in answers)))
                said.append((case.text.value, *(() if case.polarity == "neither" else (case.polarity,))))
    assert len(said) > 6
    assert read == said


@pytest.mark.parametrize("example", [each for each in SOUND if "values" not in each.what], ids=str)
def test_an_example_stands_in_the_one_layout(example: Example) -> None:
    assert laid_out(example) == example.text


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_the_message_of_a_wrong_example_is_the_one_that_is_printed(wrong: Example) -> None:
    following = next(after for before, after in pairwise(examples()) if before == wrong)
    assert following.what == "error"
    assert following.text == told(wrong)


def test_the_allowance_of_the_page_is_needed() -> None:
    (example,) = [each for each in SOUND if "# habeas: allow" in each.text]
    result = checked(example)
    codes = [remark.code for remark in lint(result) if remark.span.source == source(example)]
    assert codes == []
    bare = Example(example.what, example.text.replace("# habeas: allow", "# allow"), 0, 0, 0)
    assert [each.code for each in lint(checked(bare)) if each.span.source == source(bare)] == ["rule-without-pass"]


def test_the_table_of_remarks_is_that_of_the_lint() -> None:
    assert DOCUMENT.read_text(encoding="utf-8").endswith(f"| remark | about |\n| --- | --- |\n{remarks_table()}")


def test_every_construct_of_the_grammar_is_in_an_example() -> None:
    shown = {name for tree in _trees() for name in _names(tree)}
    assert _constructs() - shown == set()


def test_every_function_slot_and_type_is_named() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for name in [
        *(f"{function.name}(" for function in FUNCTIONS),
        *(f"<{slot}>" for slot in SLOTS),
        *(f"`{name}`" for name, _ in PLAIN_TYPES),
    ]:
        assert name in text, name


@pytest.mark.parametrize("words", [(*STARTERS, *CLAUSES), sorted(OPERANDS), sorted(JOINERS)], ids=len)
def test_the_words_of_the_language_are_listed_in_their_classes(words: Sequence[str]) -> None:
    assert f"| {', '.join(f'`{word}`' for word in words)}: each " in DOCUMENT.read_text(encoding="utf-8")


@cache
def _grammar() -> Lark:
    text = (resources.folder("grammar") / "policy.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", start=["preamble", "declaration", "expr"], keep_all_tokens=True)


def _constructs() -> set[str]:
    """Every named rule, alternative and word of the grammar."""
    parser = _grammar()
    alternatives = {
        rule.alias or rule.origin.name
        for rule in parser.rules
        if not rule.origin.name.startswith("_") and (rule.alias or not rule.options.expand1)
    }
    ignored = {"COMMENT", "WS"}
    return alternatives | {terminal.name for terminal in parser.terminals} - ignored


def _trees() -> Iterator[Tree[Token]]:
    for example in (*SOUND, *(wrong for wrong in WRONG if not parse_policy(source(wrong)).broken)):
        text = source(example)
        slices = cut(text, without_comments(scan(text.text)))
        header = next(
            (index for index, part in enumerate(slices) if part.keyword not in ("policy", "use")), len(slices)
        )
        yield _grammar().parse(text.text[: slices[header].span.start], start="preamble")
        for part in slices[header:]:
            yield _grammar().parse(text.text[part.span.start : part.span.end], start="declaration")
        yield from _messages(example)


def _messages(example: Example) -> Iterator[Tree[Token]]:
    """The holes of messages, which have a grammar of their own: an expression."""
    for declaration in parse_policy(source(example)).file.declarations:
        for version in getattr(declaration, "versions", ()):
            for say in getattr(version, "says", ()):
                for piece in say.pieces:
                    if not isinstance(piece, str):
                        yield _grammar().parse(piece.value.span.text, start="expr")


def _names(tree: Tree[Token]) -> Iterator[str]:
    for node in tree.iter_subtrees():
        yield str(node.data)
        yield from (child.type for child in node.children if isinstance(child, Token))
