"""Reads CSV and TSV: the delimiter is counted in the heading, quoting is strict, no row is ever shifted."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from checker.configuration.model import Notation
from checker.logs import problems
from checker.logs.cells import NO_DATE, Flaw, read_date, read_number
from checker.logs.problems import DataProblem
from checker.logs.tables import RawTable

LONGEST_CELL = 200_000
_DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
_ADDRESS = re.compile(r"\S+@\S+\.\S+")


@dataclass(frozen=True)
class Delimited:
    """What a file of rows gave: its table, None where there is none, and what was wrong."""

    table: RawTable | None
    problems: tuple[DataProblem, ...]


def read_delimited(text: str, file: str, delimiter: str | None = None, heading_row: int = 1) -> Delimited:
    """The table of a CSV or TSV text; `heading_row` counts from 1, rows above it are left out."""
    first_line = 1
    if separator := _SEPARATOR_LINE.match(text):
        delimiter = delimiter or separator[1]
        text, first_line = text[separator.end() :], 2
    if not text.strip():
        return Delimited(None, (problems.no_records(file, "the file is empty"),))
    delimiter = delimiter or _delimiter(text, heading_row)
    found: list[DataProblem] = []
    rows: list[list[str]] = []
    numbers: list[int] = []
    headings: tuple[str, ...] | None = None
    for number, line, cells in _all_rows(text, file, delimiter, first_line, found):
        if number < heading_row or not any(map(str.strip, cells)):
            continue
        if headings is None:
            headings = tuple(cell.strip() for cell in cells)
            continue
        if len(cells) != len(headings):
            found.append(problems.wrong_width(file, number, line, len(cells), len(headings)))
        else:
            rows.append(cells)
            numbers.append(number)
    if headings is None:
        return Delimited(None, (*found, problems.no_records(file, "the file has no row of headings")))
    if any(looks_like_data(heading) for heading in headings):
        reason = "its first row holds dates, numbers or addresses and is no row of headings"
        return Delimited(None, (*found, problems.unclear_table(file, reason, row=heading_row)))
    if not rows and not found:
        found.append(problems.no_records(file, "there is no row below the headings"))
    columns = tuple(zip(*rows, strict=True)) if rows else tuple(() for _ in headings)
    return Delimited(RawTable(file, None, None, headings, columns, numbers), tuple(found))


def looks_like_data(heading: str) -> bool:
    """Whether a cell that should be a heading is a date, a number or an address: then it must not be printed."""
    if len(heading) > 80 or _ADDRESS.search(heading):
        return True
    if not any(character.isdigit() for character in heading):
        return False
    return read_date(heading, Notation(timezone="UTC"), None) != NO_DATE or not isinstance(
        read_number(heading, "point"), Flaw
    )


def _all_rows(
    text: str, file: str, delimiter: str, first_line: int, found: list[DataProblem]
) -> list[tuple[int, int, list[str]]]:
    # a cell that is too long must be read to its end, or the next row would begin inside it
    limit = csv.field_size_limit(len(text) + 1)
    try:
        return list(_rows(text, file, delimiter, first_line, found))
    finally:
        csv.field_size_limit(limit)


def _rows(
    text: str, file: str, delimiter: str, first_line: int, found: list[DataProblem]
) -> Iterator[tuple[int, int, list[str]]]:
    """Number, line and cells of each row; what breaks the format is reported and left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
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
            reason = f"a cell is longer than {LONGEST_CELL:,} characters; the row was left out"
            found.append(problems.broken_text(file, reason, line=line, row=number))
            continue
        yield number, line, cells


def _reason(error: str) -> str:
    if "unexpected end of data" in error:
        return "a quote that opens here is never closed; the rest of the file was left out"
    return "a quote stands inside a quoted cell; the row was left out"


def _delimiter(text: str, heading_row: int) -> str:
    """The delimiter that stands most often in the heading, outside quotes; a comma where none does."""
    lines = (line for line in io.StringIO(text) if line.strip())
    heading = next((line for number, line in enumerate(lines, 1) if number >= heading_row), "")
    bare = re.sub(r'"[^"]*"', "", heading)
    return max(_DELIMITERS, key=lambda delimiter: (bare.count(delimiter), -_DELIMITERS.index(delimiter)))
