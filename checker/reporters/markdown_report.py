"""Markdown: the report for a wiki, a ticket or a merge request; text of the input cannot act in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from checker.assessment.excuse_model import WaiverFacts
from checker.assessment.model import Assessment, Finding, Outcome
from checker.reporters.formats import ReportOptions
from checker.reporters.inert import markdown, markdown_code
from checker.reporters.tables import Cell, evidence_words, excuse_words, regimes_table, wanting_words
from checker.reporters.words import VERDICT_WORDS, counted, where
from checker.semantics.model import Verdict

_SHOWN = 20
_JUDGED: tuple[Verdict, ...] = ("passed", "breached", "undecided", "pending")


def write(assessment: Assessment, stream: TextIO, options: ReportOptions) -> None:
    """Writes the head, what was checked, breaches by rule, what is undecided and pending, the data, the inputs."""
    blocks = (
        _head(assessment),
        _checked(assessment),
        _by_rule(assessment, "breached", "Breaches"),
        _by_rule(assessment, "undecided", "Undecided: a fact that would decide is unknown"),
        _by_rule(assessment, "pending", "Pending: nothing has happened yet, and the last day has not passed"),
        _data(assessment),
        _excuses(assessment),
        _inputs(assessment),
    )
    stream.write("\n".join("\n".join(block) + "\n" for block in map(list, blocks) if block))


def _head(assessment: Assessment) -> Iterator[str]:
    breached, undecided = (
        sum(outcome.tally.get(verdict, 0) for outcome in assessment.outcomes) for verdict in ("breached", "undecided")
    )
    rules = counted(sum(bool(outcome.tally.get("breached")) for outcome in assessment.outcomes), "rule")
    found = f"{counted(breached, 'breach')} of {rules}" if breached else "no breach found"
    yield f"# {assessment.tool}: {found}" + (f", {undecided:,} undecided" if undecided else "")
    yield ""
    records = ", ".join(counted(count, name) for name, count in sorted(assessment.records.items()) if count)
    yield f"As of **{assessment.as_of}**, by {assessment.tool} {assessment.tool_version}."
    yield f"Checked: {records or 'nothing'}."
    for notice in assessment.notices:
        yield f"Note: {markdown(notice)}."
    if assessment.incomplete:
        yield ""
        yield "**The check is not complete:**"
        yield ""
        yield from (f"- {markdown_code(reason)}" for reason in assessment.incomplete)


def _checked(assessment: Assessment) -> Iterator[str]:
    table = regimes_table(assessment)
    yield "## What was checked, and what was not"
    yield ""
    yield from _table(table.columns, ((markdown(str(row[0])), *map(_number, row[1:])) for row in table.rows))


def _number(value: Cell) -> str:
    return f"{value:,}" if isinstance(value, int) and value else "-"


def _by_rule(assessment: Assessment, verdict: Verdict, heading: str) -> Iterator[str]:
    outcomes = [outcome for outcome in assessment.outcomes if outcome.tally.get(verdict, 0)]
    if not outcomes:
        return
    yield f"## {heading}"
    for outcome in outcomes:
        yield ""
        yield from _rule(outcome, verdict)


def _rule(outcome: Outcome, verdict: Verdict) -> Iterator[str]:
    rule = outcome.rule
    count = outcome.tally[verdict]
    judged = sum(outcome.tally.get(each, 0) for each in _JUDGED)
    yield f"### {markdown_code(rule.id)} {markdown(rule.title)}"
    yield ""
    law = markdown("; ".join(rule.citations)) or "none"
    yield f"Law: {law} ({count:,} of {judged:,} judged, {rule.severity})"
    yield ""
    findings = [finding for finding in outcome.findings if finding.verdict == verdict]
    yield from _findings(findings)
    yield from _more(count - len(findings[:_SHOWN]))
    if verdict == "breached" and rule.mend:
        yield ""
        yield f"To mend: {markdown(rule.mend)}"


def _findings(findings: list[Finding]) -> Iterator[str]:
    heads = ("where", "record", "what", "last day", "margin", "rests on")
    yield from _table(heads, (_finding(finding) for finding in findings[:_SHOWN]))


def _finding(finding: Finding) -> tuple[str, ...]:
    subject = finding.subject
    place = subject.place
    column = f", column {markdown_code(place.column)}" if place and place.column else ""
    facts = [evidence_words(fact) for fact in finding.evidence] + [wanting_words(fact) for fact in finding.wanting]
    return (
        markdown_code(where(place)) + column,
        f"{markdown(subject.record)} {markdown_code(subject.id or subject.pseudonym)}",
        _what(finding),
        str(finding.due or ""),
        "" if finding.margin is None else f"{finding.margin} days",
        markdown("; ".join(facts)),
    )


def _what(finding: Finding) -> str:
    excuse = excuse_words(finding)
    words = markdown(finding.message) or VERDICT_WORDS[finding.verdict]
    return f"{words} (**{markdown(excuse)}**)" if excuse else words


def _more(count: int) -> Iterator[str]:
    if count > 0:
        yield ""
        yield f"And {count:,} more (`--format csv` lists them)."


def _data(assessment: Assessment) -> Iterator[str]:
    if not assessment.data_findings:
        return
    yield "## About the data, not the law"
    for rule in sorted({finding.rule for finding in assessment.data_findings}):
        findings = [finding for finding in assessment.data_findings if finding.rule == rule]
        yield ""
        yield f"### {markdown_code(rule)} {markdown(findings[0].title)}"
        yield ""
        yield from _findings(findings)
        yield from _more(len(findings) - _SHOWN)
        if findings[0].mend:
            yield ""
            yield f"To mend: {markdown(findings[0].mend)}"


def _excuses(assessment: Assessment) -> Iterator[str]:
    if assessment.waivers:
        yield "## Waivers"
        yield ""
        heads = ("waiver", "rule", "state", "reason", "approver", "through", "findings")
        yield from _table(heads, (_waiver(waiver) for waiver in assessment.waivers))
    baseline = assessment.baseline
    if baseline is not None:
        yield from [""] if assessment.waivers else []
        yield f"## Since the baseline {markdown_code(baseline.file)} of {baseline.as_of}"
        yield ""
        yield f"{counted(baseline.new, 'finding')} new, {baseline.known:,} known, {len(baseline.gone):,} gone."


def _waiver(waiver: WaiverFacts) -> tuple[str, ...]:
    state = waiver.state if waiver.why_not is None else f"{waiver.state}: {waiver.why_not}"
    reason = waiver.reason if waiver.ticket is None else f"{waiver.reason} ({waiver.ticket})"
    through = f"{waiver.expires} {waiver.timezone}"
    texts = (waiver.rule, state, reason, waiver.approver, through)
    return (markdown_code(waiver.name), *map(markdown, texts), str(waiver.findings))


def _inputs(assessment: Assessment) -> Iterator[str]:
    yield "## What it rests on"
    yield ""
    files = ((each.role, markdown_code(each.file), f"`{each.sha256}`") for each in assessment.inputs)
    digests = (("digest", f"all {name}", f"`{digest}`") for name, digest in sorted(assessment.digests.items()))
    yield from _table(("what", "name", "SHA-256"), (*files, *digests))
    if assessment.settings:
        yield ""
    for setting in assessment.settings:
        chosen = "set by you" if setting.chosen else f"the default: {markdown(setting.because)}"
        yield f"- setting {markdown_code(setting.name)} = {markdown_code(setting.value)} ({chosen})"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    heads = tuple(heads)
    yield "| " + " | ".join(heads) + " |"
    yield "| " + " | ".join("---" for _ in heads) + " |"
    for row in rows:
        yield "| " + " | ".join(row) + " |"
