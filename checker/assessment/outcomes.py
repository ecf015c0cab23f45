"""From an engine's verdicts to outcomes: one for every rule, with its tally and its findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from checker.assessment.findings import Letters, Showing, finding
from checker.assessment.judging import Judging
from checker.assessment.later import JudgedLater
from checker.assessment.letters import Joined
from checker.assessment.model import VERDICT_ORDER, Finding, Outcome, RuleFacts
from checker.diagnostics.diagnostic import CheckerError
from checker.engines.model import Judgement, RuleVerdicts, Subject, World
from checker.semantics.data import Dataset, Origin, rows_by_record
from checker.semantics.model import Program, Rule, RuleHead, Verdict

Judge = Callable[[str, Subject], Judgement]
# How many findings of a verdict are listed for a rule, unless all are asked for; the rest are counted.
LISTED: Mapping[Verdict, int] = MappingProxyType({"breached": 5000, "undecided": 200, "pending": 200})


@dataclass(frozen=True)
class Telling:
    """What findings need beside the verdicts: how to judge one in full, what may be shown, where things stand.

    `everything` lists all findings of a rule, however many. With `judging` what is not asked of a finding is not found.
    """

    judge: Judge
    showing: Showing
    letters: Letters
    origins: Mapping[str, Origin]
    everything: bool
    judging: Judging | None = None


def telling(
    world: World,
    judge: Judge,
    showing: Showing,
    joined: Sequence[Joined],
    everything: bool = False,
    judging: Judging | None = None,
) -> Telling:
    """The places of a world's records and letters, and how to judge."""
    letters = {each.row.key: each.document for each in joined}
    return Telling(judge, showing, letters, _origins(world.dataset), everything, judging)


def outcome(program: Program, found: RuleVerdicts, told: Telling) -> Outcome:
    """The outcome of one rule."""
    tally: Counter[Verdict] = Counter(found.verdicts)
    pairs = zip(found.subjects, found.verdicts, strict=True)
    if tally.keys().isdisjoint(LISTED):
        listed: tuple[tuple[Subject, Verdict], ...] = ()
    else:
        listed = tuple(pairs) if told.everything else tuple(first_of(pairs, LISTED))
    return outcome_of(program, found.rule, tally, listed, told, unsupplied=found.unsupplied)


def first_of(
    pairs: Iterable[tuple[Subject, Verdict]], most: Mapping[Verdict, int]
) -> Iterator[tuple[Subject, Verdict]]:
    """Of subjects with their verdicts the first of each verdict, as many as `most` says."""
    seen: Counter[Verdict] = Counter()
    for subject, verdict in pairs:
        seen[verdict] += 1
        if seen[verdict] <= most.get(verdict, 0):
            yield subject, verdict


def outcome_of(
    program: Program,
    rule_id: str,
    tally: Mapping[Verdict, int],
    listed: Iterable[tuple[Subject, Verdict]],
    told: Telling,
    *,
    unsupplied: bool = False,
) -> Outcome:
    """The outcome of a rule with this tally; a finding for each of the `listed` whose verdict is told.

    Raises CheckerError where the reference engine decides otherwise than the engine that gave a verdict.
    """
    settings: set[str] = set()
    told_of = ((subject, verdict) for subject, verdict in listed if verdict in LISTED)
    findings = tuple(_findings(rule_id, told_of, program, told, settings))
    return Outcome(
        rule=rule_facts(program, program.heads[rule_id]),
        headline=next((verdict for verdict in VERDICT_ORDER if tally.get(verdict)), "not_applicable"),
        tally={verdict: tally[verdict] for verdict in VERDICT_ORDER if tally.get(verdict)},
        population=sum(tally.values()),
        unsupplied=unsupplied,
        unlisted=sum(tally.get(verdict, 0) for verdict in LISTED) - len(findings),
        findings=findings,
        settings=tuple(sorted(settings)),
    )


def _findings(
    rule_id: str, listed: Iterable[tuple[Subject, Verdict]], program: Program, told: Telling, settings: set[str]
) -> Iterator[Finding]:
    """The findings of a rule; one is judged later where that can add nothing to the settings that decided something."""
    later: JudgedLater | None = None
    for subject, verdict in listed:
        rule = program.rules[rule_id]
        if told.judging is None or not told.judging.settings_of(rule_id) <= settings:
            yield _finding(rule, subject, verdict, program, told, settings)
            continue
        brief = told.judging.brief(rule_id, subject)
        if brief.verdict != verdict:
            raise disagreement(rule_id, verdict, brief.verdict)
        later = later or JudgedLater(rule, program, told, told.judging)
        yield later.finding(subject, brief)


def _finding(
    rule: Rule, subject: Subject, verdict: Verdict, program: Program, told: Telling, settings: set[str]
) -> Finding:
    """One finding that is judged in full; `settings` gains those that decided it."""
    judgement = told.judge(rule.id, subject)
    if judgement.verdict != verdict:
        raise disagreement(rule.id, verdict, judgement.verdict)
    settings.update(judgement.settings)
    return finding(judgement, rule, program, told.showing, told.letters, told.origins)


def disagreement(rule: str, found: Verdict, judged: Verdict) -> CheckerError:
    """The engine and the reference, which defines the language, decided differently: a mistake in habeas."""
    return CheckerError(
        f"two engines disagree on {rule}: {found} and {judged}; this is a mistake in habeas",
        "check with --engine reference, and report the rule",
    )


def rule_facts(program: Program, rule: RuleHead) -> RuleFacts:
    """What a report says of a rule, by its latest version."""
    return RuleFacts(
        id=rule.id,
        title=rule.title,
        policy=rule.policy,
        regime=program.policies[rule.policy].regime,
        about=rule.about,
        severity=rule.severity,
        citations=rule.citations,
        rows=rule.rows,
        in_force=rule.in_force,
        mend=rule.mend,
    )


def _origins(dataset: Dataset) -> Mapping[str, Origin]:
    return {row.key: row.origin for rows in rows_by_record(dataset).values() for row in rows if row.origin is not None}
