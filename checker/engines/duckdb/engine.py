"""The verdicts of rules over a dataset, decided by one plan in DuckDB."""

from __future__ import annotations

import gc
import os
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

import duckdb

from checker.diagnostics.diagnostic import CheckerError
from checker.engines.duckdb import clocktables, write
from checker.engines.duckdb.asking import executed
from checker.engines.duckdb.load import Loader, Words, numbered
from checker.engines.limits import NO_LIMITS, Limits
from checker.engines.model import RuleVerdicts, World
from checker.engines.reference.evaluate import Evaluation
from checker.engines.reference.outcomes import Outcome, group_outcome
from checker.engines.reference.populations import groups, is_grouped
from checker.plan.frames import OfClock
from checker.plan.make import lower
from checker.plan.scalars import Constant
from checker.plan.schedule import Plan, Table, constants
from checker.plan.specialise import Profile
from checker.plan.verdicts import LEFT_OPEN, VERDICTS
from checker.semantics.data import Row
from checker.semantics.model import Verdict

# The reference engine takes the few records with days outside, where months are not counted in advance.
FIRST_DAY: Final = date(1990, 1, 1).toordinal()
LAST_DAY: Final = date(2060, 12, 31).toordinal()
AROUND: Final = 800

# Lines that are made before the next look at whether they are still wanted.
AT_ONCE: Final = 10_000

# Columns whose value is put into the plan where it is the same in every row; the rest are keys.
CONSTANT: Final = ("field", "status", "table", "at_hand", "says", "reads", "evidence")

# Verdicts that another rule reads without their blame.
PLAIN: Final[tuple[Verdict, ...]] = ("passed", "breached", "not_applicable", "no_law")

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
    """Decides rules about single records in one plan; groups, and what it leaves open, the reference engine decides.

    `left` tells of the last call how many subjects were left open.
    """

    name = "duckdb"

    def __init__(self, limits: Limits = NO_LIMITS) -> None:
        self.limits = limits
        self.left = Left(0, {})

    def verdicts(self, world: World, rules: Sequence[str]) -> Iterator[RuleVerdicts]:
        """The verdicts of the named rules, in the order asked."""
        supplied = [rule for rule in rules if not _unsupplied(world, rule)]
        alone = [rule for rule in supplied if not is_grouped(world.program.rules[rule])]
        found = decide(world, alone, self.limits)
        left = {rule: sum(code == LEFT_OPEN for code in codes) for rule, (_, codes) in found.items()}
        self.left = Left(sum(len(subjects) for subjects, _ in found.values()), left)
        reference = Evaluation(world)
        if len(found) < len(supplied):
            _remember(reference, found)
        for rule in rules:
            if rule in found:
                subjects, codes = found[rule]
                yield RuleVerdicts(rule, subjects, tuple(_each(reference, rule, subjects, codes)))
            elif rule in supplied:
                yield _of_groups(reference, rule)
            else:
                yield RuleVerdicts(rule, (), (), unsupplied=True)


def _each(reference: Evaluation, rule: str, subjects: Sequence[Row], codes: Sequence[int]) -> Iterator[Verdict]:
    for subject, code in zip(subjects, codes, strict=True):
        yield VERDICTS[code] if code != LEFT_OPEN else reference.outcome(rule, subject).verdict


def _remember(reference: Evaluation, found: Mapping[str, tuple[Sequence[Row], Sequence[int]]]) -> None:
    """Rules about groups ask for verdicts of other rules: those that need no blame are told to the reference engine."""
    told: dict[int, Outcome] = {VERDICTS.index(verdict): Outcome(verdict) for verdict in PLAIN}
    for rule, (subjects, codes) in found.items():
        for subject, code in zip(subjects, codes, strict=True):
            if code in told:
                reference.memory.outcomes[(rule, subject)] = told[code]


def _of_groups(reference: Evaluation, rule: str) -> RuleVerdicts:
    """A rule about groups, which the reference engine forms and decides."""
    formed = tuple(groups(reference, reference.program.rules[rule]))
    outcomes = (group_outcome(reference, rule, each.version, each.group, each.members) for each in formed)
    return RuleVerdicts(rule, tuple(each.group for each in formed), tuple(each.verdict for each in outcomes))


def _unsupplied(world: World, rule: str) -> bool:
    record = world.program.rules[rule].versions[0].subject.record
    return record == "letter" and "letter" not in world.dataset.supplied


@contextmanager
def _without_collector() -> Iterator[None]:
    """Spares the search for cycles, which walks through every row of the data each time that it starts."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def decide(
    world: World, rules: Sequence[str], limits: Limits = NO_LIMITS
) -> dict[str, tuple[Sequence[Row], Sequence[int]]]:
    """For each rule its subjects and the numbers of their verdicts.

    Raises CheckerError where the memory does not suffice.
    """
    if not rules:
        return {}
    with _without_collector(), _told_of_memory(limits), connected(limits) as connection:
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
def _told_of_memory(limits: Limits) -> Iterator[None]:
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


def load(connection: duckdb.DuckDBPyConnection, world: World, tables: Sequence[Table]) -> Loaded:
    """The tables of records, filled."""
    words = Words()
    above = [
        column.what[1] for table in tables for column in table.stored.values() if column.what[0] in ("above", "parent")
    ]
    found = numbered(world.dataset, dict.fromkeys((*(table.name for table in tables), *above)))
    loader = Loader(world.program, world.dataset, found, words)
    for table in tables:
        columns = {name: loader.kind(table.name, column) for name, column in table.stored.items()}
        lines = loader.lines(table.name, tuple(table.stored.values()))
        fill(connection, table.name, {"id": "INTEGER", **columns}, lines)
    return Loaded(found.rows, loader, _span(map(int, loader.days.values())))


def _span(days: Iterable[int]) -> range:
    """The days for which the clock counts months: those of the data and some around them."""
    seen = [day for day in days if FIRST_DAY <= day <= LAST_DAY]
    if not seen:
        return range(0)
    return range(max(FIRST_DAY, min(seen) - AROUND), min(LAST_DAY, max(seen) + AROUND) + 1)


def profile_of(connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], loader: Loader) -> Profile:
    """Which loaded columns are always known, and which hold one value throughout."""
    natural: set[tuple[str, str]] = set()
    constant: dict[tuple[str, str], Constant] = {}
    empty = frozenset(table.name for table in tables if not loader.numbered.rows[table.name])
    for table in tables:
        wanted = [name for name, column in table.stored.items() if loader.kind(table.name, column) == "INTEGER"]
        if not wanted or table.name in empty:
            continue
        row = executed(connection, write.select_profile(table.name, wanted)).fetchone()
        assert row is not None, "an aggregate has a row"
        for name, (filled, low, high) in zip(wanted, zip(row[1::3], row[2::3], row[3::3], strict=True), strict=True):
            full, column = filled == row[0], table.stored[name]
            if full and low >= 0:
                natural.add((table.name, name))
            if column.what[0] in CONSTANT and low == high and (full or not filled):
                constant[(table.name, name)] = loader.constant(table.name, column, low)
    return Profile(frozenset(natural), constant, empty)


def fill_clocks(connection: duckdb.DuckDBPyConnection, world: World, plan: Plan, loaded: Loaded) -> None:
    """The clock's tables that the plan looks things up in."""
    words = loaded.words
    for word in constants(plan):
        words[word]
    known = sorted(world.program.calendars.items())
    calendars = [(words[name], calendar) for name, calendar in known if name in words]
    for table in plan.tables.values():
        if isinstance(table.origin, OfClock):
            columns = dict.fromkeys(clocktables.COLUMNS[table.origin.what], "INTEGER")
            fill(connection, table.name, columns, clocktables.clock_lines(table.origin, calendars, loaded.days))


def fill(connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], lines: Iterable[str]) -> None:
    """A new table from lines of numbers, which go through a pipe and never through a file."""
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
        connection.execute(write.new_table(table, columns))
        executed(connection, write.copy_from(table, f"/dev/fd/{read_end}"), stopped.set)
    finally:
        os.close(read_end)
        feeder.join()
    if failures:
        raise failures[0]
