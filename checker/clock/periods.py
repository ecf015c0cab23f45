"""Legal periods and month arithmetic, pure of any calendar."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Unit = Literal["days", "working_days", "months"]


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time as the law states it; the three kinds are never converted into one another."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        if self.unit == "months" and self.count and self.count % 12 == 0:
            return _counted(self.count // 12, "year")
        return _counted(self.count, {"days": "day", "working_days": "working day", "months": "month"}[self.unit])


@dataclass(frozen=True, slots=True)
class OutsideTime:
    """The day lies before the year 1 or after the year 9999, where a placeholder such as 9999-12-31 leads."""

    start: date
    period: Period


def days(count: int) -> Period:
    """Calendar days."""
    return Period(count, "days")


def weeks(count: int) -> Period:
    """Weeks, which are seven calendar days each."""
    return Period(7 * count, "days")


def working_days(count: int) -> Period:
    """Working days, of a calendar that is named where the period is used."""
    return Period(count, "working_days")


def months(count: int) -> Period:
    """Calendar months."""
    return Period(count, "months")


def years(count: int) -> Period:
    """Years, which are twelve months each."""
    return Period(12 * count, "months")


def add_days(start: date, count: int) -> date | OutsideTime:
    """The day `count` calendar days after `start`, which is not counted itself; before it if negative."""
    try:
        return start + timedelta(days=count)
    except OverflowError:
        return OutsideTime(start, days(count))


def add_months(start: date, count: int, overflow: bool = False) -> date | OutsideTime:
    """The same day number `count` months later.

    Where the month has no such day: its last day, or with `overflow` the first day of the next month. There
    is no stickiness at the end of a month: 28 February and one month is 28 March (Reg. 1182/71 art. 3(2)(c)).
    """
    year, month_before = divmod(12 * start.year + start.month - 1 + count, 12)
    if not date.min.year <= year <= date.max.year:
        return OutsideTime(start, months(count))
    last_day = monthrange(year, month_before + 1)[1]
    if start.day <= last_day:
        return date(year, month_before + 1, start.day)
    clamped = date(year, month_before + 1, last_day)
    # December has 31 days, so the overflow never leaves the year.
    return clamped + timedelta(days=1) if overflow else clamped


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count in {1, -1} else f"{count} {noun}s"
