"""Lines of a letter as rows of cells: what stands beside or above an entry of a form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_CELL = re.compile(r"[^|\s](?:[^|\n]*?[^|\s])??(?=\s{2,}|\s*\||\s*$)")
_DIGIT = re.compile(r"[0-9]")
_COLUMNS = 2
_RULER = re.compile(r"^[\s\-_=+|:]*$")


@dataclass(frozen=True)
class Cell:
    """`text` at column `first` up to `last` of a line."""

    text: str
    first: int
    last: int


def line_of(text: str, offset: int) -> tuple[int, int]:
    """Where the line around `offset` begins and ends."""
    end = text.find("\n", offset)
    return text.rfind("\n", 0, offset) + 1, len(text) if end < 0 else end


def cells_of(line: str) -> tuple[Cell, ...]:
    """The parts of a line between bars or gaps of two spaces and more."""
    return tuple(Cell(found.group(), *found.span()) for found in _CELL.finditer(line))


def cell_at(cells: tuple[Cell, ...], column: int) -> int | None:
    """The number of the cell that holds a column."""
    return next((number for number, cell in enumerate(cells) if cell.first <= column < cell.last), None)


def partner(cells: tuple[Cell, ...], number: int, others: tuple[Cell, ...]) -> Cell | None:
    """The cell of another row that stands in the same column as cell `number`: by count, or by the one it overlaps."""
    if len(cells) == len(others):
        return others[number]
    over = [cell for cell in others if cell.first < cells[number].last and cells[number].first < cell.last]
    return over[0] if len(over) == 1 else None


def line_below(text: str, offset: int) -> tuple[int, int]:
    """The next line with words after the one that ends at `offset`."""
    start = end = offset
    while end < len(text):
        start, end = line_of(text, end + 1)
        if not _RULER.match(text[start:end]):
            break
    return start, end


def line_above(text: str, offset: int) -> tuple[int, int]:
    """The last line with words before the one that begins at `offset`."""
    start = end = offset
    while start > 0:
        start, end = line_of(text, start - 1)
        if not _RULER.match(text[start:end]):
            break
    return start, end


def heading_of(text: str, offset: int, titles: Sequence[re.Pattern[str]]) -> str:
    """The cell above an entry of a table of several columns if one of `titles` stands in it; else empty."""
    start, end = line_of(text, offset)
    cells = cells_of(text[start:end])
    above_start, above_end = line_above(text, start)
    above = cells_of(text[above_start:above_end]) if above_start < start else ()
    number = cell_at(cells, offset - start)
    if number is None or min(len(cells), len(above)) < _COLUMNS or _DIGIT.search(text[above_start:above_end]):
        return ""
    found = partner(cells, number, above)
    return found.text if found is not None and any(title.search(found.text) for title in titles) else ""
