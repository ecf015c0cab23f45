"""The values of a small world: days, words, names and records, each under the condition that it is the value."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product

from checker.semantics.data import Money
from checker.semantics.formulas import NO, YES, ZERO, AtMost, Formula, Truth, WordIs, every, fails, some
from checker.semantics.types import (
    CalendarType,
    DateType,
    MoneyType,
    NumberType,
    PeriodType,
    RowType,
    TextType,
    TruthType,
    Type,
    WordType,
)

MILLIONTHS = 1_000_000
Place = tuple[Hashable, ...]


@dataclass(frozen=True)
class Line:
    """A day, number or amount: a key (None is zero) plus an offset."""

    key: Hashable | None
    offset: int


@dataclass(frozen=True)
class Choice:
    """A word: that of a field, or a written one (`key` None)."""

    key: Hashable | None
    word: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Name:
    """Text: that of a field, or a written one."""

    key: Hashable


@dataclass(frozen=True)
class Holds:
    """A yes or no."""

    formula: Formula


@dataclass(frozen=True)
class Row:
    """A record of the small world; `parent` is set for those that stand in a table."""

    place: Place
    record: str
    parent: Row | None = None


Ground = Line | Choice | Name | Holds | Row | None
Alternatives = list[tuple[Formula, Ground]]


def maybe(key: Hashable, value: Ground, optional: bool) -> Alternatives:
    """The value, or nothing where it may be absent."""
    if not optional:
        return [(YES, value)]
    there = Truth(("present", key))
    return [(there, value), (fails(there), None)]


def held(values: Alternatives) -> list[Formula]:
    return [every(guard, found.formula) for guard, found in values if isinstance(found, Holds)]


def constant(value: object, type_: Type) -> Ground:
    match value:
        case bool():
            return Holds(YES if value else NO)
        case date():
            return Line(None, value.toordinal())
        case Decimal():
            return Line(None, int(value * MILLIONTHS))
        case Money(amount=amount):
            return Line(None, int(amount * MILLIONTHS))
        case str() if isinstance(type_, WordType):
            return Choice(None, value, type_.words)
        case _:
            return Name(("text", str(value)))


def unknown(key: Hashable, type_: Type) -> Ground:
    match type_:
        case TruthType():
            return Holds(Truth(key))
        case WordType(words=words):
            return Choice(key, "", words)
        case DateType() | NumberType() | MoneyType() | PeriodType():
            return Line(key, 0)
        case RowType(record):
            return Row(("free", key), record)
        case TextType() | CalendarType() | _:
            return Name(key)


def moved(left: Alternatives, right: Alternatives, sign: int) -> Alternatives:
    """The sums or differences that a key and an offset can express; None for what they cannot."""
    found: Alternatives = []
    for (one, start), (other, length) in product(left, right):
        reached: Ground = None
        if isinstance(start, Line) and isinstance(length, Line):
            if length.key is None:
                reached = Line(start.key, start.offset + sign * length.offset)
            elif start.key is None and sign == 1:
                reached = Line(length.key, start.offset + length.offset)
        found.append((every(one, other), reached))
    return found


def compared(left: Alternatives, operator: str, right: Alternatives) -> Formula:
    """That some alternative of one side and some of the other meet the comparison."""
    parts = []
    for (one, first), (other, second) in product(left, right):
        parts.append(every(one, other, _met(first, operator, second)))
    return some(*parts)


def _met(left: Ground, operator: str, right: Ground) -> Formula:
    match left, right:
        case Line(), Line():
            return _ordered(left, operator, right)
        case Choice(), Choice():
            equal = _same_word(left, right)
            return equal if operator == "=" else fails(equal)
        case Name(), Name():
            one, other = sorted((left.key, right.key), key=repr)
            equal = YES if one == other else Truth(("same", one, other))
            return equal if operator == "=" else fails(equal)
        case Holds(), Holds():
            same = some(every(left.formula, right.formula), every(fails(left.formula), fails(right.formula)))
            return same if operator == "=" else fails(same)
        case _:
            return NO


def _ordered(left: Line, operator: str, right: Line) -> Formula:
    def at_most(one: Line, other: Line, slack: int) -> Formula:
        bound = other.offset - one.offset + slack
        if one.key == other.key:
            return YES if bound >= 0 else NO
        return AtMost(ZERO if one.key is None else one.key, ZERO if other.key is None else other.key, bound)

    match operator:
        case "<=":
            return at_most(left, right, 0)
        case "<":
            return at_most(left, right, -1)
        case ">=":
            return at_most(right, left, 0)
        case ">":
            return at_most(right, left, -1)
        case "=":
            return every(at_most(left, right, 0), at_most(right, left, 0))
        case _:
            return fails(every(at_most(left, right, 0), at_most(right, left, 0)))


def _same_word(left: Choice, right: Choice) -> Formula:
    if left.key is None and right.key is None:
        return YES if left.word == right.word else NO
    if left.key is None:
        return _same_word(right, left)
    if right.key is None:
        return WordIs(left.key, right.word, left.words)
    if left.key == right.key:
        return YES
    both = set(left.words) & set(right.words)
    pairs = (
        every(WordIs(left.key, word, left.words), WordIs(right.key, word, right.words))
        for word in left.words
        if word in both
    )
    return some(*pairs)
