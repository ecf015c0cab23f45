"""Types in the words of a message."""

from __future__ import annotations

from typing import assert_never

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
    Type,
    WordType,
)


def describe(type_: Type) -> str:  # noqa: C901  one line a type
    """The type with its article: "a date", "a value of `right`"."""
    match type_:
        case DateType():
            return "a date"
        case NumberType():
            return "a number"
        case ShareType():
            return "a percentage"
        case TextType():
            return "text"
        case DocumentType():
            return "the text of a letter"
        case TruthType():
            return "a yes or no"
        case MoneyType():
            return "an amount of money"
        case PeriodType("days"):
            return "a period in days"
        case PeriodType("months"):
            return "a period in months"
        case PeriodType():
            return "a period in working days"
        case WordType():
            return f"a value of `{short(type_)}`"
        case SetType(element):
            return _set(element)
        case CalendarType():
            return "a calendar"
        case RowType(record):
            return f"a record of `{record}`"
        case RowsType(record):
            return f"a table of `{record}`"
        case MistakenType():
            return "something mistaken"
        case _:
            assert_never(type_)


def a_record(name: str) -> str:
    """The name of a record with its article: "a `request`", "an `event`"."""
    return f"{'an' if name[:1] in 'aeiou' else 'a'} `{name}`"


def _set(element: WordType | RowType) -> str:
    if isinstance(element, RowType):
        return f"a list of `{element.record}` numbers"
    return f"a set of values of `{short(element)}`"


def short(word: WordType) -> str:
    """The name of a closed list as its readers know it: the field, or the vocabulary."""
    return word.name.rpartition(".")[2]
