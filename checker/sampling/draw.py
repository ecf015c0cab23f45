"""Draws a sample: the same records for the same seed and population, in whatever order the rows stand.

The algorithm, version 1. Each record has a number of its own; those that share one are told apart by their content
and then by a count. The rank of a record is the SHA-256 of `habeas sample, version 1`, the seed and the number, each
followed by a zero byte. A stratum of N records out of a population of P gets size * N / P places, rounded down; the
places left over go to the strata with the largest remainders, of equal ones to the larger, then to the one whose name
comes first. Each stratum gives its records of lowest rank, so a smaller sample of a stratum begins a larger one.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

_VERSION = "habeas sample, version 1"
_Record = TypeVar("_Record")

Stratum = tuple[str, ...]


@dataclass(frozen=True)
class Item(Generic[_Record]):
    """A record of the population: its own number, what else it holds (tells apart equal numbers), its stratum."""

    number: str
    content: str
    stratum: Stratum
    record: _Record


@dataclass(frozen=True)
class Share:
    """How many records a stratum has, and how many of them are in the sample."""

    stratum: Stratum
    population: int
    sample: int


@dataclass(frozen=True)
class Drawn(Generic[_Record]):
    """The shares of the strata by name, and the sample: stratum by stratum, each by rank."""

    shares: tuple[Share, ...]
    items: tuple[Item[_Record], ...]


def draw(population: Iterable[Item[_Record]], size: int, seed: str) -> Drawn[_Record]:
    """A sample of `size` records, all of them where there are no more."""
    ranked = sorted(_ranked(population, seed), key=lambda pair: pair[0])
    strata: defaultdict[Stratum, list[Item[_Record]]] = defaultdict(list)
    for _, item in ranked:
        strata[item.stratum].append(item)
    places = allocate({stratum: len(items) for stratum, items in strata.items()}, size)
    names = sorted(strata)
    return Drawn(
        shares=tuple(Share(name, len(strata[name]), places[name]) for name in names),
        items=tuple(item for name in names for item in strata[name][: places[name]]),
    )


def allocate(populations: Mapping[Stratum, int], size: int) -> Mapping[Stratum, int]:
    """The places of each stratum, in proportion to its population, by largest remainder."""
    total = sum(populations.values())
    if size >= total:
        return dict(populations)
    places = {stratum: size * count // total for stratum, count in populations.items()}
    left = size - sum(places.values())
    by_remainder = sorted(populations, key=lambda name: (-(size * populations[name] % total), -populations[name], name))
    for stratum in by_remainder[:left]:
        places[stratum] += 1
    return places


def numbers_of(population: Iterable[Item[_Record]]) -> Sequence[str]:
    """The numbers of a population, sorted, equal ones with a count: what tells one population from another."""
    return sorted(number for number, _ in _numbered(population))


def _ranked(population: Iterable[Item[_Record]], seed: str) -> Iterable[tuple[tuple[str, str], Item[_Record]]]:
    for number, item in _numbered(population):
        text = "".join(f"{part}\0" for part in (_VERSION, seed, number))
        yield (hashlib.sha256(text.encode()).hexdigest(), number), item


def _numbered(population: Iterable[Item[_Record]]) -> Iterable[tuple[str, Item[_Record]]]:
    seen: Counter[str] = Counter()
    for item in sorted(population, key=lambda item: (item.number, item.content, item.stratum)):
        seen[item.number] += 1
        count = seen[item.number]
        yield (item.number if count == 1 else f"{item.number}\x01{count}"), item
