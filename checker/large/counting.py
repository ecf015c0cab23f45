"""Counts the verdicts of a plan about a whole log, part by part, several parts at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from queue import SimpleQueue
from typing import Final

import duckdb

from checker.engines.duckdb.asking import BEAT, executed
from checker.engines.duckdb.load import Words
from checker.engines.limits import NO_LIMITS, Limits
from checker.engines.model import World
from checker.large.deciding import Counts, Deciding, Span
from checker.large.groups import Grouping
from checker.large.kept import Log
from checker.large.parts import EVERY, Parts
from checker.large.planning import ENTITY, Planning
from checker.large.sparing import ENOUGH
from checker.large.ways import Way, as_it_is, ways
from checker.plan.frames import Frame, Gathered, OfPairs, OfRecord, Stored, reads
from checker.plan.make import Lowered
from checker.processors import processors
from checker.semantics.model import Verdict

# Requests that make a part, and verdicts where it has tables of children: more need more memory, fewer more statements.
PART: Final = 500_000
VERDICTS_AT_ONCE: Final = 30_000_000
# Bytes that deciding a part needs, whatever its size, for each column of the plan and for each verdict: where no tables
# of children stand beside the requests, and where some do. The share of a limit of memory that parts may fill, and the
# least that makes a part.
NEEDS: Final = ((0, 12_000, 3), (150_000_000, 0, 21))
SHARE: Final = 0.5
SMALLEST: Final = 5_000
# Results up to which statements hardly take memory of their own.
FEW_RESULTS: Final = 100
# Parts that are decided side by side, and requests below which one is not worth a statement of its own.
MOST_AT_ONCE: Final = 4
LEAST: Final = 40_000


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
    has the rules about groups, and decides them. As many parts are decided at once as `limits` has threads and memory.
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
        limits: Limits = NO_LIMITS,
    ) -> None:
        self._connection = connection
        self._world = world
        self._lowered = lowered
        self._parts = parts
        self._log = log
        self._words = words
        self._most = most
        self._every = every
        self._grouping = grouping
        self._limits = limits

    def count(self, progress: Callable[[int, int], None], whole: bool = False) -> Counts:
        """The counts of the whole log; `progress` is told how many requests of how many are decided.

        They are decided part by part, or the whole log at once.
        """
        total, counts = self._number_of_requests(), Counts()
        if self._every:
            self._connection.execute(
                "create table if not exists told (rule VARCHAR, record VARCHAR, n BIGINT, code TINYINT)"
            )
        if whole:
            counts = self._going(as_it_is(self._lowered, self._parts)).count([(EVERY, total)], total, progress, True)
        else:
            groups = list(self._parts.groups())
            for place, way in enumerate(self._ways()):
                counts.add(self._going(way, place == 0).count(groups, total, progress), self._most)
        if self._limits.memory is not None:
            self._connection.execute(f"set memory_limit = '{self._limits.memory}B'")
        if self._every:
            self._sort_told()
        return counts

    def meet_numberless(self, grouping: Grouping) -> None:
        """Tells the rules about groups of the rows of requests without a number, which may belong to each group."""
        span = Span(0, self._number_of_requests() - 1, "{} in (from numberless)")
        for way in self._ways():
            with closing(self._connection.cursor()) as cursor:
                for _, name, columns in self._going(way).deciding(cursor, set()).decided(span):
                    replace(grouping, connection=cursor).meet(name, columns)

    def _ways(self) -> Iterator[Way]:
        return ways(self._lowered, self._parts, self._world.program.rules)

    def _going(self, way: Way, counts_records: bool = True) -> _Going:
        rules = self._world.program.rules
        codes = {result for result, about in way.subjects.items() if about.rule in rules}
        are_views = not way.parts.has_children
        planning = Planning(self._connection, self._world, way.lowered, codes, self._log, self._words, are_views)
        return _Going(
            self._connection, self._world, way, planning, self._most, self._every, self._grouping, self._limits,
            counts_records,
        )  # fmt: skip

    def _number_of_requests(self) -> int:
        row = self._connection.execute("select count(*) from kept_request").fetchone()
        assert row is not None, "a count has a row"
        return int(row[0])

    def _sort_told(self) -> None:
        """Parts that are decided at once tell in any order."""
        executed(
            self._connection,
            "create or replace table told as select * from told order by n nulls first, rule, record, code",
        )


@dataclass(frozen=True)
class _Going:
    """One way through the log; see Counting. Requests and their records are counted where `counts_records` says so."""

    connection: duckdb.DuckDBPyConnection
    world: World
    way: Way
    planning: Planning
    most: Mapping[Verdict, int]
    every: bool
    grouping: Grouping | None
    limits: Limits
    counts_records: bool

    def count(
        self,
        groups: Sequence[tuple[str, int]],
        total: int,
        progress: Callable[[int, int], None],
        whole: bool = False,
    ) -> Counts:
        """The counts of groups of requests, of `total` in the log."""
        counts, done = Counts(), 0
        for group, count in groups:
            size, crew = (count, 1) if whole else self._sizes(count)
            if not whole:
                self._bound(size * crew)
            spans = self._spans(group, total, size * total // count, done == 0)
            of_group, full = Counts(), set[tuple[str, Verdict]]()
            self.planning.forget()
            progress(done, total)
            for place, found in enumerate(self._each(spans, crew, full), 1):
                of_group.add(found, self.most)
                full |= {key for key, requests in of_group.listed.items() if len(requests) >= self.most[key[1]]}
                progress(done + count * place // len(spans), total)
            counts.add(of_group, self.most)
            done += count
        return counts

    def deciding(self, connection: duckdb.DuckDBPyConnection, full: set[tuple[str, Verdict]]) -> Deciding:
        """What decides parts through a connection; those in `full` are listed no more."""
        grouping = self.grouping and replace(self.grouping, connection=connection)
        parts = self.way.parts.through(connection)
        return Deciding(
            connection, self.world, self.planning, parts, self.way.subjects, self.counts_records, self.most, full,
            grouping, self.every,
        )  # fmt: skip

    def _sizes(self, count: int) -> tuple[int, int]:
        """How many requests of so many make a part, and how many parts are decided at once."""
        has_children, (whole, each) = self.way.parts.has_children, self._needs()
        threads = min(self.limits.threads or processors(), MOST_AT_ONCE)
        most = min(PART, VERDICTS_AT_ONCE // max(len(self.way.lowered.results), 1)) if has_children else PART
        if self.limits.memory is not None:
            held = (int(SHARE * self.limits.memory) - whole) // each
            threads = max(min(threads, held // LEAST), 1)
            most = min(most, max(held // threads, SMALLEST))
        several = max(-(-count // max(most, 1)), min(threads, count // LEAST), 1)
        return -(-count // several), threads

    def _bound(self, requests: int) -> None:
        """Leaves DuckDB the memory that so many requests need where a few rules ask for them: it would fill all."""
        memory = self.limits.memory
        if memory is not None:
            whole, each = self._needs()
            few = not self.way.parts.has_children and len(self.way.lowered.results) <= FEW_RESULTS
            needed = int((whole + each * requests) / SHARE) if few else memory
            self.connection.execute(f"set memory_limit = '{min(max(needed, ENOUGH), memory)}B'")

    def _needs(self) -> tuple[int, int]:
        """Bytes that a part needs, whatever its size, and for each request."""
        lowered = self.way.lowered
        whole, of_column, of_verdict = NEEDS[self.way.parts.has_children]
        return whole + of_column * len(lowered.order), of_verdict * max(len(lowered.results), 1)

    def _spans(self, group: str, total: int, step: int, is_first: bool) -> Sequence[Span]:
        """The parts of a group: of a small group more of the log are one."""
        step = max(step, 1)
        return [
            Span(first, min(first + step, total) - 1, group, is_first and first == 0) for first in range(0, total, step)
        ]

    def _each(self, spans: Sequence[Span], crew: int, full: set[tuple[str, Verdict]]) -> Iterator[Counts]:
        """The counts of each part, in their order, decided by a crew."""
        crew = max(min(crew, len(spans)), 1)
        with ExitStack() as leaving:
            cursors = [leaving.enter_context(closing(self.connection.cursor())) for _ in range(crew)]
            deciding = [self.deciding(cursor, full) for cursor in cursors]
            yield from map(deciding[0].counts, spans) if crew == 1 else side_by_side(deciding, spans)


def side_by_side(crew: Sequence[Deciding], spans: Sequence[Span]) -> Iterator[Counts]:
    """The counts of each part, in their order; each of the crew decides one at a time."""
    idle: SimpleQueue[Deciding] = SimpleQueue()
    for each in crew:
        idle.put(each)

    def decide(span: Span) -> Counts:
        one = idle.get()
        try:
            return one.counts(span)
        finally:
            idle.put(one)

    with ThreadPoolExecutor(len(crew)) as threads:
        waiting = [threads.submit(decide, span) for span in spans]
        try:
            for part in waiting:
                while not part.done():
                    wait([part], BEAT)
                yield part.result()
        except BaseException:
            _stop(waiting, crew)
            raise


def _stop(waiting: Sequence[Future[Counts]], crew: Sequence[Deciding]) -> None:
    """Ends what runs, and begins nothing more."""
    for part in waiting:
        part.cancel()
    while not all(part.done() for part in waiting):
        for each in crew:
            # a statement that has not begun yet does not hear it
            each.connection.interrupt()
        wait(waiting, BEAT)
