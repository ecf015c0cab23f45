"""What the text report says of waivers and of the baseline: a heading, and lines below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from checker.assessment.excuse_model import Gone, WaiverFacts
from checker.assessment.model import Assessment, Finding
from checker.reporters.words import VERDICT_WORDS, counted, waiver_words

_NAMED = 8


def waiver_lines(assessment: Assessment) -> Iterator[str]:
    """A heading, then each waiver of the check with what it comes to; nothing where there is none."""
    if assessment.waivers:
        yield "Waivers: what they cover keeps its verdict and does not count"
    for waiver in assessment.waivers:
        yield f"{waiver.name}  {waiver.rule}, {', '.join(waiver.scope)}: {_state(waiver)}"


def _state(waiver: WaiverFacts) -> str:
    covered = counted(waiver.findings, "finding") if waiver.findings else "no finding"
    match waiver.state:
        case "in force" if waiver.findings:
            return f"{covered} {waiver_words(waiver)}"
        case "in force":
            return f"holds through {waiver.expires} {waiver.timezone}; {covered} in its scope"
        case "expired":
            return f"expired with {waiver.expires} {waiver.timezone}; {covered} in its scope"
        case "refused":
            return f"does nothing, {waiver.why_not}; {covered} in its scope"


def baseline_lines(assessment: Assessment) -> Iterator[str]:
    """A heading, then what is new, known and gone; nothing without a baseline."""
    baseline = assessment.baseline
    if baseline is None:
        return
    yield f"Since the baseline of {baseline.as_of}: {baseline.file}"
    yield f"{counted(baseline.new, 'finding')} new, {baseline.known:,} known; what is known does not count"
    for rule, gone in groupby(baseline.gone, key=lambda each: each.rule):
        yield f"gone: {rule}  {_gone(list(gone))}"
    if baseline.new_rules:
        yield f"not decided then: {_named(baseline.new_rules)}"
    if baseline.changed_policies:
        yield f"policies with another text than then: {_named(baseline.changed_policies)}"


def _gone(gone: Sequence[Gone]) -> str:
    counts = Counter(_now(each) for each in gone)
    return ", ".join(f"{count:,} {words}" for words, count in sorted(counts.items()))


def _now(gone: Gone) -> str:
    if not gone.looked_at:
        return "not looked at"
    if gone.now is None:
        return "not in this input"
    return "mended" if gone.now == "passed" else f"{VERDICT_WORDS[gone.now]} now"


def _named(names: Sequence[str]) -> str:
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest:,} more" if rest > 0 else "")


def excused_words(findings: Sequence[Finding]) -> str:
    """How many of the findings do not count in the gate: `, 2 waived, 3 known`; empty if all do."""
    waived = sum(finding.waiver is not None for finding in findings)
    known = sum(finding.waiver is None and finding.known_since is not None for finding in findings)
    return (f", {waived:,} waived" if waived else "") + (f", {known:,} known" if known else "")
