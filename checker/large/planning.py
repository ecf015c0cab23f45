"""The plan that all parts of a log share, and the tables that it reads beside those of a part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from threading import Lock
from typing import Final

import duckdb

from checker.caching import digest
from checker.engines.duckdb import write
from checker.engines.duckdb.alike import by_kinds
from checker.engines.duckdb.engine import fill, profile_of
from checker.engines.duckdb.load import Loader, Numbered, Words
from checker.engines.duckdb.loading import Loaded, clock_fillings, span
from checker.engines.model import World
from checker.large.cell_sql import FIRST_TEXT
from checker.large.kept import Log
from checker.large.parts import BESIDE, CHOSEN
from checker.large.planned import Ready, key_for, key_of, may_be_kept, outlined, read_plan, write_plan
from checker.plan.divide import divided
from checker.plan.flat import ROOT
from checker.plan.frames import Stored
from checker.plan.known import either_of
from checker.plan.make import Lowered
from checker.plan.scalars import Constant, Literal
from checker.plan.schedule import Plan
from checker.plan.specialise import Profile
from checker.semantics.data import Row

# Rows for which days are told apart before the clock is asked.
MANY: Final = 20_000
# Requests from which on it is worth finding those that are alike.
ALIKE: Final = 50_000
# Operations of a statement: for each of them DuckDB takes memory, whatever the number of rows.
MOST_OPERATIONS: Final = 8_000
ENTITY: Final = "entity"
# Requests that need no more than a plan.
ORDINARY: Final = "n not in (from odd)"


class _Loader(Loader):
    """Knows the types and the words of columns whose rows are in the database already."""

    def kind(self, record: str, column: Stored) -> str:
        """The database's type of a column."""
        return super().kind(record if column.slot is None else column.slot[0], column)

    def constant(self, record: str, column: Stored, number: int | None) -> Constant:
        """The value of a column that holds this number in every row."""
        if number is not None and number >= FIRST_TEXT:
            return Literal(number)
        return super().constant(record if column.slot is None else column.slot[0], column, number)


class Planning:
    """Makes the plan for what is true of all parts so far; several parts may ask at once.

    `codes` are the results that are codes of verdicts; `are_views` says that the requests of a part are a view of their
    rows, so that one row of each kind can be left of them.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        world: World,
        lowered: Lowered,
        codes: AbstractSet[str],
        log: Log,
        words: Words,
        are_views: bool,
    ) -> None:
        self.lowered = lowered
        self._codes = codes
        # of the requests, and of nothing beside them, all that is found are verdicts
        of_requests = are_views and {table.name for table in lowered.tables} <= {ROOT, ENTITY}
        self._are_alike = of_requests and codes == lowered.results.keys()
        self._world = world
        self._log = log
        self._words = words
        self._lock = Lock()
        self._profile: Profile | None = None
        self._ready: Ready | None = None
        self._clocks: set[str] = set()
        self._fill_entities(connection)

    def forget(self) -> None:
        """Begins with parts of which other things may be true."""
        self._profile = self._ready = None

    def ready(self, connection: duckdb.DuckDBPyConnection, rows: Mapping[str, int]) -> Ready:
        """The plan for the part whose tables, each with so many rows, the connection holds."""
        loader = self._loader(rows)
        here = profile_of(connection, self.lowered.tables, loader)
        with self._lock:
            common = here if self._profile is None else _common(self._profile, here)
            if self._ready is None or common != self._profile:
                self._profile = common
                self._ready = self._made(connection, loader, common, max(rows.values(), default=0))
            return self._ready

    def _made(self, connection: duckdb.DuckDBPyConnection, loader: Loader, profile: Profile, rows: int) -> Ready:
        """A plan that was kept, or else a new one."""
        if not may_be_kept(profile, rows, self._world.program):
            return self._new(connection, loader, profile, rows)
        key = key_for(self._key, profile, self._words, rows >= ALIKE, rows >= MANY, MOST_OPERATIONS)
        ready = read_plan(key)
        if ready is None:
            ready = self._new(connection, loader, profile, rows)
            write_plan(key, ready)
        else:
            self._fill_clocks(connection, ready.plan, loader)
        return ready

    @cached_property
    def _key(self) -> str:
        return digest(key_of(self.lowered, self._words), *sorted(self._codes))

    def _new(self, connection: duckdb.DuckDBPyConnection, loader: Loader, profile: Profile, rows: int) -> Ready:
        number, kinds, plans = self._words.__getitem__, tuple[str, ...](), []
        if rows >= ALIKE and self._are_alike:
            of_kinds, plan = self.lowered.plan_by_kinds(profile, ROOT)
            self._fill_clocks(connection, of_kinds, loader)
            kinds = tuple(by_kinds(of_kinds, ROOT, number, BESIDE, ORDINARY, CHOSEN))
            plans.append(of_kinds)
        else:
            plan = self.lowered.plan(profile, many=rows >= MANY)
        plan = divided(plan, MOST_OPERATIONS)
        self._fill_clocks(connection, plan, loader)
        statements = tuple(write.statements(plan, number, self._beside(plan)))
        return Ready(outlined(*plans, plan), statements, kinds)

    def _beside(self, plan: Plan) -> write.Beside:
        codes = frozenset(place for result, place in plan.results.items() if result in self._codes)
        return write.Beside(BESIDE, frozenset(table.name for table in self.lowered.tables) - {ENTITY}, codes)

    def _loader(self, rows: Mapping[str, int]) -> _Loader:
        entities = self._world.dataset.entities
        sized: dict[str, Sequence[Row]] = {name: _Sized(count) for name, count in rows.items()}
        numbers = {id(row): place for place, row in enumerate(entities)}
        numbered = Numbered({**sized, ENTITY: entities}, numbers, {})
        return _Loader(self._world.program, self._world.dataset, numbered, self._words)

    def _fill_entities(self, connection: duckdb.DuckDBPyConnection) -> None:
        loader = self._loader({})
        for table in self.lowered.tables:
            if table.name == ENTITY:
                columns = {name: loader.kind(table.name, column) for name, column in table.stored.items()}
                lines = loader.lines(table.name, tuple(table.stored.values()))
                connection.execute(f"drop table if exists {table.name}")
                fill(connection, table.name, {"id": "INTEGER", **columns}, lines, shared=True)

    def _fill_clocks(self, connection: duckdb.DuckDBPyConnection, plan: Plan, loader: Loader) -> None:
        """The clock's tables are the same for all plans of a log."""
        for each in clock_fillings(self._world, plan, Loaded({}, loader, span(self._log.days))):
            if each.table not in self._clocks:
                connection.execute(f'drop table if exists "{each.table}"')
                fill(connection, each.table, each.columns, each.lines, shared=True)
                self._clocks.add(each.table)


class _Sized(Sequence[Row]):
    """As many rows as a table of the database has: only their number is asked for."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: object) -> Row:  # type: ignore[override]  # no row is at hand
        raise IndexError(place)


def _common(one: Profile, other: Profile) -> Profile:
    """What both profiles say."""
    constant = {place: value for place, value in one.constant.items() if other.constant.get(place) == value}
    known = {place: either_of(value, other.known[place]) for place, value in one.known.items() if place in other.known}
    return Profile(known, constant, one.empty & other.empty)
