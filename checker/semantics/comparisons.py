"""Which values compare with which, and what to say where they do not."""

from __future__ import annotations

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Span
from checker.semantics.expressions import Comparator, Compare, Constant, TypedExpr
from checker.semantics.presence import required
from checker.semantics.scope import Scope
from checker.semantics.types import (
    CalendarType,
    DateType,
    DocumentType,
    MistakenType,
    MoneyType,
    NumberType,
    PeriodType,
    RowsType,
    RowType,
    SetType,
    ShareType,
    TextType,
    TruthType,
    Type,
    WordType,
)
from checker.semantics.words_for_types import describe, short

_ORDERED = (DateType, NumberType, MoneyType, PeriodType)
_EQUATED = (*_ORDERED, TextType, WordType, TruthType, CalendarType)

# Months vary: of the start days in four years, this share has a month that is not 30 days long.
_NOT_THIRTY = "65.8 %"


def compare(left: TypedExpr, operator: Comparator, right: TypedExpr, span: Span, scope: Scope) -> TypedExpr:
    """The comparison, or one mistake: types that do not meet, no order, a value that may be absent."""
    if isinstance(left.type, MistakenType):
        return left
    if isinstance(right.type, MistakenType):
        return right
    mistake = _incomparable(left, operator, right, span)
    if mistake is not None:
        return scope.notes.report(mistake)
    deadline = right if operator in ("<", "<=") else None
    for value, other in ((left, deadline), (right, None)):
        checked = required(value, scope, other)
        if isinstance(checked.type, MistakenType):
            return checked
    return Compare(TruthType(), span, False, left, operator, right)


def _incomparable(left: TypedExpr, operator: Comparator, right: TypedExpr, span: Span) -> Diagnostic | None:
    for one, other in ((left, right), (right, left)):
        if isinstance(one.type, SetType):
            return compared_with_a_set(one, other, span)
        if isinstance(one.type, RowType | RowsType | DocumentType | ShareType):
            return not_comparable(one, span)
    if isinstance(left.type, PeriodType) and isinstance(right.type, PeriodType) and left.type != right.type:
        return periods_differ(left, right, span)
    if not _alike(left.type, right.type):
        return types_differ(left, right, span)
    if operator not in ("=", "!=") and not isinstance(left.type, _ORDERED):
        return no_order(left, span)
    if _currencies(left, right):
        return two_currencies(left, right, span)
    return None


def _alike(left: Type, right: Type) -> bool:
    return left == right and isinstance(left, _EQUATED)


def _currencies(left: TypedExpr, right: TypedExpr) -> bool:
    """Whether two written amounts have different currencies."""
    return _currency(left) not in (None, _currency(right)) and _currency(right) is not None


def _currency(value: TypedExpr) -> str | None:
    if isinstance(value, Constant) and isinstance(value.type, MoneyType):
        return getattr(value.value, "currency", None)
    return None


def types_differ(left: TypedExpr, right: TypedExpr, span: Span) -> Diagnostic:
    """Two values of different kinds are compared.

    A date compares with a date, a number with a number, a value of a closed list with a value of the same list.

    Wrong:
        received_on + 30 days >= 1 month
    Right:
        received_on + 30 days >= as_of
    """
    return Diagnostic(
        code="types-differ",
        message=f"{describe(left.type)} is compared with {describe(right.type)}",
        span=span,
        help=_remedy(left, right) or _remedy(right, left),
    )


def _remedy(one: TypedExpr, other: TypedExpr) -> str | None:
    match one.type, other.type:
        case PeriodType(kind), NumberType():
            unit = "working days of CALENDAR" if kind == "working_days" else kind
            return f"`{other.span.text} {unit}`, if that is meant"
        case DateType(), PeriodType():
            return "a date plus a period is a date: `received_on + 30 days`"
        case MoneyType(), NumberType():
            return f"an amount has a currency: `{other.span.text} USD`"
        case TruthType(), _:
            return f"`{one.span.text}` is a condition by itself"
        case _:
            return None


def periods_differ(left: TypedExpr, right: TypedExpr, span: Span) -> Diagnostic:
    """Periods of different kinds are compared: days with months, days with working days.

    A month has 28 to 31 days, and a working day depends on a calendar; none is so many of another. Compare dates:
    `happened_on <= received_on + 1 month`.

    Wrong:
        as_of - received_on <= 1 month
    Right:
        as_of <= received_on + 1 month
    """
    kinds = {value.type.kind for value in (left, right) if isinstance(value.type, PeriodType)}
    if kinds == {"days", "months"}:
        message = f"a month is not 30 days: they differ on {_NOT_THIRTY} of dates"
    elif "working_days" in kinds and "days" in kinds:
        message = "working days are not days: they depend on the calendar"
    else:
        message = "working days are not months: they depend on the calendar"
    return Diagnostic(
        code="periods-differ",
        message=message,
        span=span,
        help="compare dates: `DATE <= DATE + PERIOD`",
    )


def compared_with_a_set(one: TypedExpr, other: TypedExpr, span: Span) -> Diagnostic:
    """A set of values is compared as if it were one value.

    A field declared `any of (...)` or `list of ...` holds several values at once. Ask whether one is among them.

    Wrong:
        refused_for is present and refused_for = form
    Right:
        refused_for is present and form in refused_for
    """
    return Diagnostic(
        code="compared-with-a-set",
        message=f"`{one.span.text}` is {describe(one.type)} and can hold several at once",
        span=span,
        help=f"`{other.span.text} in {one.span.text}`" if not isinstance(other.type, SetType) else None,
    )


def not_comparable(one: TypedExpr, span: Span) -> Diagnostic:
    """Records, tables, texts of letters and percentages are not compared.

    Compare a field of the record; count the table; ask the letter what it states; multiply by the percentage.

    Wrong:
        events > 3
    Right:
        count of e in events > 3
    """
    helps = {
        RowType: f"compare a field: `{one.span.text}.FIELD`",
        RowsType: f"`some x in {one.span.text} where (...)`, or `count of x in {one.span.text}`",
        DocumentType: "`letter states CONCEPT`",
        ShareType: "compare products: `part >= 95 percent * whole`",
    }
    return Diagnostic(
        code="not-comparable",
        message=f"{describe(one.type)} cannot be compared",
        span=span,
        help=helps.get(type(one.type)),
    )


def no_order(one: TypedExpr, span: Span) -> Diagnostic:
    """`<`, `<=`, `>` and `>=` are used on values that have no order.

    Wrong:
        wants < copy
    Right:
        wants != copy
    """
    return Diagnostic(
        code="no-order",
        message=f"{describe(one.type)} is neither smaller nor larger than another",
        span=span,
        help="`=` and `!=` compare such values",
    )


def two_currencies(left: TypedExpr, right: TypedExpr, span: Span) -> Diagnostic:
    """Amounts in two currencies meet. The language knows no rates of exchange.

    Wrong:
        total of f.amount for f in fees <= 6.50 USD + 1 EUR
    Right:
        total of f.amount for f in fees <= 7.50 USD
    """
    return Diagnostic(
        code="two-currencies",
        message=f"{_currency(left)} and {_currency(right)} are two currencies",
        span=span,
        help="write both amounts in one currency",
    )


def membership_of_a_set(value: TypedExpr, options: tuple[TypedExpr, ...], span: Span) -> Diagnostic:
    """`SET in (a, b)` asks whether a set is one of several values.

    `in (...)` is for a field that holds one value. A set is asked about each value: `a in SET or b in SET`.

    Wrong:
        refused_for is present and refused_for in (form, price)
    Right:
        refused_for is present and (form in refused_for or price in refused_for)
    """
    asked = " or ".join(f"{option.span.text} in {value.span.text}" for option in options)
    name = (
        short(value.type.element)
        if isinstance(value.type, SetType) and isinstance(value.type.element, WordType)
        else ""
    )
    return Diagnostic(
        code="membership-of-a-set",
        message=f"`{value.span.text}` is a set of values of `{name}` and can hold several at once"
        if name
        else f"`{value.span.text}` is a list and can hold several at once",
        span=span,
        help=f"`{asked}`",
    )


def not_among(value: TypedExpr, span: Span) -> Diagnostic:
    """`in (...)` is used on something that has no closed list or value to compare.

    Wrong:
        answer in (notice, answer)
    Right:
        answer is present
    """
    return Diagnostic(
        code="not-among",
        message=f"{describe(value.type)} cannot be one of several values",
        span=span,
    )


MISTAKES = (
    types_differ,
    periods_differ,
    compared_with_a_set,
    not_comparable,
    no_order,
    two_currencies,
    membership_of_a_set,
    not_among,
)
