"""A slow evaluator of plan scalars in plain Python, for comparison with what the database says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from checker.plan.scalars import Flag, Literal, Op, Ref, Scalar, Word

Value = int | Decimal | bool | None


def value(scalar: Scalar, row: Mapping[str, Value]) -> Value:
    """The value of a scalar for a row; null as a database has it."""
    match scalar:
        case Literal(value=number):
            return number
        case Flag(value=truth):
            return truth
        case Ref(column=column):
            return row[column]
        case Word():
            raise AssertionError("the numbers of words are the run's")
        case Op(name="case", operands=operands):
            *pairs, otherwise = operands
            for condition, result in zip(pairs[::2], pairs[1::2], strict=True):
                if value(condition, row) is True:
                    return value(result, row)
            return value(otherwise, row)
        case Op(name=name, operands=operands):
            return OPERATIONS[name]([value(operand, row) for operand in operands])


def _strict(function: Callable[..., Value]) -> Callable[[list[Value]], Value]:
    return lambda parts: None if None in parts else function(*parts)


def _and(parts: list[Value]) -> Value:
    return False if False in parts else None if None in parts else True


def _or(parts: list[Value]) -> Value:
    return True if True in parts else None if None in parts else False


def _extreme(pick: Callable[..., Value]) -> Callable[[list[Value]], Value]:
    def found(parts: list[Value]) -> Value:
        known = [part for part in parts if part is not None]
        return pick(known) if known else None

    return found


OPERATIONS: Mapping[str, Callable[[list[Value]], Value]] = {
    "and": _and,
    "or": _or,
    "not": _strict(lambda a: not a),
    "equal": _strict(lambda a, b: a == b),
    "less": _strict(lambda a, b: a < b),
    "less_or_equal": _strict(lambda a, b: a <= b),
    "plus": _strict(lambda a, b: a + b),
    "minus": _strict(lambda a, b: a - b),
    "times": _strict(lambda a, b: a * b),
    "swap": _strict(lambda a: 4 - a if a in (0, 4) else a),
    "one_of": lambda parts: None if parts[0] is None else parts[0] in parts[1:],
    "is_null": lambda parts: parts[0] is None,
    "greatest": _extreme(max),
    "least": _extreme(min),
    "worst": _extreme(max),
}
