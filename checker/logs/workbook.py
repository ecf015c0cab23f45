"""Reads workbooks (XLSX): every sheet as a table, each cell as a CSV of the sheet would have it.

Values are those that the program that wrote the workbook has stored; nothing is computed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from checker.logs import problems
from checker.logs.grid import NO_TEXT, Grid, GridRow, NoTextError, table_of, whole_rows
from checker.logs.problems import DataProblem
from checker.logs.sheet_marks import Marks, RefusedError, marks_of
from checker.logs.tables import Cell, plain_number
from checker.logs.unpack import largest_of

# A list of a truth, which no field takes: a formula without a stored value is unknown, never blank.
_NOT_STORED: Cell = (False,)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows, and how many of its formulas have no stored value; `hidden` ones are not seen."""

    name: str
    hidden: bool
    rows: Sequence[GridRow]
    not_stored: int

    def table(self, file: str, heading_row: int, name: str | None) -> Grid:
        """The table of the sheet, with this name in messages; columns without a heading and a cell are left out."""
        found: list[DataProblem] = []
        if self.not_stored:
            found.append(problems.formulas_not_stored(file, self.not_stored, name))
        remarks = len(found)
        try:
            grid = table_of(whole_rows(self.rows, file, found, name), file, heading_row, found, name)
        except NoTextError:
            return Grid(None, (problems.unreadable_file(file, NO_TEXT),))
        if grid.table is None:
            return grid
        if not grid.table.rows and len(grid.problems) == remarks:
            none = problems.no_records(file, problems.ONLY_HEADINGS, name)
            return Grid(grid.table, (*grid.problems, none))
        named = [
            (heading, column)
            for heading, column in zip(grid.table.headings, grid.table.columns, strict=True)
            if heading or any(column)
        ]
        headings, columns = tuple(heading for heading, _ in named), tuple(column for _, column in named)
        return Grid(replace(grid.table, headings=headings, columns=columns), grid.problems)


@dataclass(frozen=True)
class Workbook:
    """The sheets of a workbook that hold anything, in its order, and what was wrong with the whole."""

    sheets: tuple[Sheet, ...]
    problems: tuple[DataProblem, ...]


def read_workbook(data: bytes, file: str, largest: int | None = None) -> Workbook:
    """The sheets of a workbook; one that is cut off, damaged, encrypted or too large gives one problem."""
    most = largest_of(len(data)) if largest is None else largest
    try:
        marks = marks_of(data, most)
        sheets = tuple(_sheets(data, marks))
    except RefusedError as refused:
        return Workbook((), (problems.unreadable_file(file, str(refused)),))
    if not sheets:
        return Workbook((), (problems.no_records(file, "the file is empty"),))
    return Workbook(sheets, ())


def _sheets(data: bytes, marks: dict[str, Marks]) -> Iterator[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for about in workbook.sheets_metadata:
                if about.typ == SheetTypeEnum.WorkSheet and about.name in marks:
                    values = workbook.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
                    sheet = _sheet(about.name, about.visible != SheetVisibleEnum.Visible, values, marks[about.name])
                    if sheet.rows:
                        yield sheet
    except CalamineError:
        raise RefusedError("it is no whole workbook") from None


def _sheet(name: str, hidden: bool, values: list[list[Any]], marks: Marks) -> Sheet:
    rows = [[_cell(value) for value in row] for row in values]
    placed = (*marks.errors.items(), *((place, _NOT_STORED) for place in marks.not_stored))
    width = max((len(rows[0]) if rows else 0, *(column + 1 for (_, column), _ in placed)))
    height = max((len(rows), *(row + 1 for (row, _), _ in placed)))
    rows = [[*row, *[""] * (width - len(row))] for row in rows] + [[""] * width for _ in range(height - len(rows))]
    for (row, column), cell in placed:
        rows[row][column] = cell
    return Sheet(
        name, hidden, [GridRow(number, None, row) for number, row in enumerate(rows, 1)], len(marks.not_stored)
    )


def _cell(value: Any) -> Cell:
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return plain_number(format(value, ".15g"))
        case datetime():
            moment = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
            return moment.date().isoformat() if moment.time() == time() else moment.isoformat(" ")
        case date():
            return value.isoformat()
        case _:
            return str(value)
