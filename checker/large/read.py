"""Reads a large log: counts what the plan decides, and takes out of the files what has something to tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import duckdb

from checker.configuration.model import Configuration
from checker.engines.duckdb.engine import connected, told_of_memory
from checker.engines.duckdb.load import Words
from checker.engines.limits import Limits
from checker.engines.model import World
from checker.engines.reference.populations import is_grouped
from checker.large.across import Across
from checker.large.apart import Batch, Batches, Lines, TakenOut
from checker.large.counting import Counting, wide_rules
from checker.large.deciding import Counts
from checker.large.dictionary import FLAWED, Dictionary
from checker.large.grouped import Grouped, lowering_groups
from checker.large.groups import Grouping
from checker.large.kept import Keeping, Log
from checker.large.parts import Frame, Parts, derived_from, needed_fields
from checker.large.planned import declared_words
from checker.large.sources import NotLargeError, Source, counted, sources_of
from checker.large.take import Taking, places_of
from checker.large.texts import texts_within_rows
from checker.large.told import Line, keep_lines, write_told
from checker.logs import problems
from checker.logs.export import SourceFile
from checker.logs.headings import Vocabulary
from checker.logs.parts import Family, family_of
from checker.logs.problems import DataProblem
from checker.logs.read import problem_order
from checker.logs.rows import Shape, shape_of
from checker.logs.stated import check_mapping
from checker.plan.lettertables import EVIDENCE
from checker.plan.make import Lowered, lower, restricted, words_in
from checker.semantics.data import Dataset, Row, Scalar
from checker.semantics.model import Program, Verdict

# Rows with something wrong in them that are told one by one; all of them are counted.
MOST_FLAWED: Final = 1_000
# Requests without a number beyond which rules about groups are not decided: each may belong to every group.
MOST_NUMBERLESS: Final = 1_000

_SETTINGS: Final = (
    "set preserve_insertion_order = true",
    # duckdb 2.0 turns a cast over a CSV into one that fails, may build the hash table of a join from the CSV, and makes
    # a join, which keeps no order, of a list after `in`
    "set disabled_optimizers = 'type_pushdown,build_side_probe_side,join_order,in_clause'",
)

Tell = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Asked:
    """What is decided about a log, and how: the rules, the day, the settings of the policies, the engine's limits.

    `most` is how many findings of a verdict are listed for a rule; `every` keeps all of them to be written.
    """

    rules: Sequence[str]
    as_of: date
    settings: Mapping[str, Scalar]
    limits: Limits
    most: Mapping[Verdict, int]
    every: bool = False


@dataclass(frozen=True)
class LargeLog:
    """A log of which most was only counted.

    `tallies` hold the verdicts of all requests but the `undecided` ones, which `batches` give. `records` counts all
    others by kind, `requests` and `spread` are those of Counts. `noted` are, by rule and verdict, requests of which
    the plan saw that verdict; they are among those that `told` takes out, with the requests that it is asked for.
    `across` decides the groups across requests, when all batches were added to it. `bad` counts by code what is wrong
    with cells, `orphans` are how many rows belong to no request. The rules in `wide`
    look from one request at others, so that what is taken out does not decide them; those in `open` could not be
    decided. `keep` adds lines to those that `write` writes: a Parquet file of every verdict that is told, as long as
    the log is open.
    """

    inputs: tuple[SourceFile, ...]
    tallies: Mapping[str, Mapping[Verdict, int]]
    records: Mapping[str, int]
    requests: Mapping[tuple[int, int | None], int]
    spread: Mapping[tuple[str, Verdict, int, int | None], int]
    noted: Mapping[str, Mapping[Verdict, Sequence[int]]]
    wide: frozenset[str]
    open: frozenset[str]
    bad: Mapping[str, int]
    orphans: int
    undecided: int
    batches: Callable[[], Iterator[Batch]]
    across: Across
    told: Callable[[Collection[int]], TakenOut]
    keep: Callable[[Sequence[Line], Mapping[str, str]], None]
    write: Callable[[Path, Mapping[str, str]], None]


@contextmanager
def read_large(
    paths: Sequence[Path], program: Program, configuration: Configuration, asked: Asked, tell: Tell
) -> Iterator[LargeLog]:
    """The verdicts about the log in these files, read by DuckDB; `tell` is told how far it is.

    Raises NotLargeError for a log that has to be read as a small one, and CheckerError for mistakes in the settings.
    """
    check_mapping(configuration, program)
    with told_of_memory(asked.limits), connected(asked.limits) as connection:
        for setting in _SETTINGS:
            connection.execute(setting)
        sources = sources_of(paths, program, configuration, connection)
        with ThreadPoolExecutor(1) as walker:
            total = sum(source.path.stat().st_size for source in sources)
            walk = _Walk(total, tell)
            bytes_of = [walker.submit(counted, source, walk.note) for source in sources]
            try:
                reading = _Reading(connection, sources, program, configuration, asked, tell)
                reading.keep()
                reading.taking.counted = [each.result() for each in bytes_of]
            except duckdb.InvalidInputException:
                walk.ended = True
                raise NotLargeError("DuckDB does not read it as a CSV in UTF-8 with one kind of line ends") from None
            except BaseException:
                walk.ended = True
                raise
        yield reading.read()


class _EndedError(Exception):
    """Nobody waits for the bytes of a file any longer."""


@dataclass
class _Walk:
    """How far the walk through the bytes of all files is; once `ended`, the next step is its last."""

    total: int
    tell: Tell
    done: int = 0
    ended: bool = False

    def note(self, step: int) -> None:
        """Tells of so many bytes more."""
        if self.ended:
            raise _EndedError
        self.done += step
        self.tell("bytes", self.done, self.total)


class _Reading:
    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        sources: Sequence[Source],
        program: Program,
        configuration: Configuration,
        asked: Asked,
        tell: Tell,
    ) -> None:
        self._connection = connection
        self._program = program
        self._asked = asked
        self._tell = tell
        self._words = Words()
        self._grouped: dict[str, Grouped] = {}
        self._numberless: list[int] = []
        vocabulary = Vocabulary(program.records, program.lists)
        made = {each.row.record for source in sources for each in source.made}
        self._supplied = frozenset({source.record for source in sources} | made)
        self._lowered = self._lower()
        wide = wide_rules(self._lowered)
        self._wide = wide & program.rules.keys()
        self._grouped = {rule: found for rule, found in self._grouped.items() if not wide & found.results.keys()}
        calendars, memory = tuple(sorted(program.calendars)), asked.limits.memory
        self._dictionary = Dictionary(connection, sources, vocabulary, calendars, self._words, memory)
        for word in (*words_in(self._lowered), *declared_words(program)):
            self._words[word]
        needed = needed_fields(program, self._lowered.tables)
        texts = texts_within_rows(program, self._lowered, derived_from(program))
        self._keeping = Keeping(connection, sources, vocabulary, self._dictionary, needed, self._words, texts, memory)
        self._log: Log = self._keeping.log
        self.taking = Taking(connection, self._log, (), self._dictionary, vocabulary, program, configuration)

    def _lower(self) -> Lowered:
        """The plan of the rules about records that the log holds, single ones or groups."""
        rules = {rule: self._program.rules[rule] for rule in self._asked.rules}
        asked = {rule: found for rule, found in rules.items() if found.versions[0].subject.record != "letter"}
        alone = [rule for rule, found in asked.items() if not is_grouped(found)]
        groups = lowering_groups({rule: found for rule, found in asked.items() if is_grouped(found)}, self._grouped)
        lowered = lower(self._program, self._asked.as_of, self._asked.settings, alone, groups)
        below = {child.record for child in self._program.records["request"].children.values()}
        asked_of = {table.name for table in lowered.tables if not table.name.startswith(EVIDENCE)}
        if beside := asked_of - below - {"entity", "request"}:
            raise NotLargeError(f"rules ask for records of a site beside its requests: {', '.join(sorted(beside))}")
        return lowered

    def keep(self) -> None:
        """Reads the files into the kept tables."""
        self._keeping.read()

    def read(self) -> LargeLog:
        """The counts, and the records that are told."""
        first = self._first_of_sites()
        entities = self.taking.export(places_of(self._log, {"request": first.values()})).entities
        parts = self._parts(entities, first)
        parts.prepare()
        # of all connections that decide parts
        self._connection.execute("create table left_open (rule VARCHAR, request BIGINT)")
        counts = self._count(parts, entities)
        company = {*first.values(), *self._numberless}
        batches = Batches(self._connection, self._log, company)
        return self._large(counts, parts, batches, company)

    # ---- sites

    def _first_of_sites(self) -> Mapping[int | None, int]:
        """The first request of each site, by the place of the site's number; None for requests that name none."""
        found = self._connection.execute(
            "select site, min(rowid) from kept_request where not blank group by site"
        ).fetchall()
        if not found:
            raise NotLargeError("it holds no request")
        return dict(found)

    def _parts(self, entities: Sequence[Row], first: Mapping[int | None, int]) -> Parts:
        entity_of: dict[int, int] = {}
        for place, entity in enumerate(entities):
            rows = entity.children["requests"]
            for row in rows if isinstance(rows, tuple) else ():
                entity_of[self._place(row)] = place
        sites = [entity_of[first[number]] if number in first else 0 for number in range(len(self._log.sites))]
        frame = Frame(
            self._program,
            {record.name: self._shape(record.name) for record in self._program.records.values()},
            self._supplied,
            sites,
            entity_of[first[None]] if None in first else 0,
            any(
                "decision" in source.layout.columns.keys() | source.facts.keys()
                for source in self._log.sources
                if source.record == "request"
            ),
            self._words,
        )
        return Parts(self._connection, self._log, frame, self._lowered.tables)

    def _shape(self, record: str) -> Shape:
        supplied = self._supplied | {"request"} if record == "entity" else self._supplied
        return shape_of(self._program.records[record], supplied)

    def _place(self, request: Row) -> int:
        origin = request.origin
        assert origin is not None, "a request of a log has a place"
        number, place = self.taking.places[origin.file, origin.row or 0]
        return self._log.starts[number] + place

    # ---- counting

    def _count(self, parts: Parts, entities: Sequence[Row]) -> Counts:
        world = World(
            self._program, Dataset(tuple(entities), (), None, self._supplied), self._asked.as_of, self._asked.settings
        )
        most = self._asked.most
        every = self._asked.every
        grouping = self._grouping(world, parts)
        of_groups = {name for rule in (*grouping.rules, *grouping.across.rules) for name in rule.results}
        alone = self._lowered.results.keys() & self._program.rules.keys() - self._wide
        narrow = restricted(self._lowered, alone | of_groups)
        counting = Counting(
            self._connection, world, narrow, parts, self._log, self._words, most, every, grouping, self._asked.limits
        )
        counts = counting.count(lambda done, total: self._tell("requests", done, total))
        for rule in grouping.rules:
            counts.tallies.setdefault(rule.rule, Counter())
        if self._wide:
            wider = restricted(self._lowered, self._wide)
            at_once = Counting(self._connection, world, wider, parts, self._log, self._words, most, every)
            found = at_once.count(lambda done, total: None, whole=True)
            counts.tallies |= found.tallies
            counts.listed |= found.listed
            counts.open |= found.open
            counts.spread += found.spread
        return counts

    def _grouping(self, world: World, parts: Parts) -> Grouping:
        """The rules about groups; rows of requests without a number may be in each group within a request."""
        across = [rule for rule in self._grouped.values() if not rule.within]
        self._across = Across(self._connection, world, across, self._words)
        self._across.prepare()
        within = tuple(rule for rule in self._grouped.values() if rule.within)
        grouping = Grouping(self._connection, world, within, self._across)
        numberless = grouping.numberless(MOST_NUMBERLESS) if grouping.rules else []
        if len(numberless) > MOST_NUMBERLESS:
            return replace(grouping, rules=())
        if numberless:
            self._numberless = numberless
            names = {name for rule in grouping.rules for name in rule.results}
            meeting = restricted(self._lowered, names)
            counting = Counting(self._connection, world, meeting, parts, self._log, self._words, self._asked.most)
            counting.meet_numberless(grouping)
        return replace(grouping, rules=tuple(rule for rule in grouping.rules if rule.rule not in grouping.open))

    # ---- what is taken out

    def _flawed(self, record: str) -> list[int]:
        """The first rows of a kept table in which a cell cannot be read."""
        query = (
            f"select rowid from kept_{record} where state >= {FLAWED} and not blank order by rowid limit {MOST_FLAWED}"
        )
        return [row for (row,) in self._connection.execute(query).fetchall()]

    def _batches(self, batches: Batches) -> Iterator[Batch]:
        """Each batch of requests that the plan does not decide, with all that is theirs."""
        company = batches.company()
        beside = {(number, place) for number, found in places_of(self._log, company).items() for place in found}
        for rows, apart, left in batches:
            taken = self._taken_out(_both(rows, company))
            places = self.taking.places
            found = [(problem, places.get((problem.file, problem.row or 0))) for problem in taken.export.problems]
            about_rows = [problem for problem, place in found if place is not None and place not in beside]
            yield Batch(taken, apart, left, about_rows, [problem for problem, place in found if place is None])

    def _told(self, requests: set[int], batches: Batches, parts: Parts) -> TakenOut:
        """Requests with all that belongs to them, rows with flaws, and some that belong nowhere."""
        children = [record for record in self._log.columns if record != "request"]
        flawed = {record: self._flawed(record) for record in children}
        for record, lines in flawed.items():
            requests |= batches.requests_of(record, lines)
        loose = {record: (*lines, *parts.loose(record, MOST_FLAWED)) for record, lines in flawed.items()}
        taken = self._taken_out(_both(batches.rows({*requests, *self._flawed("request")}), loose))
        told = {*taken.export.problems}
        problems = (*taken.export.problems, *(each for each in self._further() if each not in told))
        return replace(taken, export=replace(taken.export, problems=tuple(sorted(problems, key=problem_order))))

    def _taken_out(self, rows: Lines) -> TakenOut:
        export = self.taking.export(places_of(self._log, rows))
        return TakenOut(export, {self._place(row): row.key for row in export.requests})

    # ---- the answer

    def _large(self, counts: Counts, parts: Parts, batches: Batches, company: set[int]) -> LargeLog:
        noted: dict[str, dict[Verdict, Sequence[int]]] = {}
        for (rule, verdict), found in counts.listed.items():
            noted.setdefault(rule, {})[verdict] = found
        first = company.union(*counts.listed.values())
        return LargeLog(
            inputs=tuple(each.file for each in self.taking.counted),
            tallies={rule: dict(tally) for rule, tally in counts.tallies.items() if rule not in counts.open},
            records=dict(counts.records),
            requests=dict(counts.requests),
            spread=dict(counts.spread),
            noted=noted,
            wide=self._wide,
            open=frozenset(counts.open & self._wide) | self._blind(),
            bad=dict(sorted(self._log.bad.items())),
            orphans=sum(count for _, count in parts.orphans()),
            undecided=batches.cut(),
            batches=lambda: self._batches(batches),
            across=self._across,
            told=lambda requests: self._told(first.union(requests), batches, parts),
            keep=lambda lines, columns: keep_lines(self._connection, columns, lines),
            write=lambda file, columns: write_told(self._connection, self.taking, file, columns),
        )

    def _blind(self) -> frozenset[str]:
        """The rules that look from a request that the plan does not decide at others, which are not at hand."""
        (odd,), *_ = self._connection.execute("select count(*) from odd").fetchall()
        left = {rule for (rule,) in self._connection.execute("select distinct rule from left_open").fetchall()}
        about = {rule for rule in self._wide if self._program.heads[rule].record != "entity"}
        return frozenset(about if odd else about & left)

    def _further(self) -> Iterator[DataProblem]:
        """Remarks that hold for a file as a whole and that the rows taken out may not show."""
        yield from self._dictionary.inferred
        yield from unused_columns(self._connection, self._log.sources)
        yield from self._empty_tables()

    def _empty_tables(self) -> Iterator[DataProblem]:
        """A remark for each table of which no part holds a row that says something."""
        families: dict[Family | None, list[int]] = {}
        for number, source in enumerate(self._log.sources):
            families.setdefault(family_of(source.table), []).append(number)
        for numbers in families.values():
            if not any(map(self._has_rows, numbers)):
                for table in (self._log.sources[number].table for number in numbers):
                    yield problems.no_records(table.file, problems.ONLY_HEADINGS, table.name)

    def _has_rows(self, number: int) -> bool:
        start, count = self._log.starts[number], self._log.rows[number]
        found = self._connection.execute(
            f"select 1 from kept_{self._log.sources[number].record} "
            f"where rowid between {start} and {start + count - 1} and not blank limit 1"
        )
        return found.fetchone() is not None


def unused_columns(connection: duckdb.DuckDBPyConnection, sources: Iterable[Source]) -> Iterator[DataProblem]:
    """A remark for each column that means nothing and in which something stands; parts of one table have one."""
    told: set[Family] = set()
    for source in sources:
        table = source.table
        family = family_of(table)
        if family in told:
            continue
        if family is not None:
            told.add(family)
        for index in source.layout.unused:
            head = any(cell not in ("", None) for cell in table.columns[index])
            if head or connection.execute(f"select 1 from {source.relation()} where c{index} <> '' limit 1").fetchall():
                heading = table.headings[index]
                near = None if table.loose else source.layout.near.get(index)
                yield problems.unused_column(table.file, heading or f"column {index + 1}", table.name, near)


def _both(one: Lines, other: Lines) -> Lines:
    """The rows of both, each once and in their order."""
    return {record: sorted({*one.get(record, ()), *other.get(record, ())}) for record in {**one, **other}}
