"""JSON Schemas (2020-12) of what a log in JSON may hold, generated from the records of the policies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

from checker.semantics.model import Field, Program, Record
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

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_VERSION = "1"

Schema = dict[str, Any]


def record_schema(program: Program, record: str) -> Schema:
    """The schema of one record with all that is nested in it; KeyError for a record that does not exist."""
    return {
        "$schema": _DIALECT,
        "$id": f"urn:habeas:{record}:{_VERSION}",
        "title": program.records[record].title,
        **_object(program.records[record], program),
        "$defs": {name: _object(program.records[name], program) for name in sorted(_below(program, record))},
    }


def log_schema(program: Program) -> Schema:
    """The schema of a whole log: a list of requests, or an object with the entities, requests and letters."""
    below = {"entity", *_below(program, "entity")}
    lists = {
        name: {"type": "array", "items": {"$ref": f"#/$defs/{record}"}}
        for name, record in (("entities", "entity"), ("requests", "request"), ("letters", "letter"))
    }
    document = {
        "type": "object",
        "properties": {
            "complete_through": {"type": "string", "format": "date"},
            "entity": {"$ref": "#/$defs/entity"},
            **lists,
        },
        "anyOf": [{"required": ["requests"]}, {"required": ["entities"]}, {"required": ["letters"]}],
    }
    return {
        "$schema": _DIALECT,
        "$id": f"urn:habeas:log:{_VERSION}",
        "title": "A log of requests",
        "anyOf": [lists["requests"], document],
        "$defs": {name: _object(program.records[name], program) for name in sorted(below)},
    }


def _below(program: Program, record: str) -> set[str]:
    found: set[str] = set()
    waiting = [record]
    while waiting:
        for child in program.records[waiting.pop()].children.values():
            if child.record not in found:
                found.add(child.record)
                waiting.append(child.record)
    return found - {record}


def _object(record: Record, program: Program) -> Schema:
    properties: Schema = {name: _property(field, program) for name, field in record.fields.items()}
    for name, child in record.children.items():
        description = _also(child.title, child.also)
        properties[name] = {"type": "array", "items": {"$ref": f"#/$defs/{child.record}"}, "description": description}
    if record.parent is not None:
        for key in program.records[record.parent].key:
            properties.setdefault(
                f"{record.parent}_{key}",
                {"type": ["string", "integer"], "description": f"the {record.parent}, where it is not nested in it"},
            )
    return {"type": "object", "description": record.title, "properties": properties}


def _property(field: Field, program: Program) -> Schema:
    schema = _value(field.type, program)
    if "enum" in schema:
        schema = {**schema, "enum": [*schema["enum"], None]}
    elif isinstance(schema.get("type"), str):
        schema = {**schema, "type": [schema["type"], "null"]}
    elif "anyOf" in schema:
        schema = {"anyOf": [*schema["anyOf"], {"type": "null"}]}
    return {**schema, "description": f"{_also(field.title, field.also)}; blank means {field.blank}"}


def _also(title: str, also: tuple[str, ...]) -> str:
    return f"{title} (also: {', '.join(also)})" if also else title


def _value(type_: Type, program: Program) -> Schema:
    match type_:
        case DateType():
            return {"type": "string", "format": "date"}
        case NumberType() | ShareType():
            return {"type": "number"}
        case MoneyType():
            return {"anyOf": [{"type": "string"}, _AMOUNT]}
        case TruthType():
            return {"type": "boolean"}
        case TextType() | DocumentType():
            return {"type": "string"}
        case WordType(words=words):
            return {"enum": list(words)}
        case CalendarType():
            return {"enum": sorted(program.calendars)}
        case SetType(element=element):
            items = _value(element, program) if isinstance(element, WordType) else {"type": "string"}
            return {"type": "array", "items": items}
        case PeriodType() | RowType() | RowsType() | MistakenType():
            return {}
        case _:
            assert_never(type_)


_AMOUNT: Mapping[str, Any] = {
    "type": "object",
    "properties": {"amount": {"type": "number", "minimum": 0}, "currency": {"type": "string"}},
    "required": ["amount", "currency"],
    "additionalProperties": False,
}
