"""Lines of formatted text, and the comments of the old text brought to their places among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from checker.diagnostics.source import Source
from checker.syntax.scan import Piece, scan

WIDTH = 110


@dataclass(frozen=True)
class Line:
    """One line: `anchor` is the offset in the old text of something on it, -1 where nothing has a place."""

    indent: int
    text: str
    anchor: int = -1
    blank_before: bool = False

    def written(self) -> str:
        """The line with its indent."""
        return " " * self.indent + self.text

    @property
    def fits(self) -> bool:
        """Whether the line keeps to the width."""
        return len(self.written()) <= WIDTH


def indented(lines: tuple[Line, ...], by: int) -> tuple[Line, ...]:
    """The lines further to the right."""
    return tuple(replace(line, indent=line.indent + by) for line in lines)


def spaced(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines with a blank line before the first."""
    return tuple(replace(line, blank_before=line.blank_before or place == 0) for place, line in enumerate(lines))


def comments(source: Source) -> tuple[Piece, ...]:
    """The comments of a text in order."""
    return tuple(piece for piece in scan(source.text) if piece.shape == "comment")


def with_comments(source: Source, lines: tuple[Line, ...]) -> str:
    """The formatted text: each comment stands before the line that came after it, or at the end of its own."""
    anchors = sorted((line.anchor, place) for place, line in enumerate(lines) if line.anchor >= 0)
    before: dict[int, list[Piece]] = {}
    behind: dict[int, list[Piece]] = {}
    after: dict[int, list[Piece]] = {}
    for comment in comments(source):
        following = next(((anchor, place) for anchor, place in anchors if anchor > comment.start), None)
        preceding = max(((anchor, place) for anchor, place in anchors if anchor < comment.start), default=None)
        if preceding is not None and not _alone(source, comment):
            behind.setdefault(preceding[1], []).append(comment)
        elif following is None or (preceding is not None and _closes(source, comment, lines[following[1]])):
            after.setdefault(len(lines) - 1 if preceding is None else preceding[1], []).append(comment)
        else:
            before.setdefault(following[1], []).append(comment)
    written = _written(source, lines, before, behind, after)
    return "\n".join(written).strip("\n") + "\n"


def _written(
    source: Source,
    lines: tuple[Line, ...],
    before: dict[int, list[Piece]],
    behind: dict[int, list[Piece]],
    after: dict[int, list[Piece]],
) -> Iterator[str]:
    for place, line in enumerate(lines):
        if line.blank_before:
            yield ""
        for number, comment in enumerate(before.get(place, ())):
            if _blank_above(source, comment) and not (line.blank_before and number == 0):
                yield ""
            yield " " * line.indent + comment.text.rstrip()
            if number == len(before[place]) - 1 and _blank_below(source, comment):
                yield ""
        yield "  ".join((line.written(), *(comment.text.rstrip() for comment in behind.get(place, ()))))
        for comment in after.get(place, ()):
            if _blank_above(source, comment):
                yield ""
            yield " " * _margin(source, comment, line) + comment.text.rstrip()


def _alone(source: Source, comment: Piece) -> bool:
    return not source.text[source.text.rfind("\n", 0, comment.start) + 1 : comment.start].strip()


def _closes(source: Source, comment: Piece, following: Line) -> bool:
    """Whether a comment belongs to what ends before it: it is further right than what comes after."""
    column = comment.start - source.text.rfind("\n", 0, comment.start) - 1
    return following.indent == 0 and column > 0


def _margin(source: Source, comment: Piece, line: Line) -> int:
    column = comment.start - source.text.rfind("\n", 0, comment.start) - 1
    return line.indent if column > 0 else 0


def _blank_above(source: Source, comment: Piece) -> bool:
    lines = source.text[: comment.start].rstrip(" \t").split("\n")
    return len(lines) > 2 and not lines[-2].strip()


def _blank_below(source: Source, comment: Piece) -> bool:
    _, end, rest = source.text[comment.end :].partition("\n")
    return bool(end) and not rest.partition("\n")[0].strip() and bool(rest.strip())
