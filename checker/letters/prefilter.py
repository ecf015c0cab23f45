"""Which patterns may stand in a sentence, told from its signs and from which of them are neighbours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import add
from types import MappingProxyType

from checker.letters.fragments import CAPITAL_SEEN, MOST_NEEDS, NAME_SEEN, NUMBER_SEEN, Need
from checker.letters.patterns import Pattern
from checker.letters.signs import ANY_CAPITAL, ANY_NUMBER, Alphabet

_CAPITAL = re.compile(ANY_CAPITAL)
_NAME = re.compile(f"{ANY_CAPITAL}{{2}}")
_NUMBER = re.compile(ANY_NUMBER)
_SEEN = ((CAPITAL_SEEN, _CAPITAL), (NAME_SEEN, _NAME), (NUMBER_SEEN, _NUMBER))


@dataclass(frozen=True)
class Prefilter:
    """`masks[key]` is an integer: bit k * `count` + p is set if a sign, or a pair of signs, meets the k-th need of
    pattern p. `free` has the bits of needs that patterns do not have.
    """

    masks: Mapping[str, int]
    keys: frozenset[str]
    free: int
    count: int

    def candidates(self, signs: str, small: str) -> list[int]:
        """The patterns that may match a line of signs, ascending; no other does. `small` is it without capitals."""
        present = {*small, *map(add, small, small[1:])}
        present.update([kind for kind, seen in _SEEN if seen.search(signs)])
        met, masks, count = self.free, self.masks, self.count
        for key in self.keys & present:
            met |= masks[key]
        left = met
        for _ in range(MOST_NEEDS - 1):
            met >>= count
            left &= met
        # the ones of a number in the order of its places
        places = bin(left)[:1:-1] if left else ""
        found = []
        place = places.find("1")
        while place >= 0:
            found.append(place)
            place = places.find("1", place + 1)
        return found


def make_prefilter(patterns: Sequence[Pattern], alphabet: Alphabet) -> Prefilter:
    """The prefilter of patterns, which it tells by their places in the sequence."""
    masks: dict[str, int] = {}
    free = 0
    for number, pattern in enumerate(patterns):
        for plane in range(MOST_NEEDS):
            bit = 1 << plane * len(patterns) + number
            if plane >= len(pattern.needs):
                free |= bit
                continue
            for key in _keys(pattern.needs[plane], alphabet):
                masks[key] = masks.get(key, 0) | bit
    return Prefilter(MappingProxyType(masks), frozenset(masks), free, len(patterns))


def _keys(need: Need, alphabet: Alphabet) -> list[str]:
    """Codes as signs, neighbours as pairs of them."""
    return [
        code if code in (CAPITAL_SEEN, NAME_SEEN, NUMBER_SEEN) else alphabet.signs(f" {code} ".encode())
        for code in need
    ]
