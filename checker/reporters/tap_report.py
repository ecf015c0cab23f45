"""TAP 13, which readers of TAP 14 take too: a test point for each finding, and one for the rest of each rule's records.

A breach is `not ok`; with the directive TODO, which a harness does not count as failed, where a waiver or the baseline
has it. What is undecided, pending or not applicable is skipped with its reason: `ok` alone would say that it passed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from checker.assessment.model import Assessment, Finding, Outcome
from checker.reporters.formats import ReportOptions
from checker.reporters.inert import one_line
from checker.reporters.tables import excuse_words
from checker.reporters.words import VERDICT_WORDS, counted, where


@dataclass(frozen=True)
class _Point:
    """A test point: `skipped` is the reason why it is neither, `excused` why a failure does not count."""

    passed: bool
    name: str
    skipped: str | None = None
    excused: str | None = None
    facts: tuple[tuple[str, str], ...] = ()


def write(assessment: Assessment, stream: TextIO, options: ReportOptions) -> None:
    """Writes the plan and the points; diagnostics are YAML blocks of quoted text."""
    points = list(_points(assessment))
    stream.write(f"TAP version 13\n1..{len(points)}\n")
    stream.write(f"# {assessment.tool} {assessment.tool_version}, as of {assessment.as_of}\n")
    for number, point in enumerate(points, start=1):
        stream.write("".join(f"{line}\n" for line in _lines(number, point)))


def _lines(number: int, point: _Point) -> Iterator[str]:
    skip = f" # SKIP {_escaped(point.skipped)}" if point.skipped is not None else ""
    excuse = f" # TODO {_escaped(point.excused)}" if point.excused is not None else ""
    yield f"{'ok' if point.passed else 'not ok'} {number} - {_escaped(point.name)}{skip or excuse}"
    if point.facts:
        yield "  ---"
        yield from (f"  {name}: {json.dumps(one_line(value), ensure_ascii=False)}" for name, value in point.facts)
        yield "  ..."


def _escaped(text: str) -> str:
    """A description in which a hash begins no directive, also for readers that know no escapes."""
    return one_line(text).replace("\\", "\\\\").replace("#", "\\#\N{WORD JOINER}")


def _points(assessment: Assessment) -> Iterator[_Point]:
    for reason in assessment.incomplete:
        yield _Point(False, "the check is complete", facts=(("message", reason),))
    for outcome in assessment.outcomes:
        yield from (_point(finding) for finding in outcome.findings)
        yield from _rest(outcome)
    yield from (_point(finding) for finding in assessment.data_findings)


def _rest(outcome: Outcome) -> Iterator[_Point]:
    rule = outcome.rule.id
    passed = outcome.tally.get("passed", 0)
    hidden = outcome.tally.get("breached", 0) - sum(each.verdict == "breached" for each in outcome.findings)
    if hidden > 0:
        yield _Point(False, f"{rule} {counted(hidden, 'breach')} more, not listed")
    if passed:
        yield _Point(True, f"{rule} passed for {counted(passed, 'record')}")
    elif not outcome.findings and hidden <= 0:
        words = "the records that it is about were not supplied" if outcome.unsupplied else "no record to judge"
        yield _Point(True, rule, skipped=words if outcome.population == 0 else VERDICT_WORDS[outcome.headline])


def _point(finding: Finding) -> _Point:
    subject = finding.subject
    failed = finding.verdict == "breached" or finding.incomplete
    facts = {
        "message": finding.message,
        "severity": finding.severity,
        "law": "; ".join(finding.citations),
        "at": where(subject.place),
        "due": str(finding.due or ""),
        "mend": finding.mend or "",
        "fingerprint": finding.fingerprint,
    }
    return _Point(
        passed=not failed,
        name=f"{finding.rule} {finding.title} ({subject.record} {subject.pseudonym})",
        skipped=None if failed else VERDICT_WORDS[finding.verdict],
        excused=excuse_words(finding) if failed else None,
        facts=tuple((name, value) for name, value in facts.items() if value),
    )
