"""From calendar declarations to calendars, and their cases."""

from __future__ import annotations

from decimal import Decimal

from checker.clock.calendars import WEEKDAYS, Calendar, make_calendar
from checker.diagnostics.diagnostic import Diagnostic, Label
from checker.diagnostics.source import Span
from checker.diagnostics.suggest import among, did_you_mean
from checker.semantics.model import CalendarTest
from checker.semantics.notes import Notes
from checker.syntax import ast

_DAYS = tuple(day.lower() for day in WEEKDAYS)


def calendar(declaration: ast.CalendarDecl, notes: Notes) -> Calendar | None:
    """The calendar, or None where its dates cannot be used."""
    first, last = declaration.covers_from.value, declaration.covers_through.value
    if first is None or last is None:
        notes.silent(declaration.span)
        return None
    if first > last:
        notes.report(covers_nothing(declaration))
        return None
    weekend = set()
    for day in declaration.weekend:
        if day.text in _DAYS:
            weekend.add(_DAYS.index(day.text))
        else:
            notes.report(no_weekday(day))
    if len(weekend) == len(_DAYS):
        notes.report(no_working_day(declaration))
        return None
    holidays = []
    seen: dict[tuple[object, str], Span] = {}
    for holiday in declaration.holidays:
        day_ = holiday.day.value
        if day_ is None:
            notes.silent(holiday.span)
            continue
        if not first <= day_ <= last:
            notes.report(holiday_outside(holiday, declaration))
        key = (day_, holiday.title.value)
        if key in seen:
            notes.report(holiday_twice(holiday, seen[key]))
        seen.setdefault(key, holiday.span)
        holidays.append((day_, holiday.title.value))
    return make_calendar(declaration.name.text, declaration.title.value, first, last, weekend, holidays)


def calendar_tests(declaration: ast.CalendarDecl, notes: Notes) -> tuple[CalendarTest, ...]:
    """The cases of the calendar that can be run."""
    found = []
    for case in declaration.cases:
        start, result = case.start.value, case.result.value
        days = None if case.period is None else _working_days(case, declaration, notes)
        if start is None or result is None or (case.period is not None and days is None):
            notes.silent(case.span)
            continue
        ids = tuple(name.text for name in case.ids)
        found.append(CalendarTest(declaration.name.text, ids, case.title.value, start, days, result, case.span))
    return tuple(found)


def _working_days(case: ast.CalendarCase, declaration: ast.CalendarDecl, notes: Notes) -> int | None:
    match case.period:
        case ast.WorkingDays(count=ast.Number(value=count), calendar=path) if path.text == declaration.name.text:
            if count == count.to_integral_value(rounding="ROUND_FLOOR") and count >= Decimal(0):
                return int(count)
    notes.report(no_calendar_case(case, declaration))
    return None


def no_weekday(day: ast.Name) -> Diagnostic:
    """`weekend` names something that is no day of the week."""
    return Diagnostic(
        code="no-weekday",
        message=f"`{day.text}` is no day of the week",
        span=day.span,
        help=did_you_mean(day.text, _DAYS) or f"days: {among(_DAYS)}",
    )


def no_working_day(declaration: ast.CalendarDecl) -> Diagnostic:
    """The weekend of a calendar takes all seven days."""
    return Diagnostic(
        code="no-working-day",
        message=f"calendar `{declaration.name.text}` leaves no working day in a week",
        span=declaration.weekend[0].span.join(declaration.weekend[-1].span),
    )


def covers_nothing(declaration: ast.CalendarDecl) -> Diagnostic:
    """A calendar's coverage ends before it begins."""
    return Diagnostic(
        code="covers-nothing",
        message=f"calendar `{declaration.name.text}` ends before it begins",
        span=declaration.covers_from.span.join(declaration.covers_through.span),
        help="`covers FIRST through LAST`",
    )


def holiday_outside(holiday: ast.Holiday, declaration: ast.CalendarDecl) -> Diagnostic:
    """A holiday lies outside the days that its calendar covers."""
    covers = f"{declaration.covers_from.text} through {declaration.covers_through.text}"
    return Diagnostic(
        code="holiday-outside",
        message=f"the calendar covers {covers}, and this holiday is not in it",
        span=holiday.day.span,
        labels=(Label(declaration.covers_from.span.join(declaration.covers_through.span), "the coverage"),),
    )


def holiday_twice(holiday: ast.Holiday, first: Span) -> Diagnostic:
    """A calendar holds one holiday twice."""
    return Diagnostic(
        code="holiday-twice",
        message=f"`{holiday.day.text}` already has this holiday",
        span=holiday.span,
        labels=(Label(first, "here"),),
    )


def no_calendar_case(case: ast.CalendarCase, declaration: ast.CalendarDecl) -> Diagnostic:
    """A case of a calendar does not count working days of that calendar."""
    assert case.period is not None
    return Diagnostic(
        code="no-calendar-case",
        message=f"a case of `{declaration.name.text}` counts whole working days of `{declaration.name.text}`",
        span=case.period.span,
        help=f"`DATE + N working days of {declaration.name.text} gives DATE`, or `DATE rolls to DATE`",
    )


MISTAKES = (
    no_weekday,
    no_working_day,
    covers_nothing,
    holiday_outside,
    holiday_twice,
    no_calendar_case,
)
