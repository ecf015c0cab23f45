"""Working days, rolling and coverage."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.clock import (
    Calendar,
    CalendarRow,
    OutsideCoverage,
    calendar_rows,
    make_calendar,
    month_rows,
    nth_rows,
)

from . import slow_definitions

FIRST, LAST = date(2024, 12, 1), date(2025, 2, 28)
covered = st.dates(FIRST, LAST)
calendars = st.builds(
    make_calendar,
    st.just("invented"),
    st.just("An invented place"),
    st.just(FIRST),
    st.just(LAST),
    st.frozensets(st.integers(0, 6), max_size=7),
    st.lists(st.tuples(st.dates(date(2024, 11, 20), date(2025, 3, 10)), st.sampled_from(["one", "two"]))),
)

WEEK = make_calendar(
    "week",
    "Five days with a holiday",
    date(2025, 6, 16),
    date(2025, 6, 20),
    (5, 6),
    [(date(2025, 6, 19), "Juneteenth")],
)


@settings(deadline=None)
@given(calendars, covered)
def test_a_day_rolls_as_by_walking_forward(calendar: Calendar, day: date) -> None:
    expected = slow_definitions.rolled(calendar, day)
    beyond = OutsideCoverage("invented", date(2025, 3, 1))
    assert calendar.roll(day) == (beyond if expected is None else expected)


@settings(deadline=None)
@given(calendars, covered, st.integers(-70, 70))
def test_the_nth_working_day_is_found_as_by_walking(calendar: Calendar, start: date, count: int) -> None:
    expected = slow_definitions.working_day_after(calendar, start, count)
    beyond = OutsideCoverage("invented", date(2025, 3, 1) if count > 0 else date(2024, 11, 30))
    assert calendar.nth_working_day_after(start, count) == (beyond if expected is None else expected)


@settings(deadline=None)
@given(calendars, covered, covered)
def test_working_days_between_are_those_after_the_first_day_up_to_the_last(
    calendar: Calendar, one: date, other: date
) -> None:
    start, end = sorted((one, other))
    inside = [date.fromordinal(number) for number in range(start.toordinal() + 1, end.toordinal() + 1)]
    count = sum(slow_definitions.works(calendar, day) for day in inside)
    assert calendar.working_days_between(start, end) == count
    assert calendar.working_days_between(end, start) == -count


@settings(deadline=None)
@given(calendars, covered)
def test_a_day_works_if_it_is_neither_of_the_weekend_nor_a_holiday(calendar: Calendar, day: date) -> None:
    assert calendar.is_working_day(day) == slow_definitions.works(calendar, day)


@settings(deadline=None)
@given(calendars, covered, st.integers(1, 70))
def test_the_nth_working_day_is_the_ordinal_of_the_start_and_n(calendar: Calendar, start: date, count: int) -> None:
    ordinal = calendar.ordinal(start)
    assert isinstance(ordinal, int)
    assert calendar.nth(ordinal + count) == calendar.nth_working_day_after(start, count)


def test_a_day_outside_the_coverage_is_never_guessed() -> None:
    before, after = date(2025, 6, 15), date(2025, 6, 21)
    outside_before, outside_after = OutsideCoverage("week", before), OutsideCoverage("week", after)
    assert WEEK.is_working_day(before) == outside_before
    assert WEEK.roll(after) == outside_after
    assert WEEK.ordinal(after) == outside_after
    assert WEEK.nth_working_day_after(before, 1) == outside_before
    assert WEEK.nth_working_day_after(date(2025, 6, 16), 4) == outside_after
    assert WEEK.nth_working_day_after(date(2025, 6, 17), -2) == outside_before
    assert WEEK.working_days_between(before, after) == outside_before
    assert WEEK.working_days_between(date(2025, 6, 16), after) == outside_after
    assert (WEEK.nth(0), WEEK.nth(5)) == (outside_before, outside_after)


def test_no_working_days_after_a_day_is_that_day_even_if_it_is_a_holiday() -> None:
    assert WEEK.nth_working_day_after(date(2025, 6, 19), 0) == date(2025, 6, 19)


def test_a_calendar_without_a_working_day_rolls_to_nothing() -> None:
    never = make_calendar("never", "No working day", FIRST, LAST, range(7), ())
    assert never.roll(date(2025, 1, 1)) == OutsideCoverage("never", date(2025, 3, 1))


def test_a_calendar_that_ends_before_it_begins_covers_nothing() -> None:
    empty = make_calendar("empty", "Nothing", LAST, FIRST, (5, 6), ())
    assert empty.roll(date(2025, 1, 1)) == OutsideCoverage("empty", date(2025, 1, 1))


def test_a_calendar_may_reach_to_the_end_of_time() -> None:
    last = make_calendar("last", "The last days", date(9999, 12, 30), date.max, (), [(date.max, "The last day")])
    assert last.roll(date.max) == OutsideCoverage("last", date.max)


def test_the_digest_hangs_on_what_is_said_and_not_on_its_order() -> None:
    days = [(date(2025, 1, 1), "New Year's Day"), (date(2025, 1, 6), "Epiphany")]
    one = make_calendar("one", "One", FIRST, LAST, (6, 5), days)
    assert make_calendar("one", "One", FIRST, LAST, (5, 6), [*days[::-1], days[0]]) == one
    others = (
        make_calendar("two", "One", FIRST, LAST, (5, 6), days),
        make_calendar("one", "Two", FIRST, LAST, (5, 6), days),
        make_calendar("one", "One", date(2024, 12, 2), LAST, (5, 6), days),
        make_calendar("one", "One", FIRST, date(2025, 3, 1), (5, 6), days),
        make_calendar("one", "One", FIRST, LAST, (6,), days),
        make_calendar("one", "One", FIRST, LAST, (5, 6), days[:1]),
        make_calendar("one", "One", FIRST, LAST, (5, 6), [days[0], (date(2025, 1, 6), "Three Kings")]),
    )
    assert len({one.digest, *(other.digest for other in others)}) == len(others) + 1


def test_a_day_is_described_by_its_weekday_and_its_holidays() -> None:
    twice = make_calendar(
        "twice", "Two on a day", FIRST, LAST, (5, 6), [(date(2025, 1, 1), "two"), (date(2025, 1, 1), "one")]
    )
    described = [twice.describe(date(2025, 1, day)) for day in (1, 2, 4)]
    assert [*described, twice.describe(date(2026, 1, 1))] == [
        "Wednesday, one; two",
        "Thursday, a working day",
        "Saturday, no working day",
        "Thursday, outside the calendar twice",
    ]


def test_the_rows_of_a_calendar_say_what_its_functions_say() -> None:
    monday, tuesday, wednesday, thursday, friday = (date(2025, 6, day) for day in range(16, 21))
    assert calendar_rows(WEEK) == (
        CalendarRow(monday, monday, 1),
        CalendarRow(tuesday, tuesday, 2),
        CalendarRow(wednesday, wednesday, 3),
        CalendarRow(thursday, friday, 3),
        CalendarRow(friday, friday, 4),
    )
    assert nth_rows(WEEK) == ((1, monday), (2, tuesday), (3, wednesday), (4, friday))


@given(calendars)
def test_every_row_of_any_calendar_says_what_its_functions_say(calendar: Calendar) -> None:
    for row in calendar_rows(calendar):
        rolled = calendar.roll(row.day)
        assert row.rolled == (None if isinstance(rolled, OutsideCoverage) else rolled)
        assert row.ordinal == calendar.ordinal(row.day)
    assert all(calendar.nth(ordinal) == day for ordinal, day in nth_rows(calendar))


def test_a_row_that_rolls_out_of_the_coverage_has_no_day() -> None:
    saturday = make_calendar("saturday", "One day", date(2025, 6, 21), date(2025, 6, 21), (5, 6), ())
    assert calendar_rows(saturday) == (CalendarRow(date(2025, 6, 21), None, 0),)


def test_month_rows_are_distinct_and_in_order() -> None:
    starts = [date(2025, 1, 31), date(2024, 1, 31), date(2025, 1, 31), date(9999, 12, 1)]
    assert month_rows(starts, 1) == (
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2025, 1, 31), date(2025, 2, 28)),
        (date(9999, 12, 1), None),
    )
    assert month_rows(starts[:1], 1, overflow=True) == ((date(2025, 1, 31), date(2025, 3, 1)),)
