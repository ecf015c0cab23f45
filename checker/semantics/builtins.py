"""The functions of the language: what they take and what they give.

    month(DATE)              the month of a date as a word, "2025-01"; months compare with `=` and `!=`
    lowest(COLUMN)           the smallest date, number or amount of a column; absent where the column has none
    highest(COLUMN)          the largest, in the same way
    count_distinct(COLUMN)   how many different values a column holds; absent ones do not count

A column is a field of each record of a table: `group.received_on`, `request.events.happened_on`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Span
from checker.diagnostics.suggest import among, did_you_mean
from checker.semantics.expressions import Call, Column, GroupRows, TypedExpr
from checker.semantics.notes import Notes
from checker.semantics.types import (
    DateType,
    MistakenType,
    MoneyType,
    NumberType,
    TextType,
    Type,
    WordType,
)
from checker.semantics.words_for_types import describe
from checker.syntax import ast

MONTH = WordType("month", ())

_ORDERED = (DateType, NumberType, MoneyType)
_COUNTED = (DateType, NumberType, MoneyType, TextType, WordType)


@dataclass(frozen=True)
class Function:
    """A function of one argument; `gives` None is the type of the argument."""

    name: str
    takes: Literal["value", "column"]
    of: tuple[type, ...]
    gives: Type | None


FUNCTIONS = (
    Function("month", "value", (DateType,), MONTH),
    Function("lowest", "column", _ORDERED, None),
    Function("highest", "column", _ORDERED, None),
    Function("count_distinct", "column", _COUNTED, NumberType()),
)


def find(name: ast.Name, notes: Notes) -> Function | None:
    """The function of that name; None where there is none, which is reported."""
    for function in FUNCTIONS:
        if function.name == name.text:
            return function
    notes.report(unknown_function(name))
    return None


def call(function: Function, arguments: tuple[TypedExpr, ...], span: Span, notes: Notes) -> TypedExpr:
    """The typed call; the arguments of a column function are columns."""
    if len(arguments) != 1:
        return notes.report(one_argument(function, span))
    argument = arguments[0]
    if isinstance(argument.type, MistakenType):
        return argument
    if not isinstance(argument.type, function.of):
        return notes.report(wrong_argument(function, argument))
    if function.takes == "column" and not isinstance(argument, Column):
        return notes.report(needs_a_column(function, argument))
    optional = False
    if function.gives is None and isinstance(argument, Column):
        optional = argument.optional or not isinstance(argument.rows, GroupRows)
    return Call(function.gives or argument.type, span, optional, function.name, arguments)


def unknown_function(name: ast.Name) -> Diagnostic:
    """A function is called that the language does not have.

    Wrong:
        monht(received_on) = month(as_of)
    Right:
        month(received_on) = month(as_of)
    """
    names = tuple(function.name for function in FUNCTIONS)
    return Diagnostic(
        code="unknown-function",
        message=f"there is no function `{name.text}`",
        span=name.span,
        help=did_you_mean(name.text, names) or f"functions: {among(names)}",
    )


def one_argument(function: Function, span: Span) -> Diagnostic:
    """A function is called with several values; each takes one.

    Wrong:
        month(received_on, as_of) = month(as_of)
    Right:
        month(received_on) = month(as_of)
    """
    return Diagnostic(code="one-argument", message=f"`{function.name}` takes one value", span=span)


def wrong_argument(function: Function, argument: TypedExpr) -> Diagnostic:
    """A function is called with a value of the wrong kind.

    Wrong:
        month(pages) = month(as_of)
    Right:
        month(received_on) = month(as_of)
    """
    wanted = "a date" if function.of == (DateType,) else "a column of dates, numbers or amounts"
    return Diagnostic(
        code="wrong-argument",
        message=f"`{function.name}` takes {wanted}; this is {describe(argument.type)}",
        span=argument.span,
    )


def needs_a_column(function: Function, argument: TypedExpr) -> Diagnostic:
    """`lowest`, `highest` and `count_distinct` look at one field of all records of a table.

    Wrong:
        highest(pages) > 3
    Right:
        pages > 3
    """
    return Diagnostic(
        code="needs-a-column",
        message=f"`{function.name}` looks at a field of a table, and this is a single value",
        span=argument.span,
        help=f"`{function.name}(group.FIELD)`, or `{function.name}(TABLE.FIELD)`",
    )


MISTAKES = (
    unknown_function,
    one_argument,
    wrong_argument,
    needs_a_column,
)
