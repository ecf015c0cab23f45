"""A number and its unit that do not agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from checker.diagnostics.diagnostic import Diagnostic, Edit
from checker.diagnostics.source import Span
from checker.lint.overview import Overview
from checker.syntax import ast
from checker.syntax.walk import walk

_COUNTED: Final = re.compile(r"\b(\d+)\s+(?:working\s+)?((?:day|week|month|year|sentence|word)s?)\b")


def check(overview: Overview) -> Iterator[Diagnostic]:
    """`1 days`, `30 day`, `within 1 sentences`."""
    for _, declaration in overview.declarations():
        for node in walk(declaration):
            if isinstance(node, ast.Period | ast.WorkingDays | ast.Reach):
                found = _COUNTED.search(node.span.text)
                if found is not None and (found[1] == "1") == found[2].endswith("s"):
                    start = node.span.start + found.start(2)
                    yield singular_period(found[1], Span(node.span.source, start, start + len(found[2])))


def singular_period(count: str, unit: Span) -> Diagnostic:
    """A number and its unit do not agree.

    Both numbers of a unit are read alike. A reader stumbles over `1 days` and wonders whether the number is right.
    """
    right = unit.text.removesuffix("s") if count == "1" else f"{unit.text}s"
    return Diagnostic(
        code="singular-period",
        message=f"`{count} {unit.text}` does not agree",
        span=unit,
        severity="info",
        help=f"`{count} {right}`",
        edits=(Edit(unit, right),),
    )
