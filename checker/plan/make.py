"""The plan of a set of rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from checker.plan.lower import Lowering
from checker.plan.schedule import Plan, schedule
from checker.semantics.data import Scalar
from checker.semantics.model import Program


def make_plan(program: Program, as_of: date, settings: Mapping[str, Scalar], rules: Iterable[str]) -> Plan:
    """The plan that decides the named rules, which are all about single records."""
    lowering = Lowering(program, as_of, settings)
    results = {}
    for rule in rules:
        table = lowering.records(program.rules[rule].versions[0].subject.record)
        results[rule] = (table.name, table.column(lowering.verdict(rule)))
    return schedule(lowering.frames, lowering.order, results)
