"""How a plan is written for Spark: names without spaces, nulls with a type, pairs named by what they are pairs of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlglot import exp

from checker.engines.duckdb import write
from checker.engines.duckdb.write import Dialect, Number
from checker.plan.schedule import Plan

_ODD: Final = re.compile(r"[^a-z0-9]")


def view_name(table: str) -> str:
    """A name that Spark takes for a view, another for each table."""
    return "t_" + _ODD.sub(lambda match: f"_{ord(match[0]):x}_", table)


def _pair() -> exp.Expr:
    """A number from a window would gather all pairs in one task."""
    return exp.Anonymous(this="STRUCT", expressions=[exp.column("left", "l"), exp.column("right", "r")])


SPARK: Final = Dialect("spark", view_name, _pair)


@dataclass(frozen=True)
class StepText:
    """A step as Spark gets it: a query, then layer by layer the columns over those below; the last are what is kept.

    Spark's analyser goes through a query once for each of its layers; it never looks again at a frame that it has seen.
    """

    made: str
    joined: str
    layers: tuple[tuple[str, ...], ...]


def step_texts(plan: Plan, number: Number) -> Iterator[StepText]:
    """The steps of a plan; `number` gives the number of a word."""
    for step in write.parts(plan, number, SPARK):
        joined = step.joined if step.layers else _only(step.joined, step.kept)
        yield StepText(step.made, _text(joined), _layers(step.layers, step.kept))


def _only(query: exp.Select, kept: Sequence[str]) -> exp.Select:
    columns = (exp.column(name) for name in kept)
    return exp.select(*columns, copy=False).from_(query.subquery("whole", copy=False), copy=False)


def _layers(layers: Sequence[Sequence[exp.Alias]], kept: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Each layer with the columns that it hands on, and no column that nobody above reads."""
    found: list[tuple[str, ...]] = []
    wanted = dict.fromkeys(kept)
    for layer in reversed(layers):
        computed = {each.alias: each for each in layer if each.alias in wanted}
        handed = [name for name in wanted if name not in computed]
        read = [column.name for each in computed.values() for column in each.find_all(exp.Column)]
        found.append((*handed, *map(_text, computed.values())))
        wanted = dict.fromkeys((*handed, *read))
    return tuple(reversed(found))


def _text(tree: exp.Expr) -> str:
    for null in list(tree.find_all(exp.Null)):
        if not isinstance(null.parent, exp.Is):
            null.replace(exp.Cast(this=exp.Null(), to=exp.DataType.build("INT")))
    return tree.sql(dialect=SPARK.name, copy=False)
