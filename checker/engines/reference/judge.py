"""One verdict in full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from checker.engines.model import Judgement, Subject, World
from checker.engines.reference.blame import Wanting, refine, without_trials
from checker.engines.reference.evaluate import Evaluation
from checker.engines.reference.messages import Margin, evidence, margin, message
from checker.engines.reference.notes import Note, Notes
from checker.engines.reference.outcomes import Outcome, group_outcome, group_scope, with_lets
from checker.engines.reference.scope import Scope
from checker.engines.reference.standing import StandingEvaluation
from checker.engines.reference.trace import Noted, note_outcome
from checker.semantics.data import Row
from checker.semantics.model import Level, RuleVersion, Verdict

# Beyond so many notes all are forgotten, which costs time and changes nothing.
MOST_NOTES: Final = 200_000


class Noting:
    """An evaluation that takes notes, `whole` or as few as needed; those for one verdict serve the next.

    `unnoted` is asked for what needs no notes.
    """

    def __init__(self, world: World, whole: bool = False, unnoted: StandingEvaluation | None = None) -> None:
        self.notes = Notes(whole)
        self.run = Evaluation(world, notes=self.notes, unnoted=unnoted)

    @property
    def full(self) -> bool:
        """Whether another had better be begun."""
        return self.notes.taken > MOST_NOTES


@dataclass(frozen=True)
class Brief:
    """Of a judgement what needs neither notes nor trials; see `Judgement` for what each is.

    `wanting` is None where the facts that would settle the verdict have to be tried first, and no calendar that ended
    too soon is among them.
    """

    verdict: Verdict
    severity: Level
    version: int | None
    harmless: bool
    wanting: Wanting | None


def brief(run: StandingEvaluation, rule_id: str, subject: Subject) -> Brief:
    """The verdict with its severity, and with the facts that would settle it where they are plain."""
    row, place, found = _outcome(run, rule_id, subject)
    version = _version(run, rule_id, found)
    severity = _severity(run, version, place) if found.verdict == "breached" else version.severity
    wanting = without_trials(row, found)
    if wanting is None and any(fact.kind == "calendar" for fact in found.blame):
        wanting = refine(run.world, rule_id, row, found)
    return Brief(found.verdict, severity, found.version, found.harmless, wanting)


def wanting_of(run: StandingEvaluation, rule_id: str, subject: Subject) -> Wanting:
    """The facts that would settle the verdict."""
    row, _, found = _outcome(run, rule_id, subject)
    return refine(run.world, rule_id, row, found)


def _outcome(run: StandingEvaluation, rule_id: str, subject: Subject) -> tuple[Row | None, Scope, Outcome]:
    if isinstance(subject, Row):
        return subject, Scope(subject), run.outcome(rule_id, subject)
    return None, group_scope(subject), group_outcome(run, rule_id, subject)


def _version(run: Evaluation, rule_id: str, found: Outcome) -> RuleVersion:
    return run.program.rules[rule_id].versions[found.version if found.version is not None else -1]


def judge(run: Evaluation, noting: Noting, rule_id: str, subject: Subject, wanting: Wanting | None = None) -> Judgement:
    """The verdict with its message, its evidence, its margin and the facts that would settle it, if not known."""
    noted = note_outcome(noting.run, noting.notes, rule_id, subject)
    found = noted.outcome
    version = _version(run, rule_id, found)
    row = subject if isinstance(subject, Row) else None
    place = Scope(subject) if isinstance(subject, Row) else group_scope(subject)
    decided = found.verdict in ("passed", "breached", "pending", "undecided")
    requirement = _requirement(noted, version) if decided else None
    lets = dict(version.lets)
    wanting = wanting or refine(run.world, rule_id, row, found)
    days = None if requirement is None else margin(run, requirement, lets)
    if found.verdict == "pending":
        days = _waiting(run, found)
    breached = found.verdict == "breached"
    return Judgement(
        rule=rule_id,
        subject=subject,
        verdict=found.verdict,
        severity=_severity(noting.run, version, place) if breached else version.severity,
        version=found.version,
        no_law=found.no_law,
        decisive=wanting.decisive,
        together=wanting.together,
        harmless=found.harmless,
        message=message(run, version, with_lets(run, version, place), requirement) if breached else (),
        mend=version.mend if breached else None,
        due=days.due if days is not None else None,
        margin=days.days if days is not None else None,
        margin_working_days=days.working_days if days is not None else None,
        evidence=() if requirement is None else evidence(run, requirement, lets),
        settings=tuple(sorted(noted.notes.settings)),
    )


def _requirement(noted: Noted, version: RuleVersion) -> Note | None:
    return next((note for note in noted.notes.tops if note.expression is version.require), None)


def _severity(run: Evaluation, version: RuleVersion, place: Scope) -> Level:
    """The severity after `lowered`; a guard that is unknown keeps the higher one."""
    scope = with_lets(run, version, place)
    return next((each.level for each in version.lowered if run.truth(each.when, scope) is True), version.severity)


def _waiting(run: Evaluation, found: Outcome) -> Margin | None:
    """The earliest last day that has not passed; None while every clock stands."""
    days = [fact.day for fact in found.blame if fact.day is not None]
    return Margin(min(days), (min(days) - run.world.as_of).days, None) if days else None
