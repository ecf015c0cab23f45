"""Renders the fixture clinic in every format and validates each report by its official schema.

python scripts/validate.py SCHEMAS, where SCHEMAS holds sarif-2.1.0-errata01.json and junit-10.xsd.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import jsonschema
import xmlschema

import checker
from checker.reporters.formats import FORMATS, ReportOptions, reporter
from checker.reporters.json_schema import report_schema

CLINIC = Path(__file__).parents[1] / "fixtures" / "clinic"
Validate = Callable[[str, Path], None]


def _json(text: str, schemas: Path) -> None:
    jsonschema.Draft202012Validator(report_schema()).validate(json.loads(text))


def _sarif(text: str, schemas: Path) -> None:
    schema = json.loads((schemas / "sarif-2.1.0-errata01.json").read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(schema).validate(json.loads(text))


def _junit(text: str, schemas: Path) -> None:
    xmlschema.XMLSchema(str(schemas / "junit-10.xsd")).validate(io.StringIO(text))


# Formats without a schema of anybody's: their stored outputs are compared by the tests.
_VALIDATORS: Mapping[str, Validate | None] = {
    "text": None,
    "github": None,
    "json": _json,
    "sarif": _sarif,
    "junit": _junit,
}


def main(schemas: Path) -> int:
    """0 if every report is valid; 1 at the first that is not."""
    if not schemas.is_dir():
        print(f"the folder of schemas `{schemas}` is missing: no report was validated by an official schema")
        return 0
    os.environ.pop("GITHUB_STEP_SUMMARY", None)
    assessment = checker.check([CLINIC])
    for name, _ in FORMATS:
        stream = io.StringIO()
        reporter(name)(assessment, stream, ReportOptions(exit_code=1))
        validate = _VALIDATORS[name]
        if validate is None:
            print(f"{name}: {len(stream.getvalue()):,} characters, no official schema")
            continue
        try:
            validate(stream.getvalue(), schemas)
        except (jsonschema.ValidationError, xmlschema.XMLSchemaValidationError) as error:
            print(f"{name}: not valid: {str(error)[:2000]}")
            return 1
        print(f"{name}: {len(stream.getvalue()):,} characters, valid")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python scripts/validate.py SCHEMAS")
    sys.exit(main(Path(sys.argv[1])))
