"""A value named by `let` that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.diagnostics.diagnostic import Diagnostic
from checker.lint.overview import Overview
from checker.syntax import ast
from checker.syntax.walk import walk


def check(overview: Overview) -> Iterator[Diagnostic]:
    """Every `let` whose name neither the requirement, a message nor a later `let` has."""
    for _, declaration in overview.declarations():
        if isinstance(declaration, ast.RuleDecl):
            for version in declaration.versions:
                for position, let in enumerate(version.lets):
                    after = (version.lets[position + 1 :], version.require, version.says)
                    if let.name.text not in _beginnings(after):
                        yield unused_let(let.name)


def _beginnings(value: Any) -> frozenset[str]:
    """The first names of all paths."""
    return frozenset(node.parts[0].text for node in walk(value) if isinstance(node, ast.Path))


def unused_let(name: ast.Name) -> Diagnostic:
    """A rule names a value with `let`, and neither what it requires nor what it says has that name."""
    return Diagnostic(
        code="unused-let",
        message=f"nothing reads `{name.text}`",
        span=name.span,
        severity="warn",
        help="remove the `let`, or use the name",
    )
