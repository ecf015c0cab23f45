"""Scalar expressions over the columns of one table; the constructors fold constants, so that plans stay small.

Every value is an integer, a decimal or a truth: dates are day numbers (1 is 1 January of the year 1), words and texts
are numbers that the run hands out. Nothing here can be null unless a column is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Literal:
    """A number; None is null."""

    value: int | Decimal | None


@dataclass(frozen=True, slots=True)
class Flag:
    """A condition that always holds, or never."""

    value: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a text or a name, which the run replaces by its number."""

    text: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A column of the table for whose rows the expression is computed."""

    column: str


@dataclass(frozen=True, slots=True)
class Op:
    """An operation; `name` is a key of OPERATIONS."""

    name: str
    operands: tuple[Scalar, ...]


Constant = Literal | Flag | Word
Scalar = Constant | Ref | Op

# What an engine has to know how to write. `case` takes pairs of condition and value, and a last value.
OPERATIONS = (
    "and",
    "case",
    "contains",
    "decimal",
    "equal",
    "greatest",
    "is_null",
    "least",
    "less",
    "less_or_equal",
    "minus",
    "not",
    "one_of",
    "or",
    "plus",
    "remainder",
    "swap",
    "times",
    "whole_quotient",
    "worst",
)

TRUE, FALSE, NULL = Flag(True), Flag(False), Literal(None)


def number(value: int | Decimal) -> Literal:
    """A literal number."""
    return Literal(value)


def references(scalar: Scalar) -> Sequence[str]:
    """The columns that an expression reads, perhaps more than once."""
    found: list[str] = []
    waiting = [scalar]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Ref):
            found.append(each.column)
        elif isinstance(each, Op):
            waiting += reversed(each.operands)
    return found


def both(*operands: Scalar) -> Scalar:
    """Whether all conditions hold; conditions are never null."""
    flat = _flat("and", operands, TRUE)
    if FALSE in flat:
        return FALSE
    return _joined("and", flat, TRUE)


def either(*operands: Scalar) -> Scalar:
    """Whether one of the conditions holds."""
    flat = _flat("or", operands, FALSE)
    if TRUE in flat:
        return TRUE
    return _joined("or", flat, FALSE)


def _flat(name: str, operands: Sequence[Scalar], neutral: Flag) -> tuple[Scalar, ...]:
    found: dict[Scalar, None] = {}
    for operand in operands:
        parts = operand.operands if isinstance(operand, Op) and operand.name == name else (operand,)
        found.update((part, None) for part in parts if part != neutral)
    return tuple(found)


def _joined(name: str, parts: tuple[Scalar, ...], neutral: Scalar) -> Scalar:
    if not parts:
        return neutral
    return parts[0] if len(parts) == 1 else Op(name, parts)


def opposite(condition: Scalar) -> Scalar:
    """Whether a condition does not hold."""
    match condition:
        case Flag(value=value):
            return Flag(not value)
        case Op(name="not", operands=(inner,)):
            return inner
        case _:
            return Op("not", (condition,))


def equal(left: Scalar, right: Scalar) -> Scalar:
    """Whether two values are the same; of a value and itself it is asked only where there is one."""
    if isinstance(left, Literal | Word) and isinstance(right, Literal | Word):
        return Flag(left == right)
    if isinstance(right, Literal) and isinstance(left, Op):
        return _equal_to(left, right)
    if isinstance(left, Ref) and left == right:
        return TRUE
    return Op("equal", (left, right))


def _equal_to(left: Op, right: Literal) -> Scalar:
    match left:
        case Op(name="swap", operands=(code,)):
            return equal(code, swapped(right))
        case Op(name="worst", operands=(*_, Literal(value=int(least_code)))) if right.value in range(least_code):
            return FALSE
        case Op(name="case") if _literal_values(left):
            *pairs, otherwise = left.operands
            branches = [(c, Flag(v == right)) for c, v in zip(pairs[::2], pairs[1::2], strict=True)]
            return case(branches, Flag(otherwise == right))
        case _:
            return Op("equal", (left, right))


def _literal_values(branches: Op) -> bool:
    *pairs, otherwise = branches.operands
    return all(isinstance(value, Literal) and value != NULL for value in (*pairs[1::2], otherwise))


def swapped(code: Scalar) -> Scalar:
    """The code of `not`: 0 and 4 change places."""
    match code:
        case Literal(value=0):
            return Literal(4)
        case Literal(value=4):
            return Literal(0)
        case Literal():
            return code
        case Op(name="swap", operands=(inner,)):
            return inner
        case Op(name="case") if _literal_values(code):
            *pairs, otherwise = code.operands
            branches = [(c, swapped(v)) for c, v in zip(pairs[::2], pairs[1::2], strict=True)]
            return case(branches, swapped(otherwise))
        case _:
            return Op("swap", (code,))


def one_of(value: Scalar, options: Sequence[Scalar]) -> Scalar:
    """Whether a value is among constants."""
    distinct = tuple(dict.fromkeys(options))
    if isinstance(value, Literal | Word):
        return Flag(value in distinct)
    if not distinct:
        return FALSE
    return equal(value, distinct[0]) if len(distinct) == 1 else Op("one_of", (value, *distinct))


def less(left: Scalar, right: Scalar) -> Scalar:
    """Whether the left value lies below the right."""
    if isinstance(left, Literal) and isinstance(right, Literal) and left.value is not None and right.value is not None:
        return Flag(left.value < right.value)
    return Op("less", (left, right))


def less_or_equal(left: Scalar, right: Scalar) -> Scalar:
    """Whether the left value lies below the right or is the same."""
    if isinstance(left, Literal) and isinstance(right, Literal) and left.value is not None and right.value is not None:
        return Flag(left.value <= right.value)
    return Op("less_or_equal", (left, right))


def is_null(value: Scalar) -> Scalar:
    """Whether there is no value."""
    match value:
        case Literal(value=inner):
            return Flag(inner is None)
        case Word() | Flag():
            return FALSE
        case _:
            return Op("is_null", (value,))


def case(branches: Sequence[tuple[Scalar, Scalar]], otherwise: Scalar) -> Scalar:
    """The value of the first condition that holds."""
    kept: list[Scalar] = []
    for condition, value in branches:
        if condition == FALSE:
            continue
        if condition == TRUE:
            otherwise = value
            break
        kept += (condition, value)
    while kept and kept[-1] == otherwise:
        del kept[-2:]
    if len(kept) == 2 and (kept[1], otherwise) == (TRUE, FALSE):
        return kept[0]
    if len(kept) == 2 and (kept[1], otherwise) == (FALSE, TRUE):
        return opposite(kept[0])
    return Op("case", (*kept, otherwise)) if kept else otherwise


def greatest(*operands: Scalar) -> Scalar:
    """The greatest of the values that are not null."""
    return _extreme("greatest", operands)


def worst(*codes: Scalar) -> Scalar:
    """The greatest of several codes, which are never null: 0 says nothing beside another, and nothing is above 4."""
    found: dict[Scalar, None] = {}
    for code in codes:
        parts = code.operands if isinstance(code, Op) and code.name == "worst" else (code,)
        found.update((part, None) for part in parts if part != Literal(0))
    if Literal(4) in found:
        return Literal(4)
    constants: list[Scalar] = [part for part in found if isinstance(part, Literal)]
    others: tuple[Scalar, ...] = tuple(part for part in found if not isinstance(part, Literal))
    if constants:
        others = (*others, max(constants, key=_size))
    return others[0] if len(others) == 1 else Op("worst", others) if others else Literal(0)


def _size(constant: Scalar) -> int | Decimal:
    return (constant.value or 0) if isinstance(constant, Literal) else 0


def least(*operands: Scalar) -> Scalar:
    """The least of the values that are not null."""
    return _extreme("least", operands)


def _extreme(name: str, operands: Sequence[Scalar]) -> Scalar:
    found: dict[Scalar, None] = {}
    constants: list[int] = []
    for operand in operands:
        parts = operand.operands if isinstance(operand, Op) and operand.name == name else (operand,)
        for part in parts:
            if isinstance(part, Literal) and isinstance(part.value, int):
                constants.append(part.value)
            elif part != NULL:
                found[part] = None
    parts = tuple(found)
    if constants:
        parts = (*parts, Literal(max(constants) if name == "greatest" else min(constants)))
    return parts[0] if len(parts) == 1 else Op(name, parts) if parts else NULL


def plus(left: Scalar, right: Scalar) -> Scalar:
    """The sum."""
    return _folded("plus", left, right)


def minus(left: Scalar, right: Scalar) -> Scalar:
    """The difference."""
    return _folded("minus", left, right)


def times(left: Scalar, right: Scalar) -> Scalar:
    """The product."""
    return _folded("times", left, right)


def _folded(name: str, left: Scalar, right: Scalar) -> Scalar:
    if isinstance(left, Literal) and isinstance(right, Literal):
        a, b = left.value, right.value
        if a is None or b is None:
            return NULL
        return Literal(a + b if name == "plus" else a - b if name == "minus" else a * b)
    if right == (Literal(1) if name == "times" else Literal(0)):
        return left
    return Op(name, (left, right))


def remainder(left: Scalar, right: Scalar) -> Scalar:
    """What is left of a division by a number that is not 0."""
    return left if left == Literal(0) else Op("remainder", (left, right))


def built(name: str, parts: Sequence[Scalar]) -> Scalar:
    """An operation over these operands."""
    return BUILT[name](parts) if name in BUILT else Op(name, tuple(parts))


def _built_case(parts: Sequence[Scalar]) -> Scalar:
    *pairs, otherwise = parts
    return case(tuple(zip(pairs[::2], pairs[1::2], strict=True)), otherwise)


BUILT: Final[Mapping[str, Callable[[Sequence[Scalar]], Scalar]]] = MappingProxyType(
    {
        "and": lambda parts: both(*parts),
        "or": lambda parts: either(*parts),
        "not": lambda parts: opposite(parts[0]),
        "case": _built_case,
        "equal": lambda parts: equal(parts[0], parts[1]),
        "less": lambda parts: less(parts[0], parts[1]),
        "less_or_equal": lambda parts: less_or_equal(parts[0], parts[1]),
        "one_of": lambda parts: one_of(parts[0], parts[1:]),
        "is_null": lambda parts: is_null(parts[0]),
        "greatest": lambda parts: greatest(*parts),
        "least": lambda parts: least(*parts),
        "worst": lambda parts: worst(*parts),
        "swap": lambda parts: swapped(parts[0]),
        "plus": lambda parts: plus(parts[0], parts[1]),
        "minus": lambda parts: minus(parts[0], parts[1]),
        "times": lambda parts: times(parts[0], parts[1]),
        "remainder": lambda parts: remainder(parts[0], parts[1]),
    }
)
