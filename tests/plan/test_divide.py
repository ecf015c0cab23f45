"""A large step in pieces makes the same columns."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checker import workspace
from checker.plan.divide import divided
from checker.plan.make import lower
from checker.plan.scalars import references
from checker.plan.schedule import Plan

YARDSTICK = Path(__file__).parents[1] / "benchmarks" / "yardstick" / "policies"


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The plan of the yardstick's rules."""
    program = workspace.load([YARDSTICK], shipped=False).program
    return lower(program, date(2026, 6, 30), {}, sorted(program.rules)).plan()


@pytest.mark.parametrize("most", [1, 100, 1_000])
def test_each_piece_has_what_it_reads_and_no_column_is_lost(plan: Plan, most: int) -> None:
    pieces = divided(plan, most)
    held = {name: set(table.stored) | {"id"} for name, table in plan.tables.items()}
    for step in pieces.steps:
        known = held.setdefault(step.table, {"id"}) | set(step.found) | set(step.gathered)
        for layer in step.layers:
            assert {name for scalar in layer.values() for name in references(scalar)} <= known
            known |= set(layer)
        assert set(step.kept) <= known
        held[step.table] = set(step.kept) | {"id"}
    assert all(column in held[table] for table, column in plan.results.values())
    assert len(pieces.steps) > len(plan.steps)


def test_a_step_that_is_small_enough_stays_whole(plan: Plan) -> None:
    assert divided(plan, 1_000_000) == plan
