"""A calendar that covers too little of the future."""

from __future__ import annotations

from collections.abc import Iterator

from checker.clock.periods import OutsideTime, add_months
from checker.diagnostics.diagnostic import Diagnostic, Label
from checker.lint.overview import Overview
from checker.syntax import ast


def check(overview: Overview) -> Iterator[Diagnostic]:
    """Calendars that end within two years of the day on which they were checked."""
    for _, declaration in overview.declarations():
        if isinstance(declaration, ast.CalendarDecl):
            checked, through = declaration.checked.value, declaration.covers_through.value
            if checked is None or through is None:
                continue
            two_years = add_months(checked, 24)
            if not isinstance(two_years, OutsideTime) and through < two_years:
                yield calendar_ends_soon(declaration)


def calendar_ends_soon(calendar: ast.CalendarDecl) -> Diagnostic:
    """A calendar ends within two years of the day on which it was checked.

    A last day after the end of the calendar is undecided, because weekends and fixed dates are not guessed.
    """
    through = calendar.covers_through.text
    return Diagnostic(
        code="calendar-ends-soon",
        message=f"calendar `{calendar.name.text}` ends on {through}; later last days are undecided",
        span=calendar.covers_through.span,
        severity="warn",
        help="add the holidays of the years that are published",
        labels=(Label(calendar.checked.span, "checked on this day"),),
    )
