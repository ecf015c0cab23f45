"""A plan for flat data: the rows below a request that its own columns make, as further columns of the request.

A log with a row a request has a column for each event, fee or ground: a request then has at most one row for each of
them, a slot, which is there or not. What a rule asks of all rows below becomes a scalar over the slots, and the plan
needs no tables of children, which would have to be filled, joined and aggregated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Final

from checker.plan.frames import (
    Column,
    Computed,
    Found,
    Frame,
    Gathered,
    OfClock,
    OfPairs,
    OfRecord,
    Place,
    Stored,
)
from checker.plan.make import Lowered, lowered_of
from checker.plan.scalars import (
    FALSE,
    NULL,
    TRUE,
    Literal,
    Op,
    Ref,
    Scalar,
    both,
    case,
    either,
    equal,
    greatest,
    is_null,
    least,
    opposite,
    plus,
    worst,
)
from checker.plan.verdicts import LEFT_OPEN

ROOT: Final = "request"


@dataclass(frozen=True)
class Subject:
    """What a result of a plan tells: of which rule, and about which record."""

    rule: str
    record: str


@dataclass(frozen=True)
class Flat:
    """A flat plan. A result about rows below a request has one for each slot, null where the slot is not there.

    Where one slot is LEFT_OPEN all of them are: the request is then decided elsewhere. `subjects` tells of each
    result what it was.
    """

    lowered: Lowered
    subjects: Mapping[str, Subject]


def flattened(lowered: Lowered, slots: Mapping[str, int]) -> Flat:
    """The plan for requests that have at most so many rows of each record below them; of all others they have none.

    The plan must not look from one request at others.
    """
    return _Flattening(lowered, slots).flat()


@dataclass(frozen=True)
class _Slot:
    """A row that each row of `frame` may have: whether it is there, its number, and what stands for its columns."""

    frame: Frame
    there: Scalar
    id: Scalar
    values: dict[str, Scalar] = field(default_factory=dict)

    def named(self, column: str) -> str:
        """The column of the frame that holds what stands for a column."""
        return self.frame.column(self.values[column])


class _Flattening:
    def __init__(self, lowered: Lowered, slots: Mapping[str, int]) -> None:
        self._old = lowered
        self._counts = slots
        self._order: list[Place] = []
        self._frames: dict[str, Frame] = {}
        self._slots: dict[str, Sequence[_Slot]] = {}

    def flat(self) -> Flat:
        for table, name in self._old.order:
            column = self._old.frames[table].columns[name]
            for slot in self._of(table):
                slot.values[name] = self._value(slot, table, column)
        results: dict[str, Place] = {}
        subjects: dict[str, Subject] = {}
        for result, (table, name) in self._old.results.items():
            slots = self._of(table)
            if self._is_held(table):
                results[result], subjects[result] = (table, slots[0].named(name)), Subject(result, table)
                continue
            for number, (slot, code) in enumerate(zip(slots, _settled(slots, name), strict=True)):
                key = f"{result} {number}"
                results[key], subjects[key] = (slot.frame.name, slot.frame.column(code)), Subject(result, table)
        return Flat(lowered_of(self._frames, self._order, results), subjects)

    def _is_held(self, table: str) -> bool:
        """Whether a table stays one."""
        origin = self._old.frames[table].origin
        return table in (ROOT, "entity") or not isinstance(origin, OfPairs | OfRecord)

    def _of(self, table: str) -> Sequence[_Slot]:
        """The slots that the rows of a table become; a table that stays is its own."""
        if table not in self._slots:
            self._slots[table] = tuple(self._slots_of(table))
        return self._slots[table]

    def _slots_of(self, table: str) -> Iterator[_Slot]:
        origin = self._old.frames[table].origin
        if self._is_held(table):
            frame = self._frames[table] = Frame(table, origin, self._order)
            yield _Slot(frame, TRUE, Ref("id"), {"id": Ref("id")})
            return
        if isinstance(origin, OfPairs):
            for left, right in product(self._of(origin.left), self._of(origin.right)):
                beside = equal(right.values[origin.right_key], left.values[origin.left_key])
                there = both(left.there, right.there, beside)
                if there != FALSE:
                    yield _Slot(left.frame, left.frame.keep(there), Ref("id"), {"left": left.id, "right": right.id})
            return
        (root,) = self._of(ROOT)
        for number in range(self._counts.get(table, 0)):
            there = equal(root.frame.add(Stored(("there",), (table, number))), Literal(1))
            yield _Slot(root.frame, there, Literal(number), {"id": Literal(number)})

    # ---- columns

    def _value(self, slot: _Slot, table: str, column: Column) -> Scalar:
        """What stands for a column of a slot."""
        match column:
            case Computed(scalar=scalar):
                return slot.frame.keep(_put(scalar, slot.values))
            case Stored():
                return self._stored(slot, table, column)
            case Found():
                return self._found(slot, column)
            case Gathered():
                return self._gathered(slot, column)

    def _stored(self, slot: _Slot, table: str, column: Stored) -> Scalar:
        if self._is_held(table) or column.what[:2] == ("above", "entity"):
            return slot.frame.add(column)
        if column.what[0] in ("parent", "above"):
            return Ref("id")
        assert isinstance(slot.id, Literal), "the number of a slot is known"
        assert isinstance(slot.id.value, int)
        return slot.frame.add(replace(column, slot=(table, slot.id.value)))

    def _found(self, slot: _Slot, column: Found) -> Scalar:
        own = {theirs: slot.values[ours] for theirs, ours in column.keys}
        if isinstance(self._old.frames[column.table].origin, OfClock):
            self._of(column.table)
            keys = tuple((theirs, slot.frame.column(value)) for theirs, value in own.items())
            return slot.frame.add(Found(column.table, keys, column.column))
        if not self._is_held(column.table):
            options = (
                (
                    both(*(equal(value, other.values[theirs]) for theirs, value in own.items())),
                    other.values[column.column],
                )
                for other in self._of(column.table)
            )
            return slot.frame.keep(case(tuple(options), NULL))
        (source,) = self._of(column.table)
        if source.frame is slot.frame and own == {"id": Ref("id")}:
            return source.values[column.column]
        keys = tuple((theirs, slot.frame.column(value)) for theirs, value in own.items())
        return slot.frame.add(Found(column.table, keys, source.named(column.column)))

    def _gathered(self, slot: _Slot, column: Gathered) -> Scalar:
        if self._is_held(column.table):
            (source,) = self._of(column.table)
            key, name = source.named(column.key), source.named(column.column)
            return slot.frame.add(replace(column, key=key, column=name))
        found = [
            (both(other.there, equal(other.values[column.key], slot.id)), other.values[column.column])
            for other in self._of(column.table)
        ]
        return slot.frame.keep(_combined(column, [(there, value) for there, value in found if there != FALSE]))


def _combined(column: Gathered, rows: Sequence[tuple[Scalar, Scalar]]) -> Scalar:
    """The values of the rows that are there, combined."""
    if column.combine == "sum":
        total: Scalar = Literal(0)
        for there, value in rows:
            term = case(((there, value),), Literal(0))
            total = term if total == Literal(0) else plus(total, term)
        return total
    if column.combine == "greatest" and column.empty == 0:
        # such are codes, of which none lies below
        return worst(*(case(((there, value),), Literal(0)) for there, value in rows))
    values = [case(((there, value),), NULL) for there, value in rows]
    combined = (greatest if column.combine == "greatest" else least)(*values)
    if column.empty is None:
        return combined
    return case(((is_null(combined), Literal(column.empty)),), combined)


def _settled(slots: Sequence[_Slot], name: str) -> Iterator[Scalar]:
    """The codes of a result in each slot."""
    codes = [slot.values[name] for slot in slots]
    left = either(*(both(slot.there, equal(code, Literal(LEFT_OPEN))) for slot, code in zip(slots, codes, strict=True)))
    for slot, code in zip(slots, codes, strict=True):
        settled = case(((left, Literal(LEFT_OPEN)),), code)
        yield case(((opposite(slot.there), NULL),), settled)


def _put(scalar: Scalar, values: Mapping[str, Scalar]) -> Scalar:
    """A scalar with what stands for its columns."""
    match scalar:
        case Ref(column=column):
            return values[column]
        case Op(name=name, operands=operands):
            return Op(name, tuple(_put(operand, values) for operand in operands))
        case _:
            return scalar
