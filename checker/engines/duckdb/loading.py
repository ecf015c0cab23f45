"""What has to be in the tables of a plan before it runs: records as numbers, their profile, and the legal clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from checker.engines.duckdb import clocktables
from checker.engines.duckdb.load import Loader, Words, numbered
from checker.engines.model import World
from checker.plan.frames import OfClock
from checker.plan.known import Known, few
from checker.plan.scalars import Constant
from checker.plan.schedule import Plan, Table, constants
from checker.plan.specialise import Profile
from checker.semantics.data import Row

# The reference engine takes the few records with days outside, where months are not counted in advance.
FIRST_DAY: Final = date(1990, 1, 1).toordinal()
LAST_DAY: Final = date(2060, 12, 31).toordinal()
AROUND: Final = 800

# The codes of what is known of a value lie below.
CODES: Final = 5

# Columns whose value is put into the plan where it is the same in every row; the rest are keys.
CONSTANT: Final = ("field", "status", "table", "at_hand", "says", "reads", "evidence", "there")


@dataclass(frozen=True)
class Filling:
    """A table to be made: its columns with their types in DuckDB's words, and its rows as lines of numbers."""

    table: str
    columns: Mapping[str, str]
    lines: Iterable[str]


@dataclass(frozen=True)
class Measured:
    """Of a column: how many values there are, the least and the greatest, and a bit for each where all lie from 0 to 4.

    Without `bits` nobody has counted them.
    """

    filled: int
    low: int | None
    high: int | None
    bits: int | None = None


@dataclass(frozen=True)
class Loaded:
    """The rows of each record in the order of their numbers, what loaded them, and the days of the data."""

    rows: Mapping[str, Sequence[Row]]
    loader: Loader
    days: range

    @property
    def words(self) -> Words:
        """The numbers of words."""
        return self.loader.words


def loader_of(world: World, tables: Sequence[Table]) -> Loader:
    """What turns the rows of a world into lines for the tables."""
    above = [
        column.what[1] for table in tables for column in table.stored.values() if column.what[0] in ("above", "parent")
    ]
    found = numbered(world.dataset, dict.fromkeys((*(table.name for table in tables), *above)))
    return Loader(world.program, world.dataset, found, Words())


def fillings(loader: Loader, tables: Sequence[Table]) -> Iterator[Filling]:
    """The tables of records; their lines are to be read in this order."""
    for table in tables:
        columns = {name: loader.kind(table.name, column) for name, column in table.stored.items()}
        lines = loader.lines(table.name, tuple(table.stored.values()))
        yield Filling(table.name, {"id": "INTEGER", **columns}, lines)


def loaded_by(loader: Loader) -> Loaded:
    """What is known once every line was read."""
    return Loaded(loader.numbered.rows, loader, span(map(int, loader.days.values())))


def span(days: Iterable[int]) -> range:
    """The days for which the clock counts months: those of the data and some around them."""
    seen = [day for day in days if FIRST_DAY <= day <= LAST_DAY]
    if not seen:
        return range(0)
    return range(max(FIRST_DAY, min(seen) - AROUND), min(LAST_DAY, max(seen) + AROUND) + 1)


def profile_by(
    tables: Sequence[Table], loader: Loader, measure: Callable[[str, Sequence[str]], tuple[int, Sequence[Measured]]]
) -> Profile:
    """What is sure of the loaded columns, and which hold one value throughout.

    `measure` tells of columns of a table how many rows there are, and what each column holds.
    """
    known: dict[tuple[str, str], Known] = {}
    constant: dict[tuple[str, str], Constant] = {}
    empty = frozenset(table.name for table in tables if not loader.numbered.rows[table.name])
    for table in tables:
        wanted = [name for name, column in table.stored.items() if loader.kind(table.name, column) == "INTEGER"]
        if not wanted or table.name in empty:
            continue
        rows, measured = measure(table.name, wanted)
        for name, found in zip(wanted, measured, strict=True):
            full, column = found.filled == rows, table.stored[name]
            known[table.name, name] = _known(found, not full)
            if column.what[0] in CONSTANT and found.low == found.high and (full or not found.filled):
                constant[(table.name, name)] = loader.constant(table.name, column, found.low)
    return Profile(known, constant, empty)


def _known(found: Measured, null: bool) -> Known:
    """What is sure of a column of all parts of its data, so that a plan seldom has to be made anew."""
    if found.low is None:
        return few((), null)
    if found.bits is not None:
        return few((code for code in range(CODES) if found.bits >> code & 1), null)
    return Known(low=min(found.low, 0) if found.low >= -1 else None, null=null)


def clock_fillings(world: World, plan: Plan, loaded: Loaded) -> Iterator[Filling]:
    """The clock's tables that the plan looks things up in."""
    words = loaded.words
    for word in constants(plan):
        words[word]
    known = sorted(world.program.calendars.items())
    calendars = [(words[name], calendar) for name, calendar in known if name in words]
    for table in plan.tables.values():
        if isinstance(table.origin, OfClock):
            columns = dict.fromkeys(clocktables.COLUMNS[table.origin.what], "INTEGER")
            yield Filling(table.name, columns, clocktables.clock_lines(table.origin, calendars, loaded.days))
