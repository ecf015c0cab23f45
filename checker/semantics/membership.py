"""Whether a value is one of several, or in a set."""

from __future__ import annotations

from typing import Protocol

from checker.diagnostics.diagnostic import Diagnostic
from checker.semantics import comparisons
from checker.semantics.expressions import (
    Contained,
    OneOf,
    TypedExpr,
)
from checker.semantics.presence import required
from checker.semantics.resolve import resolve
from checker.semantics.scope import Scope
from checker.semantics.types import (
    MistakenType,
    RowsType,
    RowType,
    SetType,
    TextType,
    TruthType,
    Type,
    WordType,
)
from checker.semantics.words_for_types import describe
from checker.syntax import ast


class Infer(Protocol):
    """Types an expression at a place, with the type that is expected of it."""

    def __call__(self, node: ast.Expr, scope: Scope, expected: Type | None = None) -> TypedExpr: ...


def one_of(node: ast.OneOf, scope: Scope, infer: Infer) -> TypedExpr:
    """`kind in (a, b)`."""
    value = infer(node.value, scope)
    if isinstance(value.type, MistakenType):
        return value
    if isinstance(value.type, RowsType | RowType | TruthType):
        return scope.notes.report(comparisons.not_among(value, node.span))
    options = tuple(infer(option, scope, value.type) for option in node.options)
    for option in options:
        if isinstance(option.type, MistakenType):
            return option
    if isinstance(value.type, SetType):
        return scope.notes.report(comparisons.membership_of_a_set(value, options, node.span))
    for option in options:
        if option.type != value.type:
            return scope.notes.report(comparisons.types_differ(value, option, option.span))
    for operand in (value, *options):
        checked = required(operand, scope)
        if isinstance(checked.type, MistakenType):
            return checked
    return OneOf(TruthType(), node.span, False, value, options)


def contained(node: ast.Contained, scope: Scope, infer: Infer) -> TypedExpr:
    """`id in g.withheld`, `denial in letter.kind`."""
    container = resolve(node.container, scope)
    if isinstance(container.type, MistakenType):
        return container
    if not isinstance(container.type, SetType):
        return scope.notes.report(not_a_set(container))
    element = container.type.element
    value = infer(node.value, scope, element)
    if isinstance(value.type, MistakenType):
        return value
    wanted: Type = element if isinstance(element, WordType) else _key_type(element.record, scope)
    if value.type != wanted:
        return scope.notes.report(never_contained(value, container, wanted))
    for operand in (value, container):
        checked = required(operand, scope)
        if isinstance(checked.type, MistakenType):
            return checked
    return Contained(TruthType(), node.span, False, value, container)


def _key_type(record_name: str, scope: Scope) -> Type:
    record = scope.schema.record(record_name)
    if record is None or not record.key:
        return TextType()
    return record.fields[record.key[0]].type


def not_a_set(container: TypedExpr) -> Diagnostic:
    """`x in y` asks whether a set holds a value, and `y` is no set.

    Wrong:
        copy in wants
    Right:
        wants = copy
    """
    name = container.span.text
    helps = {
        RowsType: f"`some x in {name} where (...)`",
        WordType: f"`{name} = VALUE`, or `{name} in (A, B)`",
    }
    return Diagnostic(
        code="not-a-set",
        message=f"`{name}` is {describe(container.type)} and holds no values",
        span=container.span,
        help=helps.get(type(container.type)),
    )


def never_contained(value: TypedExpr, container: TypedExpr, wanted: Type) -> Diagnostic:
    """A set is asked about a value that it can never hold.

    Wrong:
        refused_for is present and pages in refused_for
    Right:
        refused_for is present and form in refused_for
    """
    return Diagnostic(
        code="never-contained",
        message=f"`{container.span.text}` is {describe(container.type)} and never holds {describe(value.type)}",
        span=value.span,
        help=f"it holds {describe(wanted)}" if not isinstance(value.type, RowType) else "name its key: `x.id in ...`",
    )


MISTAKES = (
    not_a_set,
    never_contained,
)
