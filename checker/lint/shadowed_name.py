"""A variable that takes the name of something the record at hand has."""

from __future__ import annotations

from collections.abc import Iterator

from checker.diagnostics.diagnostic import Diagnostic
from checker.lint.overview import Overview
from checker.syntax import ast
from checker.syntax.walk import walk


def check(overview: Overview) -> Iterator[Diagnostic]:
    """Variables of quantifiers and `let` that hide a field, a table, a definition, a deadline or a record."""
    for policy, declaration in overview.declarations():
        match declaration:
            case ast.RuleDecl(versions=versions):
                record = versions[0].subject.record.text
            case ast.DefinitionDecl(record=name) | ast.DeadlineDecl(record=name):
                record = name.text
            case _:
                continue
        names = _names(record, policy, overview)
        for variable in _variables(declaration):
            if variable.text in names:
                yield shadowed_name(variable, names[variable.text])


def _names(record: str, policy: str, overview: Overview) -> dict[str, str]:
    """What a bare name means for a record: the name, and what it is."""
    schema, index = overview.schema, overview.index
    declared = schema.record(record)
    names = dict.fromkeys(schema.above(record), "a record above this one")
    names[record] = "the record itself"
    for member in overview.index.member_ids.values():
        if member.record == record and member.policy in index.visible(policy):
            names[member.name] = f"a {member.kind} of `{record}`"
    if declared is not None:
        names.update(dict.fromkeys(declared.fields, f"a field of `{record}`"))
        names.update(dict.fromkeys(declared.children, f"a table of `{record}`"))
    return names


def _variables(declaration: ast.Declaration) -> Iterator[ast.Name]:
    for node in walk(declaration):
        match node:
            case ast.Let(name=name):
                yield name
            case ast.Quantified(variable=name) | ast.Count(variable=name):
                yield name
            case ast.Total(variable=name) | ast.Pick(variable=name):
                yield name
            case ast.Pauses(variable=ast.Name() as name):
                yield name


def shadowed_name(variable: ast.Name, what: str) -> Diagnostic:
    """A variable has the name of something else that could stand in its place.

    Inside its parentheses the name means the variable; a reader may take it for the field.

    Wrong:
      require  no received_on in events where (received_on.kind = denial_notice)

    Right:
      require  no e in events where (e.kind = denial_notice)
    """
    return Diagnostic(
        code="shadowed-name",
        message=f"`{variable.text}` is also {what}",
        span=variable.span,
        severity="warn",
        help="give the variable another name",
    )
