"""Calendars of working days, as data with a stated coverage."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from itertools import compress

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class OutsideCoverage:
    """The answer hangs on a day that the calendar does not cover; `day` is the first such day needed."""

    calendar: str
    day: date


@dataclass(frozen=True)
class Calendar:
    """The working days of one place from `covers_from` through `covers_through`; made by `make_calendar`.

    `weekend` holds weekday numbers, Monday is 0; `holidays` is sorted by day. A question about any other day
    is answered by `OutsideCoverage`: a weekend or a fixed date is not guessed.
    """

    name: str
    title: str
    covers_from: date
    covers_through: date
    weekend: frozenset[int]
    holidays: tuple[tuple[date, str], ...] = field(hash=False)
    digest: str

    def covers(self, day: date) -> bool:
        """Whether the calendar says anything about the day."""
        return self.covers_from <= day <= self.covers_through

    def holiday_on(self, day: date) -> str | None:
        """The name of the holiday on that day, names joined by "; " if there are several."""
        return self._holiday_names.get(day)

    def is_working_day(self, day: date) -> bool | OutsideCoverage:
        """Whether the day is neither of the weekend nor a holiday."""
        if not self.covers(day):
            return OutsideCoverage(self.name, day)
        return self._works(day)

    def roll(self, day: date) -> date | OutsideCoverage:
        """The day itself if it is a working day, else the next one that is (Reg. 1182/71 art. 3(4))."""
        if not self.covers(day):
            return OutsideCoverage(self.name, day)
        return self._working_day_at(bisect_left(self.working_days, day))

    def ordinal(self, day: date) -> int | OutsideCoverage:
        """The number of working days from the start of the coverage up to and with the day."""
        if not self.covers(day):
            return OutsideCoverage(self.name, day)
        return bisect_right(self.working_days, day)

    def nth(self, ordinal: int) -> date | OutsideCoverage:
        """The working day with that ordinal; the first working day of the coverage has ordinal 1."""
        return self._working_day_at(ordinal - 1)

    def nth_working_day_after(self, start: date, count: int) -> date | OutsideCoverage:
        """The `count`-th working day after `start`, which is not counted.

        Zero gives `start` as it stands; a negative count gives the working day that many before it.
        """
        if not self.covers(start):
            return OutsideCoverage(self.name, start)
        if count == 0:
            return start
        if count > 0:
            return self._working_day_at(bisect_right(self.working_days, start) + count - 1)
        return self._working_day_at(bisect_left(self.working_days, start) + count)

    def working_days_between(self, start: date, end: date) -> int | OutsideCoverage:
        """How many working days lie after `start` up to and with `end`; negative if `end` comes first."""
        first, last = self.ordinal(start), self.ordinal(end)
        if isinstance(first, OutsideCoverage):
            return first
        if isinstance(last, OutsideCoverage):
            return last
        return last - first

    def describe(self, day: date) -> str:
        """The weekday and why it is or is not a working day: "Friday, Good Friday"."""
        weekday = WEEKDAYS[day.weekday()]
        if not self.covers(day):
            return f"{weekday}, outside the calendar {self.name}"
        if (holiday := self.holiday_on(day)) is not None:
            return f"{weekday}, {holiday}"
        return f"{weekday}, a working day" if self._works(day) else f"{weekday}, no working day"

    def _works(self, day: date) -> bool:
        return day.weekday() not in self.weekend and day not in self._holiday_names

    def _working_day_at(self, index: int) -> date | OutsideCoverage:
        if index < 0:
            return OutsideCoverage(self.name, _shifted(self.covers_from, -1))
        if index >= len(self.working_days):
            return OutsideCoverage(self.name, _shifted(self.covers_through, 1))
        return self.working_days[index]

    @cached_property
    def _holiday_names(self) -> dict[date, str]:
        names: dict[date, str] = {}
        for day, name in self.holidays:
            names[day] = f"{names[day]}; {name}" if day in names else name
        return names

    @cached_property
    def working_days(self) -> tuple[date, ...]:
        """The working days of the coverage, in order."""
        covered = range(self.covers_from.toordinal(), self.covers_through.toordinal() + 1)
        closed = {day.toordinal() for day in self._holiday_names}
        # the day with ordinal 1 is a Monday
        works = [(day - 1) % len(WEEKDAYS) not in self.weekend for day in covered]
        return tuple(date.fromordinal(day) for day in compress(covered, works) if day not in closed)


def make_calendar(
    name: str,
    title: str,
    covers_from: date,
    covers_through: date,
    weekend: Iterable[int],
    holidays: Iterable[tuple[date, str]],
) -> Calendar:
    """The calendar with its holidays in order and a digest of all that it says, as 64 hexadecimal digits."""
    ordered = tuple(sorted(set(holidays)))
    weekend_days = frozenset(weekend)
    lines = (
        name,
        title,
        f"{covers_from} {covers_through}",
        " ".join(str(day) for day in sorted(weekend_days)),
        *(f"{day} {holiday}" for day, holiday in ordered),
    )
    digest = sha256("\n".join(lines).encode()).hexdigest()
    return Calendar(name, title, covers_from, covers_through, weekend_days, ordered, digest)


def _shifted(day: date, count: int) -> date:
    """The neighbouring day, or the day itself at either end of time."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return day
