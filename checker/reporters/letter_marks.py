"""Marks that overlap as brackets that nest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from checker.assessment.marked import Mark
from checker.semantics.data import Polarity

Sight = Literal["wrong", Polarity]
GRAVEST_FIRST: tuple[Sight, ...] = ("wrong", "takes_away", "undecided", "blank", "near_miss", "states")
"""Where marks overlap, the reader must see the loss before the doubt and the doubt before what is in order."""


@dataclass(frozen=True)
class Bracket:
    """Marks with one span that are seen alike; `names` has the concept of each label, in words.

    `sight` is the polarity of what stands there, or that a rule forbids it.
    """

    start: int
    end: int
    sight: Sight
    polarity: Polarity
    reader: str
    labels: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def words(self) -> str:
        """What the marks amount to, without their labels."""
        words = self.polarity.replace("_", " ")
        wrong = ", which is wrong" if self.sight == "wrong" else ""
        reader = "" if self.reader == "phrases" else f", by {self.reader}"
        return f"{words}{wrong}{reader}"


@dataclass(frozen=True)
class Run:
    """Characters `start` up to and without `end` inside the same brackets, outermost first.

    The first `kept` brackets were open before; the others open here, of which those in `again` were open until then
    and had to be closed because one around them ended.
    """

    start: int
    end: int
    inside: tuple[Bracket, ...]
    kept: int
    again: frozenset[Bracket]

    @property
    def gravest(self) -> Sight | None:
        """What the reader must see first; None outside of all marks."""
        return min((bracket.sight for bracket in self.inside), key=GRAVEST_FIRST.index, default=None)


def brackets_of(marks: Sequence[Mark]) -> tuple[Bracket, ...]:
    """One bracket for all marks with the same span that are seen alike, the wider before the narrower."""
    alike: dict[tuple[int, int, Sight, Polarity, str], set[tuple[str, str]]] = {}
    for mark in marks:
        key = (mark.start, mark.end, sight_of(mark), mark.polarity, mark.reader)
        alike.setdefault(key, set()).add((mark.label, mark.name))
    found = [
        Bracket(*key, tuple(label for label, _ in sorted(named)), tuple(name for _, name in sorted(named)))
        for key, named in alike.items()
    ]
    return tuple(sorted(found, key=lambda each: (each.start, -each.end, GRAVEST_FIRST.index(each.sight))))


def sight_of(mark: Mark) -> Sight:
    """How a mark is seen."""
    return "wrong" if mark.wrong else mark.polarity


def runs_of(length: int, marks: Sequence[Mark]) -> Iterator[Run]:
    """A text of `length` characters, cut wherever a mark begins or ends.

    Where marks cross, the later one is closed with the earlier one and opened anew.
    """
    brackets = brackets_of(marks)
    cuts = sorted({0, length, *(each.start for each in brackets), *(each.end for each in brackets)})
    stack: tuple[Bracket, ...] = ()
    for start, end in pairwise(cuts):
        kept = next((depth for depth, each in enumerate(stack) if each.end <= start), len(stack))
        again = tuple(each for each in stack[kept:] if each.end > start)
        opened = tuple(each for each in brackets if each.start == start)
        stack = (*stack[:kept], *again, *opened)
        yield Run(start, end, stack, kept, frozenset(again))
