"""Counts the verdicts of a plan, part by part, and notes which requests have something to tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import duckdb

from checker.engines.duckdb import write
from checker.engines.duckdb.asking import executed
from checker.engines.duckdb.engine import fill, profile_of
from checker.engines.duckdb.load import Loader, Numbered, Words
from checker.engines.duckdb.loading import Loaded, clock_fillings, span
from checker.engines.model import World
from checker.large.gathering import Decided
from checker.large.groups import Grouping
from checker.large.kept import FIRST_TEXT, Log
from checker.large.parts import BESIDE, EVERY, Parts
from checker.plan.frames import Frame, Gathered, OfPairs, OfRecord, Stored, reads
from checker.plan.known import either_of
from checker.plan.make import Lowered
from checker.plan.scalars import Constant, Literal
from checker.plan.schedule import Plan
from checker.plan.specialise import Profile
from checker.plan.verdicts import LEFT_OPEN, VERDICTS
from checker.semantics.data import Row
from checker.semantics.model import Verdict

# Requests, and verdicts about requests, that are decided at once: more need more memory, fewer more statements.
PART: Final = 500_000
VERDICTS_AT_ONCE: Final = 30_000_000
# Rows for which days are told apart before the clock is asked.
MANY: Final = 20_000
ENTITY: Final = "entity"
GROUP: Final = "group"


@dataclass
class Counts:
    """What the plan decided: for each rule how many subjects have which verdict, and the requests that are told.

    `listed` holds, by rule and verdict, requests by their place in the log, of which it is told in full. Those that a
    rule leaves to the reference engine are in `left`, and in no tally; a rule about entities that is left is in `open`.
    `records` counts the records by kind, `requests` those by the place of their entity and the day of their receipt (as
    date.toordinal), `spread` the verdicts that are told in the same way; a rule about entities has no day.
    """

    tallies: dict[str, Counter[Verdict]] = field(default_factory=dict)
    listed: dict[tuple[str, Verdict], list[int]] = field(default_factory=dict)
    left: dict[str, set[int]] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    records: Counter[str] = field(default_factory=Counter)
    requests: Counter[tuple[int, int | None]] = field(default_factory=Counter)
    spread: Counter[tuple[str, Verdict, int, int | None]] = field(default_factory=Counter)


class _Loader(Loader):
    """Knows the types and the words of columns whose rows are in the database already."""

    def constant(self, record: str, column: Stored, number: int | None) -> Constant:
        """The value of a column that holds this number in every row."""
        if number is not None and number >= FIRST_TEXT:
            return Literal(number)
        return super().constant(record, column, number)


def wide_rules(lowered: Lowered) -> frozenset[str]:
    """The rules that look from one request at others: they are decided over the whole log at once."""
    wide: set[tuple[str, str]] = set()
    for place in lowered.order:
        column = lowered.frames[place[0]].columns[place[1]]
        gathers = isinstance(column, Gathered) and _is_of_entity(lowered.frames[column.table], column.key)
        if gathers or _is_wide(lowered.frames, place[0]) or any(read in wide for read in reads(place[0], column)):
            wide.add(place)
    return frozenset(rule for rule, place in lowered.results.items() if place in wide)


def _is_wide(frames: Mapping[str, Frame], table: str) -> bool:
    """Whether a table pairs rows of different requests."""
    origin = frames[table].origin
    return isinstance(origin, OfPairs) and (
        _is_of_entity(frames[origin.left], origin.left_key) or _is_of_entity(frames[origin.right], origin.right_key)
    )


def _is_of_entity(frame: Frame, key: str) -> bool:
    column = frame.columns.get(key)
    return (
        isinstance(frame.origin, OfRecord)
        and isinstance(column, Stored)
        and column.what[0] in ("parent", "above")
        and column.what[1] == ENTITY
    )


class Counting:
    """Runs a plan over the parts of a log; `most` is how many findings of a verdict are listed for a rule.

    With `every` the table `told` gets each verdict that is told: rule, record, the request's place, code. `grouping`
    has the rules about groups, and decides them.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        world: World,
        lowered: Lowered,
        parts: Parts,
        log: Log,
        words: Words,
        most: Mapping[Verdict, int],
        every: bool = False,
        grouping: Grouping | None = None,
    ) -> None:
        self._connection = connection
        self._world = world
        self._lowered = lowered
        self._parts = parts
        self._log = log
        self._most = most
        self._every = every
        self._grouping = grouping
        entities = world.dataset.entities
        numbers = {id(row): place for place, row in enumerate(entities)}
        self._entities: Mapping[str, Sequence[Row]] = {ENTITY: entities}
        self._loader = _Loader(world.program, world.dataset, Numbered(self._entities, numbers, {}), words)
        self._profile: Profile | None = None
        self._plan: Plan | None = None
        self._clocks: set[str] = set()
        self.counts = Counts()

    def count(self, progress: Callable[[int, int], None], whole: bool = False) -> Counts:
        """The counts of the whole log; `progress` is told how many requests of how many are decided.

        They are decided part by part, or the whole log at once.
        """
        total = self._number_of_requests()
        self._fill_entities()
        if self._every:
            self._connection.execute(
                "create temp table if not exists told (rule VARCHAR, record VARCHAR, n BIGINT, code TINYINT)"
            )
        done, rules = 0, max(len(self._lowered.results), 1)
        for group, count in [(EVERY, total)] if whole else self._parts.groups():
            self._plan = self._profile = None
            listed, self.counts.listed = self.counts.listed, {}
            # of a small group more are decided at once
            step = total if whole else max(min(PART, VERDICTS_AT_ONCE // rules) * total // count, 1)
            for first in range(0, total, step):
                progress(done + first * count // total, total)
                self._part(first, first + step - 1, group, is_first=done + first == 0)
            done += count
            self._merge(listed)
        progress(total, total)
        return self.counts

    def meet_numberless(self, grouping: Grouping) -> None:
        """Tells the rules about groups of the rows of requests without a number, which may belong to each group."""
        self._fill_entities()
        last = self._number_of_requests() - 1
        for _, name, columns in self._decided(self._parts.make(0, last, "{} in (from numberless)")):
            grouping.meet(name, columns)

    def _number_of_requests(self) -> int:
        row = self._connection.execute("select count(*) from kept_request").fetchone()
        assert row is not None, "a count has a row"
        return int(row[0])

    def _merge(self, listed: Mapping[tuple[str, Verdict], Sequence[int]]) -> None:
        """Adds the requests that another group of requests has to list: the first of both are listed."""
        for (rule, verdict), requests in listed.items():
            both = sorted((*requests, *self.counts.listed.get((rule, verdict), ())))
            self.counts.listed[rule, verdict] = both[: self._most[verdict]]

    def _fill_entities(self) -> None:
        for table in self._lowered.tables:
            if table.name == ENTITY:
                columns = {name: self._loader.kind(table.name, column) for name, column in table.stored.items()}
                lines = self._loader.lines(table.name, tuple(table.stored.values()))
                self._connection.execute(f"drop table if exists {table.name}")
                fill(self._connection, table.name, {"id": "INTEGER", **columns}, lines)

    def _part(self, first: int, last: int, group: str, is_first: bool) -> None:
        rows = self._parts.make(first, last, group)
        self.counts.records.update(self._parts.counted(first))
        query = "select entity, day, count(*) from part_request where n not in (from odd) group by 1, 2"
        for entity, day, count in executed(self._connection, query).fetchall():
            self.counts.requests[entity, day] += count
            self.counts.records["request"] += count
        for table, name, columns in self._decided(rows):
            if self._grouping is not None:
                for made, rule in self._grouping.form(name, columns):
                    self._gather(Decided(self._connection, table, made, {rule: "verdict"}), GROUP)
                columns = {rule: column for rule, column in columns.items() if rule in self._world.program.rules}
            if columns and table != ENTITY:
                self._gather(Decided(self._connection, table, name, columns))
            elif is_first:
                self._gather_entities(name, columns)

    def _decided(self, rows: Mapping[str, int]) -> Iterator[tuple[str, str, Mapping[str, str]]]:
        """Of each record the table that holds the results of a part, and its columns by rule."""
        if not self._lowered.results:
            return
        plan = self._plan_for(rows)
        current: dict[str, str] = {}
        rules = self._world.program.rules
        codes = frozenset(place for rule, place in plan.results.items() if rule in rules)
        beside = write.Beside(BESIDE, frozenset(table.name for table in self._lowered.tables) - {ENTITY}, codes)
        for index, statement in enumerate(write.statements(plan, self._loader.words.__getitem__, beside)):
            executed(self._connection, statement)
            table = plan.steps[index].table
            if table in current:
                self._connection.execute(f'drop table "{current[table]}"')
            current[table] = f"step {index}"
        for table, (name, decided) in write.results(plan).items():
            yield table, name, {rule: plan.results[rule][1] for rule in decided}
        for name in current.values():
            self._connection.execute(f'drop table "{name}"')

    def _plan_for(self, rows: Mapping[str, int]) -> Plan:
        """The plan for what is true of all parts so far."""
        self._loader.numbered = Numbered(
            {**{name: _Sized(count) for name, count in rows.items()}, **self._entities},
            self._loader.numbered.number,
            {},
        )
        here = profile_of(self._connection, self._lowered.tables, self._loader)
        common = here if self._profile is None else _common(self._profile, here)
        if self._plan is None or common != self._profile:
            self._profile = common
            self._plan = self._lowered.plan(common, many=max(rows.values(), default=0) >= MANY)
            self._fill_clocks(self._plan)
        return self._plan

    def _fill_clocks(self, plan: Plan) -> None:
        """The clock's tables are the same for all plans of a log."""
        for each in clock_fillings(self._world, plan, Loaded({}, self._loader, span(self._log.days))):
            if each.table not in self._clocks:
                self._connection.execute(f'drop table if exists "{each.table}"')
                fill(self._connection, each.table, each.columns, each.lines)
                self._clocks.add(each.table)

    # ---- what was decided

    def _gather(self, decided: Decided, told_as: str | None = None) -> None:
        """Adds the verdicts of a part; what they are told to be about, where that is not the record."""
        told: dict[str, list[int]] = {}
        for rule, found in decided.tallies().items():
            told[rule] = [code for code in found if code == LEFT_OPEN or VERDICTS[code] in self._most]
            tally = {VERDICTS[code]: count for code, count in found.items() if code != LEFT_OPEN}
            self.counts.tallies.setdefault(rule, Counter()).update(tally)
        if not any(told.values()):
            return
        noted = decided.note(told)
        for rule, request in noted.left() if any(LEFT_OPEN in codes for codes in told.values()) else ():
            self.counts.left.setdefault(rule, set()).add(request)
        if self._every:
            noted.keep(told_as or decided.record)
        for rule, code, entity, day, count in noted.spread():
            self.counts.spread[rule, VERDICTS[code], entity, day] += count
        wanted = {
            (rule, code): self._most[VERDICTS[code]] - len(self.counts.listed.setdefault((rule, VERDICTS[code]), []))
            for rule, codes in told.items()
            for code in codes
            if code != LEFT_OPEN
        }
        for rule, code, requests in noted.first({key: count for key, count in wanted.items() if count > 0}):
            self.counts.listed[rule, VERDICTS[code]] += requests

    def _gather_entities(self, name: str, columns: Mapping[str, str]) -> None:
        for rule, column in columns.items():
            query = f'select id, {column} from "{name}" order by id'
            codes = executed(self._connection, query).fetchall()
            if any(code == LEFT_OPEN for _, code in codes):
                self.counts.open.add(rule)
                continue
            for entity, code in codes:
                verdict = VERDICTS[code]
                self.counts.tallies.setdefault(rule, Counter())[verdict] += 1
                self.counts.spread[rule, verdict, entity, None] += 1
                if self._every and verdict in self._most:
                    self._connection.execute(f"insert into told values ('{rule}', '{ENTITY}', NULL, {code})")


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
