"""What takes findings out of the gate and leaves their verdicts: waivers, and a baseline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.assessment.excuse_model import BaselineFacts, WaiverFacts
from checker.assessment.model import Assessment
from checker.reporters.html.markup import Column, breakable, figure, fold, safe, section, table
from checker.reporters.words import VERDICT_WORDS, counted
from checker.semantics.model import Verdict


def excuse_sections(assessment: Assessment) -> Iterator[str]:
    """The parts about waivers and about the baseline, each only where the check had one."""
    if assessment.waivers:
        yield from section("waivers", "Waivers", _waivers(assessment.waivers))
    if assessment.baseline is not None:
        yield from section("baseline", "Since the baseline", _baseline(assessment.baseline))


def _waivers(waivers: Sequence[WaiverFacts]) -> Iterator[str]:
    yield "<p>A waiver changes no verdict: what it covers is listed as before, and does not count in the gate.</p>"
    columns = (
        Column("Waiver"), Column("Rule"), Column("State"), Column("Scope"), Column("Reason"), Column("Approver"),
        Column("Granted"), Column("Through"), Column("Findings", True),
    )  # fmt: skip
    yield from table("waiver-list", "Waivers of this check", columns, map(_waiver, waivers))


def _waiver(waiver: WaiverFacts) -> tuple[str, ...]:
    why = f": {waiver.why_not}" if waiver.why_not else ""
    ticket = f" ({waiver.ticket})" if waiver.ticket else ""
    return (
        breakable(waiver.name),
        f"<code>{safe(waiver.rule)}</code>",
        f'<span class="tag {"warn" if why else "excused"}">{waiver.state}</span>{safe(why)}',
        safe("; ".join(waiver.scope)) or "all",
        safe(waiver.reason + ticket),
        safe(waiver.approver),
        f"{waiver.granted}",
        safe(f"{waiver.expires} {waiver.timezone}"),
        figure(waiver.findings),
    )


def _baseline(baseline: BaselineFacts) -> Iterator[str]:
    yield (
        f"<p>{breakable(baseline.file)}, as of {baseline.as_of}: {counted(baseline.new, 'finding')} new since then, "
        f"{baseline.known:,} known, {len(baseline.gone):,} gone.</p>"
    )
    if baseline.gone:
        columns = (Column("Rule"), Column("Since"), Column("Now"))
        rows = ((f"<code>{safe(each.rule)}</code>", f"{each.since}", _now(each.now)) for each in baseline.gone)
        lines = table("gone", "Findings of the baseline that are not there any more", columns, rows)
        yield from fold(f"{counted(len(baseline.gone), 'finding')} gone", lines)
    if baseline.changed_policies:
        yield f'<p class="note">Policies changed since then: {safe(", ".join(baseline.changed_policies))}.</p>'
    if baseline.new_rules:
        yield f'<p class="note">Rules that were not decided then: {safe(", ".join(baseline.new_rules))}.</p>'


def _now(verdict: Verdict | None) -> str:
    return "no such record" if verdict is None else VERDICT_WORDS[verdict]
