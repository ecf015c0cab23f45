"""What a plan does, told for people: what is read, joined, aggregated and shared, and what each rule adds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from checker.plan.frames import Column, Computed, Found, Gathered, OfClock, OfPairs, OfRecord, Place, Stored, reads
from checker.plan.scalars import Op, Scalar
from checker.plan.schedule import Plan, Step


@dataclass(frozen=True)
class ColumnRead:
    """A column that is loaded for a table, by its parts, and the rules that need it."""

    what: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class TableRead:
    """A record's table, which is loaded once."""

    record: str
    columns: tuple[ColumnRead, ...]


@dataclass(frozen=True)
class Source:
    """Another table that a step looks things up in or aggregates, and how many columns it takes from there.

    `by` are the columns of that table by which rows are found.
    """

    table: str
    by: tuple[str, ...]
    columns: int


@dataclass(frozen=True)
class Made:
    """One step: more columns for `table`, of `columns` in `layers`, in all `expressions` operations.

    `pairs` are the two tables whose rows with one key the step puts beside each other, where it makes the table.
    `shared` of the expressions are needed by more than one rule.
    """

    table: str
    pairs: tuple[str, str] | None
    calendars: tuple[Source, ...]
    looked_up: tuple[Source, ...]
    aggregated: tuple[Source, ...]
    columns: int
    layers: int
    expressions: int
    shared: int
    kept: int


@dataclass(frozen=True)
class Added:
    """A rule: the table of its verdict, the expressions that it needs, and those that no other rule needs."""

    rule: str
    table: str
    expressions: int
    alone: int


@dataclass(frozen=True)
class Outline:
    """A whole plan; tables and rules are sorted, steps are in their order."""

    tables: tuple[TableRead, ...]
    calendars: tuple[str, ...]
    steps: tuple[Made, ...]
    rules: tuple[Added, ...]


def outline(plan: Plan) -> Outline:
    """The outline of a plan."""
    columns = _columns(plan)
    rules = sorted(plan.results)
    needing = _needing(plan, columns, rules)
    sizes = {place: _size(column.scalar) for place, column in columns.items() if isinstance(column, Computed)}
    return Outline(
        tuple(
            TableRead(name, tuple(_columns_read(name, table.stored, needing, rules)))
            for name, table in sorted(plan.tables.items())
            if isinstance(table.origin, OfRecord)
        ),
        tuple(sorted(name for name, table in plan.tables.items() if isinstance(table.origin, OfClock))),
        tuple(_made(plan, step, sizes, needing) for step in plan.steps),
        tuple(_added(rule, 1 << number, plan, sizes, needing) for number, rule in enumerate(rules)),
    )


def _columns(plan: Plan) -> dict[Place, Column]:
    """The columns of a plan, each after those that it reads."""
    columns: dict[Place, Column] = {
        (name, column): stored for name, table in plan.tables.items() for column, stored in table.stored.items()
    }
    for step in plan.steps:
        columns.update({(step.table, name): column for name, column in step.found.items()})
        columns.update({(step.table, name): column for name, column in step.gathered.items()})
        for layer in step.layers:
            columns.update({(step.table, name): Computed(scalar) for name, scalar in layer.items()})
    return columns


def _needing(plan: Plan, columns: Mapping[Place, Column], rules: Sequence[str]) -> dict[Place, int]:
    """For each column the rules that need it, as bits in the order of `rules`."""
    needing: dict[Place, int] = {}
    for number, rule in enumerate(rules):
        place = plan.results[rule]
        needing[place] = needing.get(place, 0) | 1 << number
    for place, column in reversed(tuple(columns.items())):
        bits = needing.get(place, 0)
        if bits:
            read = tuple(reads(place[0], column))
            tables = {place[0], *(table for table, _ in read)}
            for other in (*read, *(key for table in tables for key in _keys(plan, table))):
                needing[other] = needing.get(other, 0) | bits
    return needing


def _keys(plan: Plan, table: str) -> Iterator[Place]:
    origin = plan.tables[table].origin
    if isinstance(origin, OfPairs):
        yield (origin.left, origin.left_key)
        yield (origin.right, origin.right_key)


def _columns_read(
    table: str, stored: Mapping[str, Stored], needing: Mapping[Place, int], rules: Sequence[str]
) -> Iterator[ColumnRead]:
    for what, name in sorted((column.what, name) for name, column in stored.items()):
        bits = needing.get((table, name), 0)
        yield ColumnRead(what, tuple(rule for number, rule in enumerate(rules) if bits >> number & 1))


def _made(plan: Plan, step: Step, sizes: Mapping[Place, int], needing: Mapping[Place, int]) -> Made:
    places = [(step.table, name) for layer in step.layers for name in layer]
    clocks = {name for name, table in plan.tables.items() if isinstance(table.origin, OfClock)}
    found = {name: column for name, column in step.found.items() if column.table not in clocks}
    calendars = {name: column for name, column in step.found.items() if column.table in clocks}
    return Made(
        step.table,
        (step.pairs.left, step.pairs.right) if step.pairs is not None else None,
        _sources(calendars),
        _sources(found),
        _sources(step.gathered),
        len(places),
        len(step.layers),
        sum(sizes[place] for place in places),
        sum(sizes[place] for place in places if _several(needing.get(place, 0))),
        len(step.kept),
    )


def _sources(columns: Mapping[str, Found] | Mapping[str, Gathered]) -> tuple[Source, ...]:
    counts: dict[tuple[str, tuple[str, ...]], int] = {}
    for column in columns.values():
        by = tuple(key for key, _ in column.keys) if isinstance(column, Found) else (column.key,)
        counts[column.table, by] = counts.get((column.table, by), 0) + 1
    return tuple(Source(table, by, count) for (table, by), count in sorted(counts.items()))


def _added(rule: str, bit: int, plan: Plan, sizes: Mapping[Place, int], needing: Mapping[Place, int]) -> Added:
    needed = [(size, needing[place]) for place, size in sizes.items() if needing.get(place, 0) & bit]
    alone = sum(size for size, bits in needed if bits == bit)
    return Added(rule, plan.results[rule][0], sum(size for size, _ in needed), alone)


def _several(bits: int) -> bool:
    return bits & bits - 1 != 0


def _size(scalar: Scalar) -> int:
    return 1 + sum(map(_size, scalar.operands)) if isinstance(scalar, Op) else 0
