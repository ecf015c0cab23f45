"""The tables of a plan and their columns, as lowering makes them: each column once, in the order of its making."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal as Only

from checker.plan.scalars import Op, Ref, Scalar, references

Place = tuple[str, str]
Combine = Only["greatest", "least", "count", "sum"]


@dataclass(frozen=True)
class Stored:
    """A column that the loader fills: `what` names it for the loader.

    In a flat plan it may be of a row below: the one of a record in a `slot` of that number.
    """

    what: tuple[str, ...]
    slot: tuple[str, int] | None = None


@dataclass(frozen=True)
class Computed:
    """A scalar over columns of the same table."""

    scalar: Scalar


@dataclass(frozen=True)
class Found:
    """The column of the one row of another table whose `keys` equal columns of this one; null where there is none."""

    table: str
    keys: tuple[tuple[str, str], ...]
    column: str


@dataclass(frozen=True)
class Gathered:
    """Rows of another table that name this table's row in `key`, combined; `empty` where there are none."""

    table: str
    key: str
    combine: Combine
    column: str
    empty: int | None


Column = Stored | Computed | Found | Gathered


@dataclass(frozen=True)
class OfRecord:
    """A table that holds the rows of a record."""

    record: str


@dataclass(frozen=True)
class OfPairs:
    """Each row of `left` beside each row of `right` that has the same key; columns `left` and `right` hold both ids."""

    left: str
    left_key: str
    right: str
    right_key: str


@dataclass(frozen=True)
class OfClock:
    """A table of the legal clock: months later, the calendars by their names, their days, their working days."""

    what: Only["months", "calendars", "days", "ordinals"]
    count: int = 0
    overflow: bool = False


@dataclass(frozen=True)
class OfValues:
    """A table of the different values that `column` of `table` has, null among them, each as an `id`."""

    table: str
    column: str


Origin = OfRecord | OfPairs | OfClock | OfValues


@dataclass
class Frame:
    """A table while it is being planned; `order`, shared by all tables of a plan, holds columns as they were made."""

    name: str
    origin: Origin
    order: list[tuple[str, str]] = field(default_factory=list)
    columns: dict[str, Column] = field(default_factory=dict)
    _names: dict[Column, str] = field(default_factory=dict)

    def add(self, column: Column) -> Ref:
        """The column, made if it is not there yet."""
        if isinstance(column, Computed) and isinstance(column.scalar, Ref):
            return column.scalar
        name = self._names.get(column)
        if name is None:
            name = f"c{len(self.columns)}"
            self._names[column] = name
            self.columns[name] = column
            self.order.append((self.name, name))
        return Ref(name)

    def keep(self, scalar: Scalar) -> Scalar:
        """A scalar that may be read more than once without being computed more than once."""
        if not isinstance(scalar, Op):
            return scalar
        return self.add(Computed(scalar))

    def column(self, scalar: Scalar) -> str:
        """The name of the column that holds a scalar."""
        return self.add(Computed(scalar)).column if not isinstance(scalar, Ref) else scalar.column


ID = Ref("id")


def made_of(frame: Frame) -> tuple[Place, ...]:
    """The columns of other tables on which it hangs which rows a table has."""
    match frame.origin:
        case OfPairs(left=left, left_key=left_key, right=right, right_key=right_key):
            return ((left, left_key), (right, right_key))
        case OfValues(table=table, column=column):
            return ((table, column),)
        case _:
            return ()


def reads(table: str, column: Column) -> Iterator[Place]:
    """The columns that a column is made of."""
    match column:
        case Computed(scalar=scalar):
            yield from ((table, name) for name in references(scalar))
        case Found(table=other, keys=keys, column=name):
            yield from ((table, own) for _, own in keys)
            yield (other, name)
        case Gathered(table=other, key=key, column=name):
            yield (other, key)
            yield (other, name)
        case Stored():
            return
