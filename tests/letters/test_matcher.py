"""The matcher against a slow one: every pattern tried at every place of a line by Python's own expressions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.diagnostics.source import Source
from checker.letters.concepts import compile_concepts
from checker.letters.matcher import Match, matches_in
from checker.letters.model import LanguageSet
from checker.letters.patterns import PatternMemory
from checker.syntax import ast
from checker.syntax.parser import parse_policy

POLICY = """\
policy tried.concepts "Concepts to try things on"
  regime  hipaa
  law     "45 CFR 164.524"
  checked 2026-11-22

cues tried_family "A family of words"
  in english contains
    "purple 'pelican'"
    "not"
    "[very] red .. goose"

concept tried "What is tried"
  in force from 2003-04-14 by sent_on
  cite "45 CFR 164.524"
  when negated takes away
  in english
    states "red rabbit"
"""
FILE = parse_policy(Source("tried.policy", POLICY)).file
TRIED = next(node for node in FILE.declarations if isinstance(node, ast.ConceptDecl))
ENGLISH = TRIED.languages[0]
PHRASE = ENGLISH.states[0]
assert isinstance(PHRASE.core, ast.Words)
SPAN, TEXT = PHRASE.span, PHRASE.core.text

CODES = ("red", "rabbit", "purpl", "pelican", "goos", "very", "not", "the", "becaus", "7", "2026", "|", "")
OTHERS = ("zebra", "mr", "quagga", "#phone", "#_", "#_name", "#date")
# A code ends with `^` where its word has a capital, which no number has.
FORMS = tuple((code,) if code.isdigit() else (code, code + "^") for code in CODES)
lines = st.lists(st.one_of(*map(st.sampled_from, FORMS), st.sampled_from(OTHERS)))

words = st.sampled_from(("red", "rabbits", "purple", "pelican", "not", "the", "because", "very red", "7", "zebra"))
slots = st.sampled_from(("phone", "date", "name", "capital", "number", "code", "break", "tried_family"))
items = st.deferred(
    lambda: st.lists(
        st.one_of(
            st.builds(ast.Word, st.just(SPAN), words),
            st.builds(ast.Exact, st.just(SPAN), words),
            st.just(ast.Gap(SPAN)),
            st.builds(ast.Slot, st.just(SPAN), slots),
            st.builds(
                ast.Alternatives, st.just(SPAN), st.lists(items, min_size=1, max_size=3).map(tuple), st.booleans()
            ),
        ),
        min_size=1,
        max_size=4,
    ).map(tuple)
)


ASKED_OFTEN = 100
"""More often than a pattern is looked for before an expression over signs is made for it."""
Phrases = Sequence[tuple[ast.PhraseItem, ...]]


@pytest.fixture(scope="module")
def english(policy_files: tuple[ast.PolicyFile, ...]) -> Callable[[Phrases], LanguageSet]:
    """Makes an English of some phrases, with the lists of the shipped language."""
    others = tuple(node for node in FILE.declarations if node is not TRIED)
    lists = [
        replace(file, declarations=tuple(node for node in file.declarations if isinstance(node, ast.ListDecl)))
        for file in policy_files
        if file.header is not None and not file.header.regime
    ]

    def compiled(phrases: Phrases) -> LanguageSet:
        states = tuple(replace(PHRASE, core=ast.Words(SPAN, TEXT, each)) for each in phrases)
        tried = replace(TRIED, languages=(replace(ENGLISH, states=states),))
        return compile_concepts([*lists, replace(FILE, declarations=(*others, tried))], "hipaa").languages["en"]

    return compiled


def slowly(line: bytes, language: LanguageSet) -> tuple[Match, ...]:
    """The matches in a line, each pattern tried for itself."""
    found: list[Match] = []
    places = [place + 1 for place, byte in enumerate(line) if byte == ord(" ")]
    for number, pattern in enumerate(language.patterns):
        expression, place = re.compile(pattern.source.encode()), 0
        while match := expression.search(line, place):
            exact = tuple(
                None if match.start(group) < 0 else (places.index(match.start(group)), places.index(match.end(group)))
                for group in range(1, len(pattern.exact) + 1)
            )
            found.append(Match(number, places.index(match.start() + 1), places.index(match.end()), exact))
            place = max(match.end() - 1, match.start() + 1)
    return tuple(found)


@settings(max_examples=60, deadline=None)
@given(phrases=st.lists(items, min_size=1, max_size=4), rows=st.lists(lines, min_size=1, max_size=12))
def test_the_matcher_finds_what_every_pattern_tried_by_itself_finds(
    phrases: Phrases, rows: list[list[str]], english: Callable[[Phrases], LanguageSet]
) -> None:
    language = english(phrases)
    for row in rows:
        line = f" {' '.join(row)} ".encode()
        assert matches_in(line, language).matches == slowly(line, language)


@settings(max_examples=60, deadline=None)
@given(phrases=st.lists(items, min_size=1, max_size=4), rows=st.lists(lines, min_size=1, max_size=12))
def test_a_pattern_that_is_asked_for_often_finds_the_same(
    phrases: Phrases, rows: list[list[str]], english: Callable[[Phrases], LanguageSet]
) -> None:
    language = english(phrases)
    for pattern in range(len(language.patterns)):
        for _ in range(ASKED_OFTEN):
            language.quick_expression(pattern)
    for row in rows:
        line = f" {' '.join(row)} ".encode()
        assert matches_in(line, language).matches == slowly(line, language)


def test_a_phrase_of_more_ways_than_can_be_tried_is_matched_by_the_automaton(
    english: Callable[[Phrases], LanguageSet],
) -> None:
    either = ast.Alternatives(SPAN, ((ast.Word(SPAN, "red"),), (ast.Word(SPAN, "red red"),)), False)
    language = english([(ast.Word(SPAN, "goose"), *(either,) * 20, ast.Word(SPAN, "zebra")), (ast.Word(SPAN, "red"),)])
    asked = [[language.quick_expression(pattern) for _ in range(ASKED_OFTEN)][-1] for pattern in (0, 1)]
    assert [found is None for found in asked] == [True, False]
    line = f" goos {'red ' * 39}zebra ".encode()
    assert matches_in(line, language).matches[0] == Match(0, 0, 41, ())


@given(words=st.lists(st.sampled_from(("red", "red^", "7", "8", "poe", "poe^", "|", "#date", "", "^")), max_size=9))
def test_a_line_has_one_sign_for_each_code(words: list[str], english: Callable[[Phrases], LanguageSet]) -> None:
    alphabet = english([(ast.Word(SPAN, "red"), ast.Word(SPAN, "7"))]).alphabet
    codes = words or [""]
    signs = alphabet.signs(f" {' '.join(codes)} ".encode())
    small = alphabet.signs(f" {' '.join(code.rstrip('^') or code for code in codes)} ".encode())
    assert (len(signs), alphabet.without_capitals(signs)) == (len(codes), small)


@pytest.mark.parametrize("first", ["zebra smith^ goos", "zebra jones^ goos", "zebra 4711^ goos"])
def test_a_line_that_differs_only_in_names_has_the_matches_of_the_one_before(
    first: str, english: Callable[[Phrases], LanguageSet]
) -> None:
    phrase = (ast.Word(SPAN, "zebra"), ast.Slot(SPAN, "capital"), ast.Word(SPAN, "goose"))
    language = english([phrase])
    expected = (Match(0, 0, 3, ()),)
    assert matches_in(f" {first} ".encode(), language).matches == expected
    assert matches_in(b" zebra poe^ goos ", language).matches == expected
    assert matches_in(b" zebra poe goos ", language).matches == ()


def test_laws_that_share_what_they_compile_find_what_each_finds_alone(policy_files: tuple[ast.PolicyFile, ...]) -> None:
    memory = PatternMemory()
    line = b" we be not able to send you a copy of your record becaus mr poe^ ask for 2 of #date "
    for regime in ("gdpr", "hipaa", "uk_gdpr"):
        shared = compile_concepts(policy_files, regime, memory).languages["en"]
        alone = compile_concepts(policy_files, regime).languages["en"]
        assert shared.patterns == alone.patterns
        found = matches_in(line, shared).matches
        assert found
        assert found == matches_in(line, alone).matches
        for pattern in {match.pattern for match in found}:
            for _ in range(ASKED_OFTEN):
                shared.quick_expression(pattern)


def test_a_capital_without_a_stem_makes_no_name(english: Callable[[Phrases], LanguageSet]) -> None:
    language = english([(ast.Slot(SPAN, "name"),)])
    assert matches_in(b" red^ ^ ", language).matches == ()
    assert matches_in(b" red^ poe^ ", language).matches == (Match(0, 0, 2, ()),)
