"""What an expression can be worth: known, absent, unknown, one of several, within bounds; and tables of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Final

from checker.clock import Calendar, Period
from checker.semantics.data import ABSENT, Absent, Fact, Money, Row, Scalar, Unknown

Blame = frozenset[Fact]
NO_BLAME: Final[Blame] = frozenset()

# Beyond so many combinations an operation on several choices is unknown, which is always right and never slow.
MOST_COMBINATIONS: Final = 256


@dataclass(frozen=True)
class Length:
    """A period; `calendar` is set for working days."""

    period: Period
    calendar: Calendar | None = None


@dataclass(frozen=True)
class Candidate:
    """A row that may be the first or last: if it is, the unknown day in `field` lies within the bounds."""

    row: Row
    field: str
    low: date | None
    high: date | None


Point = date | int | Decimal | Money | Length


@dataclass(frozen=True)
class Between:
    """A value from `low` to `high`, both included; None is no bound on that side."""

    low: Point | None
    high: Point | None
    blame: Blame


@dataclass(frozen=True)
class Table:
    """Rows in order, each with the truth of its belonging to the table."""

    rows: tuple[tuple[Row, Truth], ...]


@dataclass(frozen=True)
class SummedTable(Table):
    """Rows of which only some are at hand, and what a count or a function of all comes to, by the expression's id()."""

    sums: Mapping[int, Option]


Truth = bool | Unknown
Option = Scalar | Absent | Unknown | Row | Candidate | Between | Length | Calendar


@dataclass(frozen=True)
class Choice:
    """One of at least two different options; which one hangs on the blamed facts."""

    options: tuple[Option, ...]
    blame: Blame


Worth = Option | Choice | Table

# For `isinstance` in what runs a million times: a union would be made anew each time.
_BLAMING: Final = (Unknown, Choice, Between)
_ROWS: Final = (Row, Unknown)
_TRUTHS: Final = (bool, Unknown)


def joined(*blames: Blame) -> Blame:
    """The union; of two last days for one deadline it keeps the earlier."""
    some = [blame for blame in blames if blame]
    if len(some) < 2:
        return some[0] if some else NO_BLAME
    union: Blame = NO_BLAME.union(*some)
    if len(union) == len(some[0]):
        union = some[0]
    if not any(fact.kind == "time" for fact in union):
        return union
    earliest: dict[Fact, Fact] = {}
    for blame in some:
        for fact in blame:
            held = earliest.get(fact)
            if held is None or (fact.day is not None and (held.day is None or fact.day < held.day)):
                earliest[fact] = fact
    return frozenset(earliest.values())


def only_time(blame: Blame) -> bool:
    """Whether waiting is all that is left to do."""
    return all(fact.kind == "time" for fact in blame)


def blame_of(value: Worth) -> Blame:
    """The facts for want of which the value is not settled."""
    return value.blame if isinstance(value, _BLAMING) else NO_BLAME


def row_of(option: Option) -> Row | Unknown | None:
    """The row that an option is, or None where there is none."""
    if isinstance(option, _ROWS):
        return option
    return option.row if isinstance(option, Candidate) else None


def options_of(value: Worth) -> tuple[Option, ...]:
    """The options of a choice, or the value alone."""
    if isinstance(value, Choice):
        return value.options
    assert not isinstance(value, Table), "the type check keeps tables out of operations on values"
    return (value,)


def choose(options: Iterable[Worth], blame: Blame) -> Option | Choice:
    """One of the options: itself where all agree, unknown where all are, else a choice among the different ones."""
    distinct: dict[tuple[type, object], Option] = {}
    unknown: list[Blame] = []
    for option in options:
        if isinstance(option, Choice):
            blame = joined(blame, option.blame)
        for plain in options_of(option):
            if isinstance(plain, Unknown):
                unknown.append(plain.blame)
            else:
                distinct.setdefault((_sort(plain), plain), plain)
    if unknown and not distinct:
        return Unknown(_merged(unknown, blame))
    if unknown:
        return Choice((*distinct.values(), Unknown(joined(*unknown))), joined(blame, *unknown))
    if len(distinct) == 1:
        return next(iter(distinct.values()))
    return Choice(tuple(distinct.values()), blame)


def _sort(option: Option) -> type:
    """What keeps `yes` apart from 1, while 1 and 1.0 are one number."""
    return Decimal if type(option) is int else type(option)


def decide(truths: Iterable[Truth], blame: Blame) -> Truth:
    """The truth on which all agree: known, or open for time alone; otherwise unknown for all blamed facts."""
    seen = list(truths)
    unknown = [truth.blame for truth in seen if isinstance(truth, Unknown)]
    if not unknown:
        return seen[0] if all(truth is seen[0] for truth in seen) else Unknown(blame)
    if len(unknown) == len(seen):
        return Unknown(_merged(unknown, blame))
    return Unknown(joined(blame, *unknown))


def _merged(unknown: list[Blame], blame: Blame) -> Blame:
    waiting = all(only_time(each) for each in unknown)
    return joined(*unknown) if waiting else joined(blame, *unknown)


def each_option(function: Callable[..., Option | Choice], *values: Worth) -> Option | Choice:
    """The choice of the function's values over every combination of the options."""
    for value in values:
        if type(value) is Choice:
            break
    else:
        return function(*values)
    blame = joined(*(value.blame for value in values if isinstance(value, Choice)))
    combinations = list(product(*map(options_of, values)))
    if len(combinations) > MOST_COMBINATIONS:
        return Unknown(joined(*map(blame_of, values)))
    return choose((function(*combination) for combination in combinations), blame)


def truth_over(function: Callable[..., Truth], *values: Worth) -> Truth:
    """The truth of a test over every combination of the options.

    An absent option is left out: the guard that the type check demands (`is present`) settles the case in which
    the value is absent. Where nothing else is left the test is false.
    """
    absent = False
    for value in values:
        if type(value) is Choice:
            break
        absent = absent or value is ABSENT
    else:
        return False if absent else function(*values)
    blame = joined(*(value.blame for value in values if isinstance(value, Choice)))
    combinations = [
        combination for combination in product(*map(options_of, values)) if not any(v is ABSENT for v in combination)
    ]
    if not combinations:
        return False
    if len(combinations) > MOST_COMBINATIONS:
        return Unknown(joined(*map(blame_of, values)))
    return decide([function(*combination) for combination in combinations], blame)


def as_truth(value: Worth) -> Truth:
    """A yes-or-no value as a truth."""
    if isinstance(value, _TRUTHS):
        return value
    return truth_over(_plain_truth, value)


def _plain_truth(value: Option) -> Truth:
    assert isinstance(value, bool | Unknown), "the type check lets only truths be asked"
    return value
