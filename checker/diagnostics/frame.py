"""Draws a diagnostic with the line it is about, or gives it as plain data for JSON."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from checker.diagnostics.diagnostic import Diagnostic, Severity
from checker.diagnostics.source import Source, Span

_TAB = 4
_WIDTH = 100
_MARGIN = 30
_CUT = "…"

_RESET = "\x1b[0m"
_COLOURS: MappingProxyType[str, str] = MappingProxyType(
    {"error": "\x1b[1;31m", "warn": "\x1b[1;33m", "info": "\x1b[1;36m", "frame": "\x1b[1;34m", "bold": "\x1b[1m"}
)


@dataclass(frozen=True)
class _Mark:
    """One underline: a line of a source, offsets within that line, the sign to draw, and words beside it."""

    source: Source
    line: int
    start: int
    end: int
    sign: str
    text: str


def draw(diagnostic: Diagnostic, colour: bool = False) -> str:
    """The diagnostic as lines for a terminal, the last one without its line end."""
    severity = diagnostic.severity
    marks = [_mark(diagnostic.span, "^", "")]
    marks.extend(_mark(label.span, "-", label.text) for label in diagnostic.labels)
    gutter = len(str(max(mark.line for mark in marks)))
    bar = _paint(" " * gutter + " |", "frame", colour)
    header = _paint(f"{severity}[{diagnostic.code}]", severity, colour) + _paint(
        f": {diagnostic.message}", "bold", colour
    )
    lines = [header]
    previous: _Mark | None = None
    for mark in _in_order(marks):
        if previous is None or mark.source != previous.source:
            place = diagnostic.span.position if previous is None else (mark.line, mark.start + 1)
            lines.append(_arrow(mark.source, place, gutter, previous is None, colour))
            lines.append(bar)
        elif mark.line > previous.line + 1:
            lines.append(_paint("." * max(gutter, 3), "frame", colour))
        shown, offset, width = _draw_line(mark)
        if previous is None or (mark.source, mark.line) != (previous.source, previous.line):
            number = _paint(f"{mark.line:>{gutter}} |", "frame", colour)
            lines.append(f"{number} {shown}".rstrip())
        underline = mark.sign * max(width, 1) + (f" {mark.text}" if mark.text else "")
        lines.append(f"{bar} {' ' * offset}{_paint(underline, severity if mark.sign == '^' else 'frame', colour)}")
        previous = mark
    if diagnostic.help is not None:
        first, *rest = diagnostic.help.splitlines()
        lines.append(f"{_paint(' ' * gutter + ' = help:', 'frame', colour)} {first}")
        lines.extend(f"{' ' * gutter}         {line}" for line in rest)
    return "\n".join(lines)


def as_dict(diagnostic: Diagnostic) -> dict[str, Any]:
    """The diagnostic as JSON values; lines and columns count from 1, offsets from 0, both in code points."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "help": diagnostic.help,
        **_place(diagnostic.span),
        "labels": [{"text": label.text, **_place(label.span)} for label in diagnostic.labels],
        "edits": [{"replacement": edit.replacement, **_place(edit.span)} for edit in diagnostic.edits],
    }


def _place(span: Span) -> dict[str, Any]:
    line, column = span.position
    end_line, end_column = span.source.position(span.end)
    return {
        "file": span.source.name,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "start": span.start,
        "end": span.end,
    }


def _mark(span: Span, sign: str, text: str) -> _Mark:
    line, column = span.position
    last, last_column = span.source.position(max(span.end - 1, span.start))
    if last == line:
        return _Mark(
            span.source, line, column - 1, max(last_column, column) if span.end > span.start else column, sign, text
        )
    end = len(span.source.line(line))
    return _Mark(span.source, line, column - 1, max(end, column), sign, text or f"to line {last}")


def _in_order(marks: list[_Mark]) -> list[_Mark]:
    """The file of the mistake first, its lines from top to bottom, and on one line the mistake itself first."""
    main = marks[0].source
    return sorted(
        marks, key=lambda mark: (mark.source != main, mark.source.name, mark.line, mark.sign != "^", mark.start)
    )


def _arrow(source: Source, place: tuple[int, int], gutter: int, first: bool, colour: bool) -> str:
    arrow = _paint(" " * gutter + ("-->" if first else ":::"), "frame", colour)
    return f"{arrow} {source.name}:{place[0]}:{place[1]}"


def _draw_line(mark: _Mark) -> tuple[str, int, int]:
    """The line as shown, and where the underline begins and how wide it is, in columns of a terminal."""
    cells = [_cell(character) for character in mark.source.line(mark.line)]
    first, last = 0, len(cells)
    if sum(map(_columns, cells)) > _WIDTH:
        first = max(0, min(mark.start - _MARGIN, len(cells) - _WIDTH))
        last = first
        taken = 0
        while last < len(cells) and taken + _columns(cells[last]) <= _WIDTH:
            taken += _columns(cells[last])
            last += 1
    before, after = _CUT if first else "", _CUT if last < len(cells) else ""
    offset = len(before) + sum(map(_columns, cells[first : mark.start]))
    width = sum(map(_columns, cells[mark.start : min(mark.end, last)]))
    return before + "".join(cells[first:last]) + after, offset, width


def _cell(character: str) -> str:
    """The character as it may reach a terminal: a tab as spaces, an invisible or steering one as a sign."""
    if character == "\t":
        return " " * _TAB
    if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp"):
        return "\N{REPLACEMENT CHARACTER}"
    return character


def _columns(cell: str) -> int:
    if len(cell) != 1:
        return len(cell)
    if unicodedata.combining(cell):
        return 0
    return 2 if unicodedata.east_asian_width(cell) in ("W", "F") else 1


def _paint(text: str, style: Severity | str, colour: bool) -> str:
    return f"{_COLOURS[style]}{text}{_RESET}" if colour else text
