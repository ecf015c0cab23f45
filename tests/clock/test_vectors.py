"""The worked vectors V-01 to V-20 and the dated vectors of the states, as far as the clock alone expresses them."""

from collections.abc import Callable
from datetime import date

import pytest

from checker.clock import Calendar, Clock, Due, Pause, Period, add_days, add_months, compute, days, months, working_days

Shipped = Callable[[str], Calendar]


def day(text: str) -> date:
    """A date as the requirements write it."""
    return date.fromisoformat(text)


def due(clock: Clock) -> date:
    """The last day of a clock that has one."""
    result = compute(clock)
    assert isinstance(result, Due)
    return result.day


@pytest.mark.parametrize(
    ("vector", "received", "length", "last_day"),
    [
        ("V-01", "2025-01-31", days(30), "2025-03-02"),
        ("V-01 extended", "2025-01-31", days(60), "2025-04-01"),
        ("V-02", "2024-01-30", days(30), "2024-02-29"),
        ("V-02 extended", "2024-01-30", days(60), "2024-03-30"),
        ("V-03", "2024-01-31", days(30), "2024-03-01"),
        ("V-03 extended", "2024-01-31", days(60), "2024-03-31"),
        ("V-04", "2025-11-28", days(30), "2025-12-28"),
        ("V-04 extended", "2025-11-28", days(60), "2026-01-27"),
        ("V-05 amendment", "2025-01-31", days(60), "2025-04-01"),
        ("V-05 amendment extended", "2025-01-31", days(90), "2025-05-01"),
        ("V-06 off site before 2013", "2012-06-01", days(60), "2012-07-31"),
        ("V-06 off site before 2013, extended", "2012-06-01", days(90), "2012-08-30"),
        ("V-20 complaint to OCR", "2025-01-15", days(180), "2025-07-14"),
    ],
)
def test_a_period_in_days_stays_where_it_ends(vector: str, received: str, length: Period, last_day: str) -> None:
    assert due(Clock(day(received), length)) == day(last_day)


@pytest.mark.parametrize(
    ("vector", "calendar", "received", "length", "last_day"),
    [
        ("V-07", "ireland", "2025-01-31", months(1), "2025-02-28"),
        ("V-07 extended", "ireland", "2025-01-31", months(3), "2025-04-30"),
        ("V-08", "ireland", "2026-01-31", months(1), "2026-03-02"),
        ("V-08 extended", "ireland", "2026-01-31", months(3), "2026-04-30"),
        ("V-09", "ireland", "2025-08-31", months(1), "2025-09-30"),
        ("V-09 extended", "ireland", "2025-08-31", months(3), "2025-12-01"),
        ("V-10", "ireland", "2025-11-30", months(1), "2025-12-30"),
        ("V-10 extended", "ireland", "2025-11-30", months(3), "2026-03-02"),
        ("V-11", "ireland", "2025-02-28", months(1), "2025-03-28"),
        ("V-11 extended", "ireland", "2025-02-28", months(3), "2025-05-28"),
        ("V-12", "germany", "2024-02-29", months(1), "2024-04-02"),
        ("V-12 extended", "germany", "2024-02-29", months(3), "2024-05-29"),
        ("V-13", "ireland", "2024-02-29", months(1), "2024-03-29"),
        ("V-13 extended", "ireland", "2024-02-29", months(3), "2024-05-29"),
        ("V-14", "england", "2024-02-29", months(1), "2024-04-02"),
        ("V-14 extended", "england", "2024-02-29", months(3), "2024-05-29"),
        ("V-15", "scotland", "2024-02-29", months(1), "2024-04-01"),
        ("V-15 extended", "scotland", "2024-02-29", months(3), "2024-05-29"),
        ("V-16", "england", "2026-03-03", months(1), "2026-04-07"),
        ("V-16 extended", "england", "2026-03-03", months(3), "2026-06-03"),
        ("ICO: 25 November", "england", "2024-11-25", months(1), "2024-12-27"),
        ("ICO: 1 January", "england", "2025-01-01", months(1), "2025-02-03"),
        ("EDPB: 5 March", "germany", "2021-03-05", months(1), "2021-04-06"),
    ],
)
def test_a_period_in_months_is_clamped_and_then_rolled(
    shipped: Shipped, vector: str, calendar: str, received: str, length: Period, last_day: str
) -> None:
    assert due(Clock(day(received), length, rolls_to=shipped(calendar))) == day(last_day)


def test_v_07_and_v_11_hold_wherever_no_holiday_falls_on_the_day(shipped: Shipped) -> None:
    france, italy = shipped("france"), shipped("italy")
    assert due(Clock(day("2025-01-31"), months(1), rolls_to=france)) == day("2025-02-28")
    assert due(Clock(day("2025-02-28"), months(3), rolls_to=italy)) == day("2025-05-28")
    assert due(Clock(day("2025-02-28"), months(3), rolls_to=shipped("germany"))) == day("2025-05-28")


@pytest.mark.parametrize(("length", "last_day"), [(months(1), "2026-04-20"), (months(3), "2026-06-22")])
def test_v_17_a_new_month_runs_from_the_identity_information(shipped: Shipped, length: Period, last_day: str) -> None:
    clock = Clock(day("2026-03-02"), length, restarts=(day("2026-03-20"),), rolls_to=shipped("england"))
    assert due(clock) == day(last_day)


@pytest.mark.parametrize(("both_ends", "last_day"), [(True, "2026-04-10"), (False, "2026-04-09")])
def test_v_18_both_end_days_of_the_clarification_count(shipped: Shipped, both_ends: bool, last_day: str) -> None:
    clarification = Pause(day("2026-03-09"), day("2026-03-16"), both_ends)
    clock = Clock(day("2026-03-02"), months(1), pauses=(clarification,), rolls_to=shipped("england"))
    assert due(clock) == day(last_day)


def test_v_19_the_opinion_window_opens_on_the_day_after_six_months_before() -> None:
    six_months_before = add_months(day("2026-07-15"), -6)
    assert isinstance(six_months_before, date)
    assert add_days(six_months_before, 1) == day("2026-01-16")


@pytest.mark.parametrize("state", ["california", "texas", "us_federal", "washington"])
@pytest.mark.parametrize(("count", "last_day"), [(5, "2025-06-24"), (15, "2025-07-09"), (21, "2025-07-17")])
def test_working_days_skip_juneteenth_and_independence_day(
    shipped: Shipped, state: str, count: int, last_day: str
) -> None:
    assert due(Clock(day("2025-06-16"), working_days(count), calendar=shipped(state))) == day(last_day)


def test_fifteen_calendar_days_skip_nothing() -> None:
    assert due(Clock(day("2025-06-16"), days(15))) == day("2025-07-01")


def test_thirty_days_beginning_with_the_day_end_a_day_earlier() -> None:
    assert due(Clock(day("2026-06-19"), days(30), first_day_counts=True)) == day("2026-07-18")


def test_records_are_kept_through_a_short_month_when_it_overflows() -> None:
    assert due(Clock(day("2020-02-29"), months(72), overflow=True)) == day("2026-03-01")
    assert due(Clock(day("2020-02-29"), months(72))) == day("2026-02-28")
