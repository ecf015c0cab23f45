"""XLSX: a workbook for auditors, with sheets for the summary, findings, requests that have any, rules and the rest.

The workbook is made in memory, since a temporary file of health records could be left behind; text is written as
text, never as a formula or a link; its date is the as-of day, so the same run gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from typing import TextIO

import xlsxwriter  # type: ignore[import-untyped]  # XlsxWriter has no stubs
from xlsxwriter.format import Format  # type: ignore[import-untyped]  # as above
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # as above

from checker.assessment.model import Assessment
from checker.reporters.formats import ReportOptions
from checker.reporters.inert import cell
from checker.reporters.tables import (
    Cell,
    Table,
    findings_table,
    gone_table,
    inputs_table,
    letters_table,
    regimes_table,
    requests_table,
    rules_table,
    summary_table,
    waivers_table,
)

# What a sheet and a cell hold at most.
_MOST_ROWS = 1_048_575
_MOST_CHARACTERS = 32_767
_WIDEST = 60
_NARROWEST = 8
# Earlier days have no number in a workbook that every spreadsheet agrees on.
_FIRST_DAY = date(1900, 3, 1)
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(assessment: Assessment, stream: TextIO, options: ReportOptions) -> None:
    """Writes the workbook's bytes to the stream below the text stream."""
    stream.flush()
    stream.buffer.write(workbook(assessment))
    stream.buffer.flush()


def workbook(assessment: Assessment) -> bytes:
    """The workbook of an assessment."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, _OPTIONS)
    book.set_properties(
        {
            "title": f"{assessment.tool} {assessment.tool_version}, as of {assessment.as_of}",
            "created": datetime.combine(assessment.as_of, time()),
        }
    )
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
    for table in _sheets(assessment):
        _fill(book.add_worksheet(table.name), table, head, body, day)
    book.close()
    return memory.getvalue()


def _sheets(assessment: Assessment) -> Iterator[Table]:
    requests = requests_table(assessment)
    summary = summary_table(assessment)
    remark = ((f"sheet {requests.name}", requests.remark),) if requests.remark else ()
    yield replace(summary, rows=(*summary.rows, *remark))
    for table in (regimes_table(assessment), findings_table(assessment), requests, rules_table(assessment)):
        yield from _parts(table)
    if assessment.waivers:
        yield from _parts(waivers_table(assessment))
    if assessment.baseline:
        yield from _parts(gone_table(assessment))
    for table in (letters_table(assessment), inputs_table(assessment)):
        yield from _parts(table)


def _parts(table: Table) -> Iterator[Table]:
    """The table in as many sheets as it needs: `Findings`, `Findings 2`."""
    yield replace(table, rows=table.rows[:_MOST_ROWS])
    for number, start in enumerate(range(_MOST_ROWS, len(table.rows), _MOST_ROWS), start=2):
        yield replace(table, name=f"{table.name} {number}", rows=table.rows[start : start + _MOST_ROWS])


def _fill(sheet: Worksheet, table: Table, head: Format, body: Format, day: Format) -> None:
    for number, name in enumerate(table.columns):
        sheet.write_string(0, number, name, head)
    for row, cells in enumerate(table.rows, start=1):
        for column, value in enumerate(cells):
            _put(sheet, row, column, value, body, day)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
    for number, name in enumerate(table.columns):
        longest = max((len(str(cells[number] or "")) for cells in table.rows), default=0)
        sheet.set_column(number, number, min(max(longest, len(name), _NARROWEST) + 2, _WIDEST))


def _put(sheet: Worksheet, row: int, column: int, value: Cell, body: Format, day: Format) -> None:
    if value is None:
        return
    if isinstance(value, int):
        sheet.write_number(row, column, value, body)
    elif isinstance(value, date) and value >= _FIRST_DAY:
        sheet.write_datetime(row, column, datetime.combine(value, time()), day)
    else:
        sheet.write_string(row, column, cell(str(value))[:_MOST_CHARACTERS], body)
