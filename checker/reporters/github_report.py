"""GitHub: workflow annotations on standard output, and a Markdown table for the job summary.

GitHub shows ten annotations of a type for each step and drops the rest without a word, so the gravest ten are
written and a notice tells the true count.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from checker.assessment.model import Assessment, Finding
from checker.reporters.formats import ReportOptions
from checker.reporters.text_excuses import excused_words
from checker.reporters.words import VERDICT_WORDS, counted, excuse_words, sort_gravest_first, where

_LEVELS = (("error", "error"), ("warn", "warning"), ("info", "notice"))
_SHOWN = 10
_SUMMARY_BYTES = 1024 * 1024 - 4096


def write(assessment: Assessment, stream: TextIO, options: ReportOptions) -> None:
    """Writes annotations of what counts in the gate; appends the summary to the file of GITHUB_STEP_SUMMARY."""
    findings = sorted(
        (f for f in assessment.findings if f.verdict == "breached" or f.incomplete), key=sort_gravest_first
    )
    counting = [finding for finding in findings if not finding.excused]
    for severity, command in _LEVELS:
        of_level = [finding for finding in counting if finding.severity == severity]
        shown = of_level[: _SHOWN if command != "notice" else _SHOWN - 1]
        for finding in shown:
            stream.write(_annotation(command, finding) + "\n")
    for reason in assessment.incomplete:
        stream.write(f"::error title=habeas::{_data(reason)}\n")
    total = (
        f"{counted(len(findings), 'finding')} in {counted(len(assessment.outcomes), 'rule')}{excused_words(findings)}"
    )
    stream.write(f"::notice title=habeas::{_data(total)}\n")
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(_summary(assessment, findings))


def _annotation(command: str, finding: Finding) -> str:
    place = finding.subject.place
    properties = []
    if place is not None:
        properties.append(f"file={_property(place.file)}")
        properties.append(f"line={place.row or place.line or 1}")
    properties.append(f"title={_property(f'{finding.rule} {finding.title}')}")
    text = finding.message + (f"\nTo mend: {finding.mend}" if finding.mend else "")
    return f"::{command} {','.join(properties)}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _summary(assessment: Assessment, findings: list[Finding]) -> str:
    lines = [
        f"### habeas: {counted(len(findings), 'finding')}{excused_words(findings)} as of {assessment.as_of}",
        "",
        "| rule | verdict | where | what |",
        "| --- | --- | --- | --- |",
    ]
    size = sum(len(line) for line in lines)
    for number, row in enumerate(_rows(assessment, findings)):
        size += len(row.encode()) + 1
        if size > _SUMMARY_BYTES:
            lines.append(f"\n{counted(len(findings) - number, 'finding')} more.")
            break
        lines.append(row)
    return "\n".join(lines) + "\n"


def _rows(assessment: Assessment, findings: list[Finding]) -> Iterator[str]:
    for finding in findings:
        cells = (
            finding.rule,
            ", ".join((f"{VERDICT_WORDS[finding.verdict]} ({finding.severity})", *excuse_words(finding, assessment))),
            where(finding.subject.place),
            finding.message,
        )
        yield "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    table = str.maketrans({"|": "\\|", "<": "&lt;", ">": "&gt;", "\n": " ", "\r": " ", "`": "\\`", "[": "\\["})
    return text.translate(table)
