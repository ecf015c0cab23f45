"""Periods and month arithmetic."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.clock import OutsideTime, Period, add_days, add_months, days, months, weeks, working_days, years

from . import slow_definitions

dates = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@settings(deadline=None)
@given(dates, st.integers(-400, 400), st.booleans())
def test_months_are_added_as_by_stepping_from_month_to_month(start: date, count: int, overflow: bool) -> None:
    assert add_months(start, count, overflow) == slow_definitions.months_later(start, count, overflow)


@settings(deadline=None)
@given(dates, st.integers(-60, 60))
def test_an_overflow_is_the_day_after_the_clamped_day_or_the_same_day(start: date, count: int) -> None:
    clamped, over = add_months(start, count), add_months(start, count, overflow=True)
    assert isinstance(clamped, date)
    assert over == (clamped if clamped.day == start.day else add_days(clamped, 1))


@settings(deadline=None)
@given(dates, st.integers(0, 60), st.integers(0, 60))
def test_a_longer_period_never_ends_earlier(start: date, one: int, other: int) -> None:
    shorter, longer = sorted((one, other))
    early, late = add_months(start, shorter), add_months(start, longer)
    assert isinstance(early, date)
    assert isinstance(late, date)
    assert early <= late


def test_one_month_and_two_is_not_three_months() -> None:
    one = add_months(date(2025, 1, 31), 1)
    assert isinstance(one, date)
    assert (add_months(one, 2), add_months(date(2025, 1, 31), 3)) == (date(2025, 4, 28), date(2025, 4, 30))


@pytest.mark.parametrize(
    ("start", "count", "overflow", "end"),
    [
        (date(2025, 1, 1), 1, False, date(2025, 2, 1)),
        (date(2025, 1, 31), 1, False, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, False, date(2024, 2, 29)),
        (date(2025, 3, 5), 1, False, date(2025, 4, 5)),
        (date(2025, 8, 31), 1, False, date(2025, 9, 30)),
        (date(2025, 2, 28), 1, False, date(2025, 3, 28)),
        (date(2025, 12, 31), 2, False, date(2026, 2, 28)),
        (date(2026, 7, 15), -6, False, date(2026, 1, 15)),
        (date(2025, 3, 31), -1, False, date(2025, 2, 28)),
        (date(2020, 2, 29), 72, False, date(2026, 2, 28)),
        (date(2020, 2, 29), 72, True, date(2026, 3, 1)),
        (date(2025, 1, 31), 1, True, date(2025, 3, 1)),
        (date(9999, 11, 30), 1, False, date(9999, 12, 30)),
    ],
)
def test_a_month_ends_on_the_same_day_number(start: date, count: int, overflow: bool, end: date) -> None:
    assert add_months(start, count, overflow) == end


def test_a_day_beyond_the_end_of_time_is_told_apart() -> None:
    assert add_months(date(9999, 12, 31), 1) == OutsideTime(date(9999, 12, 31), months(1))
    assert add_months(date(1, 1, 1), -1) == OutsideTime(date(1, 1, 1), months(-1))
    assert add_days(date(9999, 12, 31), 30) == OutsideTime(date(9999, 12, 31), days(30))
    assert add_days(date(2025, 1, 1), 10**30) == OutsideTime(date(2025, 1, 1), days(10**30))


def test_years_are_twelve_months_and_weeks_are_seven_days() -> None:
    assert (years(6), weeks(2)) == (Period(72, "months"), Period(14, "days"))


def test_a_period_prints_as_the_law_states_it() -> None:
    periods = (days(30), days(1), months(1), months(3), years(1), years(6), working_days(15), months(0))
    assert (
        ", ".join(map(str, periods)) == "30 days, 1 day, 1 month, 3 months, 1 year, 6 years, 15 working days, 0 months"
    )
