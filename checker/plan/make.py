"""The plan of a set of rules, before and after the data is known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from checker.plan.branches import are_asked_in_branches
from checker.plan.bydays import by_days
from checker.plan.frames import Computed, Frame, OfRecord, Place, Stored
from checker.plan.kinds import conditions
from checker.plan.known import Facts
from checker.plan.lower import Lowering
from checker.plan.schedule import Plan, Table, needed_columns, schedule, words_of
from checker.plan.specialise import Profile, specialised
from checker.plan.together import put_together
from checker.semantics.data import Scalar
from checker.semantics.model import Program


@dataclass(frozen=True)
class Lowered:
    """The columns of a set of rules, and what has to be loaded for them."""

    frames: Mapping[str, Frame]
    order: Sequence[tuple[str, str]]
    results: Mapping[str, tuple[str, str]]
    tables: tuple[Table, ...]

    def plan(self, profile: Profile | None = None, many: bool = False) -> Plan:
        """The plan; with a profile, that for such data alone, without rules that have no subject there.

        With `many` it is a plan for so many rows that another table, of their days, is worth its making.
        """
        if profile is None:
            return schedule(self.frames, self.order, self.results)
        results = self._results(profile)
        found = specialised(self.frames, self.order, profile, frozenset(results.values()))
        return _scheduled(found.frames, found.facts, self.order, results, many)

    def plan_by_kinds(self, profile: Profile, table: str) -> tuple[Plan, Plan]:
        """The plan for many rows of a table, in two: what the kind of each row hangs on, and one row of each kind.

        All results are to be those of that table and of tables that its rows have no part in.
        """
        results = self._results(profile)
        found = specialised(self.frames, self.order, profile, frozenset(results.values()))
        frame, order = found.frames[table], list(self.order)
        asked = conditions(frame, found.facts[table], [name for of, name in results.values() if of == table])
        with_conditions = Frame(table, frame.origin, order, dict(frame.columns))
        kinds = {f"k{number}": (table, with_conditions.column(each)) for number, each in enumerate(asked)}
        of_kinds = _scheduled({**found.frames, table: with_conditions}, found.facts, order, kinds, many=True)
        return of_kinds, _scheduled(found.frames, found.facts, self.order, results, many=True)

    def _results(self, profile: Profile) -> Mapping[str, Place]:
        return {rule: place for rule, place in self.results.items() if place[0] not in profile.empty}


def _scheduled(
    frames: Mapping[str, Frame],
    facts: Mapping[str, Facts],
    order: Sequence[Place],
    results: Mapping[str, Place],
    many: bool,
) -> Plan:
    if many:
        frames, order = by_days(frames, order)
    if are_asked_in_branches(order):
        frames = put_together(frames, order, facts, results.values())
    return schedule(frames, order, results)


def restricted(lowered: Lowered, rules: Collection[str]) -> Lowered:
    """The same columns for some of the rules alone."""
    results = {rule: place for rule, place in lowered.results.items() if rule in rules}
    return lowered_of(lowered.frames, lowered.order, results)


def words_in(lowered: Lowered) -> Iterator[str]:
    """The words that the columns compare with, each as often as it stands there."""
    for frame in lowered.frames.values():
        for column in frame.columns.values():
            if isinstance(column, Computed):
                yield from words_of(column.scalar)


def lower(
    program: Program,
    as_of: date,
    settings: Mapping[str, Scalar],
    rules: Iterable[str],
    further: Callable[[Lowering], Mapping[str, tuple[str, str]]] | None = None,
) -> Lowered:
    """The columns that decide the named rules, which are all about single records; `further` adds other results."""
    lowering = Lowering(program, as_of, settings)
    results = {}
    for rule in rules:
        table = lowering.records(program.rules[rule].versions[0].subject.record)
        results[rule] = (table.name, table.column(lowering.verdict(rule)))
    if further is not None:
        results |= further(lowering)
    return lowered_of(lowering.frames, tuple(lowering.order), results)


def lowered_of(
    frames: Mapping[str, Frame], order: Sequence[tuple[str, str]], results: Mapping[str, tuple[str, str]]
) -> Lowered:
    """The columns of which the results are made."""
    needed = needed_columns(frames, order, results.values())
    tables = tuple(
        Table(name, frame.origin, {c: column for c, column in _stored(frame) if (name, c) in needed})
        for name, frame in frames.items()
        if isinstance(frame.origin, OfRecord)
    )
    return Lowered(frames, tuple(place for place in order if place in needed), results, tables)


def _stored(frame: Frame) -> Iterator[tuple[str, Stored]]:
    for name, column in frame.columns.items():
        if isinstance(column, Stored):
            yield name, column
