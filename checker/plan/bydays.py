"""What hangs on one column of days alone, found once for each of its days: rows are many, days are few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from checker.plan.folding import is_tiny
from checker.plan.frames import ID, Column, Computed, Found, Frame, OfClock, OfRecord, OfValues, Place, Stored
from checker.plan.scalars import Op, Ref, Scalar, references

# So many look-ups in the tables of the clock are worth a table of days.
WORTH: Final = 2


def by_days(frames: Mapping[str, Frame], order: Sequence[Place]) -> tuple[Mapping[str, Frame], Sequence[Place]]:
    """The same tables, and one more for each column on which alone several look-ups of the clock hang."""
    places: list[Place] = []
    record_frames = {name: frame for name, frame in frames.items() if isinstance(frame.origin, OfRecord)}
    hanging = {name: _Hanging(frame, frames, places) for name, frame in record_frames.items()}
    for table, name in order:
        if table in hanging:
            hanging[table].move(name)
        places.append((table, name))
    made = {name: each.frame for name, each in hanging.items()}
    days = {frame.name: frame for each in hanging.values() for frame in each.days.values()}
    return {**frames, **made, **days}, places


class _Hanging:
    """A record's table, of which some columns are looked up in tables of the different days of a column."""

    def __init__(self, frame: Frame, frames: Mapping[str, Frame], order: list[Place]) -> None:
        self._old = frame
        self.frame = Frame(frame.name, frame.origin, order, dict(frame.columns))
        self._on = self._roots(frames)
        clock = {name for name, column in frame.columns.items() if _is_of_clock(column, frames)}
        counts = Counter(next(iter(on)) for name in clock if (on := self._on[name]) is not None and len(on) == 1)
        self.days: dict[str, Frame] = {}
        for day, count in counts.items():
            if count >= WORTH:
                name = f"{frame.name} by {day}"
                self.days[day] = Frame(name, OfValues(frame.name, day), order)
        self._clock = clock
        self._looked: dict[str, bool] = {}
        self._names: dict[tuple[str, str], Ref] = {}

    def _roots(self, frames: Mapping[str, Frame]) -> dict[str, frozenset[str] | None]:
        """For each column the loaded columns on which alone it hangs, if it hangs on nothing else."""
        roots: dict[str, frozenset[str] | None] = {}
        for name, column in self._old.columns.items():
            match column:
                case Stored():
                    roots[name] = frozenset({name})
                case Computed(scalar=scalar):
                    roots[name] = _together([roots.get(read) for read in references(scalar)])
                case Found(keys=keys) if _is_of_clock(column, frames):
                    roots[name] = _together([roots.get(own) for _, own in keys])
                case _:
                    roots[name] = None
        return roots

    def move(self, name: str) -> None:
        """Makes a column read a table of days for all of it that hangs on a day and on the clock."""
        column = self._old.columns[name]
        day = self._day([name])
        if day is not None:
            if self._is_looked_up(name):
                self.frame.columns[name] = Found(self.days[day].name, (("id", day),), self._there(day, name).column)
        elif isinstance(column, Computed):
            self.frame.columns[name] = Computed(self._rewritten(column.scalar))

    def _day(self, names: Sequence[str]) -> str | None:
        """The one column with a table of days on which columns hang."""
        on = _together([self._on.get(name) for name in names])
        return next(iter(on)) if on is not None and len(on) == 1 and on <= self.days.keys() else None

    def _is_looked_up(self, name: str) -> bool:
        """Whether a column stands on a look-up of the clock."""
        if name not in self._looked:
            column = self._old.columns.get(name)
            self._looked[name] = name in self._clock or (
                isinstance(column, Computed) and any(map(self._is_looked_up, references(column.scalar)))
            )
        return self._looked[name]

    def _rewritten(self, scalar: Scalar) -> Scalar:
        if not isinstance(scalar, Op):
            return scalar
        read = references(scalar)
        if not any(map(self._is_looked_up, read)):
            return scalar
        day = self._day(read)
        if day is not None and not is_tiny(scalar):
            there = self.days[day].column(self._scalar_there(day, scalar))
            return self.frame.add(Found(self.days[day].name, (("id", day),), there))
        return Op(scalar.name, tuple(map(self._rewritten, scalar.operands)))

    # ---- in the table of days

    def _there(self, day: str, name: str) -> Ref:
        if name == day:
            return ID
        if (day, name) not in self._names:
            self._names[day, name] = Ref(self.days[day].column(self._made_there(day, self._old.columns[name])))
        return self._names[day, name]

    def _made_there(self, day: str, column: Column) -> Scalar:
        match column:
            case Computed(scalar=scalar):
                return self._scalar_there(day, scalar)
            case Found(table=table, keys=keys, column=found):
                own = tuple((theirs, self._there(day, ours).column) for theirs, ours in keys)
                return self.days[day].add(Found(table, own, found))
            case _:
                raise AssertionError("only these hang on a day alone")

    def _scalar_there(self, day: str, scalar: Scalar) -> Scalar:
        match scalar:
            case Ref(column=column):
                return self._there(day, column)
            case Op(name=name, operands=operands):
                return Op(name, tuple(self._scalar_there(day, operand) for operand in operands))
            case _:
                return scalar


def _together(roots: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    found: set[str] = set()
    for each in roots:
        if each is None:
            return None
        found |= each
    return frozenset(found)


def _is_of_clock(column: Column, frames: Mapping[str, Frame]) -> bool:
    return isinstance(column, Found) and isinstance(frames[column.table].origin, OfClock)
