"""rdjson: the reviewdog diagnostic format, for comments on a change in any of the hosts that it knows."""

from __future__ import annotations

from typing import TextIO

from checker.assessment.model import Assessment, Finding
from checker.reporters.formats import ReportOptions
from checker.reporters.inert import json_text, one_line
from checker.reporters.locations import location
from checker.reporters.words import sort_gravest_first

_SEVERITIES = {"error": "ERROR", "warn": "WARNING", "info": "INFO"}
_LAW = "https://www.ecfr.gov/current/title-45/section-164.524"


def write(assessment: Assessment, stream: TextIO, options: ReportOptions) -> None:
    """Writes every breach that counts in the gate, gravest first; every diagnostic becomes a comment."""
    breaches = sorted(
        (each for each in assessment.findings if each.verdict == "breached" and not each.excused),
        key=sort_gravest_first,
    )
    document = {
        "source": {"name": assessment.tool, "url": _LAW},
        "diagnostics": [_diagnostic(assessment, finding) for finding in breaches],
    }
    stream.write(json_text(document) + "\n")


def _diagnostic(assessment: Assessment, finding: Finding) -> dict[str, object]:
    path, line = location(assessment, finding)
    words = [f"{finding.title}: {finding.message}", "; ".join(finding.citations)]
    if finding.mend:
        words.append(f"To mend: {finding.mend}")
    words.append(f"{finding.subject.record} {finding.subject.pseudonym}, finding {finding.fingerprint}")
    return {
        "code": {"value": finding.rule},
        "location": {"path": path, "range": {"start": {"line": line}}},
        "message": "\n".join(one_line(word) for word in words if word),
        "severity": _SEVERITIES[finding.severity],
    }
