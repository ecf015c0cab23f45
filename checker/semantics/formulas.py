"""Formulas over yes-or-no facts, words of closed lists and differences of days, and the search for a case of one."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field

Key = Hashable
ZERO: Key = ("zero",)


@dataclass(frozen=True)
class Truth:
    """A fact that holds or does not."""

    key: Key


@dataclass(frozen=True)
class WordIs:
    """A field with a closed list has one of its words."""

    key: Key
    word: str
    words: tuple[str, ...] = field(compare=False)


@dataclass(frozen=True)
class AtMost:
    """`left - right <= bound`, in days or in millionths."""

    left: Key
    right: Key
    bound: int


@dataclass(frozen=True)
class Every:
    parts: tuple[Formula, ...]


@dataclass(frozen=True)
class Some:
    parts: tuple[Formula, ...]


@dataclass(frozen=True)
class Fails:
    part: Formula


Atom = Truth | WordIs | AtMost
Formula = Atom | Every | Some | Fails

YES = Every(())
NO = Some(())


def every(*parts: Formula) -> Formula:
    """All of them hold."""
    kept = tuple(part for part in parts if part != YES)
    if NO in kept:
        return NO
    return kept[0] if len(kept) == 1 else Every(kept)


def some(*parts: Formula) -> Formula:
    """At least one of them holds."""
    kept = tuple(part for part in parts if part != NO)
    if YES in kept:
        return YES
    return kept[0] if len(kept) == 1 else Some(kept)


def fails(part: Formula) -> Formula:
    """It does not hold."""
    if isinstance(part, Fails):
        return part.part
    if part == YES:
        return NO
    return YES if part == NO else Fails(part)


@dataclass(frozen=True)
class Example:
    """Values under which a formula holds; days are ordinals, amounts millionths, both by their key."""

    truths: Mapping[Key, bool]
    words: Mapping[Key, str]
    days: Mapping[Key, int]


class TooHardError(Exception):
    """The search used up its steps."""


@dataclass
class _Search:
    formula: Formula
    steps: int
    truths: dict[Key, bool] = field(default_factory=dict)
    words: dict[Key, str] = field(default_factory=dict)
    bounds: list[AtMost] = field(default_factory=list)
    settled: dict[AtMost, bool] = field(default_factory=dict)


def example(formula: Formula, steps: int, wishes: tuple[AtMost, ...] = ()) -> Example | None:
    """Values under which the formula holds, or None where there are none; `wishes` are kept where they can be.

    Raises TooHardError after so many steps; the number of steps depends on the formula alone.
    """
    search = _Search(formula, steps)
    if not _solve(search):
        return None
    days = potentials(search.bounds)
    assert days is not None, "the search keeps the bounds consistent"
    for wish in wishes:
        wished = potentials([*search.bounds, wish])
        if wished is not None:
            search.bounds.append(wish)
            days = wished
    return Example(dict(search.truths), dict(search.words), days)


def _solve(search: _Search) -> bool:
    search.steps -= 1
    if search.steps < 0:
        raise TooHardError
    value = _value(search.formula, search)
    if value is not None:
        return value
    atom = next(_open(search.formula, search))
    match atom:
        case Truth(key=key):
            for truth in (True, False):
                search.truths[key] = truth
                if _solve(search):
                    return True
            del search.truths[key]
        case WordIs(key=key, words=words):
            for word in words:
                search.words[key] = word
                if _solve(search):
                    return True
            del search.words[key]
        case AtMost():
            for holds, bound in ((True, atom), (False, AtMost(atom.right, atom.left, -atom.bound - 1))):
                search.settled[atom] = holds
                search.bounds.append(bound)
                if potentials(search.bounds) is not None and _solve(search):
                    return True
                search.bounds.pop()
            del search.settled[atom]
    return False


def _value(formula: Formula, search: _Search) -> bool | None:
    """The truth of the formula as far as it is settled."""
    match formula:
        case Truth(key=key):
            return search.truths.get(key)
        case WordIs(key=key, word=word):
            return None if key not in search.words else search.words[key] == word
        case AtMost():
            return search.settled.get(formula)
        case Fails(part=part):
            value = _value(part, search)
            return None if value is None else not value
        case Every(parts=parts):
            values = [_value(part, search) for part in parts]
            return False if False in values else (None if None in values else True)
        case Some(parts=parts):
            values = [_value(part, search) for part in parts]
            return True if True in values else (None if None in values else False)


def _open(formula: Formula, search: _Search) -> Iterator[Atom]:
    """The atoms that are not settled and still matter, in the order of the formula."""
    match formula:
        case Truth() | WordIs() | AtMost():
            if _value(formula, search) is None:
                yield formula
        case Fails(part=part):
            yield from _open(part, search)
        case Every(parts=parts) | Some(parts=parts):
            if _value(formula, search) is None:
                for part in parts:
                    yield from _open(part, search)


def potentials(bounds: list[AtMost]) -> dict[Key, int] | None:
    """The earliest days that keep all bounds, by Bellman and Ford; None where there are none."""
    keys = {ZERO} | {key for bound in bounds for key in (bound.left, bound.right)}
    days: dict[Key, int] = dict.fromkeys(keys, 0)
    for _ in range(len(keys) + 1):
        changed = False
        for bound in bounds:
            # left - right <= bound: the right day is at least the left one less the bound.
            if days[bound.right] < days[bound.left] - bound.bound:
                days[bound.right] = days[bound.left] - bound.bound
                changed = True
        if not changed:
            return {key: day - days[ZERO] for key, day in days.items()}
    return None
