"""A plan rewritten for what is true of the data at hand: columns that are always known lose their status."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from checker.plan import scalars
from checker.plan.frames import Column, Computed, Found, Frame, Gathered, OfClock, OfPairs, Stored
from checker.plan.scalars import FALSE, NULL, TRUE, Constant, Literal, Op, Ref, Scalar, Word

Place = tuple[str, str]


@dataclass(frozen=True)
class Profile:
    """What the loaded columns hold: `natural` ones neither null nor a negative value, `constant` ones one value.

    Tables in `empty` have no rows.
    """

    natural: frozenset[Place]
    constant: Mapping[Place, Constant]
    empty: frozenset[str] = frozenset()


def specialised(
    frames: Mapping[str, Frame], order: Sequence[Place], profile: Profile, results: frozenset[Place]
) -> Mapping[str, Frame]:
    """The same tables with columns that compute the same from data of that profile."""
    made = {name: Frame(name, frame.origin, [], dict(frame.columns)) for name, frame in frames.items()}
    values: dict[Place, Scalar] = dict(profile.constant)
    natural = set(profile.natural)
    rowless = set(profile.empty)
    for name, frame in frames.items():
        # Pairs were made after both their tables.
        if isinstance(frame.origin, OfPairs) and {frame.origin.left, frame.origin.right} & rowless:
            rowless.add(name)
    for place in order:
        table, name = place
        column = _rewritten(table, frames[table].columns[name], values, natural)
        match column:
            case Computed(scalar=scalar):
                if isinstance(scalar, Constant) or (isinstance(scalar, Ref) and place not in results):
                    values[place] = scalar
                if isinstance(scalar, Ref) and (table, scalar.column) in natural:
                    natural.add(place)
            case Found(table=source) if source in rowless:
                values[place] = NULL
            case Gathered(table=child, empty=otherwise) if child in rowless:
                values[place] = Literal(otherwise)
            case Found(table=source, keys=((_, key),), column=found) if not isinstance(frames[source].origin, OfClock):
                if isinstance(value := values.get((source, found)), Constant):
                    values[place] = value
                if (source, found) in natural and (table, key) in natural:
                    natural.add(place)
            case Gathered(table=child, combine=combine, column=gathered, empty=empty) if empty is not None:
                value = values.get((child, gathered))
                same = value == Literal(empty) and (combine != "sum" or empty == 0)
                if same:
                    values[place] = Literal(empty)
            case _:
                pass
        made[table].columns[name] = column
    return made


def _rewritten(table: str, column: Column, values: Mapping[Place, Scalar], natural: set[Place]) -> Column:
    match column:
        case Computed(scalar=scalar):
            return Computed(_folded(scalar, table, values, natural))
        case Found(table=source, keys=keys, column=name):
            renamed = tuple((theirs, _renamed(table, ours, values)) for theirs, ours in keys)
            return replace(column, keys=renamed, column=_renamed(source, name, values))
        case Gathered(table=child, column=name):
            return replace(column, column=_renamed(child, name, values))
        case Stored():
            return column


def _renamed(table: str, name: str, values: Mapping[Place, Scalar]) -> str:
    value = values.get((table, name))
    return value.column if isinstance(value, Ref) else name


def _folded(scalar: Scalar, table: str, values: Mapping[Place, Scalar], natural: set[Place]) -> Scalar:
    match scalar:
        case Ref(column=column):
            return values.get((table, column), scalar)
        case Op(name=name, operands=operands):
            parts = [_folded(operand, table, values, natural) for operand in operands]
            certain = _certain(name, parts, table, natural)
            return REBUILT[name](parts) if certain is None else certain
        case _:
            return scalar


def _certain(name: str, parts: Sequence[Scalar], table: str, natural: set[Place]) -> Scalar | None:
    """What is sure of a natural column, and of a word, whose number the run has yet to hand out."""
    match name, *parts:
        case "is_null", Ref(column=column) if (table, column) in natural:
            return FALSE
        case "less", Literal(value=-1), Word():
            return TRUE
        case "less", Literal(value=-1), Ref(column=column) if (table, column) in natural:
            return TRUE
        case "less", Ref(column=column), Literal(value=0) if (table, column) in natural:
            return FALSE
        case _:
            return None


def _case(parts: Sequence[Scalar]) -> Scalar:
    *pairs, otherwise = parts
    return scalars.case([(pairs[i], pairs[i + 1]) for i in range(0, len(pairs), 2)], otherwise)


def _plain(name: str) -> Callable[[Sequence[Scalar]], Scalar]:
    return lambda parts: Op(name, tuple(parts))


REBUILT: Final[Mapping[str, Callable[[Sequence[Scalar]], Scalar]]] = MappingProxyType(
    {
        "and": lambda parts: scalars.both(*parts),
        "or": lambda parts: scalars.either(*parts),
        "not": lambda parts: scalars.opposite(parts[0]),
        "case": _case,
        "equal": lambda parts: scalars.equal(parts[0], parts[1]),
        "less": lambda parts: scalars.less(parts[0], parts[1]),
        "less_or_equal": lambda parts: scalars.less_or_equal(parts[0], parts[1]),
        "one_of": lambda parts: scalars.one_of(parts[0], parts[1:]),
        "is_null": lambda parts: scalars.is_null(parts[0]),
        "greatest": lambda parts: scalars.greatest(*parts),
        "least": lambda parts: scalars.least(*parts),
        "worst": lambda parts: scalars.worst(*parts),
        "swap": lambda parts: scalars.swapped(parts[0]),
        "plus": lambda parts: scalars.plus(parts[0], parts[1]),
        "minus": lambda parts: scalars.minus(parts[0], parts[1]),
        "times": lambda parts: scalars.times(parts[0], parts[1]),
        "contains": _plain("contains"),
        "decimal": _plain("decimal"),
        "remainder": _plain("remainder"),
        "whole_quotient": _plain("whole_quotient"),
    }
)
