"""What is noted for one verdict serves the next, and changes nothing of it."""

from __future__ import annotations

from typing import get_args

import pytest

from checker import workspace
from checker.engines.reference import ReferenceEngine
from checker.engines.reference.evaluate import FORMS, Evaluation
from checker.engines.reference.judge import Noting, judge
from checker.engines.reference.outcomes import outcome
from checker.engines.reference.subjects import sole_record
from checker.semantics import expressions as e
from checker.semantics.data import Row
from tests.engines.agreement import world
from tests.engines.clinic import Taste, clinic


def test_every_form_of_the_language_has_a_value() -> None:
    # a column stands in the argument of a function alone, and no policy with a mistake is run
    assert set(FORMS) == set(get_args(e.TypedExpr)) - {e.Column, e.Mistaken}


@pytest.mark.parametrize("seed", [1, 2])
def test_a_judgement_is_the_same_alone_and_after_others(seed: int) -> None:
    program = workspace.load().program
    seen = world(program, clinic(program, seed, requests=9, taste=Taste(unknown=0.1, table=0.05)))
    engine = ReferenceEngine()
    told = [
        (each.rule, subject)
        for each in engine.verdicts(seen, list(program.rules))
        for subject, verdict in zip(each.subjects, each.verdicts, strict=True)
        if verdict in ("breached", "undecided", "pending")
    ]
    assert len(told) > 100
    for rule, subject in told[::7]:
        assert engine.judge(seen, rule, subject) == ReferenceEngine().judge(seen, rule, subject)
    for rule, subject in reversed(told[::11]):
        assert engine.judge(seen, rule, subject) == ReferenceEngine().judge(seen, rule, subject)


def test_a_judgement_rests_on_what_a_whole_trace_shows() -> None:
    program = workspace.load().program
    seen = world(program, clinic(program, 3, requests=4, taste=Taste(unknown=0.1, table=0.05)))
    engine = ReferenceEngine()
    checked = 0
    for each in engine.verdicts(seen, [rule.id for rule in program.rules.values() if rule.about == "law"]):
        for subject, verdict in zip(each.subjects, each.verdicts, strict=True):
            if verdict in ("breached", "undecided") and isinstance(subject, Row) and checked < 150:
                whole = judge(Evaluation(seen), Noting(seen, whole=True), each.rule, subject)
                assert engine.judge(seen, each.rule, subject) == whole
                checked += 1
    assert checked > 50


def test_conditions_that_are_asked_once_hold_for_each_row() -> None:
    program = workspace.load().program
    seen = world(program, clinic(program, 4, requests=12, taste=Taste(unknown=0.2, table=0.1)))
    plain = Evaluation(seen)
    for found in ReferenceEngine().verdicts(seen, list(program.rules)):
        for subject, verdict in zip(found.subjects, found.verdicts, strict=True):
            if isinstance(subject, Row):
                assert outcome(plain, found.rule, subject).verdict == verdict


def test_a_condition_is_shared_where_it_asks_one_record_above_alone() -> None:
    program = workspace.load().program
    asked = {
        sole_record(version.subject.applies)
        for rule in program.rules.values()
        for version in rule.versions
        if version.subject.applies is not None
    }
    assert "entity" in asked
