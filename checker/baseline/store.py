"""A baseline as a file: JSON with sorted keys, the same bytes for the same findings."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from checker.baseline.model import SCHEMA_VERSION, Baseline, KnownFinding
from checker.diagnostics.diagnostic import CheckerError

_HELP = "make one with: habeas baseline create PATH -o baseline.json"


def baseline_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a baseline."""
    text = files("checker.baseline").joinpath("baseline.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def text_of(baseline: Baseline) -> str:
    """The text of a baseline's file."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "tool": "habeas",
        "tool_version": baseline.tool_version,
        "as_of": baseline.as_of.isoformat(),
        "key": baseline.key,
        "digests": dict(baseline.digests),
        "policies": dict(baseline.policies),
        "rules": list(baseline.rules),
        "counts": {rule: dict(counts) for rule, counts in baseline.counts.items()},
        "findings": [
            {
                "fingerprint": finding.fingerprint,
                "rule": finding.rule,
                "verdict": finding.verdict,
                "since": finding.since.isoformat(),
            }
            for finding in baseline.findings
        ],
    }
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def read_baseline(file: Path) -> Baseline:
    """The baseline of a file; CheckerError where it cannot be read or is none."""
    try:
        text = file.read_bytes().decode("utf-8")
    except OSError as error:
        raise CheckerError(f"the baseline `{file}` cannot be read: {error.strerror}", _HELP) from None
    except UnicodeDecodeError:
        raise CheckerError(f"`{file}` is no baseline: it is not UTF-8", _HELP) from None
    return parse_baseline(text, str(file))


def parse_baseline(text: str, name: str) -> Baseline:
    """The baseline that a text holds; CheckerError names the first place that does not fit."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise CheckerError(f"`{name}` is no baseline: it is no JSON", _HELP) from None
    wrong = best_match(Draft202012Validator(baseline_schema()).iter_errors(document))
    if wrong is not None:
        place = ".".join(str(part) for part in wrong.absolute_path) or "the file"
        raise CheckerError(f"`{name}` is no baseline that this habeas reads: {place} does not fit its schema", _HELP)
    try:
        return Baseline(
            tool_version=document["tool_version"],
            as_of=date.fromisoformat(document["as_of"]),
            key=document["key"],
            digests=document["digests"],
            policies=document["policies"],
            rules=tuple(document["rules"]),
            counts=document["counts"],
            findings=tuple(
                KnownFinding(each["fingerprint"], each["rule"], each["verdict"], date.fromisoformat(each["since"]))
                for each in document["findings"]
            ),
        )
    except ValueError:
        raise CheckerError(f"`{name}` is no baseline: it names a day that does not exist", _HELP) from None
