"""Splits any text, right or wrong, into words, numbers, strings, signs and comments."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from checker.diagnostics.source import Source, Span

Shape = Literal["word", "code", "number", "string", "open", "sign", "comment"]

# `number` takes in what people write for a date, so that 03/04/2025 is one piece. `open` is a string without its end.
_PIECE = re.compile(
    r"(?P<comment>\#[^\n]*)"
    r'|(?P<string>"[^"\n]*")'
    r'|(?P<open>"[^"\n]*)'
    r"|(?P<number>[0-9][0-9.,]*(?:[-/][0-9]+)*)"
    r"|(?P<code>[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*(?![\w]))"
    r"|(?P<word>[^\W\d]\w*)"
    r"|(?P<sign>==|!=|<=|>=|<>|&&|\|\||[^\s\w]|[^ \t\r\n])"
)


class Piece(NamedTuple):
    """One piece of the text."""

    shape: Shape
    text: str
    start: int
    end: int

    def span(self, source: Source) -> Span:
        """The piece as a place."""
        return Span(source, self.start, self.end)


def scan(text: str, start: int = 0, end: int | None = None) -> tuple[Piece, ...]:
    """Every piece of the text between two offsets, comments too, in order."""
    found = _PIECE.finditer(text, start, len(text) if end is None else end)
    return tuple([Piece(match.lastgroup, match.group(), *match.span()) for match in found])  # type: ignore[arg-type]  # the groups are the shapes


def without_comments(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces that are not comments."""
    return tuple(piece for piece in pieces if piece.shape != "comment")
