"""Exports as plain values, so that a test compares the whole of them."""

from datetime import date

from checker.logs.export import LogExport
from checker.logs.problems import DataProblem
from checker.logs.rows import NO_COLUMN
from checker.semantics.data import ABSENT, Row, Unknown, Value

_SILENT = (NO_COLUMN, "the cell is blank")


def told(export: LogExport) -> list[str]:
    """Every problem in one line: severity, code, place, words."""
    return [line(problem) for problem in export.problems]


def line(problem: DataProblem) -> str:
    """One problem: `warn READ-10 log.csv row 3 [Date]: ...`, with `!` where something was left out."""
    place = problem.file
    if problem.table is not None:
        place += f" {problem.table}"
    if problem.row is not None:
        place += f" row {problem.row}"
    if problem.line is not None:
        place += f" line {problem.line}"
    if problem.column is not None:
        place += f" [{problem.column}]"
    mark = "!" if problem.incomplete else ""
    return f"{problem.severity}{mark} {problem.code} {place}: {problem.message}"


def tree(row: Row) -> dict[str, object]:
    """A row with its key, what is known of its fields, unknown ones with a reason of their own, and its children."""
    shown: dict[str, object] = {"key": row.key}
    for name, value in row.fields.items():
        if value is not ABSENT and value is not False:
            plain = _plain(value)
            if plain is not None:
                shown[name] = plain
    for name, rows in row.children.items():
        if isinstance(rows, tuple) and rows:
            shown[name] = [tree(child) for child in rows]
    return shown


def _plain(value: Value) -> object:
    if isinstance(value, Unknown):
        (fact,) = value.blame
        return None if fact.why in _SILENT else f"? {fact.why}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return value
