"""The outline of a regime's concepts, kept on disk: what is needed to tell what a letter stated that was read before.

The concepts themselves are compiled when a letter is met that was not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.caching import UNREADABLE, cache_folder, digest, made_by, used, write_entry
from checker.letters.concept import Concept, ids_of, rows_of

if TYPE_CHECKING:
    from checker.letters.model import ConceptSet


@dataclass(frozen=True)
class Outline:
    """`digest` is that of the concepts with the words that they use, as in `concepts_digest`."""

    digest: str
    concepts: tuple[Concept, ...]


class LateConcepts:
    """A ConceptSet that is compiled when more is asked of it than its outline."""

    def __init__(self, regime: str, outline: Outline, make: Callable[[], ConceptSet]) -> None:
        self.regime = regime
        self.digest = outline.digest
        self.concepts = outline.concepts
        self._make = make

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """As in ConceptSet."""
        return rows_of(self.concepts)

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """As in ConceptSet."""
        return ids_of(self.concepts)

    @cached_property
    def _made(self) -> ConceptSet:
        return self._make()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made, name)


def outline_of(regime: str, policies: Mapping[str, str], make: Callable[[], Outline]) -> Outline:
    """The outline of the concepts of a regime, from the disk where it is there.

    `policies` are digests of the texts by the policies' names; `make` makes the outline from the concepts.
    """
    folder = cache_folder()
    if folder is None:
        return make()
    key = digest(
        regime, made_by("letters", "semantics", "syntax"), *(part for pair in policies.items() for part in pair)
    )
    entry = folder / f"{key[:32]}.outline"
    found = _read(entry, key)
    if found is None:
        found = make()
        concepts = [{**asdict(each), "covers": sorted(each.covers)} for each in found.concepts]
        content = json.dumps({"key": key, "digest": found.digest, "concepts": concepts}, default=date.isoformat)
        with suppress(OSError):
            write_entry(entry, (content.encode(),))
    return found


def _read(entry: Path, key: str) -> Outline | None:
    try:
        content = json.loads(entry.read_bytes())
        if content["key"] != key:
            return None
        found = Outline(str(content["digest"]), tuple(_concept(**each) for each in content["concepts"]))
    except UNREADABLE:
        return None
    used(entry)
    return found


def _concept(
    rows: Sequence[str],
    codes: Sequence[str],
    start: str | None,
    through: str | None,
    covers: Sequence[str],
    **rest: Any,
) -> Concept:
    return Concept(
        rows=tuple(rows),
        codes=tuple(codes),
        start=None if start is None else date.fromisoformat(start),
        through=None if through is None else date.fromisoformat(through),
        covers=frozenset(covers),
        **rest,
    )
