"""Finds the mistakes in the holes of a message."""

from __future__ import annotations

from collections.abc import Callable

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Span
from checker.syntax import ast
from checker.syntax.mistakes.messages import empty_hole, single_brace


def explain_message(say: ast.Say, explain_hole: Callable[[Span], Diagnostic]) -> tuple[Diagnostic, ...]:
    """The mistakes in the holes of a message, explained by the function given unless the braces are wrong."""
    found = []
    for piece in say.pieces:
        if not isinstance(piece, ast.Hole) or piece.value is not None:
            continue
        if piece.span.text in ("{", "}"):
            found.append(single_brace(piece.span))
        elif not piece.span.text[1:-1].strip():
            found.append(empty_hole(piece.span))
        else:
            found.append(explain_hole(Span(piece.span.source, piece.span.start + 1, piece.span.end - 1)))
    return tuple(found)
