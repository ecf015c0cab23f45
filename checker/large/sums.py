"""What a group of a large log comes to, from the sums of its rows that the database found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from checker.engines.model import World
from checker.engines.reference import functions
from checker.engines.reference.arithmetic import between
from checker.engines.reference.evaluate import Evaluation
from checker.engines.reference.outcomes import group_outcome
from checker.engines.reference.sums import SummedGroup
from checker.engines.reference.values import Blame, Option, Truth, Worth
from checker.large.grouped import Ranged, Sum
from checker.large.grouprows import Rows, names_of_truth
from checker.semantics.data import Fact, Row, Unknown
from checker.semantics.model import Verdict


def verdict_of_sums(world: World, rows: Rows, found: Mapping[str, Any]) -> Verdict:
    """The verdict about a group that comes to these sums, by the names of the columns of `summed`."""
    group = group_of_sums(rows, found, world.dataset.entities[0])
    return group_outcome(Evaluation(world), rows.rule.rule, group).verdict


def group_of_sums(rows: Rows, found: Mapping[str, Any], first: Row, keys: tuple[Worth, ...] = ()) -> SummedGroup:
    """A group that comes to these sums; `first` is its first row, or any where nothing but the verdict is asked."""

    rule = rows.rule

    def blame(waiting: object, unknown: object) -> Blame:
        facts = {"time": waiting, "field": unknown}
        return frozenset(Fact(kind, rule.record, "", "") for kind, there in facts.items() if there)  # type: ignore[arg-type]

    def of(each: Sum) -> Option:
        values = {name: found[column] for name, column in rows.names_of(each).items()}
        facts = blame(values["waiting"], values["unknown"])
        if isinstance(each, Ranged):
            return _of_column(each, values, facts)
        return between(Decimal(values["sure"]), Decimal(sum(values.values())), facts)

    sums = {id(each.expression): of(each) for each in rule.sums}
    surely, waiting, unknown = (found[name] for name in names_of_truth("b"))
    exists: Truth = True if surely else Unknown(blame(waiting, unknown))
    return SummedGroup((first,), (), keys, 0, ((first, exists),), sums)  # type: ignore[arg-type]  # keys are scalars


def _of_column(each: Ranged, found: Mapping[str, Any], blame: Blame) -> Option:
    """The value of a function of a column of which only the ends are known, and how many different values it has."""
    if each.expression.function == "count_distinct":
        least = max(found["known"], 1 if found["known"] or found["blank"] else 0)
        return between(Decimal(least), Decimal(found["possible"] + found["blank"] + found["maybe"]), blame)

    def point(value: Any) -> Option:
        return date.fromordinal(value) if each.is_day else Decimal(value)

    sure = [(point(found[end]), True) for end in ("lo", "hi") if found[end] is not None]
    maybe = [
        (point(found[end]), Unknown(blame)) for end in ("low", "high") if found["unsure"] and found[end] is not None
    ]
    blank = [(Unknown(blame), True)] if found["blank"] else []
    unsure = [(Unknown(blame), Unknown(blame))] if found["maybe"] else []
    return functions.ON_COLUMNS[each.expression.function]((*sure, *maybe, *blank, *unsure))
