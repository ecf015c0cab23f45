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

_NAME = re.compile(f"{ANY_CAPITAL}{{2}}")
_NUMBER = re.compile(ANY_NUMBER)


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
        if _NUMBER.search(small):
            present.add(NUMBER_SEEN)
        if signs != small:
            present.add(CAPITAL_SEEN)
            if _NAME.search(signs):
                present.add(NAME_SEEN)
        met, masks, count = self.free, self.masks, self.count
        for key in self.keys & present:
            met |= masks[key]
        left = met
        for _ in range(MOST_NEEDS - 1):
            met >>= count
            left &= met
        found = []
        while left:
            place = left.bit_length() - 1
            found.append(place)
            left ^= 1 << place
        found.reverse()
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
