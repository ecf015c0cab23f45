"""From rows of cells to a table: the row of headings found, blank rows passed over, no row ever shifted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from checker.configuration.model import Notation
from checker.logs import problems
from checker.logs.cells import NO_DATE, Flaw, read_date, read_number
from checker.logs.problems import DataProblem
from checker.logs.tables import Cell, RawTable

LONGEST_CELL = 200_000
TOO_LONG = f"a cell is longer than {LONGEST_CELL:,} characters; the row was left out"
_NUL = "\0"
NO_TEXT = "it holds NUL bytes and is no text"
_DAMAGED = re.compile("[\ufffd\x80-\x9f]")
_ADDRESS = re.compile(r"\S+@\S+\.\S+")


@dataclass(frozen=True)
class Grid:
    """What rows of cells gave: their table, None where there is none, and what was wrong."""

    table: RawTable | None
    problems: tuple[DataProblem, ...]


class GridRow(NamedTuple):
    """The cells of one row; `line` is that of a text, None where the file is no text."""

    number: int
    line: int | None
    cells: Sequence[Cell]


def table_of(
    rows: Iterable[GridRow],
    file: str,
    heading_row: int,
    found: list[DataProblem],
    name: str | None = None,
    headings: tuple[str, ...] | None = None,
) -> Grid:
    """The table of these rows; `found` is what was wrong so far, and is read after the last row.

    `heading_row` counts from 1, rows above it are left out; it is of no use where the headings are given.
    """
    remaining = iter(rows)
    for row in remaining if headings is None else ():
        if row.number >= heading_row and any(map(_says_something, row.cells)):
            headings = tuple(cell.strip() if isinstance(cell, str) else "0" for cell in row.cells)
            break
    fitting = () if headings is None else tuple(fitting_rows(remaining, file, len(headings), found, name))
    kept = [row.cells for row in fitting]
    numbers = [row.number for row in fitting]
    if headings is None:
        return Grid(None, (*found, problems.no_records(file, "the file has no row of headings", name)))
    if any(looks_like_data(heading) for heading in headings):
        reason = "its first row holds dates, numbers or addresses and is no row of headings"
        return Grid(None, (*found, problems.unclear_table(file, reason, name, heading_row)))
    if not kept and not found:
        found.append(problems.no_records(file, problems.ONLY_HEADINGS, name))
    columns = tuple(zip(*kept, strict=True)) if kept else tuple(() for _ in headings)
    return Grid(RawTable(file, name, None, headings, columns, numbers), tuple(found))


def fitting_rows(
    rows: Iterable[GridRow], file: str, width: int, found: list[DataProblem], name: str | None = None
) -> Iterator[GridRow]:
    """The rows below the headings that say something and have a cell for each; of the others the wrong are told."""
    for row in rows:
        if not any(map(_says_something, row.cells)):
            continue
        if len(row.cells) == width:
            yield row
        else:
            found.append(problems.wrong_width(file, row.number, row.line or 0, len(row.cells), width, name))


class NoTextError(Exception):
    """A cell holds a NUL character, as no text does."""


def whole_rows(
    rows: Iterable[GridRow], file: str, found: list[DataProblem], name: str | None = None
) -> Iterator[GridRow]:
    """The rows of a file that is no text, under the rules of one that is; a row with a cell too long is left out.

    Raises NoTextError. Damaged characters are told once.
    """
    damaged = False
    for row in rows:
        texts = [cell for cell in row.cells if isinstance(cell, str)]
        if texts and len(max(texts, key=len)) > LONGEST_CELL:
            found.append(problems.broken_text(file, TOO_LONG, row=row.number))
            continue
        joined = "".join(texts)
        if _NUL in joined:
            raise NoTextError
        if not damaged and not joined.isascii() and _DAMAGED.search(joined):
            found.append(problems.doubtful_characters(file, row=row.number, table=name))
            damaged = True
        yield row


def looks_like_data(heading: str) -> bool:
    """Whether a cell that should be a heading is a date, a number or an address: then it must not be printed."""
    if len(heading) > 80 or _ADDRESS.search(heading):
        return True
    if not any(character.isdigit() for character in heading):
        return False
    return read_date(heading, Notation(timezone="UTC"), None) != NO_DATE or not isinstance(
        read_number(heading, "point"), Flaw
    )


def _says_something(cell: Cell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None
