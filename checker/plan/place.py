"""Where an expression is lowered: the table whose rows it is computed for, and how to read other tables from there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, assert_never

from checker.plan.frames import ID, Found, Frame
from checker.plan.scalars import FALSE, Constant, Scalar, both, case, equal, opposite
from checker.plan.worth import (
    KNOWN,
    NO,
    Choice,
    Interval,
    Length,
    Plain,
    RowWorth,
    Truth,
    Worth,
    unsaid,
    where_known,
)

CURRENT: Final = ""


@dataclass(frozen=True)
class Place:
    """A table with the names that are seen from its rows; what `variables` lacks is sought in `outer`.

    `link` is the number of the outer table's row. The current row has the name CURRENT. `asking` is the row whose
    rule asks a vocabulary, for the records that do not lie above the row that holds the word.
    """

    frame: Frame
    variables: Mapping[str, Worth]
    outer: Place | None = None
    link: Scalar = FALSE
    asking: RowWorth | None = None

    def named(self, name: str) -> Worth:
        """What a name is worth here."""
        if name in self.variables:
            return self.variables[name]
        assert self.outer is not None, "every variable is bound"
        return carried(self.outer.named(name), self.outer.frame, self.link, KNOWN, self.frame)

    def row(self, name: str) -> RowWorth:
        """The row of that name."""
        worth = self.named(name)
        assert isinstance(worth, RowWorth)
        return worth


def found(scalar: Scalar, source: Frame, key: Scalar, target: Frame) -> Scalar:
    """A scalar of the row of another table whose number is `key`."""
    if isinstance(scalar, Constant) or (source is target and key == ID):
        return scalar
    if scalar == ID:
        return key
    return target.add(Found(source.name, (("id", target.column(key)),), source.column(scalar)))


def carried(worth: Worth, source: Frame, key: Scalar, status: Scalar, target: Frame) -> Worth:
    """What a worth of another table's row is here; where the row is not known, what its status says."""

    def get(scalar: Scalar) -> Scalar:
        return found(scalar, source, key, target)

    def known_or(scalar: Scalar, otherwise: Scalar) -> Scalar:
        return case(((equal(status, KNOWN), get(scalar)),), otherwise)

    match worth:
        case Truth(code=code):
            return Truth(where_known(status, get(code)))
        case Plain():
            return _carried_plain(worth, get, status)
        case Length(kind=kind, count=count, calendar=calendar):
            return Length(
                kind,
                _carried_plain(count, get, status),
                None if calendar is None else _carried_plain(calendar, get, status),
            )
        case RowWorth():
            return RowWorth(
                worth.record,
                get(worth.key),
                where_known(status, get(worth.status)),
                worth.dated,
                get(worth.day),
                known_or(worth.day_status, KNOWN),
                known_or(worth.tied, FALSE),
                None if worth.when is None else _carried_value(worth.when, source, key, status, target),
            )
        case Choice(options=options, doubt=doubt):
            missing = opposite(equal(status, KNOWN))
            carried_options = tuple(
                (both(equal(status, KNOWN), known_or(possible, FALSE)), _carried_plain(plain, get, KNOWN))
                for possible, plain in options
            )
            options = carried_options if missing == FALSE else (*carried_options, (missing, unsaid(status)))
            return Choice(options, known_or(doubt, KNOWN))
        case Interval(low=low, high=high, doubt=doubt):
            return Interval(get(low), get(high), where_known(status, get(doubt)))
        case _:
            assert_never(worth)


def _carried_value(value: Plain | Choice, source: Frame, key: Scalar, status: Scalar, target: Frame) -> Plain | Choice:
    found_there = carried(value, source, key, status, target)
    assert isinstance(found_there, Plain | Choice)
    return found_there


def _carried_plain(plain: Plain, get: object, status: Scalar) -> Plain:
    assert callable(get)
    return Plain(
        get(plain.value),
        where_known(status, get(plain.status)),
        None if plain.currency is None else get(plain.currency),
    )


def never() -> Truth:
    """A truth that is none."""
    return Truth(NO)
