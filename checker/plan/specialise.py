"""A plan rewritten for what is true of the data at hand: columns that are always known lose their status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from checker.plan.branches import are_asked_in_branches, branched
from checker.plan.folding import Folding, is_light, is_tiny
from checker.plan.frames import Column, Computed, Found, Frame, Gathered, OfClock, OfPairs, Place, Stored
from checker.plan.known import Facts, Known, either_of, few
from checker.plan.scalars import NULL, Constant, Literal, Ref, Scalar, case, equal, references


@dataclass(frozen=True)
class Profile:
    """What the loaded columns hold: what is `known` of their values, and those that hold one value throughout.

    Tables in `empty` have no rows.
    """

    known: Mapping[Place, Known]
    constant: Mapping[Place, Constant]
    empty: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Specialised:
    """Tables for data of a profile, and what is sure of the columns of each."""

    frames: Mapping[str, Frame]
    facts: Mapping[str, Facts]


def specialised(
    frames: Mapping[str, Frame], order: Sequence[Place], profile: Profile, results: frozenset[Place]
) -> Specialised:
    """The same tables with columns that compute the same from data of that profile."""
    making = _Making(frames, results, profile, are_asked_in_branches(order))
    for place in order:
        making.add(place)
    return Specialised(making.made, {name: folding.facts for name, folding in making.foldings.items()})


@dataclass
class _Making:
    """The tables in the making: what stands for a column, and what is sure of it."""

    frames: Mapping[str, Frame]
    results: frozenset[Place]
    profile: Profile
    in_branches: bool
    made: dict[str, Frame] = field(default_factory=dict)
    values: dict[str, dict[str, Scalar]] = field(default_factory=dict)
    known: dict[str, dict[str, Known]] = field(default_factory=dict)
    foldings: dict[str, Folding] = field(default_factory=dict)
    codes: set[Place] = field(default_factory=set)
    rowless: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.rowless |= self.profile.empty
        for name, frame in self.frames.items():
            # Pairs were made after both their tables.
            if isinstance(frame.origin, OfPairs) and {frame.origin.left, frame.origin.right} & self.rowless:
                self.rowless.add(name)
            self.made[name] = Frame(name, frame.origin, [], dict(frame.columns))
            self.values[name], self.known[name] = {}, {"id": Known(low=0, null=False)}
            self.foldings[name] = Folding(Facts(self.known[name], _guards(frame)), self.values[name])
            self.codes |= _read_elsewhere(name, frame)
        for (table, name), known in self.profile.known.items():
            self.known[table][name] = known
        for (table, name), value in self.profile.constant.items():
            self.values[table][name] = value

    def add(self, place: Place) -> None:
        """Makes a column anew."""
        table, name = place
        column = self.frames[table].columns[name]
        match column:
            case Computed(scalar=scalar):
                column = Computed(self._computed(place, self.foldings[table].fold(scalar)))
            case Found(table=source) if source in self.rowless:
                self.values[table][name] = NULL
            case Gathered(table=child, empty=otherwise) if child in self.rowless:
                self.values[table][name] = Literal(otherwise)
            case Found():
                column = self._found(place, column)
            case Gathered():
                column = self._gathered(place, column)
            case Stored():
                pass
        self.made[table].columns[name] = column

    def _computed(self, place: Place, scalar: Scalar) -> Scalar:
        table, name = place
        folding = self.foldings[table]
        scalar = branched(scalar, folding.facts) if self.in_branches else scalar
        if isinstance(scalar, Constant):
            self.values[table][name] = scalar
            return scalar
        known = self.known[table][name] = folding.facts.of(scalar)
        if known.few is not None and len(known.few) == 1 and not known.null:
            self.values[table][name] = Literal(*known.few)
            return Literal(*known.few)
        if place in self.results:
            return scalar
        if isinstance(scalar, Ref) or (place not in self.codes and self._is_light(table, scalar)):
            self.values[table][name] = scalar
        elif place not in self.codes and known.few is not None and len(known.few) == 2 and not known.null:
            # One of two numbers: a condition, by which readers choose.
            least, most = sorted(known.few)
            scalar = folding.is_number(scalar, least)
            self.known[table][name] = replace(folding.facts.of(scalar), few=None)
            condition = scalar if is_tiny(scalar) else Ref(name)
            self.values[table][name] = case(((condition, Literal(least)),), Literal(most))
        return scalar

    def _is_light(self, table: str, scalar: Scalar) -> bool:
        """Whether a scalar is read as easily as a column; what is looked up may be put in another table as a whole."""
        columns = self.frames[table].columns
        looked_up = any(isinstance(columns.get(name), Found) for name in references(scalar))
        return is_tiny(scalar) if looked_up else is_light(scalar)

    def _found(self, place: Place, column: Found) -> Column:
        (table, name), source = place, column.table
        keys = tuple((theirs, self._renamed(table, ours)) for theirs, ours in column.keys)
        column = replace(column, keys=keys, column=self._renamed(source, column.column))
        if isinstance(self.frames[source].origin, OfClock):
            return column
        ((_, key),) = keys
        if isinstance(value := self.values[source].get(column.column), Constant):
            self.values[table][name] = value
        found = self.known[source].get(column.column)
        if found is not None:
            always = key in self.known[table] and _is_natural(self.known[table][key])
            self.known[table][name] = found if always else replace(found, null=True)
        return column

    def _gathered(self, place: Place, column: Gathered) -> Column:
        (table, name), child = place, column.table
        column = replace(column, column=self._renamed(child, column.column))
        value, empty = self.values[child].get(column.column), column.empty
        if value == NULL or (value == Literal(empty) and (column.combine != "sum" or empty == 0)):
            self.values[table][name] = Literal(empty)
        elif column.combine == "sum":
            self.known[table][name] = Known(null=empty is None)
        else:
            gathered = self.known[child].get(column.column, Known())
            without = few((), null=True) if empty is None else few((empty,))
            self.known[table][name] = replace(either_of(gathered, without), null=empty is None)
        return column

    def _renamed(self, table: str, name: str) -> str:
        value = self.values[table].get(name)
        return value.column if isinstance(value, Ref) else name


def _is_natural(known: Known) -> bool:
    return known.low is not None and known.low >= 0 and not known.null


def _read_elsewhere(name: str, frame: Frame) -> set[Place]:
    """The columns that others than scalars of their own table read."""
    read: set[Place] = set()
    for column in frame.columns.values():
        if isinstance(column, Found):
            read |= {(name, own) for _, own in column.keys} | {(column.table, column.column)}
        if isinstance(column, Gathered):
            read |= {(column.table, column.key), (column.table, column.column)}
    if isinstance(frame.origin, OfPairs):
        read |= {(frame.origin.left, frame.origin.left_key), (frame.origin.right, frame.origin.right_key)}
    return read


def _guards(frame: Frame) -> Mapping[str, Scalar]:
    """The condition under which a column that has its status beside it is never null."""
    stored = {name: column for name, column in frame.columns.items() if isinstance(column, Stored)}
    status = {(c.slot, c.what[1]): name for name, c in stored.items() if c.what[0] == "status"}
    return {
        name: equal(Ref(status[c.slot, c.what[1]]), Literal(0))
        for name, c in stored.items()
        if c.what[0] == "field" and (c.slot, c.what[1]) in status
    }
