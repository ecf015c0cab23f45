"""Both engines over the policies that ship."""

from __future__ import annotations

from functools import cache

import pytest

from checker import workspace
from checker.semantics.model import Program
from tests.benchmarks.log import Log
from tests.engines.agreement import compared, world
from tests.engines.clinic import Taste, clinic
from tests.engines.under_test import columnar_engine


@cache
def shipped() -> Program:
    return workspace.load().program


@pytest.mark.parametrize(("seed", "taste"), [(1, Taste()), (2, Taste(unknown=0.15, table=0.1)), (3, Taste(0, 0, 0.3))])
def test_both_engines_agree_on_every_shipped_rule(seed: int, taste: Taste) -> None:
    seen = world(shipped(), clinic(shipped(), seed, requests=120, taste=taste))

    found = compared(seen)

    assert found.differing == ()
    assert found.pairs > 120 * 100
    assert len(found.verdicts) == 6


def test_a_well_kept_log_is_decided_by_the_plan_alone() -> None:
    seen = world(shipped(), Log(shipped(), seed=1).dataset(requests=300))
    rules = [rule.id for rule in shipped().rules.values() if rule.policy.startswith("hipaa.")]
    engine = columnar_engine()

    found = list(engine.verdicts(seen, rules))

    assert len(found) == len(rules)
    assert engine.left.subjects > 300 * 20
    assert {rule: left for rule, left in engine.left.left.items() if left} == {}


def test_both_engines_agree_on_a_well_kept_log() -> None:
    found = compared(world(shipped(), Log(shipped(), seed=2).dataset(requests=150)))

    assert found.differing == ()
    assert found.verdicts["passed"] > 300
    assert found.verdicts["breached"] > 100


def test_no_letters_at_all_is_one_outcome_for_each_letter_rule() -> None:
    dataset = clinic(shipped(), 4, requests=20)
    without = type(dataset)(dataset.entities, (), None, dataset.supplied - {"letter"})
    letter_rules = [rule.id for rule in shipped().rules.values() if rule.versions[0].subject.record == "letter"]

    found = list(columnar_engine().verdicts(world(shipped(), without), letter_rules))

    assert letter_rules
    assert [(each.rule, each.subjects, each.unsupplied) for each in found] == [
        (rule, (), True) for rule in letter_rules
    ]


def test_a_dataset_without_a_single_request_has_no_subjects() -> None:
    found = compared(world(shipped(), Log(shipped(), seed=1).dataset(requests=0)))

    assert found.differing == ()
