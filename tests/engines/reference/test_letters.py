"""What letters say, letters without a request, letters that nobody supplied."""

from __future__ import annotations

from datetime import date

import pytest

from checker.engines.reference import ReferenceEngine
from checker.semantics.data import Answer, Fact, Heard, Row
from checker.semantics.model import Verdict

from .texts import checked, failures, judged, world

RULES = """
concept review "Says that there is a review"
  in force from 2000-01-01 through 2029-12-31 by sent_on
  cite "none"
  means ground_code A1
  in english
    states "reviewed"
    case states "It is reviewed."
rule P-STATES "States it"
  in force from 2000-01-01 by sent_on
    cite "none"
    severity error
    for letter
    require letter states review
    say "no"
rule P-TAKES "Takes it away"
  in force from 2000-01-01 by sent_on
    cite "none"
    severity error
    for letter
    require letter takes away review
    say "no"
rule P-NEAR "Comes near it"
  in force from 2000-01-01 by sent_on
    cite "none"
    severity error
    for letter
    require letter comes near review
    say "no"
rule P-ABOUT "States it about each ground"
  in force from 2000-01-01 by sent_on
    cite "none"
    severity error
    for letter
    require every g in request.grounds has (letter states review about g.code)
    say "no"
rule P-READS "Gives each ground"
  in force from 2000-01-01 by sent_on
    cite "none"
    severity error
    for letter
    require every g in request.grounds has (letter reads g.code)
    say "no"
rule P-REQUEST "Reads the request"
  in force from 2000-01-01 by sent_on
    cite "none"
    severity error
    for letter
    require request.a
    say "no"
rule P-GUARDED "Reads the request where there is one"
  in force from 2000-01-01 by sent_on
    cite "none"
    severity error
    for letter where request is absent or request.a
    require letter states review
    say "no"
rule P-ENTITY "Reads the entity"
  in force from 2000-01-01 by sent_on
    cite "none"
    severity error
    for letter
    require entity.state = here
    say "no"
"""
NEAR, STATES, TAKES, BLANK = Answer("near_miss"), Answer("states"), Answer("takes_away"), Answer("blank")
LANGUAGE = Fact("language", "letter", "language", "l")
OPEN = Answer("undecided", why=LANGUAGE)


def letter(heard: Heard | None, sent_on: date = date(2025, 2, 1)) -> Row:
    return Row("letter", "l", {"sent_on": sent_on}, heard=heard)


def heard(*answers: Answer, codes: frozenset[str] = frozenset()) -> Heard:
    return Heard({"p.review": answers} if answers else {}, codes)


def verdict_of(rule: str, row: Row, *grounds: str) -> Verdict:
    children = {"letters": (row,), "grounds": tuple(Row("ground", code, {"code": code}) for code in grounds)}
    request = Row("request", "q", {"a": True}, children)
    made = world(checked(RULES).program, Row("entity", "e", {"state": "here"}, {"requests": (request,)}))
    (found,) = ReferenceEngine().verdicts(made, [rule])
    return found.verdicts[0]


@pytest.mark.parametrize(
    ("answers", "states", "takes", "near"),
    [
        ((), "breached", "breached", "breached"),
        ((BLANK,), "breached", "breached", "breached"),
        ((STATES,), "passed", "breached", "breached"),
        ((TAKES,), "breached", "passed", "breached"),
        ((STATES, TAKES), "breached", "passed", "breached"),
        ((NEAR,), "breached", "breached", "passed"),
        ((NEAR, STATES), "passed", "breached", "breached"),
        ((OPEN,), "undecided", "undecided", "undecided"),
        ((OPEN, STATES), "passed", "undecided", "breached"),
        ((OPEN, TAKES), "breached", "passed", "breached"),
        # a statement about one ground only
        ((Answer("states", "A1"),), "passed", "breached", "breached"),
        ((STATES, Answer("takes_away", "A1")), "passed", "passed", "breached"),
    ],
)
def test_a_letters_answer(answers: tuple[Answer, ...], states: Verdict, takes: Verdict, near: Verdict) -> None:
    row = letter(heard(*answers))
    found = tuple(verdict_of(rule, row) for rule in ("P-STATES", "P-TAKES", "P-NEAR"))
    assert found == (states, takes, near)


@pytest.mark.parametrize("rule", ["P-STATES", "P-TAKES", "P-NEAR"])
def test_a_letter_without_text_is_undecided(rule: str) -> None:
    assert verdict_of(rule, letter(None)) == "undecided"


def test_a_concept_out_of_force_is_no_law() -> None:
    assert verdict_of("P-STATES", letter(heard(STATES), date(2030, 1, 1))) == "no_law"


@pytest.mark.parametrize(
    ("answers", "grounds", "expected"),
    [
        ((STATES,), ("A1", "A2"), "passed"),
        ((Answer("states", "A1"),), ("A1",), "passed"),
        ((Answer("states", "A1"),), ("A1", "A2"), "breached"),
        # contradiction loses between statements of one scope only
        ((TAKES, Answer("states", "A1")), ("A1",), "passed"),
        ((TAKES, Answer("states", "A1")), ("A2",), "breached"),
        ((Answer("states", "A1"), Answer("takes_away", "A1")), ("A1",), "breached"),
        ((TAKES,), (), "passed"),
    ],
)
def test_a_statement_about_one_ground(answers: tuple[Answer, ...], grounds: tuple[str, ...], expected: Verdict) -> None:
    assert verdict_of("P-ABOUT", letter(heard(*answers)), *grounds) == expected


@pytest.mark.parametrize(
    ("row", "grounds", "expected"),
    [
        (letter(heard(codes=frozenset({"A1"}))), ("A1",), "passed"),
        (letter(heard()), ("A1",), "breached"),
        (letter(heard(OPEN)), ("A1",), "undecided"),
        (letter(None), ("A1",), "undecided"),
        # no concept means A2: its absence cannot be known, its presence can
        (letter(heard()), ("A2",), "undecided"),
        (letter(heard(codes=frozenset({"A2"}))), ("A2",), "passed"),
    ],
)
def test_a_letter_reads_as_a_ground(row: Row, grounds: tuple[str, ...], expected: Verdict) -> None:
    assert verdict_of("P-READS", row, *grounds) == expected


def test_a_letter_that_answers_no_request_reads_an_unknown_request_and_the_only_entity() -> None:
    loose = letter(heard(STATES))
    made = world(checked(RULES).program, Row("entity", "e", {"state": "here"}), letters=(loose,))
    rules = ["P-REQUEST", "P-GUARDED", "P-ENTITY"]
    found = [each.verdicts for each in ReferenceEngine().verdicts(made, rules)]
    assert found == [("undecided",), ("passed",), ("passed",)]
    assert [(fact.kind, fact.record) for fact in judged(made, "P-REQUEST", loose).decisive] == [("record", "request")]


def test_with_two_entities_a_loose_letter_belongs_to_neither() -> None:
    entities = (Row("entity", "e", {"state": "here"}), Row("entity", "f", {"state": "here"}))
    made = world(checked(RULES).program, *entities, letters=(letter(heard()),))
    (found,) = ReferenceEngine().verdicts(made, ["P-ENTITY"])
    assert found.verdicts == ("undecided",)


def test_where_no_letter_was_supplied_a_letter_rule_has_one_outcome_without_subjects() -> None:
    made = world(checked(RULES).program, Row("entity", "e", {}), supplied=frozenset({"entity", "request"}))
    (found,) = ReferenceEngine().verdicts(made, ["P-STATES"])
    assert (found.subjects, found.unsupplied) == ((), True)


def test_the_facts_of_a_ground_are_asked_of_the_row_that_holds_the_code() -> None:
    text = """
rule P-1 "Made out"
  in force from 2000-01-01
    cite "none"
    severity error
    for request
    require every g in grounds has (g.code is made_out)
    say "a ground fails"
  case "its fact holds" given request with ground code A1, apart yes expect passed
  case "its fact is missing"
    given request with ground code A1, apart no
    expect breached saying "not met: it is kept apart"
  case "it is barred"
    given request with ground code A1, apart yes, over_on 2025-01-01
    expect breached saying "barred: it is over"
  case "its fact is unknown" given request with ground code A1 expect undecided for grounds.apart
  case "it needs nothing" given request with ground code A2 expect passed
rule P-2 "Valid, and soft"
  in force from 2000-01-01
    cite "none"
    severity error
    for request
    require every g in grounds has (g.code is valid on received_on and g.code is not soft)
    say "no longer"
  case "while it was" given request received_on 2014-12-31 with ground code A2 expect passed
  case "afterwards" given request received_on 2015-01-01 with ground code A2 expect breached
  case "another" given request received_on 2014-12-31 with ground code A1 expect breached
"""
    assert failures(text) == []
