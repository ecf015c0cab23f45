"""JSON Lines: one object a line, for streams and log stores: the run, then inputs, settings, letters, rules, findings.

A line's `kind` says what it is; the rest of it is that record of the JSON report, except that a rule's findings are
lines of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from types import MappingProxyType
from typing import Any, TextIO, get_args, get_type_hints

from checker.assessment.model import SCHEMA_VERSION, Assessment
from checker.reporters.formats import ReportOptions
from checker.reporters.inert import json_text
from checker.reporters.json_report import plain
from checker.reporters.json_schema import report_schema

Json = dict[str, Any]
# The kind of the lines of a field of the assessment, where it has another name than the field.
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "inputs": "input",
        "settings": "setting",
        "letters": "letter",
        "waivers": "waiver",
        "outcomes": "rule",
        "data_findings": "finding",
    }
)


def write(assessment: Assessment, stream: TextIO, options: ReportOptions) -> None:
    """Writes the lines; every finding is one line, a rule's findings follow the rule."""
    apart = _apart()
    run = {name: value for name, value in plain(assessment).items() if name not in apart}
    _line(stream, "run", {**run, "exit_code": options.exit_code})
    for name in apart:
        value = getattr(assessment, name)
        records = value if isinstance(value, tuple) else () if value is None else (value,)
        for record in records:
            _record(stream, _KINDS.get(name, name), plain(record))


def line_schema() -> Json:
    """The JSON Schema (2020-12) of a line, from that of the JSON report."""
    whole: Json = report_schema()
    definitions, apart = whole["$defs"], _apart()
    run = {name: each for name, each in whole["properties"].items() if name not in apart}
    kinds: dict[str, Json] = {"run": {"type": "object", "properties": run}}
    kinds |= {_KINDS.get(name, name): definitions[model.__name__] for name, model in apart.items()}
    kinds["rule"] = {**kinds["rule"], "properties": _without(kinds["rule"]["properties"], "findings")}
    return {
        "$schema": whole["$schema"],
        "$id": f"urn:habeas:report-line:{SCHEMA_VERSION}",
        "title": "a line of habeas's report as JSON Lines",
        "oneOf": [_of_kind(kind, each) for kind, each in sorted(kinds.items())],
        "$defs": definitions,
    }


def _of_kind(kind: str, record: Json) -> Json:
    properties = {"kind": {"const": kind}, **record["properties"]}
    return {**record, "properties": properties, "required": sorted(properties), "additionalProperties": False}


def _without(properties: Json, name: str) -> Json:
    return {key: value for key, value in properties.items() if key != name}


def _apart() -> dict[str, type]:
    """The fields that have lines of their own, and their records; outcomes and findings about the data come last."""
    found = {}
    for name, hint in get_type_hints(Assessment).items():
        record = next((each for each in (hint, *get_args(hint)) if is_dataclass(each)), None)
        if isinstance(record, type):
            found[name] = record
    order = sorted(found, key=lambda name: (name == "data_findings", name == "outcomes"))
    return {name: found[name] for name in order}


def _record(stream: TextIO, kind: str, record: Json) -> None:
    findings = record.pop("findings") if kind == "rule" else []
    _line(stream, kind, record)
    for finding in findings:
        _line(stream, "finding", finding)


def _line(stream: TextIO, kind: str, record: Json) -> None:
    stream.write(json_text({"kind": kind, **record}, indent=None) + "\n")
