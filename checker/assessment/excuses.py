"""Which findings do not count in the gate: those under a waiver, and those that a baseline knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from checker.assessment.data_findings import data_findings
from checker.assessment.excuse_model import WaiverFacts
from checker.assessment.findings import Showing, subject_key
from checker.assessment.model import Finding, Outcome
from checker.assessment.outcomes import LISTED
from checker.configuration.model import Configuration
from checker.engines.model import Group, RuleVerdicts, Subject
from checker.logs.problems import KINDS
from checker.semantics.data import Row
from checker.waivers.model import Target, WaiverFile
from checker.waivers.scope import scope_in_words
from checker.waivers.standing import Circumstances, Standing, by_target, problems_of, standings
from checker.waivers.unwaivable import never_waived

_EXCUSABLE = ("breached", "undecided")


@dataclass(frozen=True)
class Found:
    """What a check found, before anything is excused. All findings of `outcomes` are listed.

    `files` gives the real name of a file by the one that is shown.
    """

    verdicts: Sequence[RuleVerdicts]
    outcomes: tuple[Outcome, ...]
    data_findings: tuple[Finding, ...]
    showing: Showing
    files: Mapping[str, str]
    as_of: date


@dataclass(frozen=True)
class Waived:
    """What was found, with the name of a waiver at each finding that it covers, and the waivers themselves."""

    outcomes: tuple[Outcome, ...]
    data_findings: tuple[Finding, ...]
    waivers: tuple[WaiverFacts, ...]


def waive(found: Found, file: WaiverFile, configuration: Configuration, rules: Sequence[str]) -> Waived:
    """The findings with their waivers; `rules` are the ids of all rules that exist.

    What is wrong with the waivers is added to the findings about data. No verdict, severity or count changes.
    """
    targets = tuple(_targets(found))
    known = Circumstances(
        as_of=found.as_of,
        timezone=configuration.notation.timezone,
        rules=frozenset((*rules, *(kind.code for kind in KINDS))),
        looked_at=frozenset((*(each.rule for each in found.verdicts), *(kind.code for kind in KINDS))),
        never=never_waived(configuration.never_waive),
        longest_months=configuration.waiver_months,
        stable=found.showing.pseudonyms.stable,
    )
    judged = standings(file, [target for _, target in targets], known)
    facts = tuple(_facts(standing, file, found.showing) for standing in judged)
    names = {targets[target][0]: facts[number].name for target, number in by_target(judged).items()}
    outcomes, data = _marked(found, names)
    return Waived(outcomes, data + data_findings(list(problems_of(file, judged)), found.showing), facts)


# a finding's place among all: the index of its outcome (-1 for findings about data), and its own
_At = tuple[int, int]


def _marked(found: Found, names: Mapping[_At, str]) -> tuple[tuple[Outcome, ...], tuple[Finding, ...]]:
    outcomes = tuple(
        replace(outcome, findings=tuple(_with(each, names.get((i, j))) for j, each in enumerate(outcome.findings)))
        for i, outcome in enumerate(found.outcomes)
    )
    return outcomes, tuple(_with(each, names.get((-1, j))) for j, each in enumerate(found.data_findings))


def _with(finding: Finding, waiver: str | None) -> Finding:
    return finding if waiver is None else replace(finding, waiver=waiver)


def _facts(standing: Standing, file: WaiverFile, showing: Showing) -> WaiverFacts:
    waiver = standing.waiver
    return WaiverFacts(
        name=f"{showing.name_file(file.file)}:{waiver.line}",
        rule=waiver.rule,
        scope=scope_in_words(waiver.scope, showing.ids, not showing.hide_tables),
        reason=waiver.reason,
        approver=waiver.approver,
        ticket=waiver.ticket,
        granted=waiver.granted,
        expires=waiver.expires,
        timezone=waiver.timezone,
        state=standing.state,
        why_not=standing.why_not,
        findings=len(standing.covered),
    )


def _targets(found: Found) -> Iterator[tuple[_At, Target]]:
    """Every finding that can be excused, with its place."""
    for i, (outcome, verdicts) in enumerate(zip(found.outcomes, found.verdicts, strict=True)):
        told = zip(verdicts.subjects, verdicts.verdicts, strict=True)
        subjects = [subject for subject, verdict in told if verdict in LISTED]
        for j, (finding, subject) in enumerate(zip(outcome.findings, subjects, strict=True)):
            if finding.verdict in _EXCUSABLE:
                yield (i, j), _of_law(finding, subject, found)
    for j, finding in enumerate(found.data_findings):
        if not finding.incomplete:
            records = frozenset((finding.subject.pseudonym,))
            yield (-1, j), Target(finding.rule, finding.fingerprint, records, file=_file(finding, found.files))


def _of_law(finding: Finding, subject: Subject, found: Found) -> Target:
    names = found.showing.pseudonyms
    if isinstance(subject, Group):
        records = frozenset((names.of_record(subject_key(subject)),))
        return Target(finding.rule, finding.fingerprint, records, file=_file(finding, found.files))
    above = list(_upward(subject))
    request = next((row for row in above if row.record == "request"), None)
    entity = next((row for row in above if row.record == "entity"), None)
    own = (subject,) if request is None or request is subject else (subject, request)
    received = request.fields.get("received_on") if request is not None else None
    site = entity.fields.get("id") if entity is not None else None
    return Target(
        rule=finding.rule,
        fingerprint=finding.fingerprint,
        records=frozenset(names.of_record(row.key) for row in own),
        ids=frozenset(number for row in own if isinstance(number := row.fields.get("id"), str)),
        file=_file(finding, found.files),
        site=site if isinstance(site, str) else None,
        received_on=received if isinstance(received, date) else None,
    )


def _upward(row: Row) -> Iterator[Row]:
    """A record and those to which it belongs, as far as they are known."""
    yield row
    if isinstance(row.parent, Row):
        yield from _upward(row.parent)


def _file(finding: Finding, files: Mapping[str, str]) -> str | None:
    place = finding.subject.place
    return None if place is None else files.get(place.file, place.file)
