"""What a check runs on: values that may be absent or unknown, rows with parents and children, heard letters.

The readers of logs and letters and the runner of cases make it; the engines read it. Nothing changes a row once
its dataset is complete.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final, Literal

FactKind = Literal["field", "children", "record", "text", "language", "calendar", "time", "rule", "law"]
Polarity = Literal["states", "takes_away", "near_miss", "blank", "absent", "undecided"]


class Absent(Enum):
    """Known not to be there."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


@dataclass(frozen=True, order=True)
class Fact:
    """Something whose being unknown keeps a verdict open.

    `kind` field: `name` of the record with `key`; children: the table `name`; record: the whole record `record`
    (a letter's request that is not in the log); text and language: of the letter with `key`; calendar: `name`
    outside its coverage; time: the deadline `name` of the record with `key`, and `day`, its last day, where it has
    one; rule: the verdict of rule `name`; law: the declaration `name` has no version for the record, which makes
    the rule that uses it no law and never undecided. `key` is the Row.key, never printed as it is.
    """

    kind: FactKind
    record: str
    name: str
    key: str
    day: date | None = field(default=None, compare=False)
    why: str = field(default="", compare=False)


@dataclass(frozen=True)
class Unknown:
    """A value that is not known; `blame` says for want of which facts, and is never empty."""

    blame: frozenset[Fact]


@dataclass(frozen=True, order=True)
class Money:
    """An amount in one currency (ISO 4217 code)."""

    amount: Decimal
    currency: str


Scalar = date | Decimal | int | str | bool | Money | frozenset[str]
Value = Scalar | Absent | Unknown


@dataclass(frozen=True)
class Origin:
    """Where a record was read: file as the user named it, row counted from 1 with the heading row, sheet or table."""

    file: str
    row: int | None = None
    table: str | None = None


@dataclass(frozen=True)
class Answer:
    """What a letter says of a concept, in all (`about` is None) or of one ground's code."""

    polarity: Polarity
    about: str | None = None
    why: Fact | None = None


@dataclass(frozen=True)
class Heard:
    """What the text of a letter says: for each concept its answers, for each slot concept what was found.

    A concept that is not in `answers` is absent. `codes` are the grounds that the letter's words give. `spans` are
    the offsets in the original text on which the answers to a concept rest.
    """

    answers: Mapping[str, tuple[Answer, ...]]
    codes: frozenset[str]
    found: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spans: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)


class Row:
    """One record: its fields, its child tables, its parent, and where it was read.

    `fields` holds a Value for every field of the record's declaration (the maker settles what blank means);
    `children` holds a tuple of rows, or Unknown, for every child table. `key` is unique in the dataset and stable
    for the same input. `heard` is set for letters whose text could be read. Where a record that belongs to another
    has no `parent`, none is at hand: `request is absent` holds, and what is read of the request is unknown. A
    parent that is Unknown is there, and it is unclear which it is.
    """

    __slots__ = ("children", "fields", "heard", "key", "origin", "parent", "record")

    def __init__(
        self,
        record: str,
        key: str,
        fields: Mapping[str, Value],
        children: Mapping[str, tuple[Row, ...] | Unknown] | None = None,
        origin: Origin | None = None,
        heard: Heard | None = None,
        parent: Row | Unknown | None = None,
    ) -> None:
        self.record = record
        self.key = key
        self.fields = fields
        self.children: Mapping[str, tuple[Row, ...] | Unknown] = children or {}
        self.origin = origin
        self.heard = heard
        self.parent = parent
        for rows in self.children.values():
            if not isinstance(rows, Unknown):
                for row in rows:
                    row.parent = self

    def __repr__(self) -> str:
        return f"Row({self.record} {self.key})"


@dataclass(frozen=True)
class Dataset:
    """All records of a run. `entities` hold requests, which hold the rest; `letters` answer no known request.

    `complete_through` is the day through which the export is complete. `supplied` names the record kinds that the
    input could hold: where `letter` is not among them, no letter was supplied at all.
    """

    entities: tuple[Row, ...]
    letters: tuple[Row, ...]
    complete_through: date | None
    supplied: frozenset[str]

    def rows(self, record: str) -> Iterator[Row]:
        """Every row of a record kind, in the order of the input, loose letters last."""
        for entity in self.entities:
            yield from _descend(entity, record)
        if record == "letter":
            yield from self.letters
        else:
            for letter in self.letters:
                yield from _descend(letter, record)


def rows_by_record(dataset: Dataset) -> Mapping[str, tuple[Row, ...]]:
    """The rows of every record kind that there are, each in the order of `Dataset.rows`."""
    found: dict[str, list[Row]] = {}
    waiting = [*dataset.entities, *dataset.letters][::-1]
    while waiting:
        row = waiting.pop()
        found.setdefault(row.record, []).append(row)
        below = [child for rows in row.children.values() if not isinstance(rows, Unknown) for child in rows]
        waiting.extend(reversed(below))
    return {record: tuple(rows) for record, rows in found.items()}


def _descend(row: Row, record: str) -> Iterator[Row]:
    if row.record == record:
        yield row
    for rows in row.children.values():
        if not isinstance(rows, Unknown):
            for child in rows:
                yield from _descend(child, record)
