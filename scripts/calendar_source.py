"""What a calendar is made from: its key in the library, the law it rests on, cases known from elsewhere."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

Case = tuple[str, date, int, date]
Days = Iterable[tuple[date, str]]


def every_day(day: date, name: str) -> bool:
    """The library's list as it stands."""
    return True


def no_day(year: int) -> Days:
    """The library's list lacks nothing."""
    return ()


@dataclass(frozen=True)
class Source:
    """One calendar: its library key, the law it rests on, which of the library's days it knows, and what it adds."""

    name: str
    title: str
    country: str
    law: str
    cases: tuple[Case, ...]
    subdivision: str | None = None
    categories: tuple[str, ...] = ("public",)
    notes: tuple[str, ...] = ()
    keeps: Callable[[date, str], bool] = every_day
    adds: Callable[[int], Days] = no_day


def rolls(claim: str, start: str, expected: str) -> Case:
    """A case that says which working day a day moves to."""
    return claim, date.fromisoformat(start), 0, date.fromisoformat(expected)


def counts(claim: str, start: str, working_days: int, expected: str) -> Case:
    """A case that says where a number of working days after a day ends."""
    return claim, date.fromisoformat(start), working_days, date.fromisoformat(expected)
