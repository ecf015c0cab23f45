"""From the columns of a lowering to steps: which columns of which table are made together, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import is_

from checker.plan.frames import (
    Column,
    Computed,
    Found,
    Frame,
    Gathered,
    OfPairs,
    OfRecord,
    OfValues,
    Origin,
    Place,
    Stored,
    made_of,
    reads,
)
from checker.plan.scalars import Op, Ref, Scalar, Word
from checker.plan.sharing import shared

OWN = ("id", "left", "right")


@dataclass(frozen=True)
class Table:
    """A table of the plan with the columns that are there from the beginning."""

    name: str
    origin: Origin
    stored: Mapping[str, Stored]


@dataclass(frozen=True)
class Step:
    """More columns for a table: looked up and gathered first, then computed in layers, then `kept` goes on.

    A step with `pairs`, or `values`, makes the table.
    """

    table: str
    pairs: OfPairs | None
    found: Mapping[str, Found]
    gathered: Mapping[str, Gathered]
    layers: tuple[Mapping[str, Scalar], ...]
    kept: tuple[str, ...]
    values: OfValues | None = None


@dataclass(frozen=True)
class Plan:
    """All rules of a run: tables, steps in order, and for each rule the table and the column of its verdict."""

    tables: Mapping[str, Table]
    steps: tuple[Step, ...]
    results: Mapping[str, Place]

    def describe(self) -> str:
        """The plan in words, one line a step."""
        return "\n".join(_lines(self))


def schedule(frames: Mapping[str, Frame], order: Sequence[Place], results: Mapping[str, Place]) -> Plan:
    """The plan of the columns that the results need."""
    needed = needed_columns(frames, order, results.values())
    columns = {place: frames[place[0]].columns[place[1]] for place in order if place in needed}
    columns = shared(_inlined(columns, frozenset(results.values()), frames))
    levels = _late(frames, columns, _levels(frames, columns), frozenset(results.values()))
    last_use = _last_uses(frames, columns, levels, results)
    depths = _depths(columns, levels)
    tables = {
        name: Table(
            name, frame.origin, {c: col for (t, c), col in columns.items() if t == name and isinstance(col, Stored)}
        )
        for name, frame in frames.items()
        if any(table == name for table, _ in columns) or not isinstance(frame.origin, OfRecord)
    }
    used = {table for table, _ in columns} | {c.table for c in columns.values() if isinstance(c, Found | Gathered)}
    steps = tuple(_steps(frames, columns, levels, last_use, depths, used))
    return Plan({name: table for name, table in tables.items() if name in used}, steps, results)


def constants(plan: Plan) -> Iterator[str]:
    """The words that the plan compares with."""
    for step in plan.steps:
        for layer in step.layers:
            for scalar in layer.values():
                yield from words_of(scalar)


def words_of(scalar: Scalar) -> Iterator[str]:
    """The words that a scalar compares with."""
    match scalar:
        case Word(text=text):
            yield text
        case Op(operands=operands):
            for operand in operands:
                yield from words_of(operand)
        case _:
            return


def _stored(columns: Mapping[Place, Column], table: str) -> dict[str, Stored]:
    return {name: column for (of, name), column in columns.items() if of == table and isinstance(column, Stored)}


def needed_columns(frames: Mapping[str, Frame], order: Sequence[Place], results: Iterable[Place]) -> set[Place]:
    """The columns that the results are made of."""
    columns = {place: frames[place[0]].columns[place[1]] for place in order}
    needed = set(results)
    for place in reversed(order):
        if place in needed:
            read = tuple(reads(place[0], columns[place]))
            needed.update(read)
            for table in (place[0], *(other for other, _ in read)):
                # The keys of pairs were made before any column of the pairs.
                needed.update(made_of(frames[table]))
    return {place for place in needed if place in columns}


def _inlined(
    columns: Mapping[Place, Column], results: frozenset[Place], frames: Mapping[str, Frame]
) -> dict[Place, Column]:
    """The columns with those put into their readers that only one computed column reads."""
    uses: dict[Place, int] = {}
    plain: dict[Place, bool] = {}
    for (table, _), column in columns.items():
        for read in reads(table, column):
            uses[read] = uses.get(read, 0) + 1
            plain[read] = plain.get(read, True) and isinstance(column, Computed)
    keys = {key for frame in frames.values() for key in made_of(frame)}
    written: dict[Place, Column] = {}
    into: dict[Place, Scalar] = {}
    for place, column in columns.items():
        if not isinstance(column, Computed):
            written[place] = column
            continue
        scalar = _substituted(column.scalar, place[0], into)
        if uses.get(place) == 1 and plain[place] and place not in results and place not in keys:
            into[place] = scalar
        else:
            written[place] = Computed(scalar)
    return written


def _substituted(scalar: Scalar, table: str, into: Mapping[Place, Scalar]) -> Scalar:
    match scalar:
        case Ref(column=column):
            return into.get((table, column), scalar)
        case Op(name=name, operands=operands):
            parts = tuple([_substituted(operand, table, into) for operand in operands])
            return scalar if all(map(is_, parts, operands)) else Op(name, parts)
        case _:
            return scalar


def _levels(frames: Mapping[str, Frame], columns: Mapping[Place, Column]) -> dict[Place, int]:
    """The step in which each column is made: after all that it reads of other tables, and after its own keys."""
    levels: dict[Place, int] = {}
    created: dict[str, int] = {name: 0 for name, frame in frames.items() if not made_of(frame)}

    def creation(table: str) -> int:
        if table not in created:
            created[table] = 1 + max(level_of(key) for key in made_of(frames[table]))
        return created[table]

    def level_of(place: Place) -> int:
        return levels.get(place, creation(place[0]))

    for place, column in columns.items():
        table, _ = place
        level = creation(table)
        for read in reads(table, column):
            beyond = isinstance(column, Found | Gathered)
            level = max(level, level_of(read) + beyond)
        levels[place] = level
    for name in frames:
        if made_of(frames[name]) and all(key[1] in OWN or key in columns for key in made_of(frames[name])):
            levels[(name, "id")] = creation(name)
    return levels


def _late(
    frames: Mapping[str, Frame], columns: Mapping[Place, Column], levels: Mapping[Place, int], results: frozenset[Place]
) -> dict[Place, int]:
    """The steps with computed columns in the last that can make them: what is made with its reader is never kept."""
    late = dict(levels)
    ends: dict[str, int] = {}
    for (table, _), level in levels.items():
        ends[table] = max(ends.get(table, 0), level)
    latest: dict[Place, int] = {place: ends[place[0]] for place in results if place in columns}
    for name, frame in frames.items():
        for key in made_of(frame) if (name, "id") in levels else ():
            latest[key] = min(latest.get(key, levels[name, "id"]), levels[name, "id"] - 1)
    for place, column in reversed(tuple(columns.items())):
        # Look-ups and aggregates stay together in the first step that can make them.
        if isinstance(column, Computed):
            late[place] = max(latest.get(place, 0), levels[place])
        for read in reads(place[0], column):
            last = late[place] - isinstance(column, Found | Gathered)
            latest[read] = min(latest.get(read, last), last)
    return late


def _last_uses(
    frames: Mapping[str, Frame],
    columns: Mapping[Place, Column],
    levels: Mapping[Place, int],
    results: Mapping[str, Place],
) -> dict[Place, int]:
    last: dict[Place, int] = dict.fromkeys(results.values(), 1 << 30)
    for place, column in columns.items():
        for read in reads(place[0], column):
            # Another table's step of the same number may come first: what it holds is kept one step longer.
            last[read] = max(last.get(read, 0), levels[place] + (read[0] != place[0]))
    for name, frame in frames.items():
        for key in made_of(frame):
            last[key] = max(last.get(key, 0), levels.get((name, "id"), 0) + 1)
    return last


def _depths(columns: Mapping[Place, Column], levels: Mapping[Place, int]) -> dict[Place, int]:
    """How many columns of its own step, one after the other, a computed column stands on."""
    depths: dict[Place, int] = {}
    for place, column in columns.items():
        if isinstance(column, Computed):
            below = [depths.get(read, -1) for read in reads(place[0], column) if levels.get(read) == levels[place]]
            depths[place] = 1 + max(below, default=-1)
    return depths


def _steps(
    frames: Mapping[str, Frame],
    columns: Mapping[Place, Column],
    levels: Mapping[Place, int],
    last_use: Mapping[Place, int],
    depths: Mapping[Place, int],
    used: set[str],
) -> Iterator[Step]:
    at: dict[tuple[int, str], list[Place]] = {}
    for place, column in columns.items():
        if not isinstance(column, Stored):
            at.setdefault((levels[place], place[0]), []).append(place)
    for name in used:
        if made_of(frames[name]):
            at.setdefault((levels[(name, "id")], name), [])
    held: dict[str, list[str]] = {}
    for (table, name), column in columns.items():
        if isinstance(column, Stored):
            held.setdefault(table, []).append(name)
    for (level, table), places in sorted(at.items()):
        origin = frames[table].origin
        first = isinstance(origin, OfPairs | OfValues) and levels[(table, "id")] == level
        layers: list[dict[str, Scalar]] = []
        for place in sorted((p for p in places if p in depths), key=lambda p: depths[p]):
            while len(layers) <= depths[place]:
                layers.append({})
            column = columns[place]
            assert isinstance(column, Computed)
            layers[depths[place]][place[1]] = column.scalar
        held.setdefault(table, []).extend(name for _, name in places)
        held[table] = [name for name in held[table] if last_use.get((table, name), 0) > level]
        yield Step(
            table,
            origin if first and isinstance(origin, OfPairs) else None,
            {p[1]: c for p in places if isinstance(c := columns[p], Found)},
            {p[1]: c for p in places if isinstance(c := columns[p], Gathered)},
            tuple(layers),
            tuple(held[table]),
            origin if first and isinstance(origin, OfValues) else None,
        )


def _lines(plan: Plan) -> Iterator[str]:
    for name, table in plan.tables.items():
        yield f"table {name}: {len(table.stored)} columns"
    for step in plan.steps:
        parts = [f"{len(step.found)} looked up", f"{len(step.gathered)} gathered"]
        parts.append(f"{sum(map(len, step.layers))} computed in {len(step.layers)} layers")
        made = "pairs of" if step.pairs else "values of" if step.values else "more of"
        yield f"{made} {step.table}: {', '.join(parts)}; {len(step.kept)} kept"
    for rule, (name, column) in plan.results.items():
        yield f"rule {rule}: {name}.{column}"
