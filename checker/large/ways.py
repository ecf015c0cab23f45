"""How the results of a plan are decided: those of a flat log of its requests alone, all others of tables of records."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from checker.large.flat import FlatParts, slots_of
from checker.large.parts import Parts
from checker.plan.flat import Subject, flattened
from checker.plan.make import Lowered, restricted


@dataclass(frozen=True)
class Way:
    """How some results are decided: their plan, what makes the tables of its parts, and what each result is about."""

    lowered: Lowered
    parts: Parts
    subjects: Mapping[str, Subject]


def ways(lowered: Lowered, parts: Parts, rules: Collection[str]) -> Iterator[Way]:
    """All results of a plan about single requests, those of a flat log without tables of what is below the requests.

    Groups are formed of rows of a table: what the plan finds of rows for them is no verdict of `rules`.
    """
    slots = slots_of(parts.log, parts.frame)
    if slots is None:
        yield as_it_is(lowered, parts)
        return
    rows = {result for result in lowered.results if result not in rules}
    flat = flattened(restricted(lowered, lowered.results.keys() - rows), slots)
    of_requests = FlatParts(parts.connection, parts.log, parts.frame, flat.lowered.tables, slots)
    of_requests.prepare()
    yield Way(flat.lowered, of_requests, flat.subjects)
    if rows:
        yield as_it_is(restricted(lowered, rows), parts)


def as_it_is(lowered: Lowered, parts: Parts) -> Way:
    """Every result decided in the table of its record."""
    return Way(lowered, parts, {result: Subject(result, table) for result, (table, _) in lowered.results.items()})
