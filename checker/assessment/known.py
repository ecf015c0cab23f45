"""Findings beside a baseline: what was known, what is new, what is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from checker.assessment.excuse_model import BaselineFacts, Gone
from checker.assessment.findings import subject_key
from checker.assessment.model import Assessment, Finding, Outcome
from checker.assessment.pseudonyms import Pseudonyms
from checker.baseline.model import Baseline, KnownFinding, KnownVerdict
from checker.diagnostics.diagnostic import CheckerError
from checker.engines.model import RuleVerdicts
from checker.semantics.model import Verdict
from checker.waivers.problems import KINDS

_KEY_HELP = "set HABEAS_KEY_FILE, or key_file in habeas.yaml, to a file with a key of your own, and keep it"

_ABOUT_WAIVERS = frozenset(kind.code for kind in KINDS)


@dataclass(frozen=True)
class Compared:
    """What was found, with the day since which each finding is known, and the baseline's facts."""

    outcomes: tuple[Outcome, ...]
    data_findings: tuple[Finding, ...]
    facts: BaselineFacts


def require_same_key(baseline: Baseline, file: str, names: Pseudonyms) -> None:
    """Raises CheckerError where fingerprints of this check cannot be compared with those of the baseline."""
    if not names.stable:
        raise CheckerError(f"`{file}` cannot be compared: no key is set, so fingerprints hold for one input", _KEY_HELP)
    if baseline.key != names.id:
        raise CheckerError(
            f"`{file}` was made with the key {baseline.key}, and this check has the key {names.id}: no fingerprint of "
            "the one can be found in the other",
            "use the key of the baseline, or make a new baseline with this key",
        )


def compare(
    baseline: Baseline,
    file: str,
    outcomes: tuple[Outcome, ...],
    data_findings: tuple[Finding, ...],
    verdicts: Sequence[RuleVerdicts],
    names: Pseudonyms,
    policies: Mapping[str, str],
) -> Compared:
    """The findings beside those of a baseline; `policies` are the digests of today, `file` is the baseline's name.

    A breach that was undecided then is new; what was a breach then and is undecided now is known.
    """
    known = {(each.rule, each.fingerprint): each for each in baseline.findings}
    marked = tuple(
        replace(outcome, findings=tuple(_with_since(each, known) for each in outcome.findings)) for outcome in outcomes
    )
    data = tuple(_with_since(each, known) for each in data_findings)
    findings = [each for outcome in marked for each in outcome.findings] + list(data)
    of_interest = [each for each in findings if _verdict(each) is not None]
    old = sum(each.known_since is not None for each in of_interest)
    facts = BaselineFacts(
        file=file,
        as_of=baseline.as_of,
        tool_version=baseline.tool_version,
        known=old,
        new=len(of_interest) - old,
        gone=tuple(_gone(baseline, of_interest, verdicts, names)),
        changed_policies=tuple(
            sorted(name for name, digest in policies.items() if baseline.policies.get(name, digest) != digest)
        ),
        new_rules=tuple(sorted({outcome.rule.id for outcome in outcomes} - set(baseline.rules))),
    )
    return Compared(marked, data, facts)


def baseline_of(assessment: Assessment, older: Baseline | None = None) -> Baseline:
    """The baseline of an assessment; findings that `older` has keep its day.

    Raises CheckerError for an assessment without a key of its own, with findings that are not listed, or one that is
    not complete.
    """
    if assessment.key is None:
        raise CheckerError("a baseline needs a key: without one, fingerprints hold for this input alone", _KEY_HELP)
    if older is not None and older.key != assessment.key:
        raise CheckerError(
            f"the older baseline was made with the key {older.key}, and this check has the key {assessment.key}",
            "use the key of the older baseline, or leave it out",
        )
    if assessment.incomplete:
        raise CheckerError(
            f"the check is not complete: {assessment.incomplete[0]}",
            "what was not read would count as new later; mend it first, or look at `habeas check`",
        )
    if any(outcome.unlisted for outcome in assessment.outcomes):
        raise CheckerError("the report does not list all its findings", "check again with --all-findings")
    days = {(each.rule, each.fingerprint): each.since for each in older.findings} if older else {}
    found = sorted(set(_known_findings(assessment, days)), key=lambda each: (each.rule, each.fingerprint))
    tallies: dict[str, Counter[KnownVerdict]] = {}
    for each in found:
        tallies.setdefault(each.rule, Counter())[each.verdict] += 1
    return Baseline(
        tool_version=assessment.tool_version,
        as_of=assessment.as_of,
        key=assessment.key,
        digests=assessment.digests,
        policies=assessment.policies,
        rules=tuple(sorted(outcome.rule.id for outcome in assessment.outcomes)),
        counts=tallies,
        findings=tuple(found),
    )


def _known_findings(assessment: Assessment, days: Mapping[tuple[str, str], date]) -> Iterator[KnownFinding]:
    for finding in assessment.findings:
        verdict = _verdict(finding)
        if verdict is not None:
            since = days.get((finding.rule, finding.fingerprint), assessment.as_of)
            yield KnownFinding(finding.fingerprint, finding.rule, verdict, since)


def _verdict(finding: Finding) -> KnownVerdict | None:
    """The verdict, of a finding that a baseline holds: not of those about waivers, which nothing excuses."""
    if finding.rule in _ABOUT_WAIVERS:
        return None
    match finding.verdict:
        case "breached" | "undecided":
            return finding.verdict
        case _:
            return None


def _with_since(finding: Finding, known: Mapping[tuple[str, str], KnownFinding]) -> Finding:
    then = known.get((finding.rule, finding.fingerprint))
    worse = then is not None and then.verdict == "undecided" and finding.verdict == "breached"
    if then is None or worse or _verdict(finding) is None:
        return finding
    return replace(finding, known_since=then.since)


def _gone(
    baseline: Baseline, findings: Sequence[Finding], verdicts: Sequence[RuleVerdicts], names: Pseudonyms
) -> Iterator[Gone]:
    here = {(each.rule, each.fingerprint) for each in findings}
    missing = [each for each in baseline.findings if (each.rule, each.fingerprint) not in here]
    wanted = {each.rule for each in missing}
    now: dict[tuple[str, str], Verdict] = {}
    decided = set()
    for found in verdicts:
        decided.add(found.rule)
        if found.rule in wanted:
            for subject, verdict in zip(found.subjects, found.verdicts, strict=True):
                now[found.rule, names.of_finding(found.rule, subject_key(subject))] = verdict
    about_law = set(baseline.rules)
    for each in missing:
        looked_at = each.rule in decided or each.rule not in about_law
        yield Gone(each.fingerprint, each.rule, each.since, now.get((each.rule, each.fingerprint)), looked_at)
