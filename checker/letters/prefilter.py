"""Which patterns may stand in a sentence, told from its codes and from which of them are neighbours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from checker.letters.fragments import CAPITAL_SEEN, NAME_SEEN, NUMBER_SEEN, Need
from checker.letters.patterns import Pattern

_PLANES = 4
_Key = bytes | tuple[bytes, ...]
_NAME = re.compile(rb"\^ [^ |#]+\^ ")
_NUMBER = re.compile(rb" [0-9]+ ")


@dataclass(frozen=True)
class Prefilter:
    """`masks[key]` are integers: bit p of the k-th is set if a code, or a pair of codes, meets the k-th need of
    pattern p. `free` has the bits of patterns without such a need.
    """

    masks: Mapping[_Key, tuple[int, int, int, int]]
    keys: frozenset[_Key]
    free: tuple[int, int, int, int]

    def candidates(self, line: bytes) -> list[int]:
        """The patterns that may match a coded line, ascending; no other does."""
        codes = line.replace(b"^", b"").split(b" ")
        present: set[_Key] = {*codes, *pairwise(codes)}
        if b"^" in line:
            present.add(CAPITAL_SEEN.encode())
            if _NAME.search(line):
                present.add(NAME_SEEN.encode())
        if _NUMBER.search(line):
            present.add(NUMBER_SEEN.encode())
        first, second, third, fourth = self.free
        masks = self.masks
        for key in self.keys & present:
            mask = masks[key]
            first |= mask[0]
            second |= mask[1]
            third |= mask[2]
            fourth |= mask[3]
        left = first & second & third & fourth
        found = []
        while left:
            lowest = left & -left
            left ^= lowest
            found.append(lowest.bit_length() - 1)
        return found


def make_prefilter(patterns: Sequence[Pattern]) -> Prefilter:
    """The prefilter of patterns, which it tells by their places in the sequence."""
    masks: dict[_Key, list[int]] = {}
    free = [0] * _PLANES
    for number, pattern in enumerate(patterns):
        bit = 1 << number
        for plane in range(_PLANES):
            if plane >= len(pattern.needs):
                free[plane] |= bit
                continue
            for key in _keys(pattern.needs[plane]):
                masks.setdefault(key, [0] * _PLANES)[plane] |= bit
    return Prefilter(
        MappingProxyType({key: (one[0], one[1], one[2], one[3]) for key, one in masks.items()}),
        frozenset(masks),
        (free[0], free[1], free[2], free[3]),
    )


def _keys(codes: Need) -> list[_Key]:
    """Codes as bytes, neighbours as pairs of them."""
    pairs = [tuple(code.encode().split(b" ")) for code in codes]
    return [pair if len(pair) > 1 else pair[0] for pair in pairs]
