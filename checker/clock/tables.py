"""The irregular steps of a clock as rows, for an engine that joins tables and does no date arithmetic."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .calendars import Calendar
from .periods import add_months


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One covered day: where it rolls to, None if outside the coverage, and its working-day ordinal."""

    day: date
    rolled: date | None
    ordinal: int


def calendar_rows(calendar: Calendar) -> tuple[CalendarRow, ...]:
    """One row for each day that the calendar covers, in order; a day without a row is outside."""
    working, rows, ordinal = calendar.working_days, [], 0
    for number in range(calendar.covers_from.toordinal(), calendar.covers_through.toordinal() + 1):
        day = date.fromordinal(number)
        ahead = working[ordinal] if ordinal < len(working) else None
        ordinal += ahead == day
        rows.append(CalendarRow(day, ahead, ordinal))
    return tuple(rows)


def nth_rows(calendar: Calendar) -> tuple[tuple[int, date], ...]:
    """(ordinal, working day) for each working day of the coverage; an ordinal without a row is outside."""
    return tuple(enumerate(calendar.working_days, 1))


def month_rows(starts: Iterable[date], count: int, overflow: bool = False) -> tuple[tuple[date, date | None], ...]:
    """(start, the day `count` months later) for each distinct start, in order; None beyond the year 9999."""
    rows = []
    for start in sorted(set(starts)):
        end = add_months(start, count, overflow)
        rows.append((start, end if isinstance(end, date) else None))
    return tuple(rows)
