"""A concept as what is read tells it, and the languages that letters are read in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

WhenNegated = Literal["takes_away", "nothing", "states"]
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {"english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "dutch": "nl"}
)
"""From the name in a policy to the code in a report."""


@dataclass(frozen=True)
class Concept:
    """`id` is `policy.name`; `codes` are the grounds that it means; `covers` the languages that can decide it."""

    id: str
    name: str
    rows: tuple[str, ...]
    codes: tuple[str, ...]
    when_negated: WhenNegated
    start: date | None
    through: date | None
    covers: frozenset[str]
    regime: str | None

    def in_force_on(self, day: date | None) -> bool:
        """Whether the concept is law on `day`; an unknown day is no obstacle."""
        if day is None or self.start is None:
            return True
        return self.start <= day and (self.through is None or day <= self.through)


def rows_of(concepts: Sequence[Concept]) -> Mapping[str, int]:
    """The number of the concept of each requirement row, sorted by row."""
    found = {row: number for number, concept in enumerate(concepts) for row in concept.rows}
    return MappingProxyType(dict(sorted(found.items())))


def ids_of(concepts: Sequence[Concept]) -> Mapping[str, str]:
    """The ids of concepts by bare name."""
    return MappingProxyType({concept.name: concept.id for concept in concepts})
