"""Verdicts counted: by law, by paragraph, by rule, by period of receipt and by site."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from checker.assessment.model import VERDICT_ORDER, Assessment, Outcome
from checker.assessment.series_model import MonthBreaches, Series, Site
from checker.reporters.html.counts import hidden_groups, period_kind, period_name
from checker.reporters.html.markup import Column, figure, fold, safe, section, table
from checker.reporters.words import REGIME_WORDS, VERDICT_WORDS, counted
from checker.semantics.model import Verdict

JUDGED: tuple[Verdict, ...] = ("passed", "breached", "undecided", "pending")
_MOST_SITES = 12
_COLUMNS = tuple(Column(VERDICT_WORDS[verdict].capitalize(), True) for verdict in VERDICT_ORDER)


def verdict_sections(assessment: Assessment) -> Iterator[str]:
    """Verdicts by paragraph and by rule, by month, and by site where there are several."""
    yield from section("paragraphs", "Verdicts by paragraph of the law", _paragraphs(assessment.outcomes))
    yield from section("rules", "Verdicts by rule", _rules(assessment.outcomes))
    series = assessment.series
    if series.months:
        yield from section("months", "Breaches by time of receipt", _months(series))
    if len(series.sites) > 1:
        yield from section("sites", "Breaches by site", _sites(series))


def regime_words(regime: str | None) -> str:
    """A law's name, or that the rule is about the log itself."""
    if not regime:
        return "The log as a whole"
    return REGIME_WORDS.get(regime, regime.replace("_", " ").title())


def tally_of(outcomes: Iterable[Outcome]) -> Counter[Verdict]:
    """The verdicts of several rules together."""
    tally: Counter[Verdict] = Counter()
    for outcome in outcomes:
        tally.update(outcome.tally)
    return tally


def cells(tally: Counter[Verdict]) -> tuple[str, ...]:
    """A cell for each verdict, in the order of VERDICT_ORDER."""
    return tuple(figure(tally[verdict]) for verdict in VERDICT_ORDER)


def by_law(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """A table of laws; those with nothing to judge are named below it."""
    regimes = sorted({outcome.rule.regime or "" for outcome in outcomes})
    rows, idle = [], []
    for regime in regimes:
        mine = [outcome for outcome in outcomes if (outcome.rule.regime or "") == regime]
        tally = tally_of(mine)
        if any(tally[verdict] for verdict in JUDGED):
            rows.append((safe(regime_words(regime)), figure(len(mine)), *cells(tally)))
        else:
            idle.append(f"{regime_words(regime)} ({counted(len(mine), 'rule')})")
    yield from table("laws", "Verdicts by law", (Column("Law"), Column("Rules", True), *_COLUMNS), rows)
    if idle:
        yield f'<p class="note">Nothing to judge under: {safe(", ".join(idle))}.</p>'


def _paragraphs(outcomes: Sequence[Outcome]) -> Iterator[str]:
    by_cite: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        for cite in outcome.rule.citations:
            by_cite.setdefault(cite, []).append(outcome)
    breached, others, idle = [], [], 0
    for cite in sorted(by_cite, key=_natural):
        tally = tally_of(by_cite[cite])
        row = (safe(cite), figure(len(by_cite[cite])), *cells(tally))
        if tally["breached"]:
            breached.append(row)
        elif any(tally[verdict] for verdict in JUDGED):
            others.append(row)
        else:
            idle += 1
    yield "<p>A rule that rests on several paragraphs is counted under each.</p>"
    columns = (Column("Paragraph"), Column("Rules", True), *_COLUMNS)
    if breached:
        yield from table("breached-paragraphs", "Paragraphs that were breached", columns, breached)
    if others:
        lines = table("other-paragraphs", "Paragraphs without a breach", columns, others)
        yield from fold(f"{counted(len(others), 'paragraph')} without a breach", lines)
    if idle:
        yield f'<p class="note">Under {counted(idle, "further paragraph")} there was nothing to judge.</p>'


def _natural(cite: str) -> tuple[tuple[int, int, str], ...]:
    """Numbers by their size, roman ones in brackets left as letters."""
    parts = re.findall(r"\d+|\D+", cite)
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)


def _rules(outcomes: Sequence[Outcome]) -> Iterator[str]:
    columns = (Column("Rule"), Column("Severity"), *_COLUMNS)
    order = sorted(outcomes, key=lambda outcome: (VERDICT_ORDER.index(outcome.headline), outcome.rule.id))
    open_ = [outcome for outcome in order if outcome.headline in ("breached", "undecided")]
    kept = [outcome for outcome in order if outcome.headline not in ("breached", "undecided") and _judged(outcome)]
    idle = [outcome for outcome in outcomes if not _judged(outcome)]
    if open_:
        yield from table("open-rules", "Rules breached or undecided, gravest first", columns, map(_rule_row, open_))
    if kept:
        lines = table("kept-rules", "Rules kept, or with time left", columns, map(_rule_row, kept))
        yield from fold(f"{counted(len(kept), 'rule')} kept, or with time left", lines)
    if idle:
        yield from fold(f"{counted(len(idle), 'rule')} without anything to judge", _idle(idle))


def _judged(outcome: Outcome) -> bool:
    return any(outcome.tally.get(verdict) for verdict in JUDGED)


def _rule_row(outcome: Outcome) -> tuple[str, ...]:
    rule = outcome.rule
    name = f"<code>{safe(rule.id)}</code>"
    if outcome.tally.get("breached"):
        name = f'<a href="#rule-{safe(rule.id)}">{name}</a>'
    return (f"{name} {safe(rule.title)}", rule.severity, *cells(tally_of([outcome])))


def _idle(outcomes: Sequence[Outcome]) -> Iterator[str]:
    columns = (Column("Rule"), Column("Law"), Column("Why"))
    rows = (
        (f"<code>{safe(outcome.rule.id)}</code> {safe(outcome.rule.title)}",
         safe(regime_words(outcome.rule.regime)), _why_idle(outcome))
        for outcome in outcomes
    )  # fmt: skip
    yield from table("idle-rules", "Rules that nothing in the records called for", columns, rows)


def _why_idle(outcome: Outcome) -> str:
    if outcome.unsupplied:
        return "no letter was supplied"
    if outcome.tally.get("no_law"):
        return f"no version in force for {counted(outcome.tally['no_law'], 'record')}"
    return "applies to none of the records" if outcome.population else "there are no such records"


# ---- months and sites


def _months(series: Series) -> Iterator[str]:
    kind = period_kind([(month.month, month.requests) for month in series.months])
    named = groupby(series.months, key=lambda month: period_name(kind, month.month))
    periods = [_together(name, list(months)) for name, months in named]
    hidden = hidden_groups([period.requests for period in periods], series.small_cells)
    yield f"<p>Verdicts of all rules of law on requests received in a {kind}, and on what belongs to them.</p>"
    columns = (Column(kind.title()), Column("Requests", True), Column("Breached", True), Column("Undecided", True))
    rows = (_month_row(period, place in hidden, series.small_cells) for place, period in enumerate(periods))
    yield from table("by-month", f"Breaches by {kind} of receipt", columns, rows)
    yield from _hidden_note(bool(hidden), kind, series.small_cells)


def _together(name: str, months: Sequence[MonthBreaches]) -> MonthBreaches:
    return MonthBreaches(
        name,
        sum(month.requests for month in months),
        sum(month.breached for month in months),
        sum(month.undecided for month in months),
    )


def _month_row(month: MonthBreaches, hidden: bool, small: int) -> tuple[str, ...]:
    if hidden:
        return (month.month, f"&lt;{small}" if month.requests < small else "*", "*", "*")
    return (month.month, figure(month.requests), figure(month.breached), figure(month.undecided))


def _sites(series: Series) -> Iterator[str]:
    hidden = hidden_groups([site.requests for site in series.sites], series.small_cells)
    columns = (Column("Site"), Column("Requests", True), Column("Breached", True), Column("Undecided", True))
    rows = (_site_row(site, place in hidden, series.small_cells) for place, site in enumerate(series.sites))
    yield from table("by-site", "Sites, those with most breaches first", columns, rows)
    left = series.unlisted.get("sites", 0)
    if left:
        yield f'<p class="note">{counted(left, "more site")} with fewer breaches left out.</p>'
    yield from _hidden_note(bool(hidden), "site", series.small_cells)
    shown = [site for place, site in enumerate(series.sites) if place not in hidden][:_MOST_SITES]
    if shown:
        yield from _heat(shown)


def _site_row(site: Site, hidden: bool, small: int) -> tuple[str, ...]:
    if hidden:
        return (_site_name(site), f"&lt;{small}" if site.requests < small else "*", "*", "*")
    return (_site_name(site), figure(site.requests), figure(site.breached), figure(site.undecided))


def _site_name(site: Site) -> str:
    return safe(site.name) if site.name is not None else f"<code>{safe(site.pseudonym)}</code>"


def _heat(sites: Sequence[Site]) -> Iterator[str]:
    rules = sorted({rule for site in sites for rule in site.breaches})
    most = max((count for site in sites for count in site.breaches.values()), default=1)
    yield '<div class="scroll" role="group" aria-labelledby="heat-caption" tabindex="0">'
    yield '<table id="heat"><caption id="heat-caption"><span>Breaches by rule and site</span></caption>'
    heads = "".join(f'<th scope="col" class="number">{_site_name(site)}</th>' for site in sites)
    yield f'<thead><tr><th scope="col">Rule</th>{heads}</tr></thead>'
    yield "<tbody>"
    for rule in rules:
        counts = "".join(_heat_cell(site.breaches.get(rule, 0), most) for site in sites)
        yield f'<tr><th scope="row"><code>{safe(rule)}</code></th>{counts}</tr>'
    yield "</tbody></table></div>"


def _heat_cell(count: int, most: int) -> str:
    if not count:
        return '<td class="number">–</td>'
    return f'<td class="number h{1 + min(2, 3 * count // (most + 1))}">{count:,}</td>'


def _hidden_note(hidden: bool, kind: str, small: int) -> Iterator[str]:
    if hidden:
        yield (
            f'<p class="note">* not broken down: a {kind} with fewer than {small} requests could single somebody out, '
            "and so could the only other one beside it. The number is <code>small_cells</code> of the settings.</p>"
        )
