"""The verdicts of rules over a dataset, decided by one plan in DuckDB."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from itertools import islice
from typing import Final

import duckdb

from checker.diagnostics.diagnostic import CheckerError
from checker.engines.columnar import Codes, ColumnarEngine
from checker.engines.duckdb import write
from checker.engines.duckdb.asking import executed
from checker.engines.duckdb.load import Loader
from checker.engines.duckdb.loading import (
    CODES,
    Loaded,
    Measured,
    clock_fillings,
    fillings,
    loaded_by,
    loader_of,
    profile_by,
)
from checker.engines.limits import NO_LIMITS, Limits
from checker.engines.model import World
from checker.plan.make import lower
from checker.plan.schedule import Plan, Table
from checker.plan.specialise import Profile
from checker.semantics.data import Row

# Lines that are made before the next look at whether they are still wanted.
AT_ONCE: Final = 10_000

SETTINGS: Final = (
    # An in-memory database that writes nothing to disk: a query that does not fit in memory fails.
    "set temp_directory = ''",
    "set preserve_insertion_order = false",
    # Progress is told on standard error, and by habeas alone.
    "set enable_progress_bar = false",
)


class DuckDBEngine(ColumnarEngine):
    """Decides rules about single records in one plan in DuckDB."""

    name = "duckdb"

    def decided(self, world: World, rules: Sequence[str]) -> Codes:
        """The verdicts of rules about single records."""
        return decide(world, rules, self.limits)


def decide(world: World, rules: Sequence[str], limits: Limits = NO_LIMITS) -> Codes:
    """For each rule its subjects and the numbers of their verdicts.

    Raises CheckerError where the memory does not suffice.
    """
    if not rules:
        return {}
    with told_of_memory(limits), connected(limits) as connection:
        lowered = lower(world.program, world.as_of, world.settings, rules)
        loaded = load(connection, world, lowered.tables)
        plan = lowered.plan(profile_of(connection, lowered.tables, loaded.loader))
        fill_clocks(connection, world, plan, loaded)
        for statement in write.statements(plan, loaded.words.__getitem__):
            executed(connection, statement)
        nobody: dict[str, tuple[Sequence[Row], Sequence[int]]] = dict.fromkeys(rules, ((), ()))
        return {**nobody, **dict(_answers(connection, plan, loaded.rows))}


@contextmanager
def connected(limits: Limits = NO_LIMITS) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory. It writes to disk only under a limit of memory, and what it spills is gone at the end.

    What is spilled are numbers and never text of a record, in a folder for the owner alone.
    """
    with ExitStack() as leaving:
        settings = list(SETTINGS)
        if limits.threads is not None:
            settings.append(f"set threads = {limits.threads}")
        if limits.memory is not None:
            folder = leaving.enter_context(tempfile.TemporaryDirectory(prefix="habeas-"))
            settings += [
                f"set memory_limit = '{limits.memory}B'",
                "set temp_directory = '{}'".format(folder.replace("'", "''")),
            ]
        connection = leaving.enter_context(closing(duckdb.connect(":memory:")))
        for setting in settings:
            connection.execute(setting)
        yield connection


@contextmanager
def told_of_memory(limits: Limits) -> Iterator[None]:
    """Raises CheckerError, with what to do, where what runs inside needs more memory than there is."""
    try:
        yield
    except duckdb.OutOfMemoryException:
        more = "allow more with --memory" if limits.memory is not None else "--memory 2GB lets it spill to disk"
        raise CheckerError("the rules need more memory than there is", more) from None


def _answers(
    connection: duckdb.DuckDBPyConnection, plan: Plan, rows: Mapping[str, Sequence[Row]]
) -> Iterator[tuple[str, tuple[Sequence[Row], Sequence[int]]]]:
    for table, (name, rules) in write.results(plan).items():
        columns = [plan.results[rule][1] for rule in rules]
        fetched = executed(connection, write.select_results(name, columns)).fetchall()
        for index, rule in enumerate(rules):
            yield rule, (rows[table], [line[index] for line in fetched])


# ---- loading


def load(connection: duckdb.DuckDBPyConnection, world: World, tables: Sequence[Table]) -> Loaded:
    """The tables of records, filled."""
    loader = loader_of(world, tables)
    for each in fillings(loader, tables):
        fill(connection, each.table, each.columns, each.lines)
    return loaded_by(loader)


def profile_of(connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], loader: Loader) -> Profile:
    """What is sure of the loaded columns, and which hold one value throughout."""

    def measure(table: str, wanted: Sequence[str]) -> tuple[int, list[Measured]]:
        row = executed(connection, write.select_profile(table, wanted)).fetchone()
        assert row is not None, "an aggregate has a row"
        return row[0], [_measured(*found) for found in zip(row[1::4], row[2::4], row[3::4], row[4::4], strict=True)]

    return profile_by(tables, loader, measure)


def _measured(filled: int, low: int | None, high: int | None, bits: int | None) -> Measured:
    small = low is not None and high is not None and low >= 0 and high < CODES
    return Measured(filled, low, high, bits if small else None)


def fill_clocks(connection: duckdb.DuckDBPyConnection, world: World, plan: Plan, loaded: Loaded) -> None:
    """The clock's tables that the plan looks things up in."""
    for each in clock_fillings(world, plan, loaded):
        fill(connection, each.table, each.columns, each.lines)


def fill(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Mapping[str, str],
    lines: Iterable[str],
    shared: bool = False,
) -> None:
    """A new table from lines of numbers, which go through a pipe and never through a file.

    A `shared` one is there for all cursors of the connection.
    """
    read_end, write_end = os.pipe()
    failures: list[BaseException] = []
    stopped = threading.Event()

    def feed() -> None:
        try:
            with os.fdopen(write_end, "w", encoding="ascii", buffering=1 << 20) as pipe:
                rest = iter(lines)
                while not stopped.is_set() and (some := list(islice(rest, AT_ONCE))):
                    pipe.writelines(some)
        except BaseException as failure:
            failures.append(failure)

    feeder = threading.Thread(target=feed)
    feeder.start()
    try:
        connection.execute(write.new_table(table, columns, shared))
        executed(connection, write.copy_from(table, f"/dev/fd/{read_end}"), stopped.set)
    finally:
        os.close(read_end)
        feeder.join()
    if failures:
        raise failures[0]
