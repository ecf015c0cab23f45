"""Drafts the mapping of a log from its headings, as YAML with a comment on every doubtful column.

Headings are printed, cells never.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.configuration.load import parse_configuration
from checker.configuration.model import Configuration
from checker.configuration.presets import Preset, recognised
from checker.diagnostics.suggest import closest
from checker.logs.endings import WORKBOOKS, log_format
from checker.logs.export import LogExport
from checker.logs.languages import squashed
from checker.logs.problems import DataProblem
from checker.logs.read import Input, InputText, read_log
from checker.logs.understand import ColumnUse
from checker.semantics.model import Program, Record
from checker.semantics.types import WordType

_UNCLEAR = "READ-06"
_FOREIGN = "READ-16"
_LAST_HEADING_ROW = 6
# Facts of a request that decide much, and of which a tracker for patients' own requests has no column.
_OFTEN_THE_SAME = ("requester", "right")
_ENOUGH_HEADINGS = 3
_UNSAFE = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@dataclass(frozen=True)
class Undeclared:
    """Files as they read with what was assumed of them: the presets in `known`, requests in `unclear` ones.

    `heading_rows` holds the row of the headings where it is not the first.
    """

    export: LogExport
    known: Mapping[str, Preset]
    unclear: frozenset[str]
    heading_rows: Mapping[str, int]


def draft_mapping(paths: Sequence[Input], program: Program) -> str:
    """The YAML of a mapping for these files, to be completed by hand."""
    undeclared = read_undeclared(paths, program)
    lines = ["# A draft: lines with `?` are guesses from the headings. Prove it with `habeas map check`."]
    lines += _notation(undeclared.export.problems)
    files = dict.fromkeys(use.file for use in undeclared.export.columns)
    if files:
        lines += ["logs:", *(line for file in files for line in draft_entry(file, undeclared, program))]
    else:
        lines.append("logs: []  # ? no headings could be read")
    return "\n".join(lines) + "\n"


def read_undeclared(paths: Sequence[Input], program: Program) -> Undeclared:
    """The records of files about which no settings say anything."""
    export = read_log(paths, program, Configuration())
    lost = _without_headings(export)
    candidates = {path: heading_row(path, program) for path in paths if _input_name(path) in lost}
    rows = {_input_name(path): row for path, row in candidates.items() if row is not None}
    if rows:
        export = read_log(paths, program, _assuming({}, frozenset(), rows))
    unclear = frozenset(
        problem.file
        for problem in export.problems
        if problem.code == _UNCLEAR and problem.row is None and not (problem.table and _is_workbook(problem.file))
    )
    if unclear:
        export = read_log(paths, program, _assuming({}, unclear, rows))
    known = known_presets(export)
    unclear -= known.keys()
    if known:
        export = read_log(paths, program, _assuming(known, unclear, rows))
    return Undeclared(export, known, unclear, rows)


def heading_row(path: Input, program: Program) -> int | None:
    """The row below the first, of those that may follow a title, in which at least three headings are known."""
    for row in range(2, _LAST_HEADING_ROW + 1):
        export = read_log([path], program, _assuming({}, frozenset(), {_input_name(path): row}))
        if len({use.field for use in export.columns if use.field is not None}) >= _ENOUGH_HEADINGS:
            return row
    return None


def _without_headings(export: LogExport) -> frozenset[str]:
    """The files of which no heading means anything."""
    known = {use.file for use in export.columns if use.field is not None}
    return frozenset(source.file for source in export.inputs) - known


def _assuming(known: Mapping[str, Preset], unclear: frozenset[str], rows: Mapping[str, int]) -> Configuration:
    """Settings that hold nothing but these assumptions about files."""
    entries = []
    for file in sorted({*known, *unclear, *rows}):
        preset = f", preset: {known[file].name}" if file in known else ""
        record = ", record: request" if file in unclear else ""
        row = f", heading_row: {rows[file]}" if file in rows else ""
        entries.append(f"  - {{file: {_quoted(_name(file))}{preset}{record}{row}}}")
    return parse_configuration("\n".join(("logs:", *entries)), "the draft", Path())


def draft_entry(file: str, undeclared: Undeclared, program: Program) -> Iterator[str]:
    """The lines of the entry of `logs:` for one of the files."""
    preset = undeclared.known.get(file)
    if preset is not None:
        yield from _log_with_preset(file, preset, undeclared)
        yield from _set([use for use in undeclared.export.columns if use.file == file], program)
    else:
        yield from _log(file, undeclared, program)


def known_presets(export: LogExport) -> dict[str, Preset]:
    """The preset of each file, by the file's name, where its headings are those of a known tracker."""
    headings: dict[str, list[str]] = {}
    for use in export.columns:
        headings.setdefault(use.file, []).append(use.heading)
    found = {file: recognised(names) for file, names in headings.items()}
    return {file: preset for file, preset in found.items() if preset is not None}


def _log_with_preset(file: str, preset: Preset, undeclared: Undeclared) -> Iterator[str]:
    export = undeclared.export
    yield from _file(file, undeclared)
    yield f"    preset: {preset.name}  # {preset.title}"
    yield from (f"    # it assumes: {assumption}" for assumption in preset.assumes)
    headings = {use.heading: None for use in export.columns if use.file == file and use.field is None}
    if headings:
        yield "    columns:  # what the preset does not know"
        yield from (f"      {_quoted(heading)}: null  # ? map it to a field, or leave it out" for heading in headings)
    foreign = {problem.column for problem in export.problems if problem.file == file and problem.code == _FOREIGN}
    for use in export.columns:
        if use.file == file and use.heading in foreign and use.unreadable:
            cells = "1 cell" if use.unreadable == 1 else f"{use.unreadable} cells"
            place = f"map them under `values: {use.field}:`"
            yield f"    # ? {_quoted(use.heading)} has words of your own in {cells}; {place}"


def _notation(problems: Iterable[DataProblem]) -> list[str]:
    """What the files leave open about dates and amounts."""
    codes = {problem.code for problem in problems}
    return [
        line
        for code, line in (
            ("READ-10", "date_order: month_first  # ? or day_first: the log holds dates that can be read in two ways"),
            ("READ-13", "timezone: America/New_York  # ? the log holds times; name the clinic's zone"),
            ("READ-14", "decimal: point  # ? or comma: the log holds numbers that could not be read"),
            ("READ-15", "currency: USD  # ? the log holds amounts without a currency"),
        )
        if code in codes
    ]


def _file(file: str, undeclared: Undeclared, sheet: str | None = None) -> Iterator[str]:
    yield f"  - file: {_quoted(_name(file))}"
    if sheet is not None:
        yield f"    sheet: {_quoted(sheet)}"
    if file in undeclared.heading_rows:
        yield f"    heading_row: {undeclared.heading_rows[file]}  # what stands above is no row of headings"


def _is_workbook(file: str) -> bool:
    return log_format(file) in WORKBOOKS


def _log(file: str, undeclared: Undeclared, program: Program) -> Iterator[str]:
    """The entry of a file, or of each sheet of a workbook that has several."""
    uses = [use for use in undeclared.export.columns if use.file == file]
    if not _is_workbook(file):
        yield from _entry(file, None, uses, undeclared, program)
        return
    for sheet in dict.fromkeys(use.table for use in uses):
        yield from _entry(file, sheet, [use for use in uses if use.table == sheet], undeclared, program)
    for problem in undeclared.export.problems:
        if problem.file == file and problem.code == _UNCLEAR and problem.table is not None:
            yield from _file(file, undeclared, problem.table)
            yield "    ignore: true  # ? neither its name nor its headings say which records it holds"


def _entry(
    file: str, sheet: str | None, uses: Sequence[ColumnUse], undeclared: Undeclared, program: Program
) -> Iterator[str]:
    unclear = file in undeclared.unclear
    problems = [each for each in undeclared.export.problems if each.file == file and sheet in (None, each.table)]
    tables = {(use.table, use.record) for use in uses}
    yield from _file(file, undeclared, sheet)
    if len(tables) > 1:
        yield "    # holds several tables; columns are named by the fields themselves"
    else:
        doubt = "  # ? neither the name nor the headings say it" if unclear else ""
        yield f"    record: {uses[0].record}{doubt}"
    doubled = {problem.column for problem in problems if problem.code == "READ-09"}
    yield "    columns:"
    for use in uses:
        if use.heading:
            yield f"      {_column(use, use.heading in doubled, program.records[use.record], program)}"
    yield from (f"    # ? {problem.message}" for problem in problems if problem.code == "READ-07")
    yield from _values(uses, program)
    yield from _set(uses, program)


def _set(uses: Sequence[ColumnUse], program: Program) -> Iterator[str]:
    """A hint for facts of which no column of a table of requests tells, and which are often the same in every row."""
    if {use.record for use in uses} != {"request"}:
        return
    fields, given = program.records["request"].fields, {use.field for use in uses}
    missing = [(name, fields[name].type) for name in _OFTEN_THE_SAME if name in fields and name not in given]
    words = [f"{name}: {type_.words[0]}" for name, type_ in missing if isinstance(type_, WordType)]
    if words:
        meaning = "no column says it; if it holds for every row, take the first # away"
        yield f"    # set: {{{', '.join(words)}}}  # {meaning}"


def _column(use: ColumnUse, doubled: bool, record: Record, program: Program) -> str:
    heading = _quoted(use.heading)
    if doubled:
        return f"{heading}: null  # ? another column means the same field; choose one"
    if use.field is not None:
        return f"{heading}: {use.field}"
    names = {squashed(name): field for field in record.fields.values() for name in (field.name, *field.also)}
    near = closest(squashed(use.heading), names)
    if near is not None:
        return f"{heading}: null  # ? perhaps {names[near].name}: {names[near].title}"
    if use.dates:
        event = _event(use.heading, program)
        place = f"put it under `events:` as `{heading}: {event or 'KIND'}`"
        return f"{heading}: null  # ? dates; if it is the day of an event, {place}"
    return f"{heading}: null  # ? no field of {record.name} has this name"


def _event(heading: str, program: Program) -> str | None:
    """The kind of event whose words begin like those of a heading: "Denied on" is a denial_notice."""
    event = program.records.get("event")
    kind = None if event is None else event.fields["kind"].type
    if not isinstance(kind, WordType):
        return None
    words = [squashed(word)[:4] for word in heading.split()]
    scores = {name: sum(part[:4] in words for part in name.split("_")) for name in kind.words}
    best = max(scores, key=lambda name: (scores[name], -len(name), name))
    return best if scores[best] else None


def _values(uses: Sequence[ColumnUse], program: Program) -> Iterator[str]:
    """Fields whose cells hold the clinic's own words, with the words that the policies know."""
    wanting = [use for use in uses if use.unreadable and use.field in program.records[use.record].fields]
    closed = []
    for use in wanting:
        type_ = program.records[use.record].fields[str(use.field)].type
        words = getattr(type_, "element", type_)
        if isinstance(words, WordType):
            closed.append((use, words.words))
    if closed:
        yield "    values:"
    for use, known in closed:
        cells = "1 cell holds another word" if use.unreadable == 1 else f"{use.unreadable} cells hold other words"
        yield f"      {use.field}: {{}}  # ? {cells}; map each to one of: {', '.join(known)}"


def _input_name(path: Input) -> str:
    return path.name if isinstance(path, InputText) else str(path)


def _name(file: str) -> str:
    return file.replace("\\", "/").rpartition("/")[2]


def _quoted(text: str) -> str:
    """A heading as a YAML scalar in double quotes, as JSON writes it; what acts on a terminal is escaped."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))
