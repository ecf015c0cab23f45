"""JUnit XML: a suite a policy, a test case a finding, and one passed case for the rest of each rule's subjects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import TextIO
from xml.etree import ElementTree

from checker.assessment.model import Assessment, Finding, Outcome
from checker.reporters.formats import ReportOptions
from checker.reporters.words import VERDICT_WORDS, counted, excuse_words

# XML 1.0 has no way to write these characters, escaped or not.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(assessment: Assessment, stream: TextIO, options: ReportOptions) -> None:
    """Writes XML that junit-10.xsd accepts: names unique, undecided, not applicable and excused as skipped."""
    root = ElementTree.Element("testsuites", name="habeas")
    totals = {"tests": 0, "failures": 0, "errors": 0}
    outcomes = sorted(assessment.outcomes, key=lambda outcome: (outcome.rule.policy, outcome.rule.id))
    for policy, group in groupby(outcomes, key=lambda outcome: outcome.rule.policy):
        _add_suite(root, policy, [case for outcome in group for case in _cases(outcome, assessment)], totals)
    data = [_case(finding, assessment) for finding in assessment.data_findings]
    whole = [_error("input", "complete", reason) for reason in assessment.incomplete]
    if data or whole:
        _add_suite(root, "data", whole + data, totals)
    for name, count in totals.items():
        root.set(name, str(count))
    ElementTree.indent(root)
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(ElementTree.tostring(root, encoding="unicode"))
    stream.write("\n")


def _add_suite(root: ElementTree.Element, name: str, cases: list[ElementTree.Element], totals: dict[str, int]) -> None:
    counts = {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "errors": sum(case.find("error") is not None for case in cases),
    }
    skipped = sum(case.find("skipped") is not None for case in cases)
    suite = ElementTree.SubElement(
        root, "testsuite", {"name": name, **{k: str(v) for k, v in counts.items()}, "skipped": str(skipped)}
    )
    suite.extend(_with_unique_names(cases))
    for key, count in counts.items():
        totals[key] += count


def _with_unique_names(cases: list[ElementTree.Element]) -> Iterator[ElementTree.Element]:
    seen: dict[tuple[str | None, str | None], int] = {}
    for case in cases:
        key = (case.get("classname"), case.get("name"))
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            case.set("name", f"{case.get('name')} ({seen[key]})")
        yield case


def _cases(outcome: Outcome, assessment: Assessment) -> Iterator[ElementTree.Element]:
    rule = outcome.rule
    for finding in outcome.findings:
        yield _case(finding, assessment)
    passed = outcome.tally.get("passed", 0)
    if passed:
        yield _element(rule.policy, f"{rule.id} passed for {counted(passed, 'record')}")
    elif not outcome.findings:
        words = "the records that it is about were not supplied" if outcome.unsupplied else "no record to judge"
        reason = words if outcome.population == 0 else VERDICT_WORDS[outcome.headline]
        case = _element(rule.policy, rule.id)
        ElementTree.SubElement(case, "skipped", message=reason)
        yield case


def _case(finding: Finding, assessment: Assessment) -> ElementTree.Element:
    place = finding.subject.place
    subject = finding.subject
    case = _element(place.file if place else "log", f"{finding.rule} {subject.record} {subject.pseudonym}")
    if finding.incomplete:
        kind = "error"
    elif finding.verdict == "breached" and not finding.excused:
        kind = "failure"
    else:
        kind = "skipped"
    excuses = excuse_words(finding, assessment)
    verdict = ", ".join((VERDICT_WORDS[finding.verdict], *excuses))
    detail = ElementTree.SubElement(case, kind, type=finding.severity, message=_clean(f"{verdict}: {finding.message}"))
    lines = [finding.title, "; ".join(finding.citations)]
    if place and place.row is not None:
        lines.append(f"row {place.row} of {place.file}")
    if finding.mend:
        lines.append(f"to mend: {finding.mend}")
    detail.text = _clean("\n".join(line for line in lines if line))
    return case


def _error(classname: str, name: str, reason: str) -> ElementTree.Element:
    case = _element(classname, name)
    ElementTree.SubElement(case, "error", type="incomplete", message=_clean(reason))
    return case


def _element(classname: str, name: str) -> ElementTree.Element:
    return ElementTree.Element("testcase", classname=_clean(classname), name=_clean(name))


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
