"""What a plan holds: each definition once, each table once, and less where the data says so."""

from __future__ import annotations

from datetime import date

from checker.plan.known import NATURAL
from checker.plan.make import Lowered, lower
from checker.plan.scalars import Literal, Op, Scalar
from checker.plan.specialise import Profile
from tests.engines.policies import checked

TEXT = """
policy small "Two rules that share what they stand on"
  law "a"
  checked 2026-01-01

use records

define answer of request "The first answer"
  in force from 2003-04-14 by received_on
    cite "a"
    means first e in events where (e.kind in (access_provided, denial_notice)) by e.happened_on

deadline due of request "Thirty days"
  in force from 2003-04-14 by received_on
    cite "a"
    starts received_on
    runs 30 days
    never rolls

rule S-01 "r"
  in force from 2003-04-14 by received_on
    cite "a"
    severity error
    for request
    require answer done by due
    say "s"

rule S-02 "r"
  in force from 2003-04-14 by received_on
    cite "a"
    severity error
    for request where answer is present
    require answer.written
    say "s"
"""


def lowered(*rules: str) -> Lowered:
    return lower(checked(TEXT), date(2025, 6, 30), {}, rules)


def size(scalar: Scalar) -> int:
    return 1 + sum(map(size, scalar.operands)) if isinstance(scalar, Op) else 0


def test_two_rules_share_the_columns_they_stand_on() -> None:
    def gathered(*rules: str) -> int:
        return sum(len(step.gathered) for step in lowered(*rules).plan().steps)

    assert gathered("S-01", "S-02") == max(gathered("S-01"), gathered("S-02"))


def test_only_what_the_rules_read_is_loaded() -> None:
    stored = {table.name: {column.what for column in table.stored.values()} for table in lowered("S-01").tables}

    assert stored == {
        "request": {("field", "received_on"), ("table", "events")},
        "event": {("field", "kind"), ("field", "happened_on"), ("parent", "request", "events")},
    }


def test_known_data_makes_a_smaller_plan() -> None:
    made = lowered("S-01", "S-02")
    stored = [(table.name, name) for table in made.tables for name in table.stored]
    tables = {(t.name, n): Literal(0) for t in made.tables for n, c in t.stored.items() if c.what[0] == "table"}
    known = Profile(dict.fromkeys(stored, NATURAL), tables)

    def operations(profile: Profile | None) -> int:
        layers = (layer for step in made.plan(profile).steps for layer in step.layers)
        return sum(size(scalar) for layer in layers for scalar in layer.values())

    assert operations(known) < operations(None)


def test_a_plan_describes_itself() -> None:
    lines = lowered("S-01").plan().describe().splitlines()

    assert lines[:2] == ["table request: 2 columns", "table event: 3 columns"]
    assert lines[-1].startswith("rule S-01: request.c")
