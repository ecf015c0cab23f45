"""Did you mean: the name that is close enough to what was written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_SHORT: Final = 4


def closest(written: str, names: Iterable[str]) -> str | None:
    """The nearest of the names within as many edits as its length allows, or None.

    One edit up to four letters, two from five on: two edits make almost any word of four letters of another.
    """
    furthest = 1 if len(written) <= _SHORT else 2
    ranked = sorted((distance(written, name, furthest), name) for name in set(names))
    return ranked[0][1] if ranked and ranked[0][0] <= furthest else None


def did_you_mean(written: str, names: Iterable[str]) -> str | None:
    """The help line for a misspelt name, or None where nothing is close."""
    found = closest(written, names)
    return None if found is None else f"did you mean `{found}`?"


def among(names: Iterable[str], limit: int = 8) -> str:
    """The names as a list for a help line, in their order, cut where it is long."""
    listed = tuple(names)
    shown = ", ".join(listed[:limit])
    return f"{shown}, ..." if len(listed) > limit else shown


def distance(one: str, other: str, limit: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours between two words; limit + 1 if there are more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        current = [i]
        for j, right in enumerate(other, 1):
            best = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                best = min(best, before[j - 2] + 1)
            current.append(best)
        before, previous = previous, current
    return min(previous[-1], limit + 1)
