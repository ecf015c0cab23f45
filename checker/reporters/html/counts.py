"""The numbers behind the charts: bins with the limit on an edge, the share answered by a day, periods, small groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from checker.assessment.series_model import AnswerTimes, Limit, MonthCount

MOST_BINS = 18
# A share of fewer cases than these says more of chance than of the clinic.
ENOUGH_FOR_A_RATE = 10
ENOUGH_FOR_A_CHART = 10
_SHARES = (50, 90, 95, 100)


@dataclass(frozen=True)
class Bin:
    """Answers from more than `low` days (the first bin: from none) to `high`; `high` None has no end."""

    low: int
    high: int | None
    in_time: int
    late: int
    undecided: int

    @property
    def total(self) -> int:
        return self.in_time + self.late + self.undecided

    def words(self, first: bool) -> str:
        """The days it holds: `0–5`, `26–30`, `over 90`."""
        return f"over {self.low}" if self.high is None else f"{0 if first else self.low + 1}–{self.high}"


@dataclass(frozen=True)
class Period:
    """Requests received in a month, a quarter or a year, and what became of their answers.

    `hidden` is a group too small to be broken down, or one that would give away such a group.
    """

    name: str
    in_time: int
    late: int
    undecided: int
    waiting: int
    hidden: bool = False

    @classmethod
    def of(cls, months: Iterable[MonthCount], name: str) -> Period:
        """Months together."""
        counts = [(month.in_time, month.late, month.undecided, month.waiting) for month in months]
        in_time, late, undecided, waiting = (sum(column) for column in zip(*counts, strict=True))
        return cls(name, in_time, late, undecided, waiting)

    @property
    def total(self) -> int:
        return self.in_time + self.late + self.undecided + self.waiting

    @property
    def rate(self) -> float | None:
        """The share in time of those that are decided, 0 to 1; None where they are too few."""
        decided = self.in_time + self.late
        return self.in_time / decided if decided >= ENOUGH_FOR_A_RATE and not self.hidden else None


def calendar_days(limit: Limit | None) -> int | None:
    """The longest that a limit can be in calendar days; None where holidays decide it."""
    if limit is None or limit.unit == "working days":
        return None
    return limit.count if limit.unit == "days" else -(-limit.count * 61 // 2)


def limit_words(limit: Limit) -> str:
    """`30 days`, `1 month`."""
    unit = limit.unit if limit.count != 1 else limit.unit.removesuffix("s")
    return f"{limit.count} {unit}"


def bins_of(times: AnswerTimes) -> tuple[Bin, ...]:
    """The answers by days in bins of one width, of which the limit and the extended limit are edges."""
    edges = _edges(times)
    bins = [_bin(times, low, high) for low, high in pairwise(edges)]
    rest = _bin(times, edges[-1], None)
    return (*bins, rest) if rest.total else tuple(bins)


def _edges(times: AnswerTimes) -> list[int]:
    marks = [days for days in map(calendar_days, (times.limit, times.extended)) if days is not None]
    base = marks[0] if marks else 30
    width = max(1, round(base / 6))
    last = max((each.day for each in times.days), default=0)
    end = max([base + 2 * width, *(mark + width for mark in marks)])
    top = max(end, min(last, width * MOST_BINS))
    first = base % width if base % width >= width / 2 else base % width + width
    edges = {
        edge for edge in range(first, top + width, width) if not any(0 < abs(edge - mark) < width / 2 for mark in marks)
    }
    return sorted({0, *edges, *marks})


def _bin(times: AnswerTimes, low: int, high: int | None) -> Bin:
    inside = [day for day in times.days if (day.day > low or low == 0) and (high is None or day.day <= high)]
    return Bin(
        low,
        high,
        sum(day.in_time for day in inside),
        sum(day.late for day in inside),
        sum(day.undecided for day in inside),
    )


def answered(times: AnswerTimes) -> int:
    """How many answers have a day."""
    return sum(day.in_time + day.late + day.undecided for day in times.days)


def asked(times: AnswerTimes) -> int:
    """How many requests were answered, or are late without an answer: those with time left say nothing yet."""
    return answered(times) + times.unanswered


def answered_by(times: AnswerTimes) -> tuple[tuple[int, int], ...]:
    """For each day on which an answer came, how many had come by its end."""
    total, points = 0, []
    for day in times.days:
        total += day.in_time + day.late + day.undecided
        points.append((day.day, total))
    return tuple(points)


def share_on(times: AnswerTimes, day: int) -> float:
    """The share of requests that were answered by the end of a day, 0 to 1."""
    came = max((count for on, count in answered_by(times) if on <= day), default=0)
    return came / asked(times) if asked(times) else 0.0


def milestones(times: AnswerTimes) -> tuple[tuple[int, int], ...]:
    """By which day 50, 90, 95 and 100 of a hundred requests were answered, as far as they were."""
    total = asked(times)
    found = []
    for share in _SHARES:
        day = next((day for day, count in answered_by(times) if count * 100 >= share * total), None)
        if day is not None and total:
            found.append((share, day))
    return tuple(found)


# ---- periods


def periods_of(months: Sequence[MonthCount], small: int) -> tuple[str, tuple[Period, ...]]:
    """The requests by month, or by quarter or year where most months hold too few for a rate; and which it is."""
    kind = period_kind([(month.month, Period.of((month,), "").total) for month in months])
    named = groupby(months, key=lambda month: period_name(kind, month.month))
    return kind, _with_hidden([Period.of(group, name) for name, group in named], small)


def period_kind(months: Sequence[tuple[str, int]]) -> str:
    """`month`, `quarter` or `year`: the shortest of which at least half have enough requests for a rate."""
    for kind in ("month", "quarter"):
        sizes: Counter[str] = Counter()
        for month, size in months:
            sizes[period_name(kind, month)] += size
        if sum(size >= ENOUGH_FOR_A_RATE for size in sizes.values()) * 2 >= len(sizes):
            return kind
    return "year"


def period_name(kind: str, month: str) -> str:
    """The month, quarter or year of a month `2025-03`: `2025-03`, `2025 Q1`, `2025`."""
    if kind == "month":
        return month
    return f"{month[:4]} Q{(int(month[5:]) + 2) // 3}" if kind == "quarter" else month[:4]


def hidden_groups(sizes: Sequence[int], small: int) -> frozenset[int]:
    """The places of groups that are not broken down: those with fewer than `small`, and never a single one of them.

    Where one group alone is small, the totals would give it away; the next larger one is hidden with it.
    """
    hidden = {place for place, size in enumerate(sizes) if 0 < size < small}
    if len(hidden) == 1:
        others = [(size, place) for place, size in enumerate(sizes) if size >= small]
        hidden.update(place for _, place in sorted(others)[:1])
    return frozenset(hidden)


def _with_hidden(periods: Sequence[Period], small: int) -> tuple[Period, ...]:
    hidden = hidden_groups([each.total for each in periods], small)
    return tuple(replace(each, hidden=place in hidden) for place, each in enumerate(periods))
