"""`habeas schema`: JSON Schemas of what habeas reads and writes."""

from __future__ import annotations

import json
from typing import Any

import click

KINDS = (
    "request",
    "letter",
    "entity",
    "log",
    "settings",
    "waivers",
    "report",
    "line",
    "baseline",
    "evidence",
    "verification",
)


@click.command(short_help="Print the JSON Schema of a record, of the settings, or of a report.")
@click.argument("kind", type=click.Choice(KINDS), metavar="NAME")
def command(kind: str) -> int:
    """Print the JSON Schema (2020-12) of a record, of the settings, or of a report.

    request, letter and entity are records of a log in JSON or JSONL, log a whole file; settings is habeas.yaml,
    waivers waivers.yaml, report what `habeas check --format json` writes, line a line of `--format jsonl`, baseline
    what `habeas baseline create` does, evidence the manifest.json of an evidence pack, verification what `habeas
    verify --format json` does.
    """
    click.echo(schema_text(kind), nl=False)
    return 0


def schema_text(kind: str) -> str:
    """The schema of one of KINDS, as it is printed and as it lies in docs/schemas."""
    return json.dumps(_schema(kind), indent=2, ensure_ascii=False) + "\n"


def _schema(kind: str) -> dict[str, Any]:
    match kind:
        case "settings":
            from checker.configuration.validate import settings_schema

            return settings_schema()
        case "waivers":
            from checker.waivers.validate import waivers_schema

            return waivers_schema()
        case "baseline":
            from checker.baseline.store import baseline_schema

            return baseline_schema()
        case "report":
            from checker.reporters.json_schema import report_schema

            return report_schema()
        case "evidence":
            from checker.evidence.schema import manifest_schema

            return manifest_schema()
        case "verification":
            from checker.evidence.difference import verification_schema

            return verification_schema()
        case "line":
            from checker.reporters.jsonl_report import line_schema

            return line_schema()
        case _:
            from checker import workspace
            from checker.logs.schema import log_schema, record_schema

            program = workspace.load().program
            return log_schema(program) if kind == "log" else record_schema(program, kind)
