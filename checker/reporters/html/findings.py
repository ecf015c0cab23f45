"""Each finding with its law, its evidence, its margin and the sentence that mends it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from checker.assessment.model import Assessment, Finding, Outcome, Rests, Wanting
from checker.reporters.html.markup import Column, breakable, figure, fold, safe, section, table
from checker.reporters.html.requests import named
from checker.reporters.html.verdicts import JUDGED
from checker.reporters.tables import excuse_words
from checker.reporters.words import counted, where

# So many findings of a rule are open to view, and so many are on the page at all.
OPEN_TO_VIEW = 5
MOST = 100
_MOST_PLACES = 8
_MOST_FACTS = 4


def finding_sections(assessment: Assessment) -> Iterator[str]:
    """The parts with breaches, open questions, and what is wrong with the data; each only where there are any."""
    breached = [outcome for outcome in assessment.outcomes if outcome.tally.get("breached")]
    if breached:
        yield from section("breaches", "Breaches", (line for each in breached for line in _breaches(each)))
    undecided = [outcome for outcome in assessment.outcomes if outcome.tally.get("undecided")]
    if undecided:
        yield from section("undecided", "Undecided, for want of a fact", _undecided(undecided))
    if assessment.data_findings:
        yield from section("data", "About the data, not the law", _data(assessment.data_findings))


def _breaches(outcome: Outcome) -> Iterator[str]:
    rule = outcome.rule
    count = outcome.tally["breached"]
    judged = sum(outcome.tally.get(verdict, 0) for verdict in JUDGED)
    yield f'<article aria-labelledby="rule-{safe(rule.id)}">'
    yield f'<h3 id="rule-{safe(rule.id)}"><code>{safe(rule.id)}</code> {safe(rule.title)}</h3>'
    yield (
        f'<p><span class="tag breached">{count:,} of {judged:,} breached</span>'
        f'<span class="tag {rule.severity}">{rule.severity}</span><cite>{safe("; ".join(rule.citations))}</cite></p>'
    )
    if rule.mend:
        yield f'<p class="mend"><strong>To mend:</strong> {safe(rule.mend)}</p>'
    findings = [finding for finding in outcome.findings if finding.verdict == "breached"]
    yield from _list(findings[:OPEN_TO_VIEW], rule.mend)
    more = findings[OPEN_TO_VIEW:MOST]
    if more:
        yield from fold(f"{counted(len(more), 'more breach')}", _list(more, rule.mend, OPEN_TO_VIEW + 1), on_paper=True)
    if count > len(findings[:MOST]):
        yield f'<p class="note">{count - len(findings[:MOST]):,} more are in the JSON report.</p>'
    yield "</article>"


def _list(findings: Iterable[Finding], mend: str | None, first: int = 1) -> Iterator[str]:
    yield f'<ol class="findings" start="{first}">' if first > 1 else '<ol class="findings">'
    for finding in findings:
        yield from _finding(finding, mend)
    yield "</ol>"


def _finding(finding: Finding, mend: str | None) -> Iterator[str]:
    severity = "" if finding.severity == "error" else f' <span class="tag {finding.severity}">{finding.severity}</span>'
    message = safe(finding.message or finding.title)
    excuse = excuse_words(finding)
    excused = f' <span class="tag excused">{breakable(excuse)}</span>' if excuse else ""
    yield f"<li>{safe(finding.subject.record)} {named(finding.subject)}:{severity}{excused} {message}{_margin(finding)}"
    if finding.mend and finding.mend != mend:
        yield f'<p class="mend"><strong>To mend:</strong> {safe(finding.mend)}</p>'
    if len(finding.evidence) > _MOST_FACTS:
        yield from fold(
            f"rests on {counted(len(finding.evidence), 'fact')}", _evidence(finding.evidence), on_paper=True
        )
    elif finding.evidence:
        yield from _evidence(finding.evidence)
    yield "</li>"


def _evidence(facts: Sequence[Rests]) -> Iterator[str]:
    yield '<ul class="evidence">'
    yield from (f"<li>{_fact(fact)}</li>" for fact in facts)
    yield "</ul>"


def _margin(finding: Finding) -> str:
    if finding.margin is None:
        return ""
    days = counted(abs(finding.margin), "day")
    told = f"{days} late" if finding.margin < 0 else f"{days} left"
    if finding.margin_working_days is not None:
        told += f", {counted(abs(finding.margin_working_days), 'working day')}"
    due = f"; last day {finding.due}" if finding.due is not None else ""
    return f' <span class="margin">({told}{due})</span>'


def _fact(fact: Rests) -> str:
    value = "(not shown)" if fact.value is None else fact.value
    return f"{safe(fact.words)}: {safe(value)}{safe(_spots(fact))}"


def _spots(fact: Rests) -> str:
    """Where in the letter a fact stands: ` (lines 4, 17)`, or ` (page 2)` in a letter with pages."""
    pages = sorted({spot.page for spot in fact.places if spot.page is not None})
    numbers = pages or sorted({spot.line for spot in fact.places if spot.line is not None})
    if not numbers:
        return ""
    kind = ("page" if pages else "line") + ("s" if len(numbers) > 1 else "")
    more = ", ..." if len(numbers) > _MOST_PLACES else ""
    return f" ({kind} {', '.join(map(str, numbers[:_MOST_PLACES]))}{more})"


# ---- undecided


def _undecided(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "<p>No verdict is guessed: each of these would be decided by a fact that is not known.</p>"
    columns = (Column("Rule"), Column("Undecided", True), Column("For want of"))
    yield from table("undecided-rules", "Rules that could not be decided", columns, map(_undecided_row, outcomes))
    for outcome in outcomes:
        findings = [finding for finding in outcome.findings if finding.verdict == "undecided"][:MOST]
        if findings:
            summary = f"{outcome.rule.id}: {counted(outcome.tally['undecided'], 'undecided record')}"
            yield from fold(summary, _wanting_list(findings), on_paper=True)


def _undecided_row(outcome: Outcome) -> tuple[str, ...]:
    wanting = Counter(
        fact.words for finding in outcome.findings if finding.verdict == "undecided" for fact in finding.wanting
    )
    most = sorted(wanting.items(), key=lambda each: (-each[1], each[0]))
    told = ", ".join(f"{words} ({count})" for words, count in most[:4]) + (", ..." if len(most) > 4 else "")
    rule = outcome.rule
    name = f"<code>{safe(rule.id)}</code> {safe(rule.title)}"
    return (name, figure(outcome.tally["undecided"]), breakable(told) or "–")


def _wanting_list(findings: Sequence[Finding]) -> Iterator[str]:
    yield '<ul class="findings">'
    for finding in findings:
        harmless = "; whatever it is, there is no breach" if finding.harmless else ""
        wants = "; ".join(_want(fact) for fact in finding.wanting[:_MOST_PLACES])
        yield f"<li>{safe(finding.subject.record)} {named(finding.subject)}: wants {wants or 'a fact'}{harmless}</li>"
    yield "</ul>"


def _want(fact: Wanting) -> str:
    why = f" ({safe(fact.why)})" if fact.why else ""
    return f"{breakable(fact.words)}{why}"


# ---- the data


def _data(findings: Sequence[Finding]) -> Iterator[str]:
    for code in sorted({finding.rule for finding in findings}):
        mine = [finding for finding in findings if finding.rule == code]
        yield "<article>"
        yield f"<h3><code>{safe(code)}</code> {safe(mine[0].title)}</h3>"
        if mine[0].mend:
            yield f'<p class="mend"><strong>To mend:</strong> {safe(mine[0].mend)}</p>'
        yield '<ul class="findings">'
        for finding in mine[:MOST]:
            place = finding.subject.place
            column = f", column {safe(place.column)}" if place and place.column else ""
            yield f"<li>{breakable(where(place))}{column}: {safe(finding.message)}</li>"
        yield "</ul>"
        if len(mine) > MOST:
            yield f'<p class="note">{len(mine) - MOST:,} more are in the JSON report.</p>'
        yield "</article>"
