"""Decides one part of a log after the other through one connection, and counts what was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import duckdb

from checker.engines.duckdb import write
from checker.engines.duckdb.asking import executed
from checker.engines.model import World
from checker.large.alike import DecidedOfKinds
from checker.large.gathering import Decided
from checker.large.groups import GROUP, Grouping
from checker.large.parts import Parts
from checker.large.planning import ENTITY, Planning
from checker.plan.flat import Subject
from checker.plan.verdicts import LEFT_OPEN, VERDICTS
from checker.semantics.model import Verdict


@dataclass
class Counts:
    """What the plan decided: for each rule how many subjects have which verdict, and the requests that are told.

    `listed` holds, by rule and verdict, requests by their place in the log, of which it is told in full. Those that a
    rule leaves to the reference engine are in no tally, and in the table `left_open`; a rule about entities that is
    left is in `open`. `records` counts the records by kind, `requests` those by the place of their entity and the day
    of their receipt (as date.toordinal), `spread` the verdicts that are told in the same way; a rule about entities has
    no day.
    """

    tallies: dict[str, Counter[Verdict]] = field(default_factory=dict)
    listed: dict[tuple[str, Verdict], list[int]] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    records: Counter[str] = field(default_factory=Counter)
    requests: Counter[tuple[int, int | None]] = field(default_factory=Counter)
    spread: Counter[tuple[str, Verdict, int, int | None]] = field(default_factory=Counter)

    def add(self, other: Counts, most: Mapping[Verdict, int]) -> None:
        """Adds what was counted elsewhere; of both the first requests are listed."""
        for rule, tally in other.tallies.items():
            self.tallies.setdefault(rule, Counter()).update(tally)
        for (rule, verdict), requests in other.listed.items():
            self.list_first(rule, verdict, requests, most)
        self.open |= other.open
        self.records.update(other.records)
        self.requests.update(other.requests)
        self.spread.update(other.spread)

    def list_first(self, rule: str, verdict: Verdict, requests: Sequence[int], most: Mapping[Verdict, int]) -> None:
        """Lists requests for a rule and verdict, with those that are listed already: the first of all."""
        both = sorted((*self.listed.get((rule, verdict), ()), *requests))
        self.listed[rule, verdict] = both[: most[verdict]]


@dataclass(frozen=True)
class Span:
    """A part: the requests of a group whose place in the log lies between two, both among them."""

    first: int
    last: int
    group: str
    is_first: bool = False


@dataclass
class Deciding:
    """Decides parts through one connection; see Counting. Of a rule and verdict in `full` nothing more is listed.

    `subjects` tells of each result of the plan what it is about. Requests and their records are counted where
    `counts_records` says so.
    """

    connection: duckdb.DuckDBPyConnection
    world: World
    planning: Planning
    parts: Parts
    subjects: Mapping[str, Subject]
    counts_records: bool
    most: Mapping[Verdict, int]
    full: AbstractSet[tuple[str, Verdict]]
    grouping: Grouping | None
    every: bool
    found: Counts = field(default_factory=Counts)
    by_kinds: bool = False

    def counts(self, span: Span) -> Counts:
        """The counts of a part."""
        self.found = Counts()
        for table, name, columns in self.decided(span):
            if self.grouping is not None:
                for made, rule in self.grouping.form(name, columns):
                    about = {rule: Subject(rule, GROUP)}
                    self._gather(Decided(self.connection, table, made, {rule: "verdict"}, about))
            rules = self.world.program.rules
            columns = {result: column for result, column in columns.items() if self.subjects[result].rule in rules}
            if columns and table != ENTITY:
                self._gather(self._decided(table, name, columns))
            elif span.is_first:
                self._gather_entities(name, columns)
        return self.found

    def decided(self, span: Span) -> Iterator[tuple[str, str, Mapping[str, str]]]:
        """Of each record the table that holds the results of a part, and its columns by result."""
        rows = self.parts.make(span.first, span.last, span.group)
        if self.counts_records:
            self._count_records(span)
        if not self.planning.lowered.results:
            return
        ready = self.planning.ready(self.connection, rows)
        for statement in ready.by_kinds:
            executed(self.connection, statement)
        current: dict[str, str] = {}
        for index, statement in enumerate(ready.statements):
            executed(self.connection, statement)
            table = ready.plan.steps[index].table
            if table in current:
                self.connection.execute(f'drop table "{current[table]}"')
            current[table] = f"step {index}"
        self.by_kinds = bool(ready.by_kinds)
        for table, (name, results) in write.results(ready.plan).items():
            yield table, name, {result: ready.plan.results[result][1] for result in results}
        for name in current.values():
            self.connection.execute(f'drop table "{name}"')

    def _count_records(self, span: Span) -> None:
        self.found.records.update(self.parts.counted(span.first))
        for entity, day, count in self.parts.received():
            self.found.requests[entity, day] += count
            self.found.records["request"] += count

    # ---- what was decided

    def _decided(self, table: str, name: str, columns: Mapping[str, str]) -> Decided | DecidedOfKinds:
        if self.by_kinds:
            return DecidedOfKinds(self.connection, name, columns, self.subjects)
        return Decided(self.connection, table, name, columns, self.subjects)

    def _gather(self, decided: Decided | DecidedOfKinds) -> None:
        """Adds the verdicts of a part."""
        rules = {result: decided.subjects[result].rule for result in decided.columns}
        told: dict[str, list[int]] = {}
        for result, found in decided.tallies().items():
            told[result] = [code for code in found if code == LEFT_OPEN or VERDICTS[code] in self.most]
            tally = {VERDICTS[code]: count for code, count in found.items() if code != LEFT_OPEN}
            self.found.tallies.setdefault(rules[result], Counter()).update(tally)
        if not any(told.values()):
            return
        noted = decided.note(told)
        if any(LEFT_OPEN in codes for codes in told.values()):
            noted.leave()
        if self.every:
            noted.keep()
        for result, code, entity, day, count in noted.spread():
            self.found.spread[rules[result], VERDICTS[code], entity, day] += count
        wanted = {
            (result, code): self.most[VERDICTS[code]]
            for result, codes in told.items()
            for code in codes
            if code != LEFT_OPEN and (rules[result], VERDICTS[code]) not in self.full
        }
        for result, code, requests in noted.first(wanted):
            self.found.list_first(rules[result], VERDICTS[code], requests, self.most)

    def _gather_entities(self, name: str, columns: Mapping[str, str]) -> None:
        for result, column in columns.items():
            rule = self.subjects[result].rule
            query = f'select id, {column} from "{name}" order by id'
            codes = executed(self.connection, query).fetchall()
            if any(code == LEFT_OPEN for _, code in codes):
                self.found.open.add(rule)
                continue
            for entity, code in codes:
                verdict = VERDICTS[code]
                self.found.tallies.setdefault(rule, Counter())[verdict] += 1
                self.found.spread[rule, verdict, entity, None] += 1
                if self.every and verdict in self.most:
                    self.connection.execute(f"insert into told values ('{rule}', '{ENTITY}', NULL, {code})")
