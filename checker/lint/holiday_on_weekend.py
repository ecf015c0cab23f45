"""A holiday on a day of the weekend."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from checker.diagnostics.diagnostic import Diagnostic
from checker.lint.overview import Overview
from checker.syntax import ast

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def check(overview: Overview) -> Iterator[Diagnostic]:
    """Holidays of calendars that are no working days anyway."""
    for _, declaration in overview.declarations():
        if isinstance(declaration, ast.CalendarDecl):
            weekend = {name.text for name in declaration.weekend}
            for holiday in declaration.holidays:
                day = holiday.day.value
                if day is not None and _DAYS[day.weekday()] in weekend:
                    yield holiday_on_weekend(holiday, _DAYS[day.weekday()].capitalize())


def holiday_on_weekend(holiday: ast.Holiday, weekday: str) -> Diagnostic:
    """A holiday falls on a day of the calendar's weekend, and changes nothing.

    Where the law gives another day for it, that day is missing: list the day off that is kept instead.
    """
    return Diagnostic(
        code="holiday-on-weekend",
        message=f"{holiday.day.text} is a {weekday}; the holiday has no effect",
        span=holiday.day.span,
        severity="info",
        help="list the day that is kept instead, if there is one",
    )
