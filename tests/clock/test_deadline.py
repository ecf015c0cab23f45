"""The order of a clock's steps, and what stops it."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.clock import (
    Calendar,
    Clock,
    Due,
    ImpossibleInterval,
    OutsideCoverage,
    OutsideTime,
    Pause,
    Period,
    Standing,
    Step,
    compute,
    compute_without_steps,
    days,
    make_calendar,
    months,
    working_days,
)

from . import slow_definitions

MARCH = make_calendar(
    "march",
    "From March to April 2026",
    date(2026, 3, 1),
    date(2026, 4, 30),
    (5, 6),
    [(date(2026, 4, 6), "Easter Monday")],
)
WIDE = make_calendar(
    "wide", "2025 to 2027", date(2025, 1, 1), date(2027, 12, 31), (5, 6), [(date(2026, 4, 6), "Easter Monday")]
)
START = date(2026, 3, 2)


def last_day(clock: Clock) -> date:
    """The last day of a clock that has one."""
    result = compute(clock)
    assert isinstance(result, Due)
    return result.day


def march(number: int) -> date:
    """A day of March 2026; the 2nd is a Monday."""
    return date(2026, 3, number)


starts = st.dates(date(2026, 2, 20), date(2026, 3, 10))
pauses = st.lists(
    st.tuples(st.dates(date(2026, 2, 15), date(2026, 4, 25)), st.one_of(st.none(), st.integers(0, 20)), st.booleans()),
    max_size=5,
)


@settings(deadline=None)
@given(starts, pauses, st.sampled_from([None, WIDE]), st.randoms())
def test_pauses_lengthen_by_the_number_of_paused_days(
    start: date,
    drawn: list[tuple[date, int | None, bool]],
    calendar: Calendar | None,
    random: Random,
) -> None:
    intervals = [
        (begins, None if lasts is None else begins + timedelta(days=lasts), both) for begins, lasts, both in drawn
    ]
    end = slow_definitions.months_later(start, 1, overflow=False)
    expected = slow_definitions.lengthened(start, end, tuple(intervals), calendar)
    if expected is not None and calendar is not None:
        expected = slow_definitions.rolled(calendar, expected)
    random.shuffle(intervals)
    result = compute(Clock(start, months(1), pauses=tuple(Pause(*each) for each in intervals), rolls_to=calendar))
    if expected is None:
        assert isinstance(result, Standing)
        assert result.why == "pause open"
    else:
        assert isinstance(result, Due)
        assert result.day == expected


@settings(deadline=None)
@given(starts, pauses)
def test_the_order_in_which_pauses_are_given_changes_nothing(
    start: date, drawn: list[tuple[date, int | None, bool]]
) -> None:
    given_order = tuple(
        Pause(begins, None if lasts is None else begins + timedelta(days=lasts), both) for begins, lasts, both in drawn
    )
    assert compute(Clock(start, days(30), pauses=given_order)) == compute(
        Clock(start, days(30), pauses=given_order[::-1])
    )


@settings(deadline=None)
@given(starts, st.integers(1, 60))
def test_working_days_are_counted_as_by_walking(start: date, count: int) -> None:
    eve = start - timedelta(days=1)
    after = Clock(start, working_days(count), calendar=WIDE)
    counting_the_first = Clock(start, working_days(count), calendar=WIDE, first_day_counts=True)
    assert last_day(after) == slow_definitions.working_day_after(WIDE, start, count)
    assert last_day(counting_the_first) == slow_definitions.working_day_after(WIDE, eve, count)


def test_every_step_is_told() -> None:
    clock = Clock(
        START,
        months(1),
        restarts=(march(1), march(4)),
        pauses=(Pause(march(9), march(10)), Pause(march(10), march(11)), Pause(date(2026, 4, 20), None)),
        rolls_to=MARCH,
    )
    assert compute(clock) == Due(
        date(2026, 4, 7),
        (
            Step("start", march(2), "Monday"),
            Step("restart", march(2), "no later start: 2026-03-01"),
            Step("restart", march(4), "starts again"),
            Step("length", date(2026, 4, 4), "1 month"),
            Step("pause", date(2026, 4, 6), "2 days: 2026-03-09 through 2026-03-10"),
            Step("pause", date(2026, 4, 7), "1 day: 2026-03-10 through 2026-03-11"),
            Step("pause", date(2026, 4, 7), "from 2026-04-20 does not count: the time was over"),
            Step("roll", date(2026, 4, 7), "Tuesday, a working day"),
        ),
    )


@pytest.mark.parametrize(
    ("clock", "detail"),
    [
        (Clock(date(2025, 1, 31), months(1)), "1 month, to the end of a short month"),
        (Clock(date(2025, 1, 31), months(1), overflow=True), "1 month, the month is too short"),
        (Clock(date(2025, 1, 31), days(30), first_day_counts=True), "30 days, counting the first day"),
        (Clock(START, working_days(1), calendar=WIDE), "1 working day of wide"),
    ],
)
def test_the_length_is_told_with_what_is_odd_about_it(clock: Clock, detail: str) -> None:
    result = compute(clock)
    assert isinstance(result, Due)
    assert result.steps[1].detail == detail


@pytest.mark.parametrize(
    ("received", "calendar", "detail"),
    [
        (date(2026, 3, 6), MARCH, "2026-04-06 is a Monday, Easter Monday; the next working day is Tuesday"),
        (date(2026, 3, 4), MARCH, "2026-04-04 is a Saturday, no working day; the next working day is Tuesday"),
        (date(2026, 3, 4), None, "Saturday, never moved"),
    ],
)
def test_the_roll_is_told_with_its_reason(received: date, calendar: Calendar | None, detail: str) -> None:
    result = compute(Clock(received, months(1), rolls_to=calendar))
    assert isinstance(result, Due)
    assert result.steps[-1].detail == detail


def test_a_clock_that_awaits_its_new_start_stands() -> None:
    assert compute(Clock(START, months(1), restarts=(march(4), None, march(8)), pauses=(Pause(march(9), None),))) == (
        Standing(
            "restart awaited",
            (
                Step("start", march(2), "Monday"),
                Step("restart", march(4), "starts again"),
                Step("restart", None, "the day of the new start has not come"),
            ),
        )
    )


def test_a_pause_without_an_end_that_begins_in_time_stops_the_clock() -> None:
    assert compute(Clock(START, months(1), pauses=(Pause(march(9), None),), rolls_to=MARCH)) == Standing(
        "pause open",
        (
            Step("start", march(2), "Monday"),
            Step("length", date(2026, 4, 2), "1 month"),
            Step("pause", None, "from 2026-03-09, still open"),
        ),
    )


def test_a_pause_may_begin_on_the_last_day_as_rolled_and_not_after_it() -> None:
    def paused(begins: date, ends: date | None) -> object:
        # 4 March and one month is Saturday 4 April, rolled over Easter Monday to 7 April.
        result = compute(Clock(march(4), months(1), pauses=(Pause(begins, ends),), rolls_to=MARCH))
        return result.day if isinstance(result, Due) else type(result)

    last, late = date(2026, 4, 7), date(2026, 4, 8)
    assert paused(last, date(2026, 4, 14)) == date(2026, 4, 13)  # the 4th and eight days is Sunday the 12th
    assert paused(late, date(2026, 4, 14)) == last
    assert paused(last, None) is Standing
    assert paused(late, None) == last


def test_a_pause_can_bring_a_later_pause_into_the_time() -> None:
    first, second = Pause(march(30), date(2026, 4, 8)), Pause(date(2026, 4, 9), date(2026, 4, 10))
    assert last_day(Clock(START, months(1), pauses=(second,))) == date(2026, 4, 2)
    assert last_day(Clock(START, months(1), pauses=(second, first))) == date(2026, 4, 14)


def test_a_pause_is_cut_to_the_new_start() -> None:
    asked = Pause(march(9), march(16))
    assert last_day(Clock(START, days(30), restarts=(march(12),), pauses=(asked,))) == date(2026, 4, 16)
    assert last_day(Clock(START, days(30), restarts=(march(20),), pauses=(asked,))) == date(2026, 4, 19)


@pytest.mark.parametrize(
    ("pauses", "paused_days"),
    [
        ((Pause(march(5), march(8), both_ends=False), Pause(march(5), march(9))), 5),
        ((Pause(march(3), march(8), both_ends=False), Pause(march(5), march(5))), 4),
        ((Pause(march(3), march(8), both_ends=False), Pause(march(5), march(5), both_ends=False)), 3),
        ((Pause(march(1), march(4)), Pause(march(5), march(5), both_ends=False)), 0),
    ],
)
def test_pauses_of_both_kinds_share_their_days(pauses: tuple[Pause, ...], paused_days: int) -> None:
    end = march(5) + timedelta(days=30 + paused_days)
    assert last_day(Clock(march(5), days(30), pauses=pauses)) == end


def test_a_pause_that_ends_before_it_begins_is_impossible_wherever_it_lies() -> None:
    backwards = Pause(date(2026, 9, 16), date(2026, 9, 9))
    clock = Clock(START, months(1), pauses=(Pause(march(9), None), backwards), rolls_to=MARCH)
    assert compute(clock) == ImpossibleInterval(date(2026, 9, 16), date(2026, 9, 9))


@pytest.mark.parametrize(
    ("clock", "result"),
    [
        (Clock(date(2026, 4, 2), months(1), rolls_to=MARCH), OutsideCoverage("march", date(2026, 5, 2))),
        (Clock(date(2026, 4, 29), working_days(5), calendar=MARCH), OutsideCoverage("march", date(2026, 5, 1))),
        (
            Clock(date(2026, 2, 27), working_days(5), calendar=MARCH, first_day_counts=True),
            OutsideCoverage("march", date(2026, 2, 27)),
        ),
        (
            Clock(date(2026, 4, 2), months(1), pauses=(Pause(date(2026, 5, 4), None),), rolls_to=MARCH),
            OutsideCoverage("march", date(2026, 5, 2)),
        ),
        (Clock(date(9999, 12, 31), days(30)), OutsideTime(date(9999, 12, 31), days(30))),
        (Clock(date(9999, 12, 31), months(1), first_day_counts=True), OutsideTime(date(9999, 12, 31), months(1))),
        (
            Clock(date(9999, 12, 1), days(30), pauses=(Pause(date(9999, 12, 1), date(9999, 12, 31)),)),
            OutsideTime(date(9999, 12, 31), days(31)),
        ),
    ],
)
def test_a_deadline_out_of_reach_is_told_and_not_guessed(clock: Clock, result: object) -> None:
    assert compute(clock) == result


def test_a_pause_within_the_time_asks_no_calendar_before_the_end() -> None:
    clock = Clock(date(2025, 11, 28), months(1), pauses=(Pause(date(2025, 12, 1), date(2026, 3, 1)),), rolls_to=MARCH)
    assert last_day(clock) == date(2026, 3, 30)


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        (date(2026, 3, 5), months(1), date(2026, 4, 4)),
        (date(2025, 1, 31), months(1), date(2025, 2, 28)),
        (date(2025, 2, 1), months(1), date(2025, 2, 28)),
        (date(2026, 3, 6), working_days(1), date(2026, 3, 6)),
        (date(2026, 3, 6), working_days(2), date(2026, 3, 9)),
        (date(2026, 3, 7), working_days(1), date(2026, 3, 9)),
    ],
)
def test_a_period_that_counts_its_first_day_ends_before_the_same_day_comes_again(
    start: date, length: Period, end: date
) -> None:
    assert (
        last_day(Clock(start, length, calendar=MARCH if length.unit == "working_days" else None, first_day_counts=True))
        == end
    )


def test_working_days_without_a_calendar_are_refused() -> None:
    with pytest.raises(ValueError, match="working days need the calendar"):
        Clock(START, working_days(15))


def test_shipped_calendars_and_pauses_together(shipped: Callable[[str], Calendar]) -> None:
    clock = Clock(date(2026, 3, 2), months(1), pauses=(Pause(march(9), march(9)),), rolls_to=shipped("england"))
    # 2 April and one day is Good Friday.
    assert last_day(clock) == date(2026, 4, 7)


@given(
    starts,
    st.builds(Period, st.integers(0, 60), st.sampled_from(["days", "months", "working_days"])),
    pauses,
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, MARCH, WIDE]),
)
def test_without_its_steps_a_clock_comes_to_the_same(
    start: date,
    length: Period,
    paused: list[tuple[date, int | None, bool]],
    first_day_counts: bool,
    overflow: bool,
    rolls_to: Calendar | None,
) -> None:
    intervals = [
        Pause(begins, None if last is None else begins + timedelta(last), both) for begins, last, both in paused
    ]
    clock = Clock(start, length, (), MARCH, first_day_counts, overflow, tuple(intervals), rolls_to)
    found, plain = compute(clock), compute_without_steps(clock)
    assert (found.day if isinstance(found, Due) else found) == (plain.day if isinstance(plain, Due) else plain)
