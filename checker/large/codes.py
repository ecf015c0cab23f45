"""A value as the numbers that the plan works with: its code, what is known of it, and the number of its currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from checker.engines.duckdb.load import KNOWN, LARGEST, LAST_DIGIT, MISSING, OPEN, UNKNOWN
from checker.logs.cells import Flaw
from checker.logs.columns import Reading
from checker.semantics.data import ABSENT, Money
from checker.semantics.model import Field
from checker.semantics.types import MoneyType, NumberType, SetType, ShareType, Type

DECIMALS: Final = "DECIMAL(18, 4)"


@dataclass(frozen=True)
class Code:
    """`value` is of the database's type `kind`; `status` is the code of what is known."""

    kind: str
    value: int | Decimal | list[int] | None
    status: int
    currency: int | None = None


def kind_of(type_: Type) -> str:
    """The database's type of a field's values."""
    match type_:
        case NumberType() | MoneyType() | ShareType():
            return DECIMALS
        case SetType():
            return "INTEGER[]"
        case _:
            return "INTEGER"


def code_of(field: Field, reading: Reading, number: Mapping[str, int]) -> Code:
    """The code of what a cell says; `number` gives the number of a word."""
    kind = kind_of(field.type)
    natural = kind == "INTEGER"
    match reading:
        case Flaw():
            return Code(kind, None, int(UNKNOWN))
        case _ if reading is ABSENT:
            return Code(kind, -1 if natural else None, int(MISSING))
        case Money(amount=amount, currency=currency):
            return _decimal(amount, number[currency])
        case bool():
            return Code(kind, int(reading), int(KNOWN)) if natural else _decimal(Decimal(reading))
        case Decimal() | int():
            return _decimal(Decimal(reading))
        case date():
            return Code(kind, reading.toordinal(), int(KNOWN))
        case frozenset():
            return Code(kind, sorted(number[word] for word in reading), int(KNOWN))
        case _:
            return Code(kind, number[str(reading)], int(KNOWN))


def _decimal(amount: Decimal, currency: int | None = None) -> Code:
    fits = abs(amount) < LARGEST and amount == amount.quantize(LAST_DIGIT)
    return Code(DECIMALS, amount if fits else None, int(KNOWN if fits else OPEN), currency)
