"""Pieces of text with their places on a page, as lines in the order in which a reader takes them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from checker.letters.formats.blocks import EMPTY_FIELD, TICKED, UNTICKED

_SAME_ROW = 0.5
"""Share of the lower of two heights by which pieces of one row overlap."""

_WORD_GAP = 1.2
"""Heights of a line between words of one phrase; above it, something else begins."""

_NARROWEST_GUTTER = 7.0
_FEWEST_ROWS = 5
_FEWEST_CHARACTERS = 18
_FULLEST = 0.62
"""Columns of prose: points between them, rows, characters a row, and how full of text their rows are."""

_NEW_PARAGRAPH = 1.4
_FAR = 1.8
"""Distances of lines, in usual distances, that part paragraphs, and that part a column from what stands below it."""

_BETWEEN_CELLS = "    "
_CHARACTER = 0.5
"""Width of a usual character, in heights of a line."""

_WIDEST_INDENT = 12


@dataclass(frozen=True)
class Piece:
    """Text on one line of a page, in points; `top` and `bottom` count downwards."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        """How high the line is."""
        return self.bottom - self.top


Row = tuple[Piece, ...]


def write_page(pieces: Sequence[Piece]) -> str:
    """The text of a page: columns one after the other, an empty line between paragraphs."""
    return "\n".join(_written(_rows(pieces)))


def _written(rows: Sequence[Row]) -> Iterator[str]:
    found = _columns(rows)
    if found is None:
        yield from _lines(rows)
        return
    start, end, gutter = found
    above, below = rows[:start], rows[end:]
    if above:
        yield from _written(above)
        yield ""
    for column in _sides(rows[start:end], gutter):
        yield from _written(column)
    if below:
        yield ""
        yield from _written(below)


def _rows(pieces: Sequence[Piece]) -> list[Row]:
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: (one.top, one.left)):
        for row in reversed(rows[-3:]):
            if any(_beside(piece, other) for other in row):
                row.append(piece)
                break
        else:
            rows.append([piece])
    return [_joined(sorted(row, key=lambda one: one.left)) for row in rows]


def _beside(one: Piece, other: Piece) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared >= _SAME_ROW * min(one.height, other.height)


def _joined(row: Sequence[Piece]) -> Row:
    """The pieces of a row, those of one phrase joined."""
    joined: list[Piece] = [row[0]]
    for piece in row[1:]:
        last = joined[-1]
        gap = piece.left - last.right
        box = last.text in (TICKED, UNTICKED)
        if gap <= _WORD_GAP * max(last.height, piece.height) * (2 if box else 1):
            space = "" if last.text.endswith(" ") or piece.text.startswith(" ") or _touches(last, piece) else " "
            joined[-1] = replace(
                last,
                text=last.text + space + piece.text,
                right=max(last.right, piece.right),
                top=min(last.top, piece.top),
                bottom=max(last.bottom, piece.bottom),
            )
        else:
            joined.append(piece)
    return tuple(joined)


def _touches(last: Piece, piece: Piece) -> bool:
    return piece.left - last.right < 0.12 * min(last.height, piece.height)


def _columns(rows: Sequence[Row]) -> tuple[int, int, float] | None:
    """The rows from and up to which two columns of prose run, and where the gutter is; None without such columns."""
    best: tuple[int, int, float] | None = None
    tried: set[int] = set()
    for number, row in enumerate(rows):
        for first, second in itertools.pairwise(row):
            middle = (first.right + second.left) / 2
            if second.left - first.right < _NARROWEST_GUTTER or round(middle / 4) in tried:
                continue
            tried.add(round(middle / 4))
            found = _run(rows, number, first.right, second.left)
            if found is not None and (best is None or found[1] - found[0] > best[1] - best[0]):
                best = found
    return best


def _run(rows: Sequence[Row], number: int, left: float, right: float) -> tuple[int, int, float] | None:
    """The rows around one that leave the same gutter free, if the text on both its sides is prose."""
    pitch = _pitch(rows)
    start, end = number, number + 1
    while start > 0 and (shrunk := _free(rows[start - 1], left, right)) is not None:
        if rows[start][0].top - rows[start - 1][0].top > _FAR * pitch:
            break
        start, (left, right) = start - 1, shrunk
    while end < len(rows) and (shrunk := _free(rows[end], left, right)) is not None:
        if rows[end][0].top - rows[end - 1][0].top > _FAR * pitch:
            break
        end, (left, right) = end + 1, shrunk
    gutter = (left + right) / 2
    sides = _sides(rows[start:end], gutter)
    return (start, end, gutter) if all(_is_prose(side) for side in sides) else None


def _free(row: Row, left: float, right: float) -> tuple[float, float] | None:
    """The gutter as far as a row leaves it free; None where the row runs across it."""
    middle = (left + right) / 2
    for piece in row:
        if piece.right <= middle:
            left = max(left, piece.right)
        elif piece.left >= middle:
            right = min(right, piece.left)
        else:
            return None
    return (left, right) if right - left >= _NARROWEST_GUTTER else None


def _sides(rows: Sequence[Row], gutter: float) -> tuple[list[Row], list[Row]]:
    left = [tuple(piece for piece in row if piece.right <= gutter) for row in rows]
    right = [tuple(piece for piece in row if piece.left >= gutter) for row in rows]
    return [row for row in left if row], [row for row in right if row]


def _is_prose(rows: Sequence[Row]) -> bool:
    if len(rows) < _FEWEST_ROWS:
        return False
    width = max(row[-1].right for row in rows) - min(row[0].left for row in rows)
    filled = sum(row[-1].right - row[0].left for row in rows) / (width * len(rows)) if width > 0 else 0
    return filled >= _FULLEST and median(len(row[0].text) for row in rows) >= _FEWEST_CHARACTERS


def _pitch(rows: Sequence[Row]) -> float:
    """The usual distance of lines: the median of those that could be within a paragraph."""
    tops = [row[0].top for row in rows]
    steps = [low - high for high, low in itertools.pairwise(tops) if low > high]
    height = median(row[0].height for row in rows) if rows else 0
    near = [step for step in steps if step <= 2.2 * height]
    return median(near) if near else 1.2 * height


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    if not rows:
        return
    pitch, margin = _pitch(rows), min(row[0].left for row in rows)
    above: Row | None = None
    for row in rows:
        if above is not None and row[0].top - above[0].top > _NEW_PARAGRAPH * max(pitch, 1.0):
            yield ""
        yield _line(row, margin)
        above = row


def _line(row: Row, margin: float) -> str:
    text = _BETWEEN_CELLS.join(" ".join(piece.text.split(" ")).strip() for piece in row)
    if text.startswith(UNTICKED):
        # a field of an option that was not chosen is rightly empty
        text = text.replace(EMPTY_FIELD, "").rstrip()
    indent = round((row[0].left - margin) / (_CHARACTER * max(row[0].height, 1.0)))
    return " " * max(0, min(indent, _WIDEST_INDENT)) + text
