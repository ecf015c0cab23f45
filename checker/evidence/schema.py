"""The JSON Schema (2020-12) of a pack's manifest."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from checker.assessment.gate import Gate
from checker.evidence.manifest import SCHEMA_VERSION

_TEXT = {"type": "string"}
_DIGEST = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_DIGESTS = {"type": "object", "additionalProperties": _DIGEST}


def manifest_schema() -> dict[str, Any]:
    """The schema of manifest.json in an evidence pack."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:habeas:evidence:{SCHEMA_VERSION}",
        "title": "habeas evidence",
        **closed_object(
            schema_version={"const": SCHEMA_VERSION},
            about=_TEXT,
            as_of={"type": "string", "format": "date"},
            as_of_source={"enum": ["option", "settings", "clock"]},
            tool=closed_object(name=_TEXT, version=_TEXT, files=_DIGESTS),
            environment={"type": "object", "additionalProperties": _TEXT},
            inputs={
                "type": "array",
                "items": closed_object(file=_TEXT, sha256=_DIGEST, size={"type": "integer"}, role=_TEXT),
            },
            policies={"type": "object", "additionalProperties": _TEXT},
            calendars={"type": "object", "additionalProperties": _TEXT},
            digests={"type": "object", "additionalProperties": _TEXT},
            settings={
                "type": "array",
                "items": closed_object(name=_TEXT, value=_TEXT, chosen={"type": "boolean"}, because=_TEXT),
            },
            key={"type": ["string", "null"]},
            file_names={"enum": ["real", "hash"]},
            options={
                "type": "object",
                "properties": {"paths": {"type": "array", "items": _TEXT, "minItems": 1}},
                "required": ["paths"],
            },
            gate=closed_object(**{field.name: {} for field in fields(Gate)}),
            exit_code={"enum": [0, 1, 2]},
        ),
    }


def closed_object(**properties: object) -> dict[str, Any]:
    """The schema of an object with these fields, all of them, and no other."""
    return {"type": "object", "properties": properties, "required": sorted(properties), "additionalProperties": False}
