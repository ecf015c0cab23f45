"""JSON: the whole Assessment, keys sorted; the one format that loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import TextIO

from checker.assessment.model import Assessment
from checker.reporters.formats import ReportOptions
from checker.reporters.inert import json_text


def write(assessment: Assessment, stream: TextIO, options: ReportOptions) -> None:
    """Writes the assessment and the exit code; its schema is docs/schemas/report.schema.json."""
    document = {**plain(assessment), "exit_code": options.exit_code}
    stream.write(json_text(document) + "\n")


def plain(value: object) -> dict[str, object]:
    """A dataclass as JSON-ready data: tuples are lists, dates are ISO text."""
    converted = _convert(value)
    if not isinstance(converted, dict):
        raise TypeError("only a record has a JSON object")
    return converted


def _convert(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _convert(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _convert(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_convert(item) for item in value]
    if isinstance(value, frozenset | set):
        return sorted(str(item) for item in value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value
