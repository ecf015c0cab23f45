"""The verdicts of rules over a dataset, decided by one plan in DuckDB."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import duckdb

from checker.clock import Calendar
from checker.engines.duckdb import clocktables, write
from checker.engines.duckdb.load import Loader, Words, numbered
from checker.engines.model import RuleVerdicts, World
from checker.engines.reference import ReferenceEngine
from checker.engines.reference.evaluate import Evaluation
from checker.plan.frames import OfClock, OfRecord
from checker.plan.make import make_plan
from checker.plan.schedule import Plan, constants
from checker.plan.verdicts import LEFT_OPEN, VERDICTS
from checker.semantics.data import Row
from checker.semantics.model import Verdict

SETTINGS: Final = (
    # An in-memory database that writes nothing to disk: a query that does not fit in memory fails.
    "set temp_directory = ''",
    "set preserve_insertion_order = false",
)


@dataclass(frozen=True)
class Left:
    """How many subjects of how many the reference engine decided, rule by rule."""

    subjects: int
    left: Mapping[str, int]


class DuckDBEngine:
    """Decides all rules about single records in one plan; what the plan leaves open the reference engine decides.

    `left` tells of the last call how many subjects that were.
    """

    name = "duckdb"

    def __init__(self) -> None:
        self.left = Left(0, {})

    def verdicts(self, world: World, rules: Sequence[str]) -> Iterator[RuleVerdicts]:
        """The verdicts of the named rules, in the order asked."""
        supplied = [rule for rule in rules if not _unsupplied(world, rule)]
        about_rows = [rule for rule in supplied if not world.program.rules[rule].versions[0].subject.group_by]
        found = decide(world, about_rows)
        reference, single = ReferenceEngine(), Evaluation(world)
        left: dict[str, int] = {}
        for rule in rules:
            if rule in found:
                subjects, codes = found[rule]
                open_ = [index for index, code in enumerate(codes) if code == LEFT_OPEN]
                verdicts = [VERDICTS[code] if code != LEFT_OPEN else None for code in codes]
                left[rule] = len(open_)
                for index in open_:
                    verdicts[index] = single.outcome(rule, subjects[index]).verdict
                yield RuleVerdicts(rule, subjects, tuple(_all(verdicts)))
            else:
                yield from reference.verdicts(world, [rule])
        self.left = Left(sum(len(subjects) for subjects, _ in found.values()), left)


def _all(verdicts: Iterable[Verdict | None]) -> Iterator[Verdict]:
    for verdict in verdicts:
        assert verdict is not None, "every subject was decided"
        yield verdict


def _unsupplied(world: World, rule: str) -> bool:
    record = world.program.rules[rule].versions[0].subject.record
    return record == "letter" and "letter" not in world.dataset.supplied


def decide(world: World, rules: Sequence[str]) -> dict[str, tuple[Sequence[Row], Sequence[int]]]:
    """For each rule its subjects and the numbers of their verdicts."""
    if not rules:
        return {}
    plan = make_plan(world.program, world.as_of, world.settings, rules)
    connection = connect()
    try:
        rows, words = load(connection, world, plan)
        for statement in write.statements(plan, words.number):
            connection.execute(statement)
        return dict(_answers(connection, plan, rows))
    finally:
        connection.close()


def connect() -> duckdb.DuckDBPyConnection:
    """A database in memory that writes nothing to disk."""
    connection = duckdb.connect(":memory:")
    for setting in SETTINGS:
        connection.execute(setting)
    return connection


def _answers(
    connection: duckdb.DuckDBPyConnection, plan: Plan, rows: Mapping[str, Sequence[Row]]
) -> Iterator[tuple[str, tuple[Sequence[Row], Sequence[int]]]]:
    for table, (name, rules) in write.results(plan).items():
        columns = [plan.results[rule][1] for rule in rules]
        fetched = connection.execute(write.select_results(name, columns)).fetchall()
        for index, rule in enumerate(rules):
            yield rule, (rows[table], [line[index] for line in fetched])


# ---- loading


def load(connection: duckdb.DuckDBPyConnection, world: World, plan: Plan) -> tuple[Mapping[str, Sequence[Row]], Words]:
    """The tables of the plan, filled; the rows of each record in the order of their numbers, and the words."""
    words = Words()
    for word in constants(plan):
        words.number(word)
    records = [table.name for table in plan.tables.values() if isinstance(table.origin, OfRecord)]
    above = [
        column.what[1]
        for table in plan.tables.values()
        for column in table.stored.values()
        if column.what[0] in ("above", "parent")
    ]
    found = numbered(world.dataset, dict.fromkeys((*records, *above)))
    loader = Loader(world.program, world.dataset, found, words)
    for table in plan.tables.values():
        if isinstance(table.origin, OfRecord):
            stored = tuple(table.stored.values())
            columns = {"id": "INTEGER"} | {
                name: loader.kind(table.name, column) for name, column in table.stored.items()
            }
            fill(connection, table.name, columns, loader.lines(table.name, stored))
    calendars = [
        (words.numbers[name], calendar)
        for name, calendar in sorted(world.program.calendars.items())
        if name in words.numbers
    ]
    _fill_clocks(connection, plan, calendars)
    return found.rows, words


def _fill_clocks(connection: duckdb.DuckDBPyConnection, plan: Plan, calendars: Sequence[tuple[int, Calendar]]) -> None:
    days = range(clocktables.FIRST.toordinal(), clocktables.LAST.toordinal() + 1)
    for table in plan.tables.values():
        if isinstance(table.origin, OfClock):
            columns = dict.fromkeys(clocktables.COLUMNS[table.origin.what], "INTEGER")
            fill(connection, table.name, columns, clocktables.clock_lines(table.origin, calendars, days))


def fill(connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], lines: Iterable[str]) -> None:
    """A new table from lines of numbers, which go through a pipe and never through a file."""
    read_end, write_end = os.pipe()
    failures: list[BaseException] = []

    def feed() -> None:
        try:
            with os.fdopen(write_end, "w", encoding="ascii", buffering=1 << 20) as pipe:
                pipe.writelines(lines)
        except BaseException as failure:
            failures.append(failure)

    feeder = threading.Thread(target=feed)
    feeder.start()
    try:
        connection.execute(write.new_table(table, columns))
        connection.execute(write.copy_from(table, f"/dev/fd/{read_end}"))
    finally:
        os.close(read_end)
        feeder.join()
    if failures:
        raise failures[0]
