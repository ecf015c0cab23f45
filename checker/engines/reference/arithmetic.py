"""Comparison and arithmetic over options: points, and values of which only bounds are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from types import MappingProxyType
from typing import Any, Final, assert_never

from checker.clock import OutsideCoverage, OutsideTime, Period, add_days, add_months
from checker.engines.reference.values import (
    NO_BLAME,
    Between,
    Blame,
    Length,
    Option,
    Point,
    Truth,
    blame_of,
    joined,
)
from checker.semantics.data import ABSENT, Fact, Money, Unknown
from checker.semantics.expressions import Comparator

NO_CURRENCY: Final = ""  # of a total over nothing: zero in any currency


# The facts from which a value came, asked for only where it cannot be right.
Sources = Callable[[], Blame]


def nowhere() -> Blame:
    """For values that are always right, such as days."""
    return NO_BLAME


def compare(left: Option, operator: Comparator, right: Option, sources: Sources) -> Truth:
    """The truth of a comparison of two present options; two currencies are unknown for their sources."""
    if isinstance(left, str) and isinstance(right, str):
        return COMPARED[operator](left, right)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return Unknown(joined(blame_of(left), blame_of(right)))
    if isinstance(left, Between) or isinstance(right, Between):
        return _compare_bounds(left, operator, right, sources)
    if isinstance(left, Money) and isinstance(right, Money) and not _one_currency(left, right):
        return Unknown(sources())
    return bool(COMPARED[operator](_ordered(left), _ordered(right)))


# Of one kind each; dates, which have a type of their own, are asked for most.
COMPARED: Final[Mapping[Comparator, Callable[[Any, Any], bool]]] = MappingProxyType(
    {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
)


def _ordered(option: Option) -> Any:
    if isinstance(option, Money):
        return option.amount
    return option.period.count if isinstance(option, Length) else option


def _one_currency(left: Money, right: Money) -> bool:
    return left.currency == right.currency or NO_CURRENCY in (left.currency, right.currency)


def _compare_bounds(left: Option, operator: Comparator, right: Option, sources: Sources) -> Truth:
    """Decided if the comparison holds, or fails, at both ends and everything between."""
    low, high = bounds(left)
    other_low, other_high = bounds(right)
    if not _same_money(low, high, other_low, other_high):
        return Unknown(sources())
    blame = joined(blame_of(left), blame_of(right))
    match operator:
        case "<":
            return _settled(_certain(high, "<", other_low), _certain(low, ">=", other_high), blame)
        case "<=":
            return _settled(_certain(high, "<=", other_low), _certain(low, ">", other_high), blame)
        case ">":
            return _settled(_certain(low, ">", other_high), _certain(high, "<=", other_low), blame)
        case ">=":
            return _settled(_certain(low, ">=", other_high), _certain(high, "<", other_low), blame)
        case "=":
            return _settled(_meet(low, high, other_low, other_high), _apart(low, high, other_low, other_high), blame)
        case "!=":
            return _settled(_apart(low, high, other_low, other_high), _meet(low, high, other_low, other_high), blame)
        case _:
            assert_never(operator)


def _settled(holds: bool, fails: bool, blame: Blame) -> Truth:
    return True if holds else False if fails else Unknown(blame)


def _certain(a: Point | None, operator: Comparator, b: Point | None) -> bool:
    return a is not None and b is not None and compare(a, operator, b, nowhere) is True


def _meet(low: Point | None, high: Point | None, other_low: Point | None, other_high: Point | None) -> bool:
    return _certain(low, "=", high) and _certain(other_low, "=", other_high) and _certain(low, "=", other_low)


def _apart(low: Point | None, high: Point | None, other_low: Point | None, other_high: Point | None) -> bool:
    return _certain(high, "<", other_low) or _certain(low, ">", other_high)


def _same_money(*points: Point | None) -> bool:
    currencies = {point.currency for point in points if isinstance(point, Money)} - {NO_CURRENCY}
    return len(currencies) <= 1


def bounds(option: Option) -> tuple[Point | None, Point | None]:
    """Both ends of a value; a known one is its own ends."""
    if isinstance(option, Between):
        return option.low, option.high
    assert isinstance(option, date | int | Decimal | Money | Length), "only what has an order has bounds"
    return option, option


def between(low: Point | None, high: Point | None, blame: Blame) -> Option:
    """The value within the bounds: known where they meet, unknown where there are none."""
    if low is None and high is None:
        return Unknown(blame)
    if low is not None and low == high:
        return low
    return Between(low, high, blame)


# ---- arithmetic


def add(left: Option, right: Option, sources: Sources) -> Option:
    """date + period, number + number, money + money, period + period."""
    return _monotone(left, right, lambda a, b: _plus(a, b, 1, sources), rising=True)


def subtract(left: Option, right: Option, sources: Sources) -> Option:
    """date - period, date - date in days, and the differences of numbers, amounts and periods."""
    return _monotone(left, right, lambda a, b: _plus(a, b, -1, sources), rising=False)


def multiply(left: Option, right: Option) -> Option:
    """number * number, money * number. Bounds hold only for a factor that is not negative."""
    if left is ABSENT or right is ABSENT:
        return ABSENT
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return Unknown(joined(blame_of(left), blame_of(right)))
    if not isinstance(left, Between) and not isinstance(right, Between):
        product: Option = _times(left, right)
        return product
    blame = joined(blame_of(left), blame_of(right))
    low, high = bounds(left)
    other_low, other_high = bounds(right)
    if low is None or other_low is None or _ordered(low) < 0 or _ordered(other_low) < 0:
        return Unknown(blame)
    highest = None if high is None or other_high is None else _times(high, other_high)
    return between(_times(low, other_low), highest, blame)


def _times(left: Any, right: Any) -> Any:
    if isinstance(left, Money):
        return Money(left.amount * right, left.currency)
    if isinstance(right, Money):
        return Money(left * right.amount, right.currency)
    return left * right


def _monotone(left: Option, right: Option, apply: Callable[[Any, Any], Option], rising: bool) -> Option:
    if left is ABSENT or right is ABSENT:
        return ABSENT
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return Unknown(joined(blame_of(left), blame_of(right)))
    if not isinstance(left, Between) and not isinstance(right, Between):
        return apply(left, right)
    blame = joined(blame_of(left), blame_of(right))
    low, high = bounds(left)
    other_low, other_high = bounds(right) if rising else bounds(right)[::-1]
    lowest: Any = None if low is None or other_low is None else apply(low, other_low)
    highest: Any = None if high is None or other_high is None else apply(high, other_high)
    if isinstance(lowest, Unknown) or isinstance(highest, Unknown):
        return Unknown(joined(blame, blame_of(lowest), blame_of(highest)))
    return between(lowest, highest, blame)


def _plus(left: Any, right: Any, sign: int, sources: Sources) -> Option:
    if isinstance(left, date):
        if isinstance(right, date):
            return Length(Period((left - right).days, "days"))
        return shift(left, right, sign, sources)
    if isinstance(right, date):
        return shift(right, left, sign, sources)
    if isinstance(left, Length):
        count = left.period.count + sign * right.period.count
        return Length(Period(count, left.period.unit), left.calendar)
    if isinstance(left, Money):
        if not _one_currency(left, right):
            return Unknown(sources())
        return Money(left.amount + sign * right.amount, left.currency or right.currency)
    total: Option = left + sign * right
    return total


def shift(day: date, length: Length, sign: int, sources: Sources) -> Option:
    """The day a period later (or earlier), or unknown where it leads outside a calendar or outside time."""
    count = sign * length.period.count
    match length.period.unit:
        case "days":
            return reached(add_days(day, count), sources)
        case "months":
            return reached(add_months(day, count), sources)
        case "working_days":
            assert length.calendar is not None
            return reached(length.calendar.nth_working_day_after(day, count), sources)
        case _:
            assert_never(length.period.unit)


def reached(result: date | OutsideCoverage | OutsideTime, sources: Sources) -> date | Unknown:
    """A day that the clock found, or unknown: for the calendar that does not cover it, or for where it came from."""
    match result:
        case OutsideCoverage():
            return Unknown(frozenset({uncovered(result)}))
        case OutsideTime():
            return Unknown(sources())
        case _:
            return result


def uncovered(outside: OutsideCoverage) -> Fact:
    """The calendar as a blamed fact."""
    return Fact("calendar", "", outside.calendar, "", why=f"the calendar says nothing about {outside.day}")


# ---- the earliest, the latest


def extreme(options: Sequence[Option], earliest: bool) -> Option:
    """The earliest (or latest) of those that are present; unknown ones only widen the bounds on one side."""
    present = [option for option in options if option is not ABSENT]
    if not present:
        return ABSENT
    blame = joined(*map(blame_of, present))
    ranges = [bounds(option) for option in present if not isinstance(option, Unknown)]
    if not ranges:
        return Unknown(blame)
    complete = len(ranges) == len(present)
    pick = min if earliest else max
    lows, highs = [low for low, _ in ranges], [high for _, high in ranges]
    if earliest:
        low = _outermost(lows, pick) if complete else None
        return between(low, _innermost(highs, pick), blame)
    high = _outermost(highs, pick) if complete else None
    return between(_innermost(lows, pick), high, blame)


def _outermost(ends: list[Point | None], pick: Callable[..., Any]) -> Point | None:
    return None if any(end is None for end in ends) else _picked(ends, pick)


def _innermost(ends: Iterable[Point | None], pick: Callable[..., Any]) -> Point | None:
    known = [end for end in ends if end is not None]
    return _picked(known, pick) if known else None


def _picked(points: Iterable[Point | None], pick: Callable[..., Any]) -> Point:
    chosen: Point = pick(points, key=_ordered)
    return chosen


def least(*points: Any) -> Any:
    """The smallest of points of one kind."""
    return min(points, key=_ordered)


def most(*points: Any) -> Any:
    """The greatest of points of one kind."""
    return max(points, key=_ordered)
