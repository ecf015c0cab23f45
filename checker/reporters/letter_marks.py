"""Marks that overlap as brackets that nest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from checker.assessment.marked import Mark
from checker.semantics.data import Polarity

GRAVEST_FIRST: tuple[Polarity, ...] = ("takes_away", "undecided", "blank", "near_miss", "states")
"""Where marks overlap, the reader must see the loss before the doubt and the doubt before what is in order."""


@dataclass(frozen=True)
class Bracket:
    """Marks with one span and one polarity; `names` has the concept of each label, in words."""

    start: int
    end: int
    polarity: Polarity
    labels: tuple[str, ...]
    names: tuple[str, ...]


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
    def gravest(self) -> Polarity | None:
        """The polarity that the reader must see; None outside of all marks."""
        return min((bracket.polarity for bracket in self.inside), key=GRAVEST_FIRST.index, default=None)


def brackets_of(marks: Sequence[Mark]) -> tuple[Bracket, ...]:
    """One bracket for all marks with the same span and polarity, the wider before the narrower."""
    spans = {(mark.start, mark.end, mark.polarity) for mark in marks}
    found = []
    for start, end, polarity in spans:
        same = sorted({(m.label, m.name) for m in marks if (m.start, m.end, m.polarity) == (start, end, polarity)})
        found.append(Bracket(start, end, polarity, tuple(label for label, _ in same), tuple(name for _, name in same)))
    return tuple(sorted(found, key=lambda each: (each.start, -each.end, GRAVEST_FIRST.index(each.polarity))))


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
