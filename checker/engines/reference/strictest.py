"""Whose day it is, where a last day is the earliest of several laws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from checker.engines.reference.evaluate import Evaluation
from checker.engines.reference.scope import Scope
from checker.engines.reference.selection import in_force_for, select
from checker.semantics.data import Row
from checker.semantics.model import Clock, Deadline


@dataclass(frozen=True)
class LawsDay:
    """The last day under one of the laws that stand beside each other, and where that law says so."""

    deadline: str
    day: date
    cites: tuple[str, ...]


def days_of_laws(run: Evaluation, identifier: str, row: Row) -> tuple[LawsDay, ...]:
    """The days of which a deadline is the earliest, earliest first; none for a deadline with a clock of its own.

    A law that may or may not apply, and one whose day is unknown, is left out. Where two days are the same, the
    deadline's own part comes before what other laws contribute.
    """
    clocks = run.clocks(identifier, row).clocks
    if len(clocks) != 1 or clocks[0] is None or not clocks[0].stricter_of:
        return ()
    found = (_laws_day(run, each, row) for each in _beside_each_other(run, identifier, clocks[0], row))
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.day))


def _beside_each_other(run: Evaluation, identifier: str, clock: Clock, row: Row) -> Iterator[str]:
    yield from clock.stricter_of
    if not clock.contributions:
        return
    for each in run.program.deadlines[identifier].contributions:
        if in_force_for(run, row, each.in_force) is True and run.truth(each.when, Scope(row)) is True:
            yield each.deadline


def _laws_day(run: Evaluation, identifier: str, row: Row) -> LawsDay | None:
    day = run.deadline(identifier, row)
    if not isinstance(day, date):
        return None
    return LawsDay(identifier, day, _cites(run, run.program.deadlines[identifier], row))


def _cites(run: Evaluation, declared: Deadline, row: Row) -> tuple[str, ...]:
    selected = select(run, [version.in_force for version in declared.versions], Scope(row))
    return tuple(
        dict.fromkeys(cite for index in selected.candidates for cite in declared.versions[index].authority.cites)
    )
