"""Reads log files: the one way in, from paths and settings to the records of an export."""

from __future__ import annotations

import fnmatch
import gc
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePath

from checker.configuration.model import Configuration, LogSettings, Notation
from checker.diagnostics.diagnostic import CheckerError
from checker.logs import problems
from checker.logs.assemble import assemble
from checker.logs.cells import Flaw, read_date
from checker.logs.decode import decode
from checker.logs.delimited import read_delimited
from checker.logs.export import ListedLetter, LogExport, SourceFile
from checker.logs.headings import Vocabulary
from checker.logs.nested import read_json, read_json_lines
from checker.logs.problems import DataProblem
from checker.logs.rows import shape_of
from checker.logs.stated import check_mapping, made_fields, stated_sites
from checker.logs.tables import RawTable
from checker.logs.understand import ColumnUse, Draft, understand
from checker.semantics.data import Row
from checker.semantics.model import Program

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
    check_mapping(configuration, program)
    reading = _Reading(program, configuration)
    with _no_collection():
        for path in paths:
            reading.add(path)
        return reading.finished()


@contextmanager
def _no_collection() -> Iterator[None]:
    """Holds the collector of cyclic garbage: while records are made it finds none, and takes half of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Reading:
    def __init__(self, program: Program, configuration: Configuration) -> None:
        self._program = program
        self._configuration = configuration
        self._vocabulary = Vocabulary(program.records, program.lists)
        self._sites = stated_sites(configuration, program)
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
            constants = [made_fields(row, self._configuration, self._program) for row in settings.rows]
            understood = understand(table, self._vocabulary, settings, constants, self._calendars, parents)
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
        done = assemble(self._drafts, self._vocabulary, shapes, self._sites)
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
            stated=done.stated,
        )

    def _digest(self) -> str:
        read = [(use.file, use.table, use.heading, use.record, use.field) for use in self._uses]
        how = sorted({json.dumps(asdict(settings), sort_keys=True) for _, settings in self._notations})
        return hashlib.sha256(json.dumps([read, how]).encode()).hexdigest()


def settings_for(path: Input, configuration: Configuration) -> LogSettings:
    """What the settings say of one file: the first entry that matches, else only how dates and amounts are written."""
    name = path.name
    relative = name if isinstance(path, InputText) else relative_to(path, configuration.folder)
    for settings in configuration.logs:
        if fnmatch.fnmatchcase(relative, settings.file) or ("/" not in settings.file and name == settings.file):
            return settings
    return LogSettings(file=name, values=configuration.values, notation=configuration.notation)


def relative_to(path: Path, folder: Path) -> str:
    """The path counted from a folder, with slashes."""
    return Path(os.path.relpath(path, folder)).as_posix()


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


def standard_input(name: str | None) -> InputText:
    """The log that stands on standard input; raises CheckerError without a name, whose ending tells the format."""
    if name is None:
        raise CheckerError("`-` reads standard input, which has no name", help="add --stdin-name log.csv")
    return InputText(name, sys.stdin.buffer.read())
