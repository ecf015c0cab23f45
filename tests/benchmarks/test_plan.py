"""What a plan costs grows with its scans, and more rules add none."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from checker import workspace
from checker.plan.make import lower
from checker.plan.outline import Outline, outline
from checker.semantics.model import Program

YARDSTICK = Path(__file__).parent / "yardstick"
AS_OF = date(2026, 6, 30)


def told(program: Program, rules: list[str]) -> Outline:
    settings = {name: setting.default for name, setting in program.settings.items()}
    return outline(lower(program, AS_OF, settings, rules).plan())


def yardstick(*folders: str) -> Outline:
    program = workspace.load([YARDSTICK / name for name in folders], shipped=False).program
    return told(program, sorted(program.rules))


def test_the_row_rules_of_the_yardstick_are_decided_in_three_passes_over_the_log() -> None:
    """The first finds which calendar counts, the second looks months up, the third what follows on a working day."""
    steps = yardstick("policies").steps

    assert [step.table for step in steps] == ["request"] * 3
    assert not any(step.aggregated for step in steps)


def test_ten_rules_more_add_no_pass_and_read_no_more_columns() -> None:
    few, many = yardstick("policies"), yardstick("policies", "more")

    assert len(many.rules) == len(few.rules) + 10
    assert [step.table for step in many.steps] == [step.table for step in few.steps]
    assert [len(table.columns) for table in many.tables] == [len(table.columns) for table in few.tables]


def test_children_are_aggregated_once_for_all_rules_that_ask_in_one_pass() -> None:
    program = workspace.load().program
    rules = [rule.id for rule in program.rules.values() if not rule.versions[0].subject.group_by]
    steps = told(program, sorted(rules)).steps

    aggregated = Counter((step.table, each.table) for step in steps for each in step.aggregated)
    of_request = {child: count for (table, child), count in aggregated.items() if table == "request"}

    # What a pass aggregates may hang on what an earlier one found: that is all that a second pass is for.
    assert len(rules) > 250
    assert max(of_request.values()) <= 5
    assert sum(of_request.values()) < len(rules) / 10
