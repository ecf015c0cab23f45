"""Sums, differences, products, periods, and the steps of the legal clock as look-ups."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from checker.plan.frames import Found, Frame, OfClock
from checker.plan.place import Place
from checker.plan.scalars import (
    NULL,
    Flag,
    Literal,
    Op,
    Scalar,
    Word,
    both,
    case,
    either,
    equal,
    greatest,
    is_null,
    least,
    less,
    minus,
    opposite,
    plus,
    times,
    worst,
)
from checker.plan.worth import (
    KNOWN,
    MISSING,
    OPEN,
    UNKNOWN,
    Choice,
    Length,
    Plain,
    Worth,
    in_range,
    mapped,
    settled,
    unsaid,
    where_known,
)
from checker.semantics import expressions as e
from checker.semantics.types import DateType, NumberType, PeriodType, ShareType

if TYPE_CHECKING:
    from checker.plan.lower import Lowering

LAST_DAY: Final = 3652059  # 31 December 9999


def plain_number(value: Decimal) -> int | Decimal:
    """A constant without useless digits."""
    return int(value) if value == value.to_integral_value() else value.normalize()


def arithmetic(lowering: Lowering, expression: e.Arithmetic, place: Place) -> Worth:
    """date + period, date - period, date - date, and numbers and amounts."""
    left, right = lowering.worth(expression.left, place), lowering.worth(expression.right, place)
    if expression.operator == "*":
        return _product(lowering, expression, place)
    sign = 1 if expression.operator == "+" else -1
    if isinstance(left, Length) and isinstance(right, Length):
        return _lengths(left, right, sign)
    if isinstance(right, Length):
        return shifted(lowering, lowering.plain(expression.left, place), right, sign, place.frame)
    if isinstance(left, Length):
        return shifted(lowering, lowering.plain(expression.right, place), left, sign, place.frame)
    values = (lowering.plain(expression.left, place), lowering.plain(expression.right, place))
    if isinstance(expression.left.type, DateType) and isinstance(expression.right.type, DateType):
        days = mapped(_difference, values, place.frame.keep)
        return Length("days", kept(settled(days), place.frame))
    return mapped(lambda a, b: _sum(a, b, sign), values, place.frame.keep)


def kept(plain: Plain, frame: Frame) -> Plain:
    """A value whose scalars may be read more than once."""
    return Plain(
        frame.keep(plain.value),
        frame.keep(plain.status),
        None if plain.currency is None else frame.keep(plain.currency),
    )


def _lengths(left: Length, right: Length, sign: int) -> Length:
    count = plus if sign > 0 else minus
    status = worst(left.count.status, right.count.status)
    return Length(left.kind, Plain(count(left.count.value, right.count.value), status), left.calendar)


def _difference(left: Plain, right: Plain) -> Plain:
    return Plain(minus(left.value, right.value), worst(left.status, right.status))


def _sum(left: Plain, right: Plain, sign: int) -> Plain:
    value = (plus if sign > 0 else minus)(left.value, right.value)
    status = worst(left.status, right.status)
    if left.currency is None or right.currency is None:
        return Plain(value, status)
    status = where_known(status, case(((one_currency(left, right), KNOWN),), UNKNOWN))
    return Plain(value, status, case(((is_null(left.currency), right.currency),), left.currency))


def one_currency(left: Plain, right: Plain) -> Scalar:
    """Whether two amounts can be compared; nothing in no currency is zero in any."""
    assert left.currency is not None
    assert right.currency is not None
    return either(is_null(left.currency), is_null(right.currency), equal(left.currency, right.currency))


def _product(lowering: Lowering, expression: e.Arithmetic, place: Place) -> Worth:
    if any(isinstance(part, e.Arithmetic) and part.operator == "*" for part in (expression.left, expression.right)):
        # The digits of three factors may be more than a decimal of the engine holds.
        return unsaid()
    share = any(isinstance(part.type, ShareType) for part in (expression.left, expression.right))
    values = (lowering.plain(expression.left, place), lowering.plain(expression.right, place))

    def product(left: Plain, right: Plain) -> Plain:
        value = times(Op("decimal", (left.value,)), Op("decimal", (right.value,)))
        if share:
            value = Op("decimal", (times(value, Literal(Decimal("0.01"))),))
        return Plain(value, worst(left.status, right.status), left.currency or right.currency)

    if share and not all(
        isinstance(part, e.Constant | e.SettingValue | e.Count) for part in (expression.left, expression.right)
    ):
        return unsaid()
    return mapped(product, values, place.frame.keep)


def period(lowering: Lowering, expression: e.PeriodValue, place: Place) -> Length:
    """A period in its own unit."""
    assert isinstance(expression.type, PeriodType)
    count = settled(lowering.plain(expression.count, place))
    value = count.value
    if isinstance(value, Literal) and value.value is not None:
        value = Literal(int(value.value) * expression.factor)
    elif isinstance(expression.count, e.Count):
        value = times(value, Literal(expression.factor))
    elif isinstance(expression.count.type, NumberType) and expression.type.kind == "days":
        # Digits behind the point are cut off.
        value = place.frame.keep(value)
        value = times(minus(value, Op("remainder", (value, Literal(1)))), Literal(expression.factor))
    else:
        return Length(expression.type.kind, unsaid(), None)
    if expression.calendar is None:
        return Length(expression.type.kind, Plain(value, count.status))
    calendar = settled(lowering.plain(expression.calendar, place))
    return Length(expression.type.kind, Plain(value, count.status), calendar_of(lowering, calendar, place.frame))


def calendar_of(lowering: Lowering, calendar: Plain, frame: Frame) -> Plain:
    """A calendar by its name; one that is not named, or that nobody knows, is unknown."""
    if isinstance(calendar.value, Word):
        known: Scalar = Flag(calendar.value.text in lowering.program.calendars)
    else:
        table = lowering.frame("calendars", OfClock("calendars"))
        number = frame.add(Found(table.name, (("calendar", frame.column(calendar.value)),), "calendar"))
        known = opposite(is_null(number))
    status = case(((equal(calendar.status, MISSING), UNKNOWN),), calendar.status)
    return kept(Plain(calendar.value, where_known(status, case(((known, KNOWN),), UNKNOWN))), frame)


def shifted(
    lowering: Lowering, day: Plain | Choice, length: Length, sign: int, frame: Frame, overflow: bool = False
) -> Plain | Choice:
    """The day a period later (or earlier)."""
    return mapped(lambda each: kept(_shift(lowering, each, length, sign, frame, overflow), frame), (day,), frame.keep)


def _shift(lowering: Lowering, day: Plain, length: Length, sign: int, frame: Frame, overflow: bool) -> Plain:
    status = worst(day.status, length.count.status)
    match length.kind:
        case "days":
            return in_time((plus if sign > 0 else minus)(day.value, length.count.value), status, frame)
        case "months":
            count = length.count.value
            if not isinstance(count, Literal) or count.value is None:
                return unsaid()
            return months_later(lowering, Plain(day.value, status), sign * int(count.value), frame, overflow)
        case "working_days":
            count = length.count.value
            if not isinstance(count, Literal) or count.value is None or length.calendar is None:
                return unsaid()
            signed = sign * int(count.value)
            return working_days_later(lowering, Plain(day.value, status), signed, length.calendar, frame)


def in_time(day: Scalar, status: Scalar, frame: Frame) -> Plain:
    """A day that was reached by counting; before the year 1 and after 9999 it is unknown."""
    day = frame.keep(day)
    inside = in_range(day, Literal(1), Literal(LAST_DAY))
    return Plain(day, where_known(status, case(((inside, KNOWN),), UNKNOWN)))


def months_later(lowering: Lowering, day: Plain, count: int, frame: Frame, overflow: bool) -> Plain:
    """The day so many months later, from the clock's table; a day that the table lacks is left open."""
    name = f"months_{count}{'_overflow' if overflow else ''}".replace("-", "minus_")
    table = lowering.frame(name, OfClock("months", count, overflow))
    result = frame.add(Found(table.name, (("day", frame.column(day.value)),), "result"))
    return Plain(
        result, where_known(day.status, case(((is_null(result), OPEN), (less(result, Literal(0)), UNKNOWN)), KNOWN))
    )


def in_calendar(lowering: Lowering, calendar: Plain, day: Scalar, what: str, frame: Frame) -> Scalar:
    """What a calendar's table says of a day; null outside its coverage."""
    table = lowering.frame("days", OfClock("days"))
    keys = (("calendar", frame.column(calendar.value)), ("day", frame.column(day)))
    return frame.add(Found(table.name, keys, what))


def rolled(lowering: Lowering, day: Plain, calendar: Plain, frame: Frame) -> Plain:
    """The day itself if it is a working day, else the next one that is; unknown outside the coverage."""
    result = in_calendar(lowering, calendar, day.value, "rolled", frame)
    status = worst(day.status, calendar.status)
    return Plain(result, where_known(status, case(((is_null(result), UNKNOWN),), KNOWN)))


def working_days_later(lowering: Lowering, day: Plain, count: int, calendar: Plain, frame: Frame) -> Plain:
    """The day so many working days later, the first not counted; earlier for a negative count."""
    status = worst(day.status, calendar.status)
    ordinal = in_calendar(lowering, calendar, day.value, "ordinal", frame)
    if count == 0:
        return Plain(day.value, where_known(status, case(((is_null(ordinal), UNKNOWN),), KNOWN)))
    works = equal(in_calendar(lowering, calendar, day.value, "rolled", frame), day.value)
    target = plus(ordinal, Literal(count))
    if count < 0:
        target = case(((both(opposite(is_null(ordinal)), works), target),), plus(target, Literal(1)))
    table = lowering.frame("ordinals", OfClock("ordinals"))
    keys = (("calendar", frame.column(calendar.value)), ("ordinal", frame.column(target)))
    result = frame.add(Found(table.name, keys, "day"))
    return Plain(result, where_known(status, case(((is_null(result), UNKNOWN),), KNOWN)))


def extreme(lowering: Lowering, expression: e.Extreme, place: Place) -> Worth:
    """The earliest or latest of those that are present."""
    values = [lowering.plain(operand, place) for operand in expression.operands]
    return mapped(lambda *each: extreme_of(each, expression.end == "earliest", place.frame), values, place.frame.keep)


def extreme_of(values: tuple[Plain, ...], earliest: bool, frame: Frame) -> Plain:
    """The earliest or latest of several days; an unknown one beside one that is known leaves it open."""
    if len(values) == 1:
        return values[0]
    present = [case(((equal(value.status, KNOWN), value.value),), NULL) for value in values]
    missing = both(*(equal(value.status, MISSING) for value in values))
    unknown = frame.keep(worst(*(case(((equal(value.status, MISSING), KNOWN),), value.status) for value in values)))
    result = frame.keep((least if earliest else greatest)(*present))
    known = equal(unknown, KNOWN)
    return Plain(result, case(((missing, MISSING), (known, KNOWN), (is_null(result), unknown)), OPEN))
