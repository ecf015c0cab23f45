"""Renders the fixture clinic in every format and validates each report by its official schema or its consumer.

python -m scripts.validate SCHEMAS, where SCHEMAS holds sarif-2.1.0-errata01.json, junit-10.xsd, rdjson.json,
oscal-assessment-results.json and, if it is to be checked too, oscal-catalog.json.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jsonschema
import jsonschema_rs
import xmlschema
from python_calamine import CalamineWorkbook
from tap.parser import Parser  # type: ignore[import-untyped]  # tap.py has no stubs

import checker
from checker.assessment.model import Assessment
from checker.cli.main import execute
from checker.reporters.formats import FORMATS, ReportOptions, reporter
from checker.reporters.json_schema import report_schema
from checker.reporters.jsonl_report import line_schema

CLINIC = Path(__file__).parents[1] / "fixtures" / "clinic"
Validate = Callable[[bytes, Path], None]

# GitLab publishes none for its code quality report: this is what its documentation asks for.
GITLAB: Mapping[str, Any] = MappingProxyType(
    {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": {"type": "string", "minLength": 1},
                "check_name": {"type": "string", "minLength": 1},
                "fingerprint": {"type": "string", "minLength": 1},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "pattern": "^(?![/.])"},
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": {"begin": {"type": "integer", "minimum": 1}},
                        },
                    },
                },
            },
        },
    }
)


class NotValidError(Exception):
    """What is wrong with a report, in its consumer's words."""


def _json(data: bytes, schemas: Path) -> None:
    _by_schema(json.loads(data), report_schema())


def _jsonl(data: bytes, schemas: Path) -> None:
    for line in data.splitlines():
        _by_rust_schema(json.loads(line), line_schema())


def _sarif(data: bytes, schemas: Path) -> None:
    _by_schema(json.loads(data), _schema(schemas / "sarif-2.1.0-errata01.json"))


def _junit(data: bytes, schemas: Path) -> None:
    try:
        xmlschema.XMLSchema(str(schemas / "junit-10.xsd")).validate(io.StringIO(data.decode()))
    except xmlschema.XMLSchemaValidationError as error:
        raise NotValidError(str(error)) from None


def _gitlab(data: bytes, schemas: Path) -> None:
    _by_schema(json.loads(data), GITLAB)


def _rdjson(data: bytes, schemas: Path) -> None:
    _by_schema(json.loads(data), _schema(schemas / "rdjson.json"))


def _oscal(data: bytes, schemas: Path) -> None:
    _by_rust_schema(json.loads(data), _schema(schemas / "oscal-assessment-results.json"))


def _tap(data: bytes, schemas: Path) -> None:
    lines = list(Parser().parse_text(data.decode()))
    unknown = [line for line in lines if line.category == "unknown"]
    planned = sum(line.expected_tests for line in lines if line.category == "plan")
    points = sum(line.category == "test" for line in lines)
    if unknown or planned != points:
        raise NotValidError(f"{len(unknown)} lines are no TAP; {points} points for {planned} planned")
    _prove(data, points)


def _prove(data: bytes, points: int) -> None:
    """Has Perl's harness read the report, where there is one: every point is seen, and none is no TAP for it."""
    prove = shutil.which("prove")
    if prove is None:
        print("tap: prove is missing, read by tap.py alone")
        return
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "report.tap").write_bytes(data)
        command = (prove, "--exec", "cat", "report.tap")
        told = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout
    if "Parse errors" in told or f"Tests={points}," not in told:
        raise NotValidError(f"prove does not read it: {told[-500:]}")


def _csv(data: bytes, schemas: Path) -> None:
    heads, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    if {len(row) for row in rows} - {len(heads)}:
        raise NotValidError("a row has more or fewer cells than the heading")


def _xlsx(data: bytes, schemas: Path) -> None:
    book = CalamineWorkbook.from_object(io.BytesIO(data))
    empty = [name for name in book.sheet_names if not book.get_sheet_by_name(name).to_python()]
    if empty:
        raise NotValidError(f"sheets without a heading: {empty}")


def _by_schema(document: Any, schema: Mapping[str, Any]) -> None:
    try:
        jsonschema.validators.validator_for(dict(schema))(dict(schema)).validate(document)
    except jsonschema.ValidationError as error:
        raise NotValidError(str(error)) from None


def _by_rust_schema(document: Any, schema: dict[str, Any]) -> None:
    """By a validator that knows the Unicode classes in OSCAL's patterns, which Python's `re` does not."""
    try:
        jsonschema_rs.validator_for(schema).validate(document)
    except jsonschema_rs.ValidationError as error:
        raise NotValidError(str(error)) from None


def _schema(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


# Formats without a schema or a reader of anybody's: their stored outputs are compared by the tests.
_VALIDATORS: Mapping[str, Validate] = MappingProxyType(
    {
        "json": _json,
        "sarif": _sarif,
        "junit": _junit,
        "gitlab": _gitlab,
        "rdjson": _rdjson,
        "tap": _tap,
        "jsonl": _jsonl,
        "csv": _csv,
        "xlsx": _xlsx,
        "oscal": _oscal,
    }
)


def main(schemas: Path) -> int:
    """0 if every report is valid; 1 at the first that is not."""
    if not schemas.is_dir():
        print(f"the folder of schemas `{schemas}` is missing: no report was validated by an official schema")
        return 0
    os.environ.pop("GITHUB_STEP_SUMMARY", None)
    assessment = checker.check([CLINIC])
    for name, _ in FORMATS:
        data = _rendered(assessment, name)
        validate = _VALIDATORS.get(name)
        if validate is None:
            print(f"{name}: {len(data):,} bytes, no official schema")
            continue
        try:
            validate(data, schemas)
        except NotValidError as error:
            print(f"{name}: not valid: {str(error)[:2000]}")
            return 1
        print(f"{name}: {len(data):,} bytes, valid")
    return _catalog(schemas / "oscal-catalog.json")


def _rendered(assessment: Assessment, name: str) -> bytes:
    data = io.BytesIO()
    stream = io.TextIOWrapper(data, encoding="utf-8", newline="\n")
    reporter(name)(assessment, stream, ReportOptions(exit_code=1))
    stream.flush()
    return data.getvalue()


def _catalog(schema: Path) -> int:
    """The catalogue that `habeas rules --format oscal` prints."""
    if not schema.is_file():
        print(f"oscal catalogue: `{schema.name}` is missing, not validated")
        return 0
    printed, sys.stdout = sys.stdout, io.StringIO()
    try:
        execute(["rules", "--format", "oscal"])
        text = sys.stdout.getvalue()
    finally:
        sys.stdout = printed
    try:
        _by_rust_schema(json.loads(text), _schema(schema))
    except NotValidError as error:
        print(f"oscal catalogue: not valid: {str(error)[:2000]}")
        return 1
    print(f"oscal catalogue: {len(text):,} characters, valid")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m scripts.validate SCHEMAS")
    sys.exit(main(Path(sys.argv[1])))
