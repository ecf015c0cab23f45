"""The types of the language. Days, months and working days are kept apart; absence is no type but a property."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PeriodKind = Literal["days", "months", "working_days"]


@dataclass(frozen=True)
class DateType:
    """A calendar date in the entity's local time."""


@dataclass(frozen=True)
class NumberType:
    """An exact decimal number."""


@dataclass(frozen=True)
class ShareType:
    """A percentage; it can only multiply a number."""


@dataclass(frozen=True)
class TextType:
    """Text from the data; never printed unless asked."""


@dataclass(frozen=True)
class DocumentType:
    """The text of a letter."""


@dataclass(frozen=True)
class TruthType:
    """Yes or no."""


@dataclass(frozen=True)
class MoneyType:
    """An amount with its currency; two currencies in one comparison are unknown."""


@dataclass(frozen=True)
class PeriodType:
    """A length of time; kinds do not compare with each other. Years are twelve months, weeks seven days."""

    kind: PeriodKind


@dataclass(frozen=True)
class WordType:
    """One word of a closed list; `name` is the vocabulary, or RECORD.FIELD for a list written in a field."""

    name: str
    words: tuple[str, ...]
    vocabulary: bool = False


@dataclass(frozen=True)
class SetType:
    """A set of words, or of references to records (`element` is then a RowType)."""

    element: WordType | RowType


@dataclass(frozen=True)
class CalendarType:
    """The name of a calendar."""


@dataclass(frozen=True)
class RowType:
    """One record, which may be absent."""

    record: str


@dataclass(frozen=True)
class RowsType:
    """A table of records: children, a letter's evidence, a group."""

    record: str


@dataclass(frozen=True)
class MistakenType:
    """The type of what was already reported as wrong; it satisfies every check in silence."""


Type = (
    DateType
    | NumberType
    | ShareType
    | TextType
    | DocumentType
    | TruthType
    | MoneyType
    | PeriodType
    | WordType
    | SetType
    | CalendarType
    | RowType
    | RowsType
    | MistakenType
)
