"""The irregular steps of the clock as rows for the plan: months later, and the days and ordinals of calendars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, assert_never

from checker.clock import Calendar, calendar_rows, month_rows, nth_rows
from checker.plan.frames import OfClock

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "months": ("day", "result"),
    "calendars": ("calendar",),
    "days": ("calendar", "day", "rolled", "ordinal"),
    "ordinals": ("calendar", "ordinal", "day"),
}


def clock_lines(table: OfClock, calendars: Iterable[tuple[int, Calendar]], days: range) -> Iterator[str]:
    """The rows of a clock table as lines of numbers; `calendars` are those in use, each with the number of its name."""
    match table.what:
        case "months":
            starts = map(date.fromordinal, days)
            for start, end in month_rows(starts, table.count, table.overflow):
                yield f"{start.toordinal()},{-1 if end is None else end.toordinal()}\n"
        case "calendars":
            yield from (f"{number}\n" for number, _ in calendars)
        case "days":
            for number, calendar in calendars:
                for row in calendar_rows(calendar):
                    rolled = "" if row.rolled is None else row.rolled.toordinal()
                    yield f"{number},{row.day.toordinal()},{rolled},{row.ordinal}\n"
        case "ordinals":
            for number, calendar in calendars:
                for ordinal, day in nth_rows(calendar):
                    yield f"{number},{ordinal},{day.toordinal()}\n"
        case _:
            assert_never(table.what)
