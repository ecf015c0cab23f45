"""Which rows of the requirements a declaration says it encodes."""

from __future__ import annotations

from collections.abc import Iterator

from checker.diagnostics.source import Span
from checker.syntax import ast


def claims(declaration: ast.Declaration) -> Iterator[tuple[Span, ast.Name]]:
    """Every row that a declaration claims, with the place of what claims it."""
    match declaration:
        case ast.RuleDecl(id=name):
            yield name.span, name
            yield from ((name.span, row) for version in declaration.versions for row in version.authority.rows)
        case ast.EntryDecl(id=name):
            yield name.span, name
        case ast.DefinitionDecl(name=name) | ast.DeadlineDecl(name=name):
            for version in declaration.versions:
                yield from ((name.span, row) for row in version.authority.rows)
                yield from ((name.span, row) for each in version.exceptions for row in each.authority.rows)
        case ast.AmendmentDecl(target=target, exceptions=exceptions):
            yield from ((target.span, row) for each in exceptions for row in each.authority.rows)
        case ast.ConceptDecl(name=name):
            yield from ((name.span, row) for row in declaration.authority.rows)
        case ast.VocabularyDecl(values=values):
            for value in values:
                yield from ((value.span, row) for version in value.versions for row in version.authority.rows)
        case _:
            return
