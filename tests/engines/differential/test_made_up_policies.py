"""Made-up policies over made-up records, decided by both engines and compared verdict by verdict.

`HABEAS_PAIRS` sets how many pairs at least; `make differential` sets it high and seeds anew each time.
"""

from __future__ import annotations

import os
from collections import Counter
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.plan import comparison, lower, scalars, tables, worth
from checker.semantics import expressions as e
from tests.engines.agreement import compared, world
from tests.engines.clinic import Taste, clinic
from tests.engines.policies import Writer, checked

PAIRS = int(os.environ.get("HABEAS_PAIRS", "2000"))
# A program of eight rules over sixty requests gives about five hundred pairs.
EXAMPLES = max(6, PAIRS // 400)
TASTES = (Taste(0.05, 0.02, 0.1), Taste(0.2, 0.1, 0.2), Taste(0, 0, 0.3))


@settings(
    max_examples=EXAMPLES,
    derandomize="HABEAS_PAIRS" not in os.environ,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(policy=st.randoms(use_true_random=False), seed=st.integers(0, 10_000), taste=st.sampled_from(TASTES))
def test_made_up_policies_are_decided_alike(policy: Random, seed: int, taste: Taste) -> None:
    program = checked(Writer(policy).policy())

    found = compared(world(program, clinic(program, seed, requests=50, entities=3, taste=taste)))

    assert found.differing == ()


def test_known_seeds_are_decided_alike_and_reach_every_verdict() -> None:
    pairs, verdicts = 0, Counter[str]()
    for seed in range(5):
        found = compared(_world(seed))
        assert found.differing == (), f"seed {seed}"
        pairs += found.pairs
        verdicts += found.verdicts
    assert pairs > 2000
    assert set(verdicts) == {"passed", "breached", "undecided", "pending", "not_applicable", "no_law"}


def _world(seed: int) -> object:
    program = checked(Writer(Random(seed)).policy())
    return world(program, clinic(program, seed, requests=60, entities=3, taste=TASTES[0]))


# ---- the test of the test: each of these is a mistake that somebody could make


def _day_off_by_one(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(comparison, "less_or_equal", scalars.less)


def _or_for_and(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(lower, "conjunction", worth.disjunction)


def _unknown_as_false(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(worth, "UNKNOWN", worth.NO)
    patch.setattr(lower, "UNKNOWN", worth.NO)


def _unknown_guard_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        "checker.plan.declarations.winners", lambda lowering, exceptions, place: (((scalars.TRUE, None),), worth.KNOWN)
    )


def _every_table_is_known(patch: pytest.MonkeyPatch) -> None:
    combined = tables.gathered
    patch.setattr(tables, "_every", lambda place, inner, code, empty: combined(place, inner, "greatest", code, 0))


def _earliest_for_latest(patch: pytest.MonkeyPatch) -> None:
    pick = tables.pick
    patch.setattr(tables, "pick", lambda lowering, expression, place: pick(lowering, _turned(expression), place))


def _turned(expression: e.Pick) -> e.Pick:
    end = "last" if expression.end == "first" else "first"
    return e.Pick(
        expression.type,
        expression.span,
        expression.optional,
        end,
        expression.variable,
        expression.rows,
        expression.where,
        expression.by,
    )


@pytest.mark.parametrize(
    "mistake",
    [
        _day_off_by_one,
        _or_for_and,
        _unknown_as_false,
        _unknown_guard_ignored,
        _every_table_is_known,
        _earliest_for_latest,
    ],
)
def test_a_mistake_in_the_lowering_is_caught(mistake: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert callable(mistake)
    mistake(monkeypatch)

    assert any(compared(_world(seed)).differing for seed in range(5))
