"""The tables of an assessment: findings, requests, rules, letters, inputs; a heading and rows of cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from checker.assessment.model import VERDICT_ORDER, Assessment, Finding, Outcome, Place, Rests, Wanting
from checker.reporters.words import REGIME_WORDS, VERDICT_WORDS

Cell = str | int | date | None


@dataclass(frozen=True)
class Table:
    """A heading, the cells of each row in its order, and a remark for people above it."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    remark: str | None = None


def findings_table(assessment: Assessment) -> Table:
    """One row for each finding, law first, in the order of the rules."""
    columns = (
        "about", "verdict", "severity", "rule", "title", "citations", "record", "pseudonym", "id",
        "file", "table", "row", "column", "line", "page", "due", "margin_days", "margin_working_days",
        "message", "mend", "evidence", "wanting", "harmless", "incomplete", "waiver", "known_since", "fingerprint",
    )  # fmt: skip
    return Table("Findings", columns, tuple(_finding(each) for each in assessment.findings))


def _finding(finding: Finding) -> tuple[Cell, ...]:
    subject = finding.subject
    place = subject.place or Place(file="")
    return (
        finding.about,
        VERDICT_WORDS[finding.verdict],
        finding.severity,
        finding.rule,
        finding.title,
        "; ".join(finding.citations),
        subject.record,
        subject.pseudonym,
        subject.id,
        place.file or None,
        place.table,
        place.row,
        place.column,
        place.line,
        place.page,
        finding.due,
        finding.margin,
        finding.margin_working_days,
        finding.message,
        finding.mend,
        "; ".join(evidence_words(fact) for fact in finding.evidence),
        "; ".join(wanting_words(fact) for fact in finding.wanting),
        _yes(finding.harmless),
        _yes(finding.incomplete),
        finding.waiver,
        finding.known_since,
        finding.fingerprint,
    )


def evidence_words(fact: Rests) -> str:
    """A fact and its value, and where in the letter it stands."""
    value = "(not shown)" if fact.value is None else fact.value
    pages = sorted({place.page for place in fact.places if place.page is not None})
    lines = sorted({place.line for place in fact.places if place.line is not None})
    where = [f"page {', '.join(map(str, pages))}"] if pages else []
    where += [f"line {', '.join(map(str, lines))}"] if lines else []
    return f"{fact.words}: {value}" + (f" ({'; '.join(where)})" if where else "")


def wanting_words(fact: Wanting) -> str:
    """A fact that is unknown, and why."""
    return f"{fact.words}: {fact.why}" if fact.why else fact.words


def excuse_words(finding: Finding) -> str | None:
    """Why a finding does not count in the gate, or None if it does."""
    if finding.waiver is not None:
        return f"waived by {finding.waiver}"
    return f"known since {finding.known_since}" if finding.known_since is not None else None


def requests_table(assessment: Assessment) -> Table:
    """One row for each request that has a finding: how many of each verdict, and the next day that is due."""
    columns = ("pseudonym", "id", "file", "row", "breached", "undecided", "pending", "due next", "rules")
    of_requests = [finding for finding in assessment.findings if finding.subject.record == "request"]
    grouped = groupby(sorted(of_requests, key=_by_request), key=_by_request)
    total = assessment.records.get("request", 0)
    rows = tuple(_request(list(findings)) for _, findings in grouped)
    return Table(
        "Requests with findings",
        columns,
        rows,
        f"{len(rows):,} of {total:,} requests have a finding and stand here; "
        "`habeas check --verdicts FILE.csv` lists every verdict of every request.",
    )


def _by_request(finding: Finding) -> tuple[str, int, str]:
    place = finding.subject.place
    return (place.file if place else "", (place.row or 0) if place else 0, finding.subject.pseudonym)


def _request(findings: list[Finding]) -> tuple[Cell, ...]:
    subject = findings[0].subject
    due = sorted(finding.due for finding in findings if finding.verdict == "pending" and finding.due)
    counts = [sum(each.verdict == verdict for each in findings) for verdict in ("breached", "undecided", "pending")]
    return (
        subject.pseudonym,
        subject.id,
        subject.place.file if subject.place else None,
        subject.place.row if subject.place else None,
        *counts,
        due[0] if due else None,
        ", ".join(sorted({finding.rule for finding in findings})),
    )


def rules_table(assessment: Assessment) -> Table:
    """One row for each rule of the run, with its tally; also for those that applied to nothing."""
    columns = (
        "rule", "title", "regime", "policy", "about", "severity", "citations", "rows", "in force", "verdict",
        *(VERDICT_WORDS[verdict] for verdict in VERDICT_ORDER),
        "records", "records supplied", "findings not listed", "settings that decided", "mend",
    )  # fmt: skip
    return Table("Rules", columns, tuple(_rule(outcome) for outcome in assessment.outcomes))


def _rule(outcome: Outcome) -> tuple[Cell, ...]:
    rule = outcome.rule
    return (
        rule.id,
        rule.title,
        rule.regime,
        rule.policy,
        rule.about,
        rule.severity,
        "; ".join(rule.citations),
        ", ".join(rule.rows),
        "; ".join(rule.in_force),
        VERDICT_WORDS[outcome.headline],
        *(outcome.tally.get(verdict, 0) for verdict in VERDICT_ORDER),
        outcome.population,
        _yes(not outcome.unsupplied),
        outcome.unlisted,
        ", ".join(outcome.settings),
        rule.mend,
    )


def letters_table(assessment: Assessment) -> Table:
    """One row for each letter: what was read in it, in closed words."""
    columns = ("file", "row", "readable", "why not", "kinds", "language", "grounds", "belongs to a request")
    return Table(
        "Letters",
        columns,
        tuple(
            (
                letter.place.file,
                letter.place.row,
                _yes(letter.readable),
                letter.why_not,
                ", ".join(letter.kinds),
                letter.language,
                ", ".join(letter.grounds),
                _yes(letter.joined),
            )
            for letter in assessment.letters
        ),
    )


def waivers_table(assessment: Assessment) -> Table:
    """One row for each waiver, also for those that do nothing."""
    columns = (
        "waiver", "rule", "state", "why not", "scope", "reason", "approver", "ticket", "granted", "expires", "timezone",
        "findings in scope",
    )  # fmt: skip
    return Table(
        "Waivers",
        columns,
        tuple(
            (
                waiver.name,
                waiver.rule,
                waiver.state,
                waiver.why_not,
                "; ".join(waiver.scope),
                waiver.reason,
                waiver.approver,
                waiver.ticket,
                waiver.granted,
                waiver.expires,
                waiver.timezone,
                waiver.findings,
            )
            for waiver in assessment.waivers
        ),
    )


def gone_table(assessment: Assessment) -> Table:
    """One row for each finding of the baseline that is not there any more."""
    gone = assessment.baseline.gone if assessment.baseline else ()
    columns = ("rule", "fingerprint", "known since", "verdict now", "looked at")
    return Table(
        "Gone",
        columns,
        tuple(
            (
                each.rule,
                each.fingerprint,
                each.since,
                VERDICT_WORDS[each.now] if each.now else None,
                _yes(each.looked_at),
            )
            for each in gone
        ),
    )


def inputs_table(assessment: Assessment) -> Table:
    """One row for everything that decided: each file, each policy, and the digests of all calendars and mappings."""
    rows = tuple(_inputs(assessment))
    return Table("Inputs", ("what", "name", "bytes", "sha256"), rows)


def _inputs(assessment: Assessment) -> Iterator[tuple[Cell, ...]]:
    yield from ((each.role, each.file, each.size, each.sha256) for each in assessment.inputs)
    yield from (("policy", name, None, digest) for name, digest in sorted(assessment.policies.items()))
    yield from (("digest", f"all {name}", None, digest) for name, digest in sorted(assessment.digests.items()))


def summary_table(assessment: Assessment) -> Table:
    """What was checked, how it came out, and what keeps it from being whole, a fact a row."""
    return Table("Summary", ("what", "value"), tuple(_summary(assessment)))


def _summary(assessment: Assessment) -> Iterator[tuple[Cell, ...]]:
    yield "tool", f"{assessment.tool} {assessment.tool_version}"
    yield "as of", assessment.as_of
    yield "as of comes from", assessment.as_of_source
    yield "export complete through", assessment.complete_through
    yield "check is complete", _yes(not assessment.incomplete)
    yield from (("not complete", reason) for reason in assessment.incomplete)
    yield from (("note", notice) for notice in assessment.notices)
    yield "rules", len(assessment.outcomes)
    for verdict in VERDICT_ORDER:
        count = sum(outcome.tally.get(verdict, 0) for outcome in assessment.outcomes)
        yield f"verdicts: {VERDICT_WORDS[verdict]}", count
    yield "findings about the data", len(assessment.data_findings)
    yield from _excused(assessment)
    yield from ((f"records: {name}", count) for name, count in sorted(assessment.records.items()))
    yield "letters read", sum(letter.readable for letter in assessment.letters)
    yield "letters that could not be read", sum(not letter.readable for letter in assessment.letters)
    for setting in assessment.settings:
        source = "set by you" if setting.chosen else f"the default: {setting.because}"
        yield f"setting: {setting.name}", f"{setting.value} ({source})"


def _excused(assessment: Assessment) -> Iterator[tuple[Cell, ...]]:
    """What does not count in the gate; nothing where there are neither waivers nor a baseline."""
    if assessment.waivers:
        yield "waivers in force", sum(waiver.state == "in force" for waiver in assessment.waivers)
        yield "findings under a waiver", sum(finding.waiver is not None for finding in assessment.findings)
    baseline = assessment.baseline
    if baseline is not None:
        yield "baseline", f"{baseline.file}, made as of {baseline.as_of} by version {baseline.tool_version}"
        yield "findings that the baseline knows", baseline.known
        yield "findings that are new", baseline.new
        yield "findings of the baseline that are gone", len(baseline.gone)
        yield from (("policy that changed since the baseline", name) for name in baseline.changed_policies)
        yield from (("rule that is new since the baseline", name) for name in baseline.new_rules)


def regimes_table(assessment: Assessment) -> Table:
    """One row for each body of law with its verdicts: what was checked, and what was not."""
    columns = ("law", "rules", *(VERDICT_WORDS[verdict] for verdict in VERDICT_ORDER))
    regimes = sorted({outcome.rule.regime or "" for outcome in assessment.outcomes})
    return Table("Law", columns, tuple(_regime(assessment, regime) for regime in regimes))


def _regime(assessment: Assessment, regime: str) -> tuple[Cell, ...]:
    outcomes = [outcome for outcome in assessment.outcomes if (outcome.rule.regime or "") == regime]
    other = regime.replace("_", " ").title() if regime else "The log as a whole"
    counts = (sum(outcome.tally.get(verdict, 0) for outcome in outcomes) for verdict in VERDICT_ORDER)
    return (REGIME_WORDS.get(regime, other), len(outcomes), *counts)


def _yes(value: bool) -> str:
    return "yes" if value else "no"
