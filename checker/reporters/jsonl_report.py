"""JSON Lines: one object a line, for streams and log stores: the run, then inputs, settings, letters, rules, findings.

A line's `kind` says what it is; the rest of it is that record of the JSON report's schema, except that a rule's
findings are lines of their own.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TextIO

from checker.assessment.model import Assessment
from checker.reporters.formats import ReportOptions
from checker.reporters.inert import json_text
from checker.reporters.json_report import plain

Json = dict[str, object]
_KINDS = {
    "inputs": "input",
    "settings": "setting",
    "letters": "letter",
    "outcomes": "rule",
    "data_findings": "finding",
    "waivers": "waiver",
}


def write(assessment: Assessment, stream: TextIO, options: ReportOptions) -> None:
    """Writes the lines; every finding is one line, a rule's findings follow the rule."""
    apart = _apart(assessment)
    run = {name: value for name, value in plain(assessment).items() if name not in apart}
    _line(stream, "run", {**run, "exit_code": options.exit_code})
    for name in apart:
        value = getattr(assessment, name)
        for record in value if isinstance(value, tuple) else (value,):
            _record(stream, _KINDS.get(name, name), plain(record))


def _apart(assessment: Assessment) -> list[str]:
    """The fields that have lines of their own; the outcomes and the findings about the data come last."""
    names = [field.name for field in fields(assessment) if _holds_records(getattr(assessment, field.name))]
    return sorted(names, key=lambda name: (name == "data_findings", name == "outcomes"))


def _holds_records(value: object) -> bool:
    return is_dataclass(value) or (isinstance(value, tuple) and any(is_dataclass(each) for each in value))


def _record(stream: TextIO, kind: str, record: Json) -> None:
    findings = record.pop("findings", []) if kind == "rule" else []
    _line(stream, kind, record)
    for finding in findings if isinstance(findings, list) else []:
        _line(stream, "finding", finding)


def _line(stream: TextIO, kind: str, record: Json) -> None:
    stream.write(json_text({"kind": kind, **record}, indent=None) + "\n")
