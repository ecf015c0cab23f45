"""What an author has looked at and lets stand: `# habeas: allow mutant "CHANGE" because REASON`, or `allow unseen`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Source, Span
from checker.syntax import ast
from checker.syntax.scan import scan

Code = Literal["mutant", "unseen"]

_ALLOW: Final = re.compile(r'#\s*habeas\s*:\s*allow\s+(?P<code>mutant|unseen)(?:\s+"(?P<words>[^"]*)")?\s+because\s+\S')


@dataclass(frozen=True)
class Gap:
    """Something that no case holds fast: a change nobody noticed, a side of a condition nobody saw."""

    span: Span
    words: str


@dataclass(frozen=True)
class Allowance:
    """A comment that lets one gap stand; `words` None names none, and then there must be only one."""

    span: Span
    words: str | None
    first: int
    last: int


@dataclass(frozen=True)
class Settled:
    """Which gaps stay open, by their places in the sequence, and what is wrong with the comments."""

    open: tuple[int, ...]
    remarks: tuple[Diagnostic, ...]


def settle(gaps: Sequence[Gap], files: Sequence[ast.PolicyFile], code: Code, whole: Collection[str]) -> Settled:
    """The gaps that no comment allows; a comment is called unused only in files of which every gap was looked for."""
    allowed: set[int] = set()
    remarks: list[Diagnostic] = []
    for file in files:
        for allowance in _allowances(file, code):
            meant = [place for place, gap in enumerate(gaps) if _covers(allowance, gap)]
            if allowance.words is None and len({gaps[place].words for place in meant}) > 1:
                remarks.append(allowance_of_several(allowance, code, sorted({gaps[place].words for place in meant})))
            elif meant:
                allowed.update(meant)
            elif file.source.name in whole:
                remarks.append(unused_allowance(allowance, code))
    return Settled(tuple(place for place in range(len(gaps)) if place not in allowed), tuple(remarks))


def _allowances(file: ast.PolicyFile, code: Code) -> Iterator[Allowance]:
    if "habeas" not in file.source.text:
        return
    for piece in scan(file.source.text):
        if piece.shape != "comment":
            continue
        match = _ALLOW.match(piece.text)
        if match is not None and match["code"] == code:
            comment = piece.span(file.source)
            first, last = _covered(file, comment)
            yield Allowance(comment, match["words"], first, last)


def _covered(file: ast.PolicyFile, comment: Span) -> tuple[int, int]:
    """The lines that a comment speaks of: its own after a text, else the next, or the declaration that begins there."""
    line, column = comment.position
    if file.source.line(line)[: column - 1].strip():
        return line, line
    line = _next(file.source, line)
    parts: list[ast.Node] = [*file.declarations, *(() if file.header is None else (file.header,))]
    for part in parts:
        if part.span.position[0] == line:
            return line, file.source.position(max(part.span.end - 1, part.span.start))[0]
    return line, line


def _next(source: Source, line: int) -> int:
    """The next line that holds more than a comment, or the last line."""
    last = source.position(len(source.text))[0]
    while line < last:
        line += 1
        text = source.line(line).strip()
        if text and not text.startswith("#"):
            break
    return line


def _covers(allowance: Allowance, gap: Gap) -> bool:
    same = allowance.span.source == gap.span.source and allowance.words in (None, gap.words)
    return same and allowance.first <= gap.span.position[0] <= allowance.last


def unused_allowance(allowance: Allowance, code: Code) -> Diagnostic:
    """A comment allows what a case notices by now, or what is not there."""
    what = "" if allowance.words is None else f' "{allowance.words}"'
    return Diagnostic(
        code="unused-allowance",
        message=f"nothing here needs `allow {code}{what}`",
        span=allowance.span,
        severity="warn",
        help="remove the comment",
    )


def allowance_of_several(allowance: Allowance, code: Code, words: Sequence[str]) -> Diagnostic:
    """A comment names nothing where it could mean several."""
    return Diagnostic(
        code="allowance-of-several",
        message=f"`allow {code}` could mean each of {len(words)} here",
        span=allowance.span,
        severity="warn",
        help=f'name it: `# habeas: allow {code} "{words[0]}" because ...`',
    )
