"""Checks the fixture clinic, prints the report, and says whether it holds what is known to be in the clinic's papers.

python scripts/demo.py            exits with 1 if the report differs from fixtures/clinic/expected.json
python scripts/demo.py --write    writes expected.json anew; read the difference before you commit it
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import checker
from checker.assessment.gate import Gate, exit_code
from checker.assessment.model import Assessment
from checker.reporters.formats import ReportOptions, reporter

ROOT = Path(__file__).parents[1]
CLINIC = Path("fixtures/clinic")
EXPECTED = ROOT / CLINIC / "expected.json"
# What names the version of the tool and of the policies, and nothing of the clinic.
_VERSIONS = ("digests", "policies", "tool_version")


def main(write: bool) -> int:
    """0 if the check ran and its report is the expected one; 1 otherwise."""
    os.chdir(ROOT)
    assessment = checker.check([CLINIC])
    found = document(assessment)
    if write:
        EXPECTED.write_text(json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"written: {EXPECTED.relative_to(ROOT)}")
        return 0
    reporter("text")(assessment, sys.stdout, ReportOptions(exit_code=_code(assessment), colour=sys.stdout.isatty()))
    differing = tuple(differences(expected(), found))
    print()
    for line in differing:
        print(line)
    if differing:
        print("demo: the report is not the expected one, see the lines above")
        return 1
    print(f"demo: all that is known to be in {CLINIC} was found, and nothing else")
    return 0


def expected() -> dict[str, Any]:
    """The stored report of the fixture clinic."""
    stored: dict[str, Any] = json.loads(EXPECTED.read_text(encoding="utf-8"))
    return stored


def document(assessment: Assessment) -> dict[str, Any]:
    """The JSON report without what names versions; file names count from the working directory."""
    stream = io.StringIO()
    reporter("json")(assessment, stream, ReportOptions(exit_code=_code(assessment)))
    report: dict[str, Any] = json.loads(stream.getvalue())
    return {name: part for name, part in report.items() if name not in _VERSIONS}


def differences(stored: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    """One line for every finding that is missing, new or changed, then for every other part that differs."""
    before, after = _findings(stored), _findings(found)
    for place in sorted({*before, *after}):
        if before.get(place) != after.get(place):
            state = "missing" if place not in after else "new" if place not in before else "changed"
            yield f"{state}: {place}"
    for name in sorted({*stored, *found} - {"outcomes", "data_findings"}):
        if stored.get(name) != found.get(name):
            yield f"changed: `{name}` of the report"
    rules = {outcome["rule"]["id"]: outcome for outcome in stored["outcomes"]}
    for outcome in found["outcomes"]:
        before_it = rules.pop(outcome["rule"]["id"], {})
        changed = sorted(name for name in outcome if name != "findings" and outcome[name] != before_it.get(name))
        if changed:
            yield f"changed: {', '.join(changed)} of {outcome['rule']['id']}"
    for rule in rules:
        yield f"missing: the outcome of {rule}"


def _findings(report: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The findings by rule, verdict and place."""
    grouped: dict[str, list[Any]] = {}
    law = [finding for outcome in report["outcomes"] for finding in outcome["findings"]]
    for finding in (*law, *report["data_findings"]):
        place = finding["subject"]["place"] or {}
        where = ":".join(str(part) for part in (place.get("file"), place.get("row")) if part is not None)
        grouped.setdefault(f"{finding['rule']} {finding['verdict']} {where or 'the log'}", []).append(finding)
    return grouped


def _code(assessment: Assessment) -> int:
    return exit_code(assessment, Gate())


if __name__ == "__main__":
    sys.exit(main(write="--write" in sys.argv[1:]))
