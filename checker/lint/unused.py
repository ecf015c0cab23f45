"""A declaration that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator

from checker.diagnostics.diagnostic import Diagnostic
from checker.lint.overview import Overview
from checker.lint.uses import used
from checker.syntax import ast


def check(overview: Overview) -> Iterator[Diagnostic]:
    """Definitions, deadlines, settings, lists, concepts and cues without any use."""
    seen = used(overview)
    for policy, declaration in overview.declarations():
        match declaration:
            case ast.DefinitionDecl(name=name):
                kind, identity = "definition", f"{policy}.{name.text}"
            case ast.DeadlineDecl(name=name):
                kind, identity = "deadline", f"{policy}.{name.text}"
            case ast.SettingDecl(name=name):
                kind, identity = "setting", name.text
            case ast.ListDecl(name=name):
                kind, identity = "list", f"{policy}.{name.text}"
            case ast.ConceptDecl(name=name):
                kind, identity = "concept", f"{policy}.{name.text}"
            case ast.CuesDecl(name=name):
                kind, identity = "cues", f"{policy}.{name.text}"
            case _:
                continue
        if (kind, identity) not in seen:
            yield unused(kind, name)


def unused(kind: str, name: ast.Name) -> Diagnostic:
    """Nothing reads a definition, deadline, setting, list, concept or family of cues.

    It changes no verdict, no last day and no reading of a letter, though a reader will think that it does. A use by
    something that is itself unused does not count. What carries a row of the requirements encodes it, and a deadline
    `for answer` is told by `habeas due`; both count as used.
    """
    return Diagnostic(
        code="unused",
        message=f"nothing reads the {kind} `{name.text}`",
        span=name.span,
        severity="warn",
        help="let a rule read it, or remove it",
    )
