"""Reads log files: the one way in, from paths and settings to the records of an export."""

from __future__ import annotations

import fnmatch
import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePath

from checker.configuration.model import Configuration, LogSettings, Notation
from checker.diagnostics.diagnostic import CheckerError
from checker.logs import problems
from checker.logs.assemble import Sites, assemble
from checker.logs.cells import Flaw, read_date
from checker.logs.columns import Reading, reader_of
from checker.logs.decode import decode
from checker.logs.delimited import read_delimited
from checker.logs.export import ListedLetter, LogExport, SourceFile
from checker.logs.headings import Vocabulary
from checker.logs.nested import read_json, read_json_lines
from checker.logs.problems import DataProblem
from checker.logs.rows import shape_of
from checker.logs.tables import RawTable
from checker.logs.understand import ColumnUse, Draft, understand
from checker.semantics.data import Row
from checker.semantics.model import Program, Record

DELIMITED = (".csv", ".tsv", ".tab")
JSON = (".json",)
JSON_LINES = (".jsonl", ".ndjson")
FORMATS = (*DELIMITED, *JSON, *JSON_LINES)


@dataclass(frozen=True)
class InputText:
    """A log that does not come from a file: its bytes under the name that messages give it."""

    name: str
    data: bytes


Input = Path | InputText


def read_log(paths: Sequence[Input], program: Program, configuration: Configuration) -> LogExport:
    """The records of the given files; what cannot be read is among the problems and never stops the rest.

    Raises CheckerError only for mistakes in the settings.
    """
    vocabulary = Vocabulary(program.records)
    reading = _Reading(program, configuration, vocabulary)
    for path in paths:
        reading.add(path)
    return reading.finished()


class _Reading:
    def __init__(self, program: Program, configuration: Configuration, vocabulary: Vocabulary) -> None:
        self._program = program
        self._configuration = configuration
        self._vocabulary = vocabulary
        self._calendars = tuple(sorted(program.calendars))
        self._problems: list[DataProblem] = []
        self._inputs: list[SourceFile] = []
        self._drafts: list[Draft] = []
        self._supplied: set[str] = set()
        self._uses: list[ColumnUse] = []
        self._complete_through = configuration.complete_through
        self._notations: list[tuple[str, LogSettings]] = []

    def add(self, path: Input) -> None:
        """Reads one file."""
        name = path.name if isinstance(path, InputText) else str(path)
        settings = settings_for(path, self._configuration)
        if settings.ignore:
            return
        data = self._bytes(path, name)
        if data is None:
            return
        self._inputs.append(SourceFile(name, hashlib.sha256(data).hexdigest(), len(data)))
        decoded = decode(data, name, settings.encoding)
        self._problems += decoded.problems
        if decoded.text is not None:
            self._understand(self._tables(decoded.text, name, settings), settings)

    def _bytes(self, path: Input, name: str) -> bytes | None:
        if PurePath(name).suffix.lower() not in FORMATS:
            reason = f"logs are read from {', '.join(FORMATS)}"
            self._problems.append(problems.unreadable_file(name, reason))
            return None
        if isinstance(path, InputText):
            return path.data
        try:
            return path.read_bytes()
        except FileNotFoundError:
            self._problems.append(problems.unreadable_file(name, "there is no such file"))
        except OSError as error:
            reason = os.strerror(error.errno).lower() if error.errno else "the system refused it"
            self._problems.append(problems.unreadable_file(name, reason))
        return None

    def _tables(self, text: str, name: str, settings: LogSettings) -> Sequence[RawTable]:
        suffix = PurePath(name).suffix.lower()
        if suffix in DELIMITED:
            delimiter = settings.delimiter or ("\t" if suffix != ".csv" else None)
            delimited = read_delimited(text, name, delimiter, settings.heading_row)
            self._problems += delimited.problems
            return [] if delimited.table is None else self._kind(delimited.table, settings)
        read = read_json if suffix in JSON else read_json_lines
        if not text.strip():
            self._problems.append(problems.no_records(name, "the file is empty"))
            return []
        nested = read(text, name, self._vocabulary, settings.record)
        self._problems += nested.problems
        self._complete(nested.complete_through, name)
        return nested.tables

    def _kind(self, table: RawTable, settings: LogSettings) -> Sequence[RawTable]:
        headings = (*table.headings, *(name for name in settings.columns.values() if name is not None))
        record = settings.record or self._vocabulary.record_of(PurePath(table.file).stem, headings)
        if record is None:
            reason = "neither its name nor its headings say which records it holds"
            self._problems.append(problems.unclear_table(table.file, reason))
            return []
        return [replace(table, record=record)]

    def _complete(self, written: str | None, name: str) -> None:
        if written is None:
            return
        day = read_date(written.strip(), Notation(), "year_first")
        if isinstance(day, Flaw):
            self._problems.append(problems.bad_cell(day.code or "READ-11", name, 1, "complete_through", day.why, None))
        elif self._complete_through is None:
            self._complete_through = day
        elif self._complete_through != day:
            self._problems.append(problems.differing_completeness(name))

    def _understand(self, tables: Sequence[RawTable], settings: LogSettings) -> None:
        done: dict[int, tuple[Draft, ...]] = {}
        for table in tables:
            parents = done[id(table.parent)] if table.parent is not None else ()
            understood = understand(table, self._vocabulary, settings, self._calendars, parents)
            done[id(table)] = understood.drafts
            self._drafts += understood.drafts
            self._drafts += understood.made
            self._supplied |= understood.supplied
            self._uses += understood.uses
            self._problems += understood.problems
            self._notations.append((table.file, settings))

    def finished(self) -> LogExport:
        """All that was read, joined."""
        supplied = frozenset(self._supplied)
        shapes = {
            record.name: shape_of(record, supplied | {"request"} if record.name == "entity" else supplied)
            for record in self._program.records.values()
        }
        sites = stated_sites(self._configuration, self._program.records["entity"], self._calendars)
        done = assemble(self._drafts, self._program.records, shapes, sites)
        folder = self._configuration.folder
        return LogExport(
            entities=done.entities,
            letters=tuple(ListedLetter(row, _letter_file(row, file, folder)) for row, file in done.listed),
            loose=done.loose,
            problems=tuple(sorted((*self._problems, *done.problems), key=_order)),
            inputs=tuple(self._inputs),
            supplied=supplied,
            complete_through=self._complete_through,
            columns=tuple(self._uses),
            shapes=shapes,
            mapping_digest=self._digest(),
        )

    def _digest(self) -> str:
        read = [(use.file, use.table, use.heading, use.record, use.field) for use in self._uses]
        how = sorted({json.dumps(asdict(settings), sort_keys=True) for _, settings in self._notations})
        return hashlib.sha256(json.dumps([read, how]).encode()).hexdigest()


def settings_for(path: Input, configuration: Configuration) -> LogSettings:
    """What the settings say of one file: the first entry that matches, else only how dates and amounts are written."""
    name = path.name
    relative = name if isinstance(path, InputText) else _relative(path, configuration.folder)
    for settings in configuration.logs:
        if fnmatch.fnmatchcase(relative, settings.file) or ("/" not in settings.file and name == settings.file):
            return settings
    return LogSettings(file=name, values=configuration.values, notation=configuration.notation)


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()


def stated_sites(configuration: Configuration, record: Record, calendars: Iterable[str]) -> Sites:
    """The facts about the sites that the settings state; raises CheckerError for one that cannot be read."""
    calendars = tuple(calendars)
    described: dict[str, Mapping[str, Reading]] = {}
    for index, facts in enumerate(configuration.entities):
        number = facts.get("id")
        if number is None:
            place = configuration.place(f"entities.{index}")
            raise CheckerError(f"{place}: this site has no `id`", help="write the name by which the log knows it")
        if number in described:
            place = configuration.place(f"entities.{index}.id")
            raise CheckerError(f"{place}: two sites have this `id`", help="describe each site once")
        described[number] = _facts(facts, f"entities.{index}", configuration, record, calendars)
    shared = _facts(configuration.entity, "entity", configuration, record, calendars)
    return Sites(shared, described, configuration.file or "settings")


def _facts(
    facts: Mapping[str, str], key: str, configuration: Configuration, record: Record, calendars: tuple[str, ...]
) -> dict[str, Reading]:
    known: dict[str, Reading] = {}
    for name, text in facts.items():
        place = configuration.place(f"{key}.{name}")
        if name not in record.fields:
            raise CheckerError(
                f"{place}: an entity has no fact `{name}`", help=f"facts: {', '.join(sorted(record.fields))}"
            )
        value = reader_of(record.fields[name], configuration.notation, {}, calendars, "year_first")(text)
        if isinstance(value, Flaw) and value.code is not None:
            raise CheckerError(f"{place}: the value of `{name}` cannot be read: {value.why}")
        known[name] = value
    return known


def _letter_file(row: Row, file: str | None, folder: Path) -> Path | None:
    """The file of a letter's text: beside the table that lists it, else counted from the settings' folder."""
    if file is None:
        return None
    beside = (folder if row.origin is None else Path(row.origin.file).parent) / file
    return beside if beside.exists() else folder / file


def _order(problem: DataProblem) -> tuple[str, int, int, str, str, str, str]:
    return (
        problem.file,
        problem.row or 0,
        problem.line or 0,
        problem.code,
        problem.table or "",
        problem.column or "",
        problem.message,
    )
