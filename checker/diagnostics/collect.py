"""Brings diagnostics of several stages together: each mistake once, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable

from checker.diagnostics.diagnostic import Diagnostic


def collect(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics sorted by file and place; of those with one code and one span the first stays."""
    kept: dict[tuple[str, str, int, int], Diagnostic] = {}
    for diagnostic in diagnostics:
        span = diagnostic.span
        kept.setdefault((diagnostic.code, span.source.name, span.start, span.end), diagnostic)
    return tuple(sorted(kept.values(), key=_place))


def _place(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    span = diagnostic.span
    return span.source.name, span.start, span.end, diagnostic.code
