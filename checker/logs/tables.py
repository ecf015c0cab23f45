"""A table as it stands in a file: headings and columns of cells, before anything is understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

LONGEST_WHOLE: Final = 30


@dataclass(frozen=True)
class Numeral:
    """A number written in JSON, as its digits."""

    text: str


@dataclass(frozen=True)
class Amount:
    """An amount written in JSON as an object: its digits, and its currency as written."""

    digits: str
    currency: str


def plain_number(digits: str) -> Numeral | str:
    """A number that a typed file holds: whole ones as the digits that a CSV would have, so that 12.0 is 12."""
    try:
        number = Decimal(digits)
        whole = number.is_finite() and number == number.to_integral_value()
    except ArithmeticError:
        return digits
    return f"{number:.0f}" if whole and abs(number.adjusted()) < LONGEST_WHOLE else Numeral(digits)


# A cell of CSV is text; a cell of JSON is also a truth, a number, a list of plain cells, or None where it is missing.
PlainCell = str | Numeral | bool | None
Cell = PlainCell | Amount | tuple[PlainCell, ...]


@dataclass(frozen=True)
class RawTable:
    """Columns of one table, all as long as `rows`, which numbers the rows as the user counts them.

    `name` is the table's name inside a file of several, `record` the kind of its records where that is sure.
    `parents` are, for nested JSON, the indexes of the rows of the table `parent` to which the rows belong. `loose`
    tables have no fixed columns: in JSON a heading that no record has is as good as a blank cell.
    """

    file: str
    name: str | None
    record: str | None
    headings: tuple[str, ...]
    columns: tuple[Sequence[Cell], ...]
    rows: Sequence[int]
    parent: RawTable | None = None
    parents: Sequence[int] = ()
    loose: bool = False
