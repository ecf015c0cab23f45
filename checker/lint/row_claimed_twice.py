"""A row of the requirements that two declarations say they encode."""

from __future__ import annotations

from collections.abc import Iterator

from checker.diagnostics.diagnostic import Diagnostic, Label
from checker.diagnostics.source import Span
from checker.lint.overview import Overview
from checker.semantics.claims import claims
from checker.syntax import ast


def check(overview: Overview) -> Iterator[Diagnostic]:
    """Rows claimed by more than one declaration; the versions of one declaration share their claim."""
    first: dict[str, tuple[Span, Span]] = {}
    for _, declaration in overview.declarations():
        for owner, row in claims(declaration):
            before = first.setdefault(row.text, (owner, row.span))
            if before[0] != owner:
                yield row_claimed_twice(row, before[1])


def row_claimed_twice(row: ast.Name, first: Span) -> Diagnostic:
    """Two declarations say that they encode one row of the requirements.

    Each row is claimed once: by a rule with that id, by `row` after `in force`, or by an `entry` that says why no
    rule encodes it. Otherwise two findings would be counted for one duty.
    """
    return Diagnostic(
        code="row-claimed-twice",
        message=f"row `{row.text}` is already claimed",
        span=row.span,
        severity="warn",
        help="leave the claim to the declaration that decides the row",
        labels=(Label(first, "here"),),
    )
