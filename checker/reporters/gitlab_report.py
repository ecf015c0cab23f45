"""GitLab code quality: a list of breaches with fingerprints, as the merge request's widget reads it."""

from __future__ import annotations

from typing import TextIO

from checker.assessment.model import Assessment, Finding
from checker.reporters.formats import ReportOptions
from checker.reporters.inert import json_text, one_line
from checker.reporters.locations import location
from checker.reporters.words import sort_gravest_first

_SEVERITIES = {"error": "critical", "warn": "major", "info": "info"}


def write(assessment: Assessment, stream: TextIO, options: ReportOptions) -> None:
    """Writes every breach that counts in the gate, gravest first; fingerprints are unique, or GitLab drops some."""
    breaches = sorted(
        (each for each in assessment.findings if each.verdict == "breached" and not each.excused),
        key=sort_gravest_first,
    )
    seen: dict[str, int] = {}
    problems = []
    for finding in breaches:
        seen[finding.fingerprint] = seen.get(finding.fingerprint, 0) + 1
        problems.append(_problem(assessment, finding, seen[finding.fingerprint]))
    stream.write(json_text(problems) + "\n")


def _problem(assessment: Assessment, finding: Finding, time: int) -> dict[str, object]:
    path, line = location(assessment, finding)
    mend = f" To mend: {finding.mend}" if finding.mend else ""
    return {
        "check_name": finding.rule,
        "description": one_line(f"{finding.title}: {finding.message}.{mend}"),
        "fingerprint": finding.fingerprint if time == 1 else f"{finding.fingerprint}-{time}",
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": path, "lines": {"begin": line}},
    }
