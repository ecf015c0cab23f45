"""The legal clock: periods, month arithmetic, calendars of working days, and deadlines with their steps."""

from .calendars import WEEKDAYS, Calendar, OutsideCoverage, make_calendar
from .deadline import (
    Clock,
    DeadlineResult,
    Due,
    ImpossibleInterval,
    Pause,
    Standing,
    Step,
    compute,
    compute_without_steps,
)
from .periods import OutsideTime, Period, Unit, add_days, add_months, days, months, weeks, working_days, years
from .tables import CalendarRow, calendar_rows, month_rows, nth_rows

__all__ = [
    "WEEKDAYS",
    "Calendar",
    "CalendarRow",
    "Clock",
    "DeadlineResult",
    "Due",
    "ImpossibleInterval",
    "OutsideCoverage",
    "OutsideTime",
    "Pause",
    "Period",
    "Standing",
    "Step",
    "Unit",
    "add_days",
    "add_months",
    "calendar_rows",
    "compute",
    "compute_without_steps",
    "days",
    "make_calendar",
    "month_rows",
    "months",
    "nth_rows",
    "weeks",
    "working_days",
    "years",
]
