"""What an author is told about the shape of policy text: one function for each kind of mistake."""

from __future__ import annotations

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Span


def unexpected_text(span: Span) -> Diagnostic:
    """Something stands where it does not belong."""
    return Diagnostic(code="unexpected-text", message=f"`{span.text}` does not belong here", span=span)


def missing_header(span: Span) -> Diagnostic:
    """A policy file begins with its name, its law and the day it was checked."""
    return Diagnostic(
        code="missing-header",
        message="this file does not begin with `policy`",
        span=span,
        help='policy NAME "title" law "citation" checked DATE',
    )
