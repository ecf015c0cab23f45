"""From the place where reading stopped to the one message that it deserves."""

from __future__ import annotations

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Span
from checker.syntax import mistakes
from checker.syntax.cut import Slice
from checker.syntax.tables import TooDeep, Unparsed


def explain(part: Slice, failure: Unparsed | TooDeep) -> Diagnostic:
    """The diagnostic for a slice that did not parse."""
    if isinstance(failure, TooDeep):
        return mistakes.unexpected_text(failure.span)
    for piece in part.pieces:
        if piece.end > failure.offset:
            return mistakes.unexpected_text(piece.span(part.source))
    return mistakes.unexpected_text(Span(part.source, part.span.end - 1, part.span.end))
