"""From columns of cells to columns of values: one reader for each field, which remembers every cell it has read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar, assert_never

from checker.configuration.model import DateOrder, Notation
from checker.logs import cells
from checker.logs.cells import BLANK, SAID_UNKNOWN, Flaw
from checker.logs.languages import BLANKS, NOT_KNOWN, squashed
from checker.logs.tables import Amount, Cell, Numeral
from checker.semantics.data import ABSENT, Absent, Money, Scalar
from checker.semantics.model import Field
from checker.semantics.types import (
    CalendarType,
    DateType,
    DocumentType,
    MistakenType,
    MoneyType,
    NumberType,
    PeriodType,
    RowsType,
    RowType,
    SetType,
    ShareType,
    TextType,
    TruthType,
    WordType,
)

Reading = Scalar | Absent | Flaw
_Read = TypeVar("_Read", bound=Reading)

_SEPARATORS = re.compile(r"[;,|+&/\n]")
_EMPTY_WORDS: Mapping[str, str | None] = {}


@dataclass(frozen=True)
class ReadColumn:
    """The values of one column; `inferred` is the order of dates that its own rows settled."""

    values: Sequence[Reading]
    inferred: DateOrder | None = None


def read_column(
    field: Field,
    column: Sequence[Cell],
    notation: Notation,
    words: Mapping[str, str | None],
    calendars: Iterable[str] = (),
    beside: Sequence[Sequence[Cell]] = (),
    empty: Reading | None = None,
) -> ReadColumn:
    """The values of a column; `words` maps words of the log (squashed) to those of the policies, None to a blank.

    `beside` are the same column of the other parts of the table: the order of dates is that of all of them. `empty` is
    what an empty cell means where the settings say it, and not the field.
    """
    inferred = None
    if isinstance(field.type, DateType) and notation.date_order is None:
        inferred = cells.order_that_fits({cell for part in (column, *beside) for cell in part if isinstance(cell, str)})
    memory = _Memory(reader_of(field, notation, words, calendars, notation.date_order or inferred, empty))
    values = [memory[cell] for cell in column]
    settled = inferred is not None and any(
        cells.read_date(cell.strip(), notation, None) == cells.AMBIGUOUS_DATE
        for cell in memory
        if isinstance(cell, str)
    )
    return ReadColumn(values, inferred if settled else None)


class _Memory(dict[Cell, Reading]):
    """Reads each different cell once."""

    def __init__(self, read: Callable[[Cell], Reading]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: Cell) -> Reading:
        value = self[cell] = self._read(cell)
        return value


def blank_value(field: Field) -> Reading:
    """What an empty cell of the field means."""
    match field.blank:
        case "absent":
            return ABSENT
        case "no":
            return False
        case "unknown":
            return BLANK
        case _:
            assert_never(field.blank)


def reader_of(
    field: Field,
    notation: Notation,
    words: Mapping[str, str | None] = _EMPTY_WORDS,
    calendars: Iterable[str] = (),
    order: DateOrder | None = None,
    empty: Reading | None = None,
) -> Callable[[Cell], Reading]:
    """A function from a cell to its value, or to the reason why it has none; an empty one has the value `empty`."""
    blank = blank_value(field) if empty is None else empty
    read = _reader_of_type(field, notation, calendars, order)
    document = isinstance(field.type, DocumentType)
    free = isinstance(field.type, TextType | SetType)

    def read_cell(cell: Cell) -> Reading:
        if not isinstance(cell, str):
            return blank if cell is None else read(cell)
        text = cell if document else cell.strip()
        if words and squashed(text) in words:
            mapped = words[squashed(text)]
            return blank if mapped is None else read(mapped)
        if not text.strip():
            return blank
        value = BLANK if free else read(text)
        if isinstance(value, Flaw) and not document:
            said = text.casefold()
            if said in NOT_KNOWN:
                return SAID_UNKNOWN
            if said in BLANKS:
                return blank
            return read(text) if free else value
        return value

    return read_cell


def _reader_of_type(
    field: Field, notation: Notation, calendars: Iterable[str], order: DateOrder | None
) -> Callable[[Cell], Reading]:
    match field.type:
        case DateType():
            return _from_text(lambda text: cells.read_date(text, notation, order), cells.NO_DATE)
        case NumberType() | ShareType():
            return lambda cell: _number(cell, notation)
        case MoneyType():
            return lambda cell: _money(cell, notation)
        case TruthType():
            return _truth
        case TextType() | DocumentType():
            return _text
        case WordType(words=words):
            return _word_reader(words)
        case CalendarType():
            return _word_reader(tuple(calendars))
        case SetType(element=element):
            return _set_reader(_word_reader(element.words) if isinstance(element, WordType) else _text)
        case PeriodType() | RowType() | RowsType() | MistakenType():
            return lambda cell: Flaw(None, "the field has no readable type")
        case _:
            assert_never(field.type)


def _from_text(read: Callable[[str], Reading], flaw: Flaw) -> Callable[[Cell], Reading]:
    def read_text(cell: Cell) -> Reading:
        return read(cell) if isinstance(cell, str) else read(cell.text) if isinstance(cell, Numeral) else flaw

    return read_text


def _number(cell: Cell, notation: Notation) -> Decimal | Flaw:
    if isinstance(cell, Numeral):
        return _json_number(cell.text)
    return (
        cells.read_number(cell.removesuffix("%").rstrip(), notation.decimal)
        if isinstance(cell, str)
        else cells.NO_NUMBER
    )


def _json_number(digits: str) -> Decimal | Flaw:
    number = Decimal(digits)
    return number if number.is_finite() and abs(number.adjusted()) < 30 else cells.NO_NUMBER


def _money(cell: Cell, notation: Notation) -> Money | Flaw:
    match cell:
        case str():
            return cells.read_money(cell, notation)
        case Numeral(text=digits) | Amount(digits=digits):
            try:
                amount = _json_number(digits)
            except ArithmeticError:
                return cells.NO_NUMBER
            if isinstance(amount, Flaw):
                return amount
            currency = cells.currency_of(cell.currency if isinstance(cell, Amount) else "", notation.currency)
            if isinstance(currency, Flaw):
                return currency
            return cells.NEGATIVE_AMOUNT if amount < 0 else Money(amount, currency)
        case _:
            return cells.NO_NUMBER


def _truth(cell: Cell) -> bool | Flaw:
    match cell:
        case bool():
            return cell
        case str():
            return cells.read_truth(cell)
        case Numeral(text="1" | "0" as digit):
            return digit == "1"
        case _:
            return cells.NO_TRUTH


def _text(cell: Cell) -> str | Flaw:
    match cell:
        case str():
            return cell
        case Numeral(text=digits):
            return digits
        case _:
            return Flaw(cells.NO_WORD, "the cell is no text")


def _word_reader(words: tuple[str, ...]) -> Callable[[Cell], str | Flaw]:
    known = {squashed(word): word for word in words}
    flaw = Flaw(cells.NO_WORD, f"the cell holds no word of the list: {', '.join(words[:40])}")

    def read_word(cell: Cell) -> str | Flaw:
        return known.get(squashed(cell), flaw) if isinstance(cell, str) else flaw

    return read_word


def _set_reader(read: Callable[[Cell], str | Flaw]) -> Callable[[Cell], frozenset[str] | Flaw]:
    def read_set(cell: Cell) -> frozenset[str] | Flaw:
        whole = read(cell) if isinstance(cell, str) and not _SEPARATORS.search(cell) else None
        if isinstance(whole, str | Flaw):
            return whole if isinstance(whole, Flaw) else frozenset((whole,))
        parts = cell if isinstance(cell, tuple) else _SEPARATORS.split(cell) if isinstance(cell, str) else (cell,)
        found = [read(part.strip() if isinstance(part, str) else part) for part in parts if part not in ("", " ")]
        for part in found:
            if isinstance(part, Flaw):
                return part
        return frozenset(part for part in found if isinstance(part, str))

    return read_set
