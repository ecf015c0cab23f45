"""Records as tables of numbers: each row with its number, the rows above it, and its fields with their status.

Words, texts and names are replaced by numbers of the run, so no text of a record ever enters the database. Rows go
through a pipe as lines of numbers; nothing is written to a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from checker.engines.duckdb import heard
from checker.engines.reference.rows import Records
from checker.plan.frames import Stored
from checker.plan.lettertables import EVIDENCE
from checker.plan.scalars import Constant, Literal, Word
from checker.semantics.data import ABSENT, Dataset, Money, Row, Unknown
from checker.semantics.model import Field, Program
from checker.semantics.types import (
    CalendarType,
    DateType,
    MoneyType,
    NumberType,
    RowType,
    SetType,
    ShareType,
    TextType,
    TruthType,
    WordType,
)

# What is stored as the number of a word.
WORDS: Final = (WordType, TextType, CalendarType, RowType)

Encode = Callable[[Row], str]

# As in plan.worth: the codes of what is known of a value; as a negative value, those of a natural number.
KNOWN, WAITING, UNKNOWN, OPEN, MISSING = "0", "1", "2", "3", "4"
NO_VALUE: Final = {WAITING: "-2", UNKNOWN: "", OPEN: "-3", MISSING: "-1"}
LARGEST: Final = Decimal(10) ** 13
LAST_DIGIT: Final = Decimal("0.0001")


class Words(dict[str, int]):
    """The numbers of the words and texts of a run, handed out in the order in which they are met."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


class Numerals(dict[Any, str]):
    """Values as digits, each made once by `make`."""

    def __init__(self, make: Callable[[Any], str]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, value: Any) -> str:
        digits = self[value] = self.make(value)
        return digits


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
    walked: dict[str, list[Row]] = {record: [] for record in records}
    letters: dict[int, Row] = {}
    for record in walked:
        if record.startswith(EVIDENCE):
            for row, letter in heard.evidence(dataset, record):
                walked[record].append(row)
                letters[id(row)] = letter
    _collect((*dataset.entities, *dataset.letters), walked)
    number = {id(row): index for rows in walked.values() for index, row in enumerate(rows)}
    return Numbered(walked, number, letters)


def _collect(rows: Iterable[Row], walked: Mapping[str, list[Row]]) -> None:
    """All rows below, in the order in which the dataset gives those of each kind."""
    for row in rows:
        if row.record in walked:
            walked[row.record].append(row)
        for children in row.children.values():
            if children and not isinstance(children, Unknown):
                _collect(children, walked)


def status_of(value: Unknown) -> str:
    """The code of an unknown value; one that blames the law's silence is for the reference engine."""
    kinds = {fact.kind for fact in value.blame}
    if "law" in kinds:
        return OPEN
    return WAITING if kinds <= {"time"} else UNKNOWN


class Loader:
    """Turns rows of a record into lines; `days` and `words` hold what was met on the way."""

    def __init__(self, program: Program, dataset: Dataset, numbered: Numbered, words: Words) -> None:
        self.program = program
        self.dataset = dataset
        self.numbered = numbered
        self.words = words
        self.days = Numerals(lambda day: str(day.toordinal()))
        self.texts = Numerals(lambda text: str(words[text]))

    def lines(self, record: str, stored: Sequence[Stored]) -> Iterator[str]:
        """One line a row: its number, then its columns."""
        rows = self.numbered.rows[record]
        columns = [self._column(record, column, rows) for column in stored]
        return (f"{','.join(cells)}\n" for cells in zip(map(str, range(len(rows))), *columns, strict=True))

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

    def constant(self, record: str, column: Stored, number: int | None) -> Constant:
        """The value of a column that holds this number in every row."""
        if number is None or number < 0 or column.what[0] != "field":
            return Literal(number)
        if record.startswith(EVIDENCE) or isinstance(self.program.records[record].fields[column.what[1]].type, WORDS):
            return Word(next(text for text, known in self.words.items() if known == number))
        return Literal(number)

    def _column(self, record: str, column: Stored, rows: Sequence[Row]) -> Iterable[str]:
        match column.what:
            case ("field", "found") if record.startswith(EVIDENCE):
                return [self.texts[row.fields["found"]] for row in rows]
            case ("field", name):
                return self._field(record, name, rows)
            case ("status", name):
                return map(self._status(record, name), rows)
            case ("currency", name):
                return map(self._currency(name), rows)
            case ("table", name):
                return map(self._table(record, name), rows)
            case ("parent", above, name):
                return map(self._letter if record.startswith(EVIDENCE) else self._parent(above, name), rows)
            case ("above", above):
                return map(self._above(above), rows)
            case ("at_hand", above):
                return map(self._at_hand(above), rows)
            case ("evidence", concept):
                return [heard.evidence_code(row, concept) for row in rows]
            case ("says", mode, concept, about):
                return [heard.says_code(row, mode, concept, about) for row in rows]
            case ("reads", word):
                meaning = tuple(c.id for c in self.program.concepts.values() if word in dict(c.means).values())
                return [heard.reads_code(row, word, meaning) for row in rows]
            case _:
                raise AssertionError(f"no column {column.what}")

    # ---- fields

    def _field(self, record: str, name: str, rows: Sequence[Row]) -> Iterator[str]:
        declared = self.program.records[record].fields[name]
        blank = {"absent": NO_VALUE[MISSING], "no": "0", "unknown": ""}[declared.blank]
        beside = isinstance(declared.type, NumberType | MoneyType | ShareType | SetType)
        numerals = self._numerals(declared)
        for row in rows:
            value = row.fields.get(name, row)
            if value is row:
                yield "" if beside else blank
            elif isinstance(value, Unknown):
                yield "" if beside else NO_VALUE[status_of(value)]
            elif value is ABSENT:
                yield "" if beside else "-1"
            else:
                yield numerals[value]

    def _numerals(self, declared: Field) -> Numerals:
        match declared.type:
            case DateType():
                return self.days
            case TruthType():
                return Numerals(lambda value: "1" if value else "0")
            case WordType() | TextType() | CalendarType() | RowType():
                return self.texts
            case NumberType() | ShareType():
                return Numerals(_decimal)
            case MoneyType():
                return Numerals(lambda value: _decimal(value.amount))
            case SetType():
                return Numerals(lambda value: '"[' + ",".join(sorted(self.texts[each] for each in value)) + ']"')
            case _:
                raise AssertionError(f"no field has the type {declared.type}")

    def _status(self, record: str, name: str) -> Encode:
        declared = self.program.records[record].fields[name]
        blank = MISSING if declared.blank == "absent" else UNKNOWN

        def status(row: Row) -> str:
            value = row.fields.get(name, row)
            if value is row:
                return blank
            if value is ABSENT:
                return MISSING
            if isinstance(value, Unknown):
                return status_of(value)
            amount = value.amount if isinstance(value, Money) else value
            return OPEN if isinstance(amount, Decimal) and not fits(amount) else KNOWN

        return status

    def _currency(self, name: str) -> Encode:
        def currency(row: Row) -> str:
            value = row.fields.get(name)
            return self.texts[value.currency] if isinstance(value, Money) else ""

        return currency

    # ---- rows above and below

    def _table(self, record: str, name: str) -> Encode:
        declared = self.program.records[record].children[name]

        def table(row: Row) -> str:
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
        return lambda row: inside.get(id(row), "")

    def _letter(self, row: Row) -> str:
        return str(self.numbered.number[id(self.numbered.letters[id(row)])])

    def _above(self, above: str) -> Encode:
        # Which record lies above a letter without a request is a matter of the data model, not of either engine.
        found = Records(self.program.records, self.dataset, {})

        def number(row: Row) -> str:
            place = found.above(row, above)
            if place is None:
                return ""
            return NO_VALUE[status_of(place)] if isinstance(place, Unknown) else str(self.numbered.number[id(place)])

        return number

    def _at_hand(self, above: str) -> Encode:
        found = Records(self.program.records, self.dataset, {})

        def code(row: Row) -> str:
            there = found.is_at_hand(row, above)
            if isinstance(there, Unknown):
                return status_of(there)
            return KNOWN if there else MISSING

        return code


def fits(value: Decimal) -> bool:
    """Whether the database can hold a number as it is."""
    return abs(value) < LARGEST and value == value.quantize(LAST_DIGIT)


def _decimal(value: Decimal | int) -> str:
    if not isinstance(value, Decimal):
        value = Decimal(value)
    return format(value, "f") if fits(value) else ""
