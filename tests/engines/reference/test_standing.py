"""What is made into functions once for a run decides, for the same reasons, as each form of the language says."""

from __future__ import annotations

import pytest

from checker import workspace
from checker.engines.reference import ReferenceEngine, Wanting
from checker.engines.reference.evaluate import Evaluation
from checker.engines.reference.outcomes import outcome
from checker.engines.reference.populations import is_grouped, record_of
from checker.engines.reference.standing import StandingEvaluation
from checker.engines.reference.subjects import Subjects
from checker.semantics.data import Row, rows_by_record
from checker.semantics.reach import SettingsReach, settings_read
from tests.engines.agreement import world
from tests.engines.clinic import Taste, clinic


@pytest.mark.parametrize(("seed", "taste"), [(5, Taste()), (6, Taste(unknown=0.1)), (7, Taste(unknown=0.3, table=0.2))])
def test_every_outcome_is_that_of_the_forms(seed: int, taste: Taste) -> None:
    program = workspace.load().program
    seen = world(program, clinic(program, seed, requests=5, taste=taste))
    standing, plain = StandingEvaluation(seen), Evaluation(seen)
    rows = rows_by_record(seen.dataset)
    for rule in program.rules.values():
        if not is_grouped(rule):
            of_rule = rows.get(record_of(rule), ())
            expected = [outcome(plain, rule.id, row) for row in of_rule]
            assert standing.verdicts(rule.id, of_rule) == tuple(each.verdict for each in expected)
            assert [standing.outcome(rule.id, row) for row in of_rule] == expected


def test_rows_that_a_rule_is_not_asked_for_are_those_that_it_does_not_apply_to() -> None:
    program = workspace.load().program
    seen = world(program, clinic(program, 11, requests=30, entities=3, taste=Taste(unknown=0.05)))
    standing, plain = StandingEvaluation(seen), Evaluation(seen)
    rows = rows_by_record(seen.dataset)
    passed_over = 0
    for rule in program.rules.values():
        if not is_grouped(rule):
            of_rule = rows.get(record_of(rule), ())
            asked = set(Subjects(standing, of_rule).asked(rule.versions))
            for place, row in enumerate(of_rule):
                if place not in asked:
                    passed_over += 1
                    assert outcome(plain, rule.id, row).verdict == "not_applicable"
    assert passed_over > 1000


def test_what_is_brief_of_a_judgement_is_in_the_whole_of_it() -> None:
    program = workspace.load().program
    seen = world(program, clinic(program, 8, requests=6, taste=Taste(unknown=0.15, table=0.1)))
    engine = ReferenceEngine()
    compared = 0
    for each in engine.verdicts(seen, list(program.rules)):
        for subject, verdict in list(zip(each.subjects, each.verdicts, strict=True))[::3]:
            if verdict in ("breached", "undecided", "pending"):
                brief, whole = engine.brief(seen, each.rule, subject), engine.judge(seen, each.rule, subject)
                for name in ("verdict", "severity", "version", "harmless"):
                    assert getattr(brief, name) == getattr(whole, name)
                wanting = Wanting(whole.decisive, whole.together)
                assert engine.wanting(seen, each.rule, subject) == wanting
                assert brief.wanting in (None, wanting)
                assert brief.wanting or not any(fact.kind == "calendar" for fact in whole.together)
                assert set(whole.settings) <= engine.settings_of(seen, each.rule)
                compared += 1
    assert compared > 50


def test_rows_are_listed_as_the_dataset_lists_them() -> None:
    program = workspace.load().program
    dataset = clinic(program, 9, requests=8, taste=Taste())
    rows = rows_by_record(dataset)
    assert {name: list(rows.get(name, ())) for name in program.records} == {
        name: list(dataset.rows(name)) for name in program.records
    }


def test_the_settings_that_a_rule_can_read_are_found_once_for_what_rules_share() -> None:
    program = workspace.load().program
    reach = SettingsReach(program)
    assert {rule.id: reach.settings_of(rule) for rule in program.rules.values()} == {
        rule.id: settings_read(program, rule) for rule in program.rules.values()
    }


def test_the_verdicts_of_some_rows_change_none_of_others() -> None:
    program = workspace.load().program
    seen = world(program, clinic(program, 10, requests=12, taste=Taste(unknown=0.1)))
    engine = ReferenceEngine()
    every = {each.rule: each for each in ReferenceEngine().verdicts(seen, list(program.rules))}
    for place, (rule, whole) in enumerate(every.items()):
        if not is_grouped(program.rules[rule]):
            some = slice(place % 3, None, 3)
            subjects = [subject for subject in whole.subjects[some] if isinstance(subject, Row)]
            assert engine.verdicts_of(seen, rule, subjects).verdicts == tuple(whole.verdicts[some])
