"""Text for a person at a terminal: what was checked, what failed, by which paragraph, on which evidence."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TextIO

from checker.assessment.model import VERDICT_ORDER, Assessment, Finding, Outcome, Rests
from checker.reporters.formats import ReportOptions
from checker.reporters.text_excuses import baseline_lines, excused_words, waiver_lines
from checker.reporters.words import REGIME_WORDS, VERDICT_WORDS, counted, excuse_words, where
from checker.semantics.model import Verdict

_SHOWN = 10
_JUDGED: tuple[Verdict, ...] = ("passed", "breached", "undecided", "pending")
_STYLES = {
    "error": "\x1b[31m",
    "warn": "\x1b[33m",
    "info": "\x1b[36m",
    "passed": "\x1b[32m",
    "strong": "\x1b[1m",
    "calm": "\x1b[2m",
}
_RESET = "\x1b[0m"


def write(assessment: Assessment, stream: TextIO, options: ReportOptions) -> None:
    """Writes the report: head, breaches by rule, what is undecided and pending, data findings, the table, the sum."""
    page = _Page(options)
    blocks = (
        _head(assessment, page),
        _breaches(assessment, page),
        _undecided(assessment, page),
        _pending(assessment, page),
        _data(assessment, page),
        _listed(waiver_lines(assessment), page),
        _listed(baseline_lines(assessment), page),
        _table(assessment, page),
        _sum(assessment, page),
    )
    stream.write("\n".join("\n".join(block) + "\n" for block in map(list, blocks) if block))


class _Page:
    """The width and the colours of a report."""

    def __init__(self, options: ReportOptions) -> None:
        self._colour = options.colour
        self._width = options.width

    def paint(self, style: str, text: str) -> str:
        return f"{_STYLES[style]}{text}{_RESET}" if self._colour else text

    def wrap(self, text: str, indent: str, first: str | None = None) -> Iterator[str]:
        yield from textwrap.wrap(
            text,
            self._width,
            initial_indent=indent if first is None else first,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )


def _head(assessment: Assessment, page: _Page) -> Iterator[str]:
    yield page.paint("strong", f"{assessment.tool} {assessment.tool_version}, as of {assessment.as_of}")
    records = ", ".join(counted(count, record) for record, count in sorted(assessment.records.items()) if count)
    letters = len(assessment.letters)
    unread = sum(not letter.readable for letter in assessment.letters)
    yield from page.wrap(f"checked  {records or 'nothing'}", "         ")
    if letters:
        unread_words = f", {unread} of them unreadable" if unread else ""
        yield f"         {counted(letters, 'letter')} read{unread_words}"
    yield f"against  {counted(len(assessment.outcomes), 'rule')}"
    for notice in assessment.notices:
        yield from page.wrap(notice, "         ", "note     ")
    for reason in assessment.incomplete:
        yield from page.wrap(page.paint("error", "not complete: ") + reason, "         ")


def _breaches(assessment: Assessment, page: _Page) -> Iterator[str]:
    breached = [outcome for outcome in assessment.outcomes if outcome.tally.get("breached", 0)]
    for number, outcome in enumerate(breached):
        if number:
            yield ""
        yield from _rule_head(outcome, "breached", page)
        breaches = [finding for finding in outcome.findings if finding.verdict == "breached"]
        findings = sorted(breaches, key=lambda finding: finding.excused)
        for finding in findings[:_SHOWN]:
            yield from _finding(finding, page)
            for words in excuse_words(finding, assessment):
                yield from page.wrap(page.paint("info", words), "          ", "        ")
        yield from _more(outcome.tally["breached"] - len(findings[:_SHOWN]))
        if outcome.rule.mend:
            yield from page.wrap(outcome.rule.mend, "           ", "  to mend: ")


def _rule_head(outcome: Outcome, verdict: Verdict, page: _Page) -> Iterator[str]:
    rule = outcome.rule
    count = outcome.tally.get(verdict, 0)
    judged = sum(outcome.tally.get(v, 0) for v in _JUDGED)
    mark = page.paint(rule.severity, VERDICT_WORDS[verdict])
    yield f"{mark}  {page.paint('strong', rule.id)}  {rule.title}"
    law = "; ".join(rule.citations)
    yield from page.wrap(f"{law} ({count} of {judged} judged)", "  ")


def _finding(finding: Finding, page: _Page) -> Iterator[str]:
    place = where(finding.subject.place)
    name = finding.subject.id or finding.subject.pseudonym
    severity = "" if finding.severity == "error" else f" [{finding.severity}]"
    yield from page.wrap(f"{place}  {finding.subject.record} {name}{severity}: {finding.message}", "      ", "  - ")
    for fact in finding.evidence:
        value = "(not shown)" if fact.value is None else fact.value
        yield from page.wrap(page.paint("calm", f"{fact.words}: {value}{_lines(fact)}"), "          ", "        ")


def _lines(fact: Rests) -> str:
    """Where in the letter a fact stands: ` (lines 4, 17)`, or ` (page 2)` in a letter with pages."""
    pages = sorted({spot.page for spot in fact.places if spot.page is not None})
    numbers = pages or sorted({spot.line for spot in fact.places if spot.line is not None})
    if not numbers:
        return ""
    return f" ({'page' if pages else 'line'}{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))})"


def _more(count: int) -> Iterator[str]:
    if count > 0:
        yield f"  - and {count:,} more (all of them: --format json)"


def _undecided(assessment: Assessment, page: _Page) -> Iterator[str]:
    undecided = [outcome for outcome in assessment.outcomes if outcome.tally.get("undecided", 0)]
    if not undecided:
        return
    yield page.paint("strong", "Undecided: a fact that would decide is unknown")
    for outcome in undecided:
        findings = [finding for finding in outcome.findings if finding.verdict == "undecided"]
        total = outcome.tally["undecided"]
        wanting = _wanting(findings)
        line = f"{outcome.rule.id}  {counted(total, outcome.findings[0].subject.record if findings else 'record')}"
        text = f"{line}, for want of {wanting}" if wanting else line
        yield from page.wrap(text + excused_words(findings), "      ", "  - ")


def _wanting(findings: Iterable[Finding]) -> str:
    counts = Counter(fact.words for finding in findings for fact in finding.wanting)
    shown = [f"{words} ({count})" for words, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    return ", ".join(shown[:4]) + (", ..." if len(shown) > 4 else "")


def _pending(assessment: Assessment, page: _Page) -> Iterator[str]:
    pending = sorted(
        (finding for finding in assessment.findings if finding.verdict == "pending"),
        key=lambda finding: (str(finding.due or "9999-12-31"), finding.rule, finding.fingerprint),
    )
    if not pending:
        return
    yield page.paint("strong", "Pending: nothing has happened yet, and the last day has not passed")
    for finding in pending[:_SHOWN]:
        name = finding.subject.id or finding.subject.pseudonym
        due = f"due {finding.due}" if finding.due else "no day is set yet"
        left = f", {counted(finding.margin, 'day')} left" if finding.margin is not None else ""
        yield f"  - {where(finding.subject.place)}  {finding.subject.record} {name}: {due}{left} ({finding.rule})"
    yield from _more(len(pending) - _SHOWN)


def _data(assessment: Assessment, page: _Page) -> Iterator[str]:
    if not assessment.data_findings:
        return
    yield page.paint("strong", "About the data, not the law")
    for rule in sorted({finding.rule for finding in assessment.data_findings}):
        findings = [finding for finding in assessment.data_findings if finding.rule == rule]
        yield f"  {rule}  {findings[0].title}"
        for finding in sorted(findings, key=lambda finding: finding.excused)[:_SHOWN]:
            place = finding.subject.place
            column = f", column `{place.column}`" if place and place.column else ""
            yield from page.wrap(f"{where(place)}{column}: {finding.message}", "      ", "  - ")
            for words in excuse_words(finding, assessment):
                yield from page.wrap(page.paint("info", words), "          ", "        ")
        yield from _more(len(findings) - _SHOWN)
        if findings[0].mend:
            yield from page.wrap(findings[0].mend, "           ", "  to mend: ")


def _listed(lines: Iterator[str], page: _Page) -> Iterator[str]:
    """A heading and what stands below it."""
    for heading in lines:
        yield page.paint("strong", heading)
        for line in lines:
            yield from page.wrap(line, "      ", "  - ")


def _table(assessment: Assessment, page: _Page) -> Iterator[str]:
    yield page.paint("strong", "What was checked, and what was not")
    heads = ["", *(VERDICT_WORDS[verdict] for verdict in VERDICT_ORDER)]
    rows, idle = [], []
    for regime in sorted({outcome.rule.regime or "" for outcome in assessment.outcomes}):
        tally: Counter[Verdict] = Counter()
        for outcome in assessment.outcomes:
            if (outcome.rule.regime or "") == regime:
                tally.update(outcome.tally)
        name = REGIME_WORDS.get(regime, regime.replace("_", " ").title() if regime else "The log as a whole")
        if not any(tally[verdict] for verdict in _JUDGED):
            idle.append(name)
            continue
        rows.append([name, *(f"{tally[verdict]:,}" if tally[verdict] else "-" for verdict in VERDICT_ORDER)])
    table = [heads, *rows] if rows else []
    widths = [max(len(row[i]) for row in [heads, *rows]) for i in range(len(heads))]
    for row in table:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        yield "  " + "  ".join(cells).rstrip()
    if idle:
        yield from page.wrap(f"nothing to judge under: {', '.join(idle)}", "    ", "  ")
    unsupplied = sorted({outcome.rule.id for outcome in assessment.outcomes if outcome.unsupplied})
    if unsupplied:
        words = f"{counted(len(unsupplied), 'rule')} about letters had no letters to judge"
        yield from page.wrap(words, "    ", "  ")
    for setting in assessment.settings:
        chosen = "set by you" if setting.chosen else f"the default: {setting.because}"
        yield from page.wrap(f"setting {setting.name} = {setting.value} ({chosen})", "    ", "  ")


def _sum(assessment: Assessment, page: _Page) -> Iterator[str]:
    breaches = [finding for finding in assessment.findings if finding.verdict == "breached"]
    total = sum(outcome.tally.get("breached", 0) for outcome in assessment.outcomes)
    rules = len({finding.rule for finding in breaches if finding.about == "law"})
    if total == 0:
        words = "no breach found" if not assessment.incomplete else "no breach found in what could be read"
        yield page.paint("passed" if not assessment.incomplete else "warn", words)
    else:
        undecided = sum(outcome.tally.get("undecided", 0) for outcome in assessment.outcomes)
        text = f"{counted(total, 'breach')} of {counted(rules, 'rule')}"
        yield page.paint("error", text) + excused_words(breaches) + (f", {undecided:,} undecided" if undecided else "")
    if assessment.incomplete:
        yield page.paint("error", "the check is not complete")
