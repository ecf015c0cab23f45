"""Places in a letter as a person counts them."""

from __future__ import annotations

from collections.abc import Iterable

from checker.assessment.marked import Spot
from checker.letters.documents import Document


def spot_of(document: Document, offset: int) -> Spot:
    """Line, column and page of a character of a letter."""
    before = document.text.rfind("\n", 0, offset) + 1
    return Spot(document.text.count("\n", 0, offset) + 1, offset - before + 1, document.page(offset))


def spots_of(document: Document, spans: Iterable[tuple[int, int]]) -> tuple[Spot, ...]:
    """Where spans begin, each place once."""
    return tuple(dict.fromkeys(spot_of(document, start) for start, _ in spans))
