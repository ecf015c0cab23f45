"""Records as tables of numbers: each row with its number, the rows above it, and its fields with their status.

Words, texts and names are replaced by numbers of the run, so no text of a record ever enters the database. Rows go
through a pipe as lines of numbers; nothing is written to a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from checker.engines.duckdb import heard
from checker.engines.reference.rows import Records
from checker.plan.frames import Stored
from checker.plan.lettertables import EVIDENCE
from checker.semantics.data import ABSENT, Dataset, Money, Row, Unknown
from checker.semantics.model import Field, Program
from checker.semantics.types import (
    CalendarType,
    DateType,
    DocumentType,
    MoneyType,
    NumberType,
    RowType,
    SetType,
    ShareType,
    TextType,
    TruthType,
    WordType,
)

Encode = Callable[[Row, int], str]

# As in plan.worth: the codes of what is known of a value; as a negative value, those of a natural number.
KNOWN, WAITING, UNKNOWN, OPEN, MISSING = "0", "1", "2", "3", "4"
NO_VALUE: Final = {WAITING: "-2", UNKNOWN: "", OPEN: "-3", MISSING: "-1"}
LARGEST: Final = Decimal(10) ** 13
LAST_DIGIT: Final = Decimal("0.0001")


@dataclass
class Words:
    """The numbers of the words and texts of a run, in the order in which they were met."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        """The number of a text."""
        return self.numbers.setdefault(text, len(self.numbers))


@dataclass(frozen=True)
class Numbered:
    """The rows of each record kind in the order of the dataset, and the number of each by its identity.

    `letters` holds the letter of each row that was found in one.
    """

    rows: Mapping[str, Sequence[Row]]
    number: Mapping[int, int]
    letters: Mapping[int, Row]


def numbered(dataset: Dataset, records: Iterable[str]) -> Numbered:
    """The rows of the named record kinds, and of the tables of what was found in letters."""
    rows: dict[str, Sequence[Row]] = {}
    letters: dict[int, Row] = {}
    for record in records:
        if record.startswith(EVIDENCE):
            pairs = tuple(heard.evidence(dataset, record))
            rows[record] = tuple(row for row, _ in pairs)
            letters.update((id(row), letter) for row, letter in pairs)
        else:
            rows[record] = tuple(dataset.rows(record))
    number = {id(row): index for each in rows.values() for index, row in enumerate(each)}
    return Numbered(rows, number, letters)


def status_of(value: Unknown) -> str:
    """The code of an unknown value; one that blames the law's silence is for the reference engine."""
    kinds = {fact.kind for fact in value.blame}
    if "law" in kinds:
        return OPEN
    return WAITING if kinds <= {"time"} else UNKNOWN


@dataclass(frozen=True)
class Loader:
    """What it takes to turn rows of a record into lines."""

    program: Program
    dataset: Dataset
    numbered: Numbered
    words: Words

    def lines(self, record: str, stored: Sequence[Stored]) -> Iterator[str]:
        """One line a row: its number, then its columns."""
        encoders = [self._encoder(record, column) for column in stored]
        for number, row in enumerate(self.numbered.rows[record]):
            yield ",".join([str(number), *(encode(row, number) for encode in encoders)]) + "\n"

    def kind(self, record: str, column: Stored) -> str:
        """The database's type of a column."""
        if column.what[0] != "field" or record.startswith(EVIDENCE):
            return "INTEGER"
        match self.program.records[record].fields[column.what[1]].type:
            case NumberType() | MoneyType() | ShareType():
                return "DECIMAL(18, 4)"
            case SetType():
                return "INTEGER[]"
            case _:
                return "INTEGER"

    def _encoder(self, record: str, column: Stored) -> Encode:
        match column.what:
            case ("field", "found") if record.startswith(EVIDENCE):
                return lambda row, _: str(self.words.number(str(row.fields["found"])))
            case ("field", name):
                return self._field(record, name)
            case ("status", name):
                return self._status(record, name)
            case ("currency", name):
                return self._currency(name)
            case ("table", name):
                return self._table(record, name)
            case ("parent", above, name):
                return self._letter if record.startswith(EVIDENCE) else self._parent(above, name)
            case ("above", above):
                return self._above(above)
            case ("evidence", concept):
                return lambda row, _: heard.evidence_code(row, concept)
            case ("says", mode, concept, about):
                return lambda row, _: heard.says_code(row, mode, concept, about)
            case ("reads", word):
                meaning = tuple(c.id for c in self.program.concepts.values() if word in dict(c.means).values())
                return lambda row, _: heard.reads_code(row, word, meaning)
            case _:
                raise AssertionError(f"no column {column.what}")

    # ---- fields

    def _field(self, record: str, name: str) -> Encode:
        declared = self.program.records[record].fields[name]
        blank = {"absent": NO_VALUE[MISSING], "no": "0", "unknown": ""}[declared.blank]
        if isinstance(declared.type, DocumentType):
            return lambda row, _: "" if row.heard is None else "1"
        encode = self._value(declared)
        plain = isinstance(declared.type, NumberType | MoneyType | ShareType | SetType)

        def field_of(row: Row, _: int) -> str:
            value = row.fields.get(name, row)
            if value is row:
                return "" if plain else blank
            if value is ABSENT:
                return "" if plain else "-1"
            if isinstance(value, Unknown):
                return "" if plain else NO_VALUE[status_of(value)]
            return encode(value)

        return field_of

    def _value(self, declared: Field) -> Callable[[Any], str]:
        number = self.words.number
        match declared.type:
            case DateType():
                return lambda value: str(value.toordinal())
            case TruthType():
                return lambda value: "1" if value else "0"
            case WordType() | TextType() | CalendarType() | RowType():
                return lambda value: str(number(value))
            case NumberType() | ShareType():
                return _decimal
            case MoneyType():
                return lambda value: _decimal(value.amount)
            case SetType():
                return lambda value: '"[' + ",".join(sorted(str(number(each)) for each in value)) + ']"'
            case _:
                raise AssertionError(f"no field has the type {declared.type}")

    def _status(self, record: str, name: str) -> Encode:
        declared = self.program.records[record].fields[name]
        blank = MISSING if declared.blank == "absent" else UNKNOWN

        def status(row: Row, _: int) -> str:
            value = row.fields.get(name, row)
            if value is row:
                return blank
            if value is ABSENT:
                return MISSING
            if isinstance(value, Unknown):
                return status_of(value)
            amount = value.amount if isinstance(value, Money) else value
            return OPEN if isinstance(amount, Decimal) and not _fits(amount) else KNOWN

        return status

    def _currency(self, name: str) -> Encode:
        def currency(row: Row, _: int) -> str:
            value = row.fields.get(name)
            return str(self.words.number(value.currency)) if isinstance(value, Money) else ""

        return currency

    # ---- rows above and below

    def _table(self, record: str, name: str) -> Encode:
        declared = self.program.records[record].children[name]

        def table(row: Row, _: int) -> str:
            rows = row.children.get(name)
            if rows is None:
                return KNOWN if declared.empty == "absent" else UNKNOWN
            return status_of(rows) if isinstance(rows, Unknown) else KNOWN

        return table

    def _parent(self, above: str, name: str) -> Encode:
        inside: dict[int, str] = {}
        for number, row in enumerate(self.numbered.rows[above]):
            children = row.children.get(name, ())
            if not isinstance(children, Unknown):
                inside.update((id(child), str(number)) for child in children)
        return lambda row, _: inside.get(id(row), "")

    def _letter(self, row: Row, _: int) -> str:
        return str(self.numbered.number[id(self.numbered.letters[id(row)])])

    def _above(self, above: str) -> Encode:
        # Which record lies above a letter without a request is a matter of the data model, not of either engine.
        found = Records(self.program.records, self.dataset, {})

        def number(row: Row, _: int) -> str:
            place = found.above(row, above)
            if place is None:
                return ""
            return NO_VALUE[status_of(place)] if isinstance(place, Unknown) else str(self.numbered.number[id(place)])

        return number


def _fits(value: Decimal) -> bool:
    return abs(value) < LARGEST and value == value.quantize(LAST_DIGIT)


def _decimal(value: Decimal | int) -> str:
    if not isinstance(value, Decimal):
        value = Decimal(value)
    return format(value, "f") if _fits(value) else ""
