"""The numbers behind the charts: the limit is an edge, nothing is counted twice, small groups stay hidden."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.assessment.series_model import AnswerTimes, DayCount, Limit, MonthCount
from checker.reporters.html.counts import (
    MOST_BINS,
    answered,
    answered_by,
    asked,
    bins_of,
    calendar_days,
    hidden_groups,
    milestones,
    periods_of,
    share_on,
)
from checker.reporters.html.svg import Scale, number, round_levels, steps

NOTHING = AnswerTimes(
    deadline="d", rule="R", title="t", regime=None, citations=(), limit=Limit(30, "days"), extended=Limit(60, "days"),
    days=(), months=(), unanswered=0, undated=0, waiting=0,
)  # fmt: skip
LIMITS = st.sampled_from(
    [
        (None, None),
        (Limit(30, "days"), Limit(60, "days")),
        (Limit(60, "days"), Limit(90, "days")),
        (Limit(10, "days"), Limit(21, "days")),
        (Limit(1, "months"), Limit(3, "months")),
        (Limit(15, "working days"), Limit(21, "working days")),
        (Limit(2, "days"), None),
    ]
)


def answers(days: dict[int, int], **changes: object) -> AnswerTimes:
    """Answers in time by day."""
    return replace(NOTHING, days=tuple(DayCount(day, days[day], 0, 0) for day in sorted(days)), **changes)  # type: ignore[arg-type]


def test_day_thirty_is_in_the_bin_before_the_limit_and_day_thirty_one_in_the_next() -> None:
    bins = bins_of(answers({30: 4, 31: 2}))
    counted = {each.words(place == 0): each.total for place, each in enumerate(bins) if each.total}
    assert counted == {"26–30": 4, "31–35": 2}


def test_the_day_of_receipt_is_in_the_first_bin() -> None:
    first = bins_of(answers({0: 3}))[0]
    assert (first.words(True), first.total) == ("0–5", 3)


def test_a_limit_of_a_month_is_an_edge_at_its_longest() -> None:
    bins = bins_of(answers({40: 1}, limit=Limit(1, "months"), extended=Limit(3, "months")))
    edges = [each.high for each in bins]
    assert 31 in edges
    assert 92 in edges


@given(LIMITS, st.dictionaries(st.integers(0, 400), st.integers(1, 50), max_size=40))
def test_bins_hold_every_answer_once_and_have_the_limits_as_edges(
    limits: tuple[Limit | None, Limit | None], days: dict[int, int]
) -> None:
    times = answers(days, limit=limits[0], extended=limits[1])
    bins = bins_of(times)
    assert sum(each.total for each in bins) == answered(times)
    assert all(before.high == after.low for before, after in pairwise(bins))
    assert all(each.high is None or each.low < each.high for each in bins)
    edges = {each.high for each in bins} | {each.low for each in bins}
    assert {days for days in map(calendar_days, limits) if days is not None} <= edges
    assert len(bins) <= MOST_BINS + 4


def test_the_share_counts_requests_that_are_late_without_an_answer_and_not_those_with_time_left() -> None:
    times = answers({10: 6, 20: 2}, unanswered=2, waiting=7)
    assert asked(times) == 10
    assert (share_on(times, 9), share_on(times, 10), share_on(times, 40)) == (0.0, 0.6, 0.8)
    assert answered_by(times) == ((10, 6), (20, 8))
    assert milestones(times) == ((50, 10),)


def test_all_are_answered_by_the_day_of_the_last_answer() -> None:
    assert milestones(answers({3: 50, 7: 45, 30: 5})) == ((50, 3), (90, 7), (95, 7), (100, 30))


@given(st.lists(st.integers(0, 30), max_size=12), st.integers(1, 8))
def test_no_single_small_group_can_be_worked_out_from_the_rest(sizes: list[int], small: int) -> None:
    hidden = hidden_groups(sizes, small)
    assert {place for place, size in enumerate(sizes) if 0 < size < small} <= hidden
    assert all(sizes[place] > 0 for place in hidden)
    if len(hidden) == 1:
        assert [size for size in sizes if size >= small] == []


def months(*counts: int) -> tuple[MonthCount, ...]:
    """Months from January 2025 on with so many answers in time."""
    return tuple(MonthCount(f"2025-{place:02}", count, 0, 0, 0) for place, count in enumerate(counts, start=1))


def test_months_with_enough_requests_stay_months() -> None:
    kind, periods = periods_of(months(12, 15, 9), small=5)
    assert (kind, [each.name for each in periods]) == ("month", ["2025-01", "2025-02", "2025-03"])
    assert [each.rate for each in periods] == [1.0, 1.0, None]


def test_months_with_few_requests_are_taken_together_as_quarters_or_years() -> None:
    kind, quarters = periods_of(months(4, 4, 4, 5, 5, 5), small=5)
    assert (kind, [(each.name, each.total) for each in quarters]) == ("quarter", [("2025 Q1", 12), ("2025 Q2", 15)])
    kind, years = periods_of(months(1, 1, 1, 1, 1, 1), small=5)
    assert (kind, [(each.name, each.total) for each in years]) == ("year", [("2025", 6)])


def test_a_hidden_period_has_no_rate() -> None:
    _, periods = periods_of((*months(20, 20, 20), MonthCount("2025-04", 2, 0, 0, 0)), small=5)
    assert [each.hidden for each in periods] == [True, False, False, True]
    assert periods[0].rate is None


@pytest.mark.parametrize(
    ("limit", "days"),
    [
        (Limit(30, "days"), 30),
        (Limit(1, "months"), 31),
        (Limit(3, "months"), 92),
        (Limit(15, "working days"), None),
        (None, None),
    ],
)
def test_a_limit_is_taken_at_its_longest(limit: Limit | None, days: int | None) -> None:
    assert calendar_days(limit) == days


@given(st.integers(0, 10**7))
def test_levels_are_round_few_and_reach_the_highest(high: int) -> None:
    levels = round_levels(high)
    assert levels[0] == 0
    assert levels[-1] >= high
    assert 2 <= len(levels) <= 5
    assert str(levels[1]).rstrip("0") in ("1", "2", "5")


def test_a_scale_holds_what_lies_beyond_its_ends() -> None:
    scale = Scale(0, 10, 100, 0)
    assert [scale.at(value) for value in (-5, 0, 5, 10, 20)] == [100, 100, 50, 0, 0]


def test_lengths_are_written_short() -> None:
    assert [number(value) for value in (3.0, 3.14159, -0.01, 12.25)] == ["3", "3.1", "0", "12.2"]
    assert steps([(0, 10), (5, 8), (9, 1.25)], "curve") == '<path class="curve" d="M0 10H5V8H9V1.2"/>'
