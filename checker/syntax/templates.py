"""Reads a message: literal pieces and `{holes}` in order; `{{` and `}}` are braces."""

from __future__ import annotations

import re

from checker.diagnostics.source import Span
from checker.syntax import ast
from checker.syntax.build_expressions import EXPRESSIONS
from checker.syntax.phrases import inside
from checker.syntax.tables import Failure, grow

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+")


def pieces(text: ast.Text) -> tuple[str | ast.Hole, ...]:
    """The pieces of a message; a hole that did not parse has no value."""
    found: list[str | ast.Hole] = []
    whole = inside(text)
    for match in _PIECE.finditer(text.value):
        span = Span(whole.source, whole.start + match.start(), whole.start + match.end())
        if match.group() in ("{{", "}}"):
            literal = match.group()[0]
        elif match.group() in ("{", "}"):
            found.append(ast.Hole(span, None))
            continue
        elif match.group().startswith("{"):
            found.append(ast.Hole(span, _value(span)))
            continue
        else:
            literal = match.group()
        if found and isinstance(found[-1], str):
            found[-1] += literal
        else:
            found.append(literal)
    return tuple(found)


def read_hole(hole: Span) -> ast.Expr | Failure:
    """The expression between the braces of a hole, or the place where it stops being one."""
    inner = Span(hole.source, hole.start + 1, hole.end - 1)
    found: ast.Expr | Failure = grow("expr", inner, EXPRESSIONS)
    return found


def _value(hole: Span) -> ast.Expr | None:
    found = read_hole(hole)
    return None if isinstance(found, Failure) else found
