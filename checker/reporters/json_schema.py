"""The JSON Schema (2020-12) of the JSON report, derived from the model so that the two cannot drift."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Annotated, Literal, Union, assert_never, get_args, get_origin, get_type_hints

from checker.assessment.bounds import Whole, Written
from checker.assessment.model import SCHEMA_VERSION, Assessment

Schema = dict[str, object]


def report_schema() -> Schema:
    """The schema of `habeas check --format json`."""
    definitions: dict[str, Schema] = {}
    root = _of_class(Assessment, definitions)
    properties = root["properties"]
    if not isinstance(properties, dict):
        raise TypeError("an object schema has properties")
    properties["exit_code"] = {"enum": [0, 1, 2]}
    root["required"] = sorted(properties)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:habeas:report:{SCHEMA_VERSION}",
        "title": "habeas report",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _of_class(model: type, definitions: dict[str, Schema]) -> Schema:
    hints = get_type_hints(model, include_extras=True)
    names = [field.name for field in fields(model)] if is_dataclass(model) else []
    schema: Schema = {
        "type": "object",
        "properties": {name: _of_type(hints[name], definitions) for name in names},
        "required": sorted(names),
        "additionalProperties": False,
    }
    if model.__doc__:
        schema["description"] = " ".join(model.__doc__.split())
    return schema


def _of_type(hint: object, definitions: dict[str, Schema]) -> Schema:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return {**_of_type(arguments[0], definitions), **_bounds(arguments[1])}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_of_type(argument, definitions) for argument in arguments]}
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is not Ellipsis:
            return {"type": "array", "items": _of_type(arguments[0], definitions), "minItems": 2, "maxItems": 2}
        return {"type": "array", "items": _of_type(arguments[0], definitions)}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _of_type(arguments[1], definitions)}
    if isinstance(hint, type) and is_dataclass(hint):
        if hint.__name__ not in definitions:
            definitions[hint.__name__] = {}
            definitions[hint.__name__] = _of_class(hint, definitions)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    return _PLAIN[hint]


def _bounds(bound: Whole | Written) -> Schema:
    match bound:
        case Whole(least=least, most=most):
            return {"minimum": least, "maximum": most}
        case Written(pattern=pattern, length=length):
            return {"pattern": f"^{pattern}$", "minLength": length, "maxLength": length}
        case _:
            assert_never(bound)


_PLAIN: Mapping[object, Schema] = types.MappingProxyType(
    {
        str: {"type": "string"},
        int: {"type": "integer"},
        bool: {"type": "boolean"},
        date: {"type": "string", "format": "date"},
        type(None): {"type": "null"},
    }
)
