"""Columns put into the one that alone needs them, where what hangs on them is then asked with less."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from checker.plan.branches import branched, size
from checker.plan.frames import Computed, Frame, Place, made_of, reads
from checker.plan.known import Facts
from checker.plan.scalars import Scalar, references
from checker.plan.schedule import needed_columns

# Operations beyond which no further columns are put into one.
LARGEST: Final = 40


def put_together(
    frames: Mapping[str, Frame], order: Sequence[Place], facts: Mapping[str, Facts], results: Collection[Place]
) -> Mapping[str, Frame]:
    """The same tables, with columns that ask in branches what columns before them asked for them alone."""
    putting = _Putting(frames, order, results)
    for table, name in reversed(putting.places):
        if table in facts:
            putting.put(table, name, facts[table])
    return putting.made


class _Putting:
    """The tables in the making; `places` are the columns that are needed at first."""

    def __init__(self, frames: Mapping[str, Frame], order: Sequence[Place], results: Collection[Place]) -> None:
        needed = needed_columns(frames, order, results)
        self.places = [place for place in order if place in needed]
        self.made = {name: Frame(name, frame.origin, [], dict(frame.columns)) for name, frame in frames.items()}
        self._kept = {*results, *(key for frame in frames.values() for key in made_of(frame))}
        self._readers: dict[Place, set[Place]] = {place: set() for place in self.places}
        for table, name in self.places:
            self._read(table, name)

    def put(self, table: str, name: str, facts: Facts) -> None:
        """Puts into a column what nothing else needs."""
        column = self.made[table].columns[name]
        if not isinstance(column, Computed) or not self._is_read((table, name)):
            return
        alone = self._alone(table, name, column.scalar)
        scalar = branched(column.scalar, facts, alone) if alone else column.scalar
        if scalar != column.scalar:
            self._forget(table, name)
            self.made[table].columns[name] = Computed(scalar)
            self._read(table, name)

    def _is_read(self, place: Place) -> bool:
        return place in self._kept or bool(self._readers[place])

    def _alone(self, table: str, name: str, scalar: Scalar) -> dict[str, Scalar]:
        """The columns below one that nothing else needs, with what they are made of."""
        found: dict[str, Scalar] = {}
        inside, whole = {(table, name)}, 0
        waiting = list(references(scalar))
        while waiting and whole < LARGEST:
            place = (table, waiting.pop(0))
            column = self.made[table].columns.get(place[1])
            if place in inside or place in self._kept or not isinstance(column, Computed):
                continue
            if self._readers[place] <= inside:
                inside.add(place)
                found[place[1]] = column.scalar
                whole += size(column.scalar)
                waiting += references(column.scalar)
        return found

    def _read(self, table: str, name: str) -> None:
        for read in reads(table, self.made[table].columns[name]):
            if read in self._readers:
                self._readers[read].add((table, name))

    def _forget(self, table: str, name: str) -> None:
        """Forgets what a column reads, and what nothing reads then."""
        for read in set(reads(table, self.made[table].columns[name])):
            if read in self._readers and (table, name) in self._readers[read]:
                self._readers[read].discard((table, name))
                if not self._is_read(read):
                    self._forget(*read)
