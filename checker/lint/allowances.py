"""Remarks that an author has looked at and lets stand: `# habeas: allow CODE because REASON` before a declaration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Source, Span
from checker.diagnostics.suggest import did_you_mean
from checker.syntax import ast
from checker.syntax.scan import scan

_MARK: Final = re.compile(r"#\s*habeas\s*:")
_ALLOW: Final = re.compile(r"#\s*habeas\s*:\s*allow\s+(?P<code>[a-z][a-z-]*)\s+because\s+\S")

# Those that `habeas test` settles itself.
_OF_CASES: Final = re.compile(r'#\s*habeas\s*:\s*allow\s+(?:mutant|unseen)(?:\s+"[^"]*")?\s+because\s+\S')


@dataclass(frozen=True)
class Allowance:
    """A comment that allows remarks of one code; `covers` is the declaration after it, None where none follows."""

    code: str
    span: Span
    covers: Span | None


def settle(
    remarks: Iterable[Diagnostic], files: Sequence[ast.PolicyFile], codes: Sequence[str], complete: bool
) -> Iterator[Diagnostic]:
    """The remarks that no allowance covers, and what is wrong with allowances.

    Where the check is not complete, a remark may be missing, and no allowance is called unused.
    """
    found: list[Allowance] = []
    for file in files:
        for comment in _comments(file.source):
            match = _ALLOW.match(comment.text)
            if match is None:
                yield allowance_without_reason(comment)
            elif match["code"] not in codes:
                yield allowance_of_nothing(comment, match["code"], codes)
            else:
                found.append(Allowance(match["code"], comment, _covered(file, comment)))
    needed: set[Span] = set()
    for remark in remarks:
        allowed = [each for each in found if _covers(each, remark)]
        needed.update(each.span for each in allowed)
        if not allowed:
            yield remark
    if complete:
        for each in found:
            if each.span not in needed:
                yield unused_allowance(each)


def _comments(source: Source) -> Iterator[Span]:
    """The comments that speak to the lint."""
    if "habeas" in source.text:
        for piece in scan(source.text):
            if piece.shape == "comment" and _MARK.match(piece.text) and not _OF_CASES.match(piece.text):
                yield piece.span(source)


def _covered(file: ast.PolicyFile, comment: Span) -> Span | None:
    """The header or declaration that begins after the comment, with only comments between."""
    starts = [each.span for each in file.declarations]
    if file.header is not None:
        starts.append(file.header.span)
    for span in starts:
        between = file.source.text[comment.end : span.start] if span.start >= comment.end else "no"
        if all(not line.strip() or line.strip().startswith("#") for line in between.splitlines()):
            return span
    return None


def _covers(allowance: Allowance, remark: Diagnostic) -> bool:
    covers = allowance.covers
    return (
        covers is not None
        and allowance.code == remark.code
        and covers.source == remark.span.source
        and covers.start <= remark.span.start <= covers.end
    )


def unused_allowance(allowance: Allowance) -> Diagnostic:
    """A comment allows a remark that is not made.

    The reason for it is gone, or the comment does not stand on the line before the declaration that it is about.
    """
    place = "" if allowance.covers is not None else ", and no declaration follows it"
    return Diagnostic(
        code="unused-allowance",
        message=f"nothing here needs `allow {allowance.code}`{place}",
        span=allowance.span,
        severity="warn",
        help="remove the comment",
    )


def allowance_without_reason(comment: Span) -> Diagnostic:
    """A comment speaks to the lint and is no complete allowance.

    An allowance names one kind of remark and gives the reason, so that the next reader can judge it.

    Wrong:
      # habeas: allow bare-every

    Right:
      # habeas: allow bare-every because a request without items has nothing to give
    """
    return Diagnostic(
        code="allowance-without-reason",
        message="this allows nothing",
        span=comment,
        severity="warn",
        help="`# habeas: allow CODE because REASON`",
    )


def allowance_of_nothing(comment: Span, code: str, codes: Sequence[str]) -> Diagnostic:
    """An allowance names a kind of remark that there is none of."""
    return Diagnostic(
        code="allowance-of-nothing",
        message=f"there is no remark `{code}`",
        span=comment,
        severity="warn",
        help=did_you_mean(code, codes),
    )
