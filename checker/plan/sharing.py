"""Common parts of the scalars of a plan, each made a column of its own and computed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from checker.plan.frames import Column, Computed, Place
from checker.plan.scalars import Op, Ref, Scalar

# How many operations a part must save: each column of its own costs a name in every later layer.
WORTH: Final = 20

Key = Scalar | tuple[str, tuple[int, ...]]


def shared(columns: Mapping[Place, Column]) -> dict[Place, Column]:
    """The same columns with what occurs twice in a table put before its first reader."""
    tables: dict[str, _Parts] = {}
    roots: dict[Place, int] = {}
    for place, column in columns.items():
        if isinstance(column, Computed):
            parts = tables.setdefault(place[0], _Parts())
            roots[place] = parts.number(column.scalar)
            parts.uses[roots[place]] += 1
    made: dict[Place, Column] = {}
    for place, column in columns.items():
        if place not in roots:
            made[place] = column
            continue
        parts = tables[place[0]]
        scalar = parts.rebuilt(roots[place], place[0], made, root=True)
        made[place] = Computed(scalar)
        if isinstance(scalar, Op):
            parts.held.setdefault(roots[place], Ref(place[1]))
    return made


@dataclass
class _Parts:
    """The distinct scalars of one table: what each is made of, how often it is used, and the column that holds it."""

    numbers: dict[Key, int] = field(default_factory=dict)
    keys: list[Key] = field(default_factory=list)
    uses: list[int] = field(default_factory=list)
    held: dict[int, Ref] = field(default_factory=dict)

    def number(self, scalar: Scalar) -> int:
        """The number of a scalar; its operands count as used when it is met first."""
        key: Key = scalar
        if isinstance(scalar, Op):
            key = (scalar.name, tuple(self.number(operand) for operand in scalar.operands))
        found = self.numbers.get(key)
        if found is None:
            found = self.numbers[key] = len(self.keys)
            self.keys.append(key)
            self.uses.append(0)
            if isinstance(key, tuple):
                for operand in key[1]:
                    self.uses[operand] += 1
        return found

    def rebuilt(self, number: int, table: str, made: dict[Place, Column], root: bool = False) -> Scalar:
        """A scalar with references to the columns of its shared parts, which are made before it."""
        if number in self.held:
            return self.held[number]
        key = self.keys[number]
        if not isinstance(key, tuple):
            return key
        name, operands = key
        scalar = Op(name, tuple(self.rebuilt(operand, table, made) for operand in operands))
        size = _size(scalar)
        if root or (self.uses[number] - 1) * size < WORTH:
            return scalar
        place = (table, f"s{number}")
        made[place] = Computed(scalar)
        self.held[number] = Ref(place[1])
        return self.held[number]


def _size(scalar: Scalar) -> int:
    return 1 + sum(map(_size, scalar.operands)) if isinstance(scalar, Op) else 0
