"""Quantifiers, counts, totals and picks: what is asked of the records of a table."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from checker.diagnostics.diagnostic import Diagnostic
from checker.semantics.expressions import Count, Pick, Quantified, Total, TypedExpr
from checker.semantics.presence import required
from checker.semantics.resolve import resolve, rows
from checker.semantics.scope import Scope
from checker.semantics.types import (
    DateType,
    MistakenType,
    MoneyType,
    NumberType,
    RowsType,
    RowType,
    TruthType,
    Type,
)
from checker.semantics.words_for_types import describe
from checker.syntax import ast


class Check(Protocol):
    """Types an expression at a place."""

    def __call__(self, node: ast.Expr, scope: Scope) -> TypedExpr: ...


def quantified(node: ast.Quantified, scope: Scope, truth: Check) -> TypedExpr:
    """`some e in events where (...)`, `every g in grounds where (...) has (...)`."""
    table = rows(node.rows, scope)
    if isinstance(table.type, MistakenType):
        return table
    assert isinstance(table.type, RowsType)
    if node.other and table.type.record != scope.record:
        return scope.notes.report(other_of_another(node, table, scope.record))
    inner, _ = scope.binding(node.variable.text, table, node.variable.span)
    where = None if node.where is None else truth(node.where, inner)
    has = None if node.has is None else truth(node.has, inner.given(where))
    for part in (where, has):
        if part is not None and isinstance(part.type, MistakenType):
            return part
    return Quantified(TruthType(), node.span, False, node.quantifier, node.other, node.variable.text, table, where, has)


def count(node: ast.Count, scope: Scope, truth: Check) -> TypedExpr:
    """`count of i in items where (...)`."""
    table = rows(node.rows, scope)
    if isinstance(table.type, MistakenType):
        return table
    inner, _ = scope.binding(node.variable.text, table, node.variable.span)
    where = None if node.where is None else truth(node.where, inner)
    if where is not None and isinstance(where.type, MistakenType):
        return where
    return Count(NumberType(), node.span, False, node.variable.text, table, where)


def total(node: ast.Total, scope: Scope, truth: Check, infer: Check) -> TypedExpr:
    """`total of f.amount for f in fees where (...)`."""
    table = rows(node.rows, scope)
    if isinstance(table.type, MistakenType):
        return table
    inner, _ = scope.binding(node.variable.text, table, node.variable.span)
    where = None if node.where is None else truth(node.where, inner)
    term = infer(node.term, inner.given(where))
    for part in (where, term):
        if part is not None and isinstance(part.type, MistakenType):
            return part
    if not isinstance(term.type, MoneyType | NumberType):
        return scope.notes.report(total_of_no_number(term))
    summed: Type = term.type
    term = required(term, inner.given(where))
    if isinstance(term.type, MistakenType):
        return term
    return Total(summed, node.span, False, term, node.variable.text, table, where)


def pick(node: ast.Pick, scope: Scope, truth: Check) -> TypedExpr:
    """`first e in events where (...) by e.happened_on`."""
    table = rows(node.rows, scope)
    if isinstance(table.type, MistakenType):
        return table
    assert isinstance(table.type, RowsType)
    inner, _ = scope.binding(node.variable.text, table, node.variable.span)
    where = None if node.where is None else truth(node.where, inner)
    by = resolve(node.by, inner.given(where))
    for part in (where, by):
        if part is not None and isinstance(part.type, MistakenType):
            return part
    if not isinstance(by.type, DateType):
        return scope.notes.report(picked_by_no_date(node, by))
    by = required(by, inner.given(where))
    if isinstance(by.type, MistakenType):
        return by
    found = Pick(RowType(table.type.record), node.span, True, node.end, node.variable.text, table, where, by)
    return replace(found, optional=False) if scope.known(found) else found


def other_of_another(node: ast.Quantified, table: TypedExpr, record: str | None) -> Diagnostic:
    """`other` leaves out the record itself, and the table holds records of another kind.

    Wrong:
        no other e in events where (e.written)
    Right:
        no e in events where (e.written)
    """
    return Diagnostic(
        code="other-of-another",
        message=f"`other` leaves out this {record}, and `{table.span.text}` is {describe(table.type)}",
        span=node.span,
        help=f"leave out `other`: `{node.quantifier} {node.variable.text} in {node.rows.text}`",
    )


def total_of_no_number(term: TypedExpr) -> Diagnostic:
    """`total of` adds something that is neither an amount nor a number.

    Wrong:
        total of e.happened_on for e in events > 3
    Right:
        total of f.pages for f in fees > 3
    """
    return Diagnostic(code="total-of-no-number", message=f"{describe(term.type)} cannot be added up", span=term.span)


def picked_by_no_date(node: ast.Pick, by: TypedExpr) -> Diagnostic:
    """`first` and `last` are told to order records by something that is no date.

    Wrong:
        first e in events by e.kind
    Right:
        first e in events by e.happened_on
    """
    return Diagnostic(
        code="picked-by-no-date",
        message=f"`{node.end}` goes by a date; `{by.span.text}` is {describe(by.type)}",
        span=by.span,
    )


MISTAKES = (
    other_of_another,
    total_of_no_number,
    picked_by_no_date,
)
