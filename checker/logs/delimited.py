"""Reads CSV and TSV: the delimiter is counted in the heading, quoting is strict, no row is ever shifted."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import TextIO

from checker.logs import problems
from checker.logs.grid import LONGEST_CELL, TOO_LONG, Grid, GridRow, table_of
from checker.logs.problems import DataProblem

_DELIMITERS = (",", ";", "\t", "|")
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)


def read_delimited(text: str, file: str, delimiter: str | None = None, heading_row: int = 1) -> Grid:
    """The table of a CSV or TSV text; `heading_row` counts from 1, rows above it are left out."""
    first_line = 1
    if separator := SEPARATOR_LINE.match(text):
        delimiter = delimiter or separator[1]
        text, first_line = text[separator.end() :], 2
    if not text.strip():
        return Grid(None, (problems.no_records(file, "the file is empty"),))
    delimiter = delimiter or delimiter_of(text, heading_row)
    found: list[DataProblem] = []
    return table_of(_all_rows(text, file, delimiter, first_line, found), file, heading_row, found)


def _all_rows(text: str, file: str, delimiter: str, first_line: int, found: list[DataProblem]) -> list[GridRow]:
    # a cell that is too long must be read to its end, or the next row would begin inside it
    limit = csv.field_size_limit(len(text) + 1)
    try:
        stream = io.StringIO(text, newline="")
        return list(delimited_rows(stream, file, delimiter, first_line, found))
    finally:
        csv.field_size_limit(limit)


def delimited_rows(
    stream: TextIO, file: str, delimiter: str, first_line: int, found: list[DataProblem]
) -> Iterator[GridRow]:
    """Each row that keeps the format; what breaks it is reported and left out."""
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    number = 0
    while True:
        line = reader.line_num + first_line
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = _reason(str(error))
            found.append(problems.broken_text(file, reason, line=line, row=number))
            continue
        if cells and len(max(cells, key=len)) > LONGEST_CELL:
            found.append(problems.broken_text(file, TOO_LONG, line=line, row=number))
            continue
        yield GridRow(number, line, cells)


def _reason(error: str) -> str:
    if "unexpected end of data" in error:
        return "a quote that opens here is never closed; the rest of the file was left out"
    return "a quote stands inside a quoted cell; the row was left out"


def delimiter_of(text: str, heading_row: int) -> str:
    """The delimiter that stands most often in the heading, outside quotes; a comma where none does."""
    lines = (line for line in io.StringIO(text) if line.strip())
    heading = next((line for number, line in enumerate(lines, 1) if number >= heading_row), "")
    bare = re.sub(r'"[^"]*"', "", heading)
    return max(_DELIMITERS, key=lambda delimiter: (bare.count(delimiter), -_DELIMITERS.index(delimiter)))
