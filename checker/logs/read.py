"""Reads log files: the one way in, from paths and settings to the records of an export."""

from __future__ import annotations

import fnmatch
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from checker.collector import held
from checker.configuration.model import Configuration, LogSettings, Notation
from checker.diagnostics.diagnostic import CheckerError
from checker.logs import problems
from checker.logs.assemble import assemble
from checker.logs.attachments import attached_in
from checker.logs.cells import Flaw, read_date
from checker.logs.endings import DELIMITED, JSON, READ, log_format, packing, unpacked_name
from checker.logs.export import ListedLetter, LogExport, SourceFile
from checker.logs.headings import Vocabulary
from checker.logs.languages import squashed
from checker.logs.parts import Family, family_of, pattern_of, telling_names
from checker.logs.problems import DataProblem
from checker.logs.rows import shape_of
from checker.logs.stated import check_mapping, constants_of, stated_sites
from checker.logs.tables import RawTable
from checker.logs.understand import ColumnUse, Draft, understand
from checker.semantics.data import Row
from checker.semantics.model import Program

if TYPE_CHECKING:
    from checker.logs.grid import Grid


# Remarks that are made once for all parts of a table.
_ONCE = ("READ-08", "READ-27")


@dataclass(frozen=True)
class Waiting:
    """A table that was read and is not yet understood, with the settings for it.

    `beside` holds cells of the same table, by its columns, that are not among its rows.
    """

    table: RawTable
    settings: LogSettings
    beside: RawTable | None = None


@dataclass(frozen=True)
class InputText:
    """A log that does not come from a file: its bytes under the name that messages give it."""

    name: str
    data: bytes


Input = Path | InputText


def _quiet(done: int, total: int | None) -> None:
    """Tells nobody."""


def read_log(
    paths: Sequence[Input],
    program: Program,
    configuration: Configuration,
    progress: Callable[[int, int | None], None] = _quiet,
) -> LogExport:
    """The records of the given files; what cannot be read is among the problems and never stops the rest.

    `progress` is told how many files of how many are read.
    Raises CheckerError only for mistakes in the settings.
    """
    check_mapping(configuration, program)
    reading = _Reading(program, configuration)
    patterns = [pattern_of(_name(path)) for path in paths]
    last = {pattern: index for index, pattern in enumerate(patterns)}
    until = 0
    with held():
        for index, (path, pattern) in enumerate(zip(paths, patterns, strict=True)):
            progress(index, len(paths))
            reading.add(path)
            until = max(until, last[pattern])
            if index == until:
                reading.understand_waiting()
        progress(len(paths), len(paths))
        return reading.finished()


def read_tables(
    tables: Sequence[Waiting],
    inputs: Sequence[SourceFile],
    found: Sequence[DataProblem],
    program: Program,
    configuration: Configuration,
) -> LogExport:
    """The records of tables that were read already, of the `inputs` given; `found` is what was wrong on the way."""
    check_mapping(configuration, program)
    reading = _Reading(program, configuration)
    with held():
        return reading.of_tables(tables, inputs, found)


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
        self._waiting: list[Waiting] = []

    def add(self, path: Input) -> None:
        """Reads one file."""
        name = _name(path)
        settings = settings_for(path, self._configuration)
        if settings.ignore:
            return
        data = self._bytes(path, name)
        if data is None:
            return
        self._inputs.append(SourceFile(name, hashlib.sha256(data).hexdigest(), len(data)))
        match log_format(name):
            case ".parquet":
                self._wait(self._parquet(data, name, settings), settings)
            case ".xlsx" | ".xlsm":
                self._workbook(data, path, name)
            case _:
                text = self._text(data, name, settings)
                if text is not None:
                    self._wait(self._tables(text, name, settings), settings)

    def of_tables(
        self, tables: Sequence[Waiting], inputs: Sequence[SourceFile], found: Sequence[DataProblem]
    ) -> LogExport:
        """The records of tables of the same kinds as those of files."""
        self._inputs += inputs
        self._problems += found
        self._waiting += tables
        self.understand_waiting()
        return self.finished()

    def _bytes(self, path: Input, name: str) -> bytes | None:
        if log_format(name) is None:
            self._problems.append(problems.unreadable_file(name, f"logs are read from {READ}"))
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

    def _text(self, data: bytes, name: str, settings: LogSettings) -> str | None:
        from checker.logs.decode import decode  # letters alone need nothing of what reads logs

        packed = packing(name)
        if packed is not None:
            from checker.logs.unpack import CannotUnpackError, unpack

            try:
                data = unpack(data, packed)
            except CannotUnpackError as error:
                self._problems.append(problems.unreadable_file(name, str(error)))
                return None
        decoded = decode(data, name, settings.encoding)
        self._problems += decoded.problems
        return decoded.text

    def _tables(self, text: str, name: str, settings: LogSettings) -> Sequence[RawTable]:
        ending = log_format(name)
        if ending in DELIMITED:
            from checker.logs.delimited import read_delimited

            delimiter = settings.delimiter or ("\t" if ending != ".csv" else None)
            return self._grid(read_delimited(text, name, delimiter, settings.heading_row), settings)
        from checker.logs.nested import read_json, read_json_lines

        read = read_json if ending in JSON else read_json_lines
        if not text.strip():
            self._problems.append(problems.no_records(name, "the file is empty"))
            return []
        nested = read(text, name, self._vocabulary, settings.record)
        self._problems += nested.problems
        self._complete(nested.complete_through, name)
        return nested.tables

    def _parquet(self, data: bytes, name: str, settings: LogSettings) -> Sequence[RawTable]:
        from checker.logs.parquet import JsonLines, read_parquet

        found = read_parquet(data, name)
        if not isinstance(found, JsonLines):
            return self._grid(found, settings)
        from checker.logs.nested import read_json_lines

        nested = read_json_lines(found.text, name, self._vocabulary, settings.record)
        self._problems += nested.problems
        return nested.tables

    def _workbook(self, data: bytes, path: Input, name: str) -> None:
        from checker.logs.workbook import read_workbook

        workbook = read_workbook(data, name)
        self._problems += workbook.problems
        for sheet in workbook.sheets:
            settings = settings_for(path, self._configuration, sheet.name)
            if settings.ignore:
                continue
            grid = sheet.table(name, settings.heading_row, sheet.name if len(workbook.sheets) > 1 else None)
            if sheet.hidden and settings.sheet is None:
                holds = grid.table is not None and kind_of(grid.table, self._vocabulary, settings) is not None
                self._problems.append(problems.hidden_sheet(name, sheet.name, holds))
                if not holds:
                    continue
            self._wait(self._grid(grid, settings), settings)

    def _grid(self, grid: Grid, settings: LogSettings) -> Sequence[RawTable]:
        """The table of a grid with the kind of its records; none where nothing says it."""
        self._problems += grid.problems
        if grid.table is None:
            return []
        record = kind_of(grid.table, self._vocabulary, settings)
        if record is None:
            reason = "neither its name nor its headings say which records it holds"
            self._problems.append(problems.unclear_table(grid.table.file, reason, grid.table.name))
            return []
        return [replace(grid.table, record=record)]

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

    def _wait(self, tables: Sequence[RawTable], settings: LogSettings) -> None:
        self._waiting += [Waiting(table, settings) for table in tables]

    def understand_waiting(self) -> None:
        """Turns the tables that were read into drafts; the parts of one table are read with an eye on each other."""
        families: dict[Family, list[RawTable]] = {}
        for each in self._waiting:
            family = family_of(each.table)
            if family is not None:
                families.setdefault(family, []).append(each.table)
        self._excuse_empty_parts(families.values())
        done: dict[int, tuple[Draft, ...]] = {}
        for waiting in self._waiting:
            table, settings = waiting.table, waiting.settings
            family = family_of(table)
            others = [] if family is None else [part for part in families[family] if part is not table]
            others += [] if waiting.beside is None else [waiting.beside]
            parents = done[id(table.parent)] if table.parent is not None else ()
            constants = constants_of(table, settings, self._configuration, self._program)
            understood = understand(table, self._vocabulary, settings, constants, self._calendars, parents, others)
            done[id(table)] = understood.drafts
            self._drafts += understood.drafts
            self._drafts += understood.made
            self._supplied |= understood.supplied
            self._uses += understood.uses
            first = family is None or families[family][0] is table
            self._problems += [each for each in understood.problems if first or each.code not in _ONCE]
            self._notations.append((table.file, settings))
        self._waiting = []

    def _excuse_empty_parts(self, families: Iterable[Sequence[RawTable]]) -> None:
        """A part without rows is nothing to tell where another part has some."""
        empty = {
            (part.file, part.name)
            for parts in families
            if any(part.rows for part in parts)
            for part in parts
            if not part.rows
        }
        self._problems = [
            each for each in self._problems if each.code != problems.EMPTY or (each.file, each.table) not in empty
        ]

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
            letters=tuple(_listed(row, file, folder) for row, file in done.listed),
            loose=done.loose,
            problems=tuple(sorted((*self._problems, *done.problems), key=problem_order)),
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


def kind_of(table: RawTable, vocabulary: Vocabulary, settings: LogSettings) -> str | None:
    """The record that a table's rows are: as the settings say, else by its names, else by its headings."""
    headings = (*table.headings, *(name for name in settings.columns.values() if name is not None), *settings.facts)
    names = telling_names(table.file, table.name)
    stem = next((name for name in names if vocabulary.names_a_table(name)), names[0])
    return settings.record or vocabulary.record_of(stem, headings)


def settings_for(path: Input, configuration: Configuration, sheet: str | None = None) -> LogSettings:
    """What the settings say of a file or a sheet of it: the first entry that matches, else only how cells are written.

    An entry for `log.csv` holds for `log.csv.gz` too.
    """
    name = path.name
    relative = name if isinstance(path, InputText) else relative_to(path, configuration.folder)
    wholes, names = {relative, unpacked_name(relative)}, {name, unpacked_name(name)}
    for settings in configuration.logs:
        if settings.sheet is not None and (sheet is None or squashed(settings.sheet) != squashed(sheet)):
            continue
        if "/" not in settings.file and settings.file in names:
            return settings
        if any(fnmatch.fnmatchcase(whole, settings.file) for whole in wholes):
            return settings
    return LogSettings(file=name, values=configuration.values, notation=configuration.notation)


def _name(path: Input) -> str:
    return path.name if isinstance(path, InputText) else str(path)


def relative_to(path: Path, folder: Path) -> str:
    """The path counted from a folder, with slashes."""
    return Path(os.path.relpath(path, folder)).as_posix()


def _listed(row: Row, file: str | None, folder: Path) -> ListedLetter:
    """A letter with what it says that its file is: a file's content, or the name of one."""
    if file is None:
        return ListedLetter(row, None)
    attached = attached_in(file)
    return ListedLetter(row, None, attached) if attached else ListedLetter(row, _letter_file(row, file, folder))


def _letter_file(row: Row, file: str, folder: Path) -> Path:
    """The file of a letter's text: beside the table that lists it, else counted from the settings' folder."""
    beside = (folder if row.origin is None else Path(row.origin.file).parent) / file
    return beside if beside.exists() else folder / file


def problem_order(problem: DataProblem) -> tuple[str, int, int, str, str, str, str]:
    """By file and place: the order in which problems are told."""
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
