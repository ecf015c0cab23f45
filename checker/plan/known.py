"""What is sure of a scalar from what is sure of the columns that it reads: bounds, few values, never null."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from itertools import product
from types import MappingProxyType
from typing import Final

from checker.plan.scalars import Flag, Literal, Op, Ref, Scalar, Word

# More values than this are told by their bounds alone.
FEW: Final = 8


@dataclass(frozen=True, slots=True)
class Known:
    """Of the values that are not null: the least, all where they are few; `truth` for a condition.

    `null` says that some may be null.
    """

    low: int | None = None
    few: frozenset[int] | None = None
    null: bool = True
    truth: bool = False


NOTHING: Final = Known()
NATURAL: Final = Known(low=0, null=False)


def few(values: Iterable[int], null: bool = False) -> Known:
    """One of these values."""
    found = frozenset(values)
    return Known(min(found, default=None), found if len(found) <= FEW else None, null)


@lru_cache(maxsize=1_000)
def _one(number: int) -> Known:
    return few((number,))


def either_of(one: Known, other: Known) -> Known:
    """What is sure of a value of which one of two things is sure."""
    both_few = None if one.few is None or other.few is None else one.few | other.few
    low = None if one.low is None or other.low is None else min(one.low, other.low)
    null = one.null or other.null
    if both_few is not None and len(both_few) <= FEW:
        return Known(low, both_few, null)
    return Known(low, None, null, one.truth and other.truth)


@dataclass(frozen=True)
class Facts:
    """What is sure of the columns of one table.

    `guards` tells of a column what another column has to be equal to for it never to be null.
    """

    columns: Mapping[str, Known]
    guards: Mapping[str, Scalar]

    def of(self, scalar: Scalar) -> Known:
        """What is sure of a scalar."""
        match scalar:
            case Literal(value=None):
                return few((), null=True)
            case Literal(value=int(value)):
                return _one(value)
            case Literal():
                return Known(null=False)
            case Word():
                return NATURAL
            case Flag():
                return Known(null=False, truth=True)
            case Ref(column=column):
                return self.columns.get(column, NOTHING)
            case Op(name=name, operands=operands):
                return self._of_operation(name, operands)

    def _of_operation(self, name: str, operands: tuple[Scalar, ...]) -> Known:
        match name:
            case "and":
                return Known(null=self._null_together(operands), truth=True)
            case "or":
                return Known(null=self._null_apart(operands), truth=True)
            case "case":
                return reduce(either_of, self._of_branches(operands))
            case _ if name in CONDITIONS:
                return Known(null=name != "is_null" and any(self.of(each).null for each in operands), truth=True)
            case _ if name in COMBINED:
                return _combined(COMBINED[name], [self.of(operand) for operand in operands])
            case "swap":
                code = self.of(operands[0])
                return (
                    few((4 - c if c in (0, 4) else c for c in code.few), code.null) if code.few is not None else NOTHING
                )
            case "plus" | "minus" | "times" | "remainder":
                return Known(null=any(self.of(operand).null for operand in operands))
            case _:
                return NOTHING

    def _null_together(self, conditions: Sequence[Scalar]) -> bool:
        """Whether a conjunction may be null: a value that is null where its guard fails does not matter beside it."""
        inside = self.where(conditions, True)
        return any(inside.of(condition).null for condition in conditions)

    def _null_apart(self, conditions: Sequence[Scalar]) -> bool:
        """Whether a disjunction may be null: a value that is null where another condition holds does not matter."""
        inside = self.where(conditions, False)
        return any(inside.of(condition).null for condition in conditions)

    def _of_branches(self, operands: Sequence[Scalar]) -> Iterator[Known]:
        """What is sure of the values of a case, each where its condition holds."""
        facts = self
        *pairs, otherwise = operands
        for condition, value in zip(pairs[::2], pairs[1::2], strict=True):
            yield facts.where((condition,), True).of(value)
            facts = facts.where((condition,), False)
        yield facts.of(otherwise)

    def where(self, conditions: Iterable[Scalar], hold: bool) -> Facts:
        """What is sure where all of some conditions hold, or where none does."""
        full = set(self._full(conditions, hold))
        if not full:
            return self
        known = {column: replace(self.columns.get(column, NOTHING), null=False) for column in full}
        return Facts({**self.columns, **known}, self.guards)

    def _full(self, conditions: Iterable[Scalar], hold: bool) -> Iterator[str]:
        """The columns that are not null there."""
        for condition in conditions:
            match condition:
                case Op(name="not", operands=(inner,)):
                    yield from self._full((inner,), not hold)
                case Op(name="and", operands=parts) if hold:
                    yield from self._full(parts, True)
                case Op(name="or", operands=parts) if not hold:
                    yield from self._full(parts, False)
                case Op(name="is_null", operands=(Ref(column=column),)) if not hold:
                    yield column
                case Op(name="equal", operands=(Ref(), _)) if hold:
                    yield from (column for column, guard in self.guards.items() if guard == condition)
                case _:
                    pass


CONDITIONS: Final = frozenset({"not", "equal", "less", "less_or_equal", "one_of", "is_null", "contains"})
COMBINED: Final[Mapping[str, Callable[[Iterable[int]], int]]] = MappingProxyType(
    {"worst": max, "greatest": max, "least": min}
)


def _combined(pick: Callable[[Iterable[int]], int], parts: Sequence[Known]) -> Known:
    """Nulls are passed over."""
    null = all(part.null for part in parts)
    values: set[int | None] = {None}
    for part in parts:
        if part.few is None:
            return Known(null=null)
        options: set[int | None] = {*part.few, None} if part.null or not part.few else set(part.few)
        values = {b if a is None else a if b is None else pick((a, b)) for a, b in product(values, options)}
    return few((value for value in values if value is not None), null)
