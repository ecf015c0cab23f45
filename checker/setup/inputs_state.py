"""How the files of a folder stand: which cannot be read, which columns mean nothing, which dates fit two orders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from checker.assessment.sources import LETTER_FORMATS
from checker.configuration.model import Configuration
from checker.letters.documents import read_documents
from checker.logs.discover import discover
from checker.logs.export import LogExport
from checker.logs.problems import EMPTY, DataProblem, Severity, kind_of
from checker.logs.read import read_log
from checker.semantics.model import Program
from checker.setup.state import Line, State, count

_UNUSED = "READ-08"
_MOST_LETTERS = 20
_STATES: Final[dict[Severity, State]] = {"error": "error", "warn": "warning", "info": "ok"}


def input_lines(folder: Path, configuration: Configuration, program: Program) -> Iterator[Line]:
    """How each log and letter below a folder stands."""
    found = discover([folder], configuration, LETTER_FORMATS)
    if not (found.logs or found.letters):
        yield Line("files", "warning", "the folder holds no log and no letter", "put the export into it")
    yield from (_file(problem) for problem in found.problems if problem.code != EMPTY)
    export = read_log(found.logs, program, configuration)
    yield from log_lines(export)
    yield from letter_lines(found.letters)


def log_lines(export: LogExport) -> Iterator[Line]:
    """One line for each kind of trouble in a column of a log; a file without any is one line too."""
    groups: dict[tuple[str, str, str, str, Severity], list[int]] = {}
    for problem in export.problems:
        if problem.code != _UNUSED:
            key = (problem.file, problem.code, problem.column or "", problem.message, problem.severity)
            groups.setdefault(key, []).append(problem.row or 0)
    for (file, code, column, message, severity), rows in sorted(groups.items()):
        where = ", ".join((file, *((f"column {column}",) if column else ()), *_rows(rows)))
        state = _STATES[severity]
        yield Line("logs", state, f"{where}: {message} [{code}]", kind_of(code).mend if state != "ok" else "")
    unused: dict[str, list[str]] = {}
    for problem in export.problems:
        if problem.code == _UNUSED:
            unused.setdefault(problem.file, []).append(problem.column or "")
    for file, columns in sorted(unused.items()):
        what = f"{file}: {count(len(columns), 'column')} not mapped: {', '.join(columns)} [{_UNUSED}]"
        yield Line("columns", "warning", what, kind_of(_UNUSED).mend)
    troubled = {problem.file for problem in export.problems if problem.severity != "info"} | unused.keys()
    for source in sorted(export.inputs, key=lambda each: each.file):
        if source.file not in troubled:
            uses = [use for use in export.columns if use.file == source.file and (use.heading or use.stated is None)]
            yield Line("logs", "ok", f"{source.file}: {count(len(uses), 'column')}, every cell could be read")


def letter_lines(letters: Sequence[Path]) -> Iterator[Line]:
    """Letters that cannot be read, and how many can."""
    readable = 0
    broken: list[tuple[str, str]] = []
    for path in letters:
        documents = read_documents(path, str(path))
        readable += sum(document.readable for document in documents)
        broken += [(document.file, document.why_not) for document in documents if not document.readable]
    for file, why in broken[:_MOST_LETTERS]:
        what, _, mend = why.partition(": ")
        yield Line("letters", "error", f"{file}: the letter {what}", mend)
    if len(broken) > _MOST_LETTERS:
        rest = count(len(broken) - _MOST_LETTERS, "letter")
        yield Line("letters", "error", f"{rest} more cannot be read", "`habeas check` names each")
    if readable:
        yield Line("letters", "ok", f"{count(readable, 'letter')} can be read")


def _rows(rows: Sequence[int]) -> Iterator[str]:
    """In which rows the same trouble stands, as part of a place."""
    if rows[0] and len(rows) == 1:
        yield f"row {rows[0]}"
    elif rows[0]:
        yield f"{len(rows):,} rows from {min(rows)}"


def _file(problem: DataProblem) -> Line:
    return Line("files", _STATES[problem.severity], f"{problem.file}: {problem.message}", kind_of(problem.code).mend)
