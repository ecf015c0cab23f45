"""What an expression is worth in a plan: scalars for its value and for how much of it is known.

A code says of a truth T, U for time alone, U, OPEN or F, and of a value that it is known, unknown for time alone,
unknown, OPEN or absent. One order serves both: a conjunction is the greatest code of its operands, and a comparison
with something absent is false. OPEN is what the plan leaves to the reference engine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import Final, assert_never

from checker.plan.scalars import (
    FALSE,
    NULL,
    TRUE,
    Literal,
    Scalar,
    both,
    case,
    either,
    equal,
    greatest,
    is_null,
    least,
    less,
    number,
    one_of,
    opposite,
    plus,
    swapped,
    worst,
)
from checker.semantics.types import PeriodKind

YES = KNOWN = number(0)
WAITING = number(1)
UNKNOWN = number(2)
OPEN = number(3)
NO = MISSING = number(4)

# Beyond so many combinations the widest choice is settled: where a guard of it is unknown, it is OPEN.
MOST_BRANCHES: Final = 32
MOST_OPTIONS: Final = 4


@dataclass(frozen=True)
class Truth:
    """The code of a truth."""

    code: Scalar


@dataclass(frozen=True)
class Plain:
    """A value with its code; `currency` belongs to money. `value` means nothing unless the code is KNOWN."""

    value: Scalar
    status: Scalar
    currency: Scalar | None = None


@dataclass(frozen=True)
class Length:
    """A period: its count, and for working days its calendar."""

    kind: PeriodKind
    count: Plain
    calendar: Plain | None = None


@dataclass(frozen=True)
class RowWorth:
    """A row of `record`: its number, and its day where it was picked by one; `day_status` is KNOWN or UNKNOWN.

    `tied` is true where another row was there on the same day, or several without one and no other: then only that
    day is sure. `when` is that day where it is not sure which row was picked, or whether one was.
    """

    record: str
    key: Scalar
    status: Scalar
    dated: str | None = None
    day: Scalar = NULL
    day_status: Scalar = KNOWN
    tied: Scalar = FALSE
    when: Plain | Choice | None = None


@dataclass(frozen=True)
class Choice:
    """One of several values: pairs of whether it is possible, and the value; `doubt` is the code of the guards."""

    options: tuple[tuple[Scalar, Plain], ...]
    doubt: Scalar


@dataclass(frozen=True)
class Interval:
    """A number of which only bounds are known; `high` is null without an upper end, `doubt` 0 where they meet."""

    low: Scalar
    high: Scalar
    doubt: Scalar


Worth = Truth | Plain | Length | RowWorth | Choice | Interval


def known(value: Scalar, currency: Scalar | None = None) -> Plain:
    """A value that is always there."""
    return Plain(value, KNOWN, currency)


def unsaid(status: Scalar = OPEN) -> Plain:
    """No value, for the reason that the status gives."""
    return Plain(NULL, status)


def day_of(row: RowWorth) -> Plain | Choice:
    """The day by which a row was picked."""
    return row.when or Plain(row.day, where_known(row.status, row.day_status))


def holds(code: Scalar) -> Scalar:
    """Whether a truth is certain."""
    return equal(code, YES)


def fails(code: Scalar) -> Scalar:
    """Whether a truth is certainly none."""
    return equal(code, NO)


def truth_if(condition: Scalar) -> Scalar:
    """The code of a condition that is known."""
    return case(((condition, YES),), NO)


def conjunction(codes: Sequence[Scalar]) -> Scalar:
    """The code of `and`."""
    return worst(YES, *codes)


def disjunction(codes: Sequence[Scalar]) -> Scalar:
    """The code of `or`."""
    return swapped(worst(YES, *map(swapped, codes)))


def where_known(status: Scalar, code: Scalar) -> Scalar:
    """A code that is meant only where everything is known, and the status elsewhere."""
    return case(((equal(status, KNOWN), code),), status)


def tested(test: Callable[..., Scalar], values: Sequence[Plain | Choice], name: Callable[[Scalar], Scalar]) -> Scalar:
    """The code of a test over every combination of the options.

    `test` gives the code for plain values, MISSING where one of them is absent. `name` keeps a scalar that is read
    more than once.
    """
    if not any(isinstance(value, Choice) for value in values):
        return test(*values)
    values = few_enough(values, name)
    if not any(isinstance(value, Choice) for value in values):
        return test(*values)
    branches = list(product(*map(options_of, values)))
    doubt = name(worst(KNOWN, *(value.doubt for value in values if isinstance(value, Choice))))
    codes: list[Scalar] = []
    for branch in branches:
        plain = [value for _, value in branch]
        there = [opposite(equal(value.status, MISSING)) for value in plain]
        codes.append(name(case(((both(*(possible for possible, _ in branch), *there), test(*plain)),), NULL)))
    return decided(codes, doubt, name)


def decided(codes: Sequence[Scalar], doubt: Scalar, name: Callable[[Scalar], Scalar]) -> Scalar:
    """The code on which all options agree that are there (not null); without any it is NO."""
    low, high = name(least(*codes)), name(greatest(*codes))
    unknowns = [case(((one_of(code, (WAITING, UNKNOWN, OPEN)), code),), NULL) for code in codes]
    agreed = both(equal(low, high), one_of(low, (YES, WAITING, NO)))
    return case(((is_null(low), NO), (agreed, low)), greatest(doubt, *unknowns))


def options_of(value: Plain | Choice) -> tuple[tuple[Scalar, Plain], ...]:
    """The options of a choice, or the value as the only one."""
    return value.options if isinstance(value, Choice) else ((TRUE, value),)


def few_enough(values: Sequence[Plain | Choice], name: Callable[[Scalar], Scalar]) -> tuple[Plain | Choice, ...]:
    """The same values, the widest choices settled until combinations are few; only a doubtful one is then OPEN."""
    found = list(values)
    while prod(len(options_of(value)) for value in found) > MOST_BRANCHES:
        widest = max(range(len(found)), key=lambda index: len(options_of(found[index])))
        plain = settled(found[widest])
        currency = None if plain.currency is None else name(plain.currency)
        found[widest] = Plain(name(plain.value), name(plain.status), currency)
    return tuple(found)


def mapped(
    function: Callable[..., Plain], values: Sequence[Plain | Choice], name: Callable[[Scalar], Scalar]
) -> Plain | Choice:
    """The value of a function, option by option."""
    if not any(isinstance(value, Choice) for value in values):
        return function(*values)
    values = few_enough(values, name)
    if not any(isinstance(value, Choice) for value in values):
        return function(*values)
    branches = list(product(*map(options_of, values)))
    doubt = name(worst(KNOWN, *(value.doubt for value in values if isinstance(value, Choice))))
    options: dict[Plain, Scalar] = {}
    for branch in branches:
        value = function(*(value for _, value in branch))
        possible = both(*(possible for possible, _ in branch))
        options[value] = name(
            possible if value not in options else opposite(both(opposite(options[value]), opposite(possible)))
        )
    return Choice(tuple((possible, value) for value, possible in options.items()), doubt)


def settled(value: Plain | Choice) -> Plain:
    """The one value that is possible; OPEN where there are several."""
    if isinstance(value, Plain):
        return value
    plain = _first(value.options, lambda scalar: scalar)
    return replace(plain, status=case(((equal(value.doubt, KNOWN), plain.status),), OPEN))


def narrowed(value: Choice, keep: Callable[[Scalar], Scalar]) -> Choice:
    """The same choice as one of two, the first and the last that are possible; OPEN where there are more."""
    sure = keep(equal(value.doubt, KNOWN))
    number: Scalar = Literal(0)
    for possible, _ in value.options:
        number = plus(number, case(((possible, Literal(1)),), Literal(0)))
    first, last = (_first(options, keep) for options in (value.options, value.options[::-1]))
    # Of those between nothing is said, so that nothing may be agreed on without them.
    last = replace(last, status=keep(case(((less(Literal(2), number), OPEN),), last.status)))
    return Choice(((TRUE, first), (keep(opposite(sure)), last)), value.doubt)


def _first(options: Sequence[tuple[Scalar, Plain]], keep: Callable[[Scalar], Scalar]) -> Plain:
    """The first of the options that are possible."""
    *others, (_, last) = options
    return Plain(
        keep(case([(possible, plain.value) for possible, plain in others], last.value)),
        keep(case([(possible, plain.status) for possible, plain in others], last.status)),
        None
        if all(plain.currency is None for _, plain in options)
        else keep(case([(possible, plain.currency or NULL) for possible, plain in others], last.currency or NULL)),
    )


def in_range(value: Scalar, low: Scalar, high: Scalar) -> Scalar:
    """Whether a value lies between two others, both included."""
    return both(opposite(less(value, low)), opposite(less(high, value)))


def choice(
    options: Sequence[tuple[Scalar, Plain]],
    doubt: Scalar,
    keep: Callable[[Scalar], Scalar],
    most: int = MOST_OPTIONS,
) -> Plain | Choice:
    """One of several values; where all that are possible agree nothing is in doubt. More than `most` are narrowed."""
    if len(options) == 1:
        return options[0][1]
    statuses = [case(((possible, plain.status),), NULL) for possible, plain in options]
    values = [case(((possible, plain.value),), NULL) for possible, plain in options]
    low, high = keep(least(*statuses)), keep(greatest(*statuses))
    same_value = equal(keep(least(*values)), keep(greatest(*values)))
    if any(plain.currency is not None for _, plain in options):
        same_value = FALSE
    agreed = both(
        equal(low, high),
        either(one_of(low, (WAITING, UNKNOWN, MISSING)), both(equal(low, KNOWN), same_value)),
    )
    made = Choice(tuple(options), keep(case(((equal(doubt, KNOWN), KNOWN), (agreed, KNOWN)), doubt)))
    return made if len(options) <= most else narrowed(made, keep)


def as_plain(worth: Worth) -> Plain | Choice:
    """A worth as a value; truths are 0 and 1."""
    match worth:
        case Plain() | Choice():
            return worth
        case Truth(code=code):
            status = case(((equal(code, NO), KNOWN),), code)
            return Plain(case(((equal(code, YES), Literal(1)),), Literal(0)), status)
        case Interval(low=low, doubt=doubt):
            return Plain(low, case(((equal(doubt, KNOWN), KNOWN),), OPEN))
        case Length(count=count, calendar=calendar):
            return count if calendar is None else Plain(count.value, worst(count.status, calendar.status))
        case RowWorth():
            return unsaid()
        case _:
            assert_never(worth)
