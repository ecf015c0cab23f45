"""What can be added, subtracted and multiplied."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Span
from checker.semantics.comparisons import periods_differ, two_currencies
from checker.semantics.data import Money
from checker.semantics.expressions import Arithmetic, Constant, PeriodValue, TypedExpr
from checker.semantics.presence import required
from checker.semantics.scope import Scope
from checker.semantics.types import (
    CalendarType,
    DateType,
    MistakenType,
    MoneyType,
    NumberType,
    PeriodType,
    ShareType,
    Type,
)
from checker.semantics.words_for_types import describe

Operator = Literal["+", "-", "*"]

_FACTORS = {"days": ("days", 1), "weeks": ("days", 7), "months": ("months", 1), "years": ("months", 12)}


def compute(left: TypedExpr, operator: Operator, right: TypedExpr, span: Span, scope: Scope) -> TypedExpr:
    """The operation, or one mistake."""
    if isinstance(left.type, MistakenType):
        return left
    if isinstance(right.type, MistakenType):
        return right
    result = _result(left, operator, right)
    if result is None:
        return scope.notes.report(_mistake(left, operator, right, span))
    amounts = [value.value for value in (left, right) if isinstance(value, Constant)]
    if len({amount.currency for amount in amounts if isinstance(amount, Money)}) > 1:
        return scope.notes.report(two_currencies(left, right, span))
    for value in (left, right):
        checked = required(value, scope)
        if isinstance(checked.type, MistakenType):
            return checked
    return Arithmetic(result, span, False, left, operator, right)


def _result(left: TypedExpr, operator: Operator, right: TypedExpr) -> Type | None:
    match left.type, operator, right.type:
        case DateType(), "+" | "-", PeriodType():
            return DateType()
        case PeriodType(), "+", DateType():
            return DateType()
        case DateType(), "-", DateType():
            return PeriodType("days")
        case NumberType(), _, NumberType():
            return NumberType()
        case (ShareType(), "*", NumberType()) | (NumberType(), "*", ShareType()):
            return NumberType()
        case (ShareType() | NumberType(), "*", MoneyType()) | (MoneyType(), "*", ShareType() | NumberType()):
            return MoneyType()
        case MoneyType(), "+" | "-", MoneyType():
            return MoneyType()
        case PeriodType(one), "+" | "-", PeriodType(other) if one == other:
            return left.type
        case _:
            return None


def period(count: TypedExpr, unit: str, span: Span, scope: Scope) -> TypedExpr:
    """`30 days`, `settings.referral_days days`, `6 years`."""
    kind, factor = _FACTORS[unit]
    checked = _count(count, scope)
    if isinstance(checked.type, MistakenType):
        return checked
    return PeriodValue(PeriodType("days" if kind == "days" else "months"), span, False, checked, factor, None)


def working_days(count: TypedExpr, calendar: TypedExpr, span: Span, scope: Scope) -> TypedExpr:
    """`15 working days of washington`."""
    checked = _count(count, scope)
    if isinstance(checked.type, MistakenType):
        return checked
    named = as_calendar(calendar, scope)
    if isinstance(named.type, MistakenType):
        return named
    return PeriodValue(PeriodType("working_days"), span, False, checked, 1, named)


def as_calendar(value: TypedExpr, scope: Scope) -> TypedExpr:
    """The value, where it names a calendar."""
    if isinstance(value.type, MistakenType):
        return value
    if not isinstance(value.type, CalendarType):
        return scope.notes.report(not_a_calendar(value))
    return required(value, scope)


def _count(count: TypedExpr, scope: Scope) -> TypedExpr:
    if isinstance(count.type, MistakenType):
        return count
    if not isinstance(count.type, NumberType):
        return scope.notes.report(count_is_no_number(count))
    if isinstance(count, Constant) and isinstance(count.value, Decimal) and count.value != int(count.value):
        return scope.notes.report(part_of_a_day(count))
    return required(count, scope)


def _mistake(left: TypedExpr, operator: Operator, right: TypedExpr, span: Span) -> Diagnostic:
    match left.type, operator, right.type:
        case DateType(), "+" | "-", NumberType():
            return number_added_to_a_date(left, operator, right, span)
        case DateType(), "+", DateType():
            return dates_added(span)
        case PeriodType(), "+" | "-", PeriodType():
            return periods_differ(left, right, span)
        case MoneyType(), "*", MoneyType():
            return no_arithmetic(left, operator, right, span)
        case _:
            return no_arithmetic(left, operator, right, span)


def number_added_to_a_date(left: TypedExpr, operator: Operator, right: TypedExpr, span: Span) -> Diagnostic:
    """A bare number is added to a date. Days, months and working days are different; the unit is always written.

    Wrong:
        received_on + 30 <= as_of
    Right:
        received_on + 30 days <= as_of
    """
    number = right.span.text
    return Diagnostic(
        code="number-added-to-a-date",
        message="a date and a number: days, months, or working days?",
        span=span,
        help=f"`{left.span.text} {operator} {number} days`",
    )


def dates_added(span: Span) -> Diagnostic:
    """Two dates are added. Their difference is a number of days; their sum is nothing.

    Wrong:
        received_on + received_on <= as_of
    Right:
        received_on + 30 days <= as_of
    """
    return Diagnostic(
        code="dates-added", message="two dates cannot be added", span=span, help="`-` gives the days between them"
    )


def no_arithmetic(left: TypedExpr, operator: Operator, right: TypedExpr, span: Span) -> Diagnostic:
    """An operation has no meaning for its operands.

    Dates take periods; dates subtract to days; numbers, and amounts of one currency, add; an amount or a number is
    multiplied by a number or a percentage. There is no division: compare products.

    Wrong:
        pages * received_on = 3
    Right:
        pages * 2 = 6
    """
    word = {"+": "added to", "-": "subtracted from", "*": "multiplied by"}[operator]
    first, second = (right, left) if operator == "-" else (left, right)
    return Diagnostic(
        code="no-arithmetic",
        message=f"{describe(first.type)} cannot be {word} {describe(second.type)}",
        span=span,
    )


def not_a_calendar(value: TypedExpr) -> Diagnostic:
    """Working days, and the roll to a working day, need a calendar.

    Wrong:
        as_of <= received_on + 5 working days of wants
    Right:
        as_of <= received_on + 5 working days of entity.holidays
    """
    return Diagnostic(
        code="not-a-calendar",
        message=f"`{value.span.text}` is {describe(value.type)}, not a calendar",
        span=value.span,
        help="a calendar by its name, or `entity.holidays`",
    )


def count_is_no_number(count: TypedExpr) -> Diagnostic:
    """The length of a period is counted by something that is no number.

    Wrong:
        as_of <= received_on + id days
    Right:
        as_of <= received_on + pages days
    """
    return Diagnostic(
        code="count-is-no-number",
        message=f"`{count.span.text}` is {describe(count.type)}, and a period needs a number",
        span=count.span,
    )


def part_of_a_day(count: TypedExpr) -> Diagnostic:
    """A period is not whole. The legal clock counts whole days, months and years.

    Wrong:
        as_of <= received_on + 1.5 days
    Right:
        as_of <= received_on + 2 days
    """
    return Diagnostic(
        code="part-of-a-day", message="a period is a whole number of days, weeks, months or years", span=count.span
    )


MISTAKES = (
    number_added_to_a_date,
    dates_added,
    no_arithmetic,
    not_a_calendar,
    count_is_no_number,
    part_of_a_day,
)
