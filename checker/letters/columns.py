"""Two columns of running text set side by side with spaces, put one after the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from checker.letters.lines import is_prose

_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_GUTTER = 3
_FEWEST_LINES = 5
_FILLED = 0.6
_NARROWEST = 20
_INSET = 4
_RUNNING = 0.4
_CELLS = "|"


@dataclass(frozen=True)
class Unfolded:
    """`text` in reading order: the piece from `starts[i]` on stood `shifts[i]` characters further on in the source."""

    text: str
    starts: tuple[int, ...]
    shifts: tuple[int, ...]


def unfold_columns(source: str) -> Unfolded | None:
    """The text with the left column before the right one; None where no two columns stand side by side."""
    if _GUTTER * " " not in source:
        return None
    gutters = Counter(found.end() - source.rfind("\n", 0, found.end()) - 1 for found in _GAP.finditer(source))
    for start, count in sorted(gutters.items(), key=lambda each: (-each[1], each[0])):
        if count < _FEWEST_LINES:
            return None
        if start >= _NARROWEST:
            lines = _unfolded(source, start)
            if lines is not None:
                return _joined(source, lines)
    return None


@dataclass(frozen=True)
class _Line:
    """Characters `start`:`end` of the source, without what ends a line."""

    start: int
    end: int


def _joined(source: str, lines: Sequence[_Line]) -> Unfolded:
    starts, shifts, length = [], [], 0
    for line in lines:
        starts.append(length)
        shifts.append(line.start - length)
        length += line.end - line.start + 1
    return Unfolded("\n".join(source[line.start : line.end] for line in lines), tuple(starts), tuple(shifts))


def _unfolded(source: str, start: int) -> list[_Line] | None:
    """The lines with those around the gutter before column `start` unfolded; None where they are no two columns."""
    lines, end = [], -1
    for text in source.split("\n"):
        lines.append(_Line(end + 1, end + 1 + len(text.rstrip("\r"))))
        end += len(text) + 1
    unfolded: list[_Line] = []
    found = False
    for open_gutter, group in groupby(lines, lambda line: _leaves_open(source, line, start)):
        members = list(group)
        first, last = _reach(source, members, start) if open_gutter else (0, 0)
        left = [_Line(line.start, min(line.start + start, line.end)) for line in members[first:last]]
        right = [_Line(min(line.start + start, line.end), line.end) for line in members[first:last]]
        if _are_columns([_text(source, line) for line in left], [_text(source, line) for line in right]):
            found = True
            between = [] if _runs_on(source, left) else [_Line(right[0].end, right[0].end)]
            unfolded += [*members[:first], *_filled(source, left), *between, *_filled(source, right), *members[last:]]
        else:
            unfolded += members
    return unfolded if found else None


def _reach(source: str, lines: Sequence[_Line], start: int) -> tuple[int, int]:
    """The first and past the last of the lines from where text stands on the right; the left may end lower."""
    places = [place for place, line in enumerate(lines) if source[line.start + start : line.end].strip()]
    if not places:
        return 0, 0
    last = places[-1] + 1
    while last < len(lines) and _text(source, lines[last]):
        last += 1
    return places[0], last


def _filled(source: str, side: Sequence[_Line]) -> Sequence[_Line]:
    """The lines of a column without the spaces that fill them up, and without the empty ones at its foot."""
    last = max(place for place, line in enumerate(side) if _text(source, line)) + 1
    return [_Line(line.start, line.start + len(source[line.start : line.end].rstrip())) for line in side[:last]]


def _text(source: str, line: _Line) -> str:
    return source[line.start : line.end].strip()


def _runs_on(source: str, left: Sequence[_Line]) -> bool:
    """Whether the left column breaks off within a sentence, which the right one ends."""
    return _text(source, _filled(source, left)[-1])[-1:] not in (".", "!", "?", ":")


def _leaves_open(source: str, line: _Line, start: int) -> bool:
    """Whether nothing of a line stands in the gutter before column `start`, and what is beyond begins there."""
    if _CELLS in source[line.start : line.end]:
        return False
    beyond = source[line.start + start : line.end]
    inset = len(beyond) - len(beyond.lstrip())
    gutter = source[line.start + start - _GUTTER : min(line.start + start, line.end)]
    return not gutter.strip() and (not beyond.strip() or inset <= _INSET)


def _are_columns(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether both sides hold running text that fills most of their widths, and are no cells of a table."""
    both = [pair for pair in zip(left, right, strict=True) if all(pair)]
    one_sided = sum(bool(one) != bool(other) for one, other in zip(left, right, strict=True))
    if len(both) < _FEWEST_LINES or one_sided > len(both):
        return False
    for side in (0, 1):
        texts = [pair[side] for pair in both]
        lengths = [len(text) for text in texts]
        running = sum(text[0].islower() for text in texts)
        if median(lengths) < _FILLED * max(lengths) or running < _RUNNING * len(texts) or not is_prose(" ".join(texts)):
            return False
    return True
