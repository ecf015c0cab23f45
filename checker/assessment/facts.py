"""Facts of the entity as a person types them, turned into values of the record model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import assert_never

from checker.diagnostics.diagnostic import CheckerError
from checker.diagnostics.suggest import did_you_mean
from checker.semantics.data import Value
from checker.semantics.model import Field, Program
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


def entity_fields(program: Program, facts: Sequence[tuple[str, str]]) -> dict[str, Value]:
    """The values of `--entity KEY=VALUE`, by field; CheckerError for a field or a value that is not one."""
    fields = program.records["entity"].fields
    return {name: _value(program, _field(fields, name), text) for name, text in facts}


def _field(fields: Mapping[str, Field], name: str) -> Field:
    if name not in fields:
        known = ", ".join(fields)
        raise CheckerError(f"an entity has no fact `{name}`", did_you_mean(name, fields) or f"facts: {known}")
    return fields[name]


def _value(program: Program, field: Field, text: str) -> Value:
    match field.type:
        case WordType(words=words):
            return _word(field.name, text, words)
        case CalendarType():
            return _word(field.name, text, tuple(program.calendars))
        case TruthType():
            return _word(field.name, text, ("yes", "no")) == "yes"
        case TextType() | DocumentType():
            return text
        case DateType():
            try:
                return date.fromisoformat(text)
            except ValueError:
                raise CheckerError(f"`{field.name}` is a date; `{text}` is none", "write it as 2026-01-31") from None
        case NumberType():
            try:
                return Decimal(text)
            except InvalidOperation:
                raise CheckerError(f"`{field.name}` is a number; `{text}` is none") from None
        case MoneyType() | PeriodType() | ShareType() | SetType() | RowType() | RowsType() | MistakenType():
            raise CheckerError(f"`{field.name}` cannot be given on the command line", "give it in habeas.yaml")
        case _:
            assert_never(field.type)


def _word(name: str, text: str, words: Sequence[str]) -> str:
    word = text.strip().lower().replace(" ", "_").replace("-", "_")
    if word in words:
        return word
    shown = ", ".join(words[:12]) + (", ..." if len(words) > 12 else "")
    raise CheckerError(f"`{text}` is no value of `{name}`", did_you_mean(word, words) or f"values: {shown}")
