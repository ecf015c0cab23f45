"""Words that several reports share."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from checker.assessment.excuse_model import WaiverFacts
from checker.assessment.model import Assessment, Finding, Place
from checker.reporters.inert import one_line
from checker.semantics.model import Verdict

VERDICT_WORDS: Mapping[Verdict, str] = MappingProxyType(
    {
        "breached": "breached",
        "undecided": "undecided",
        "pending": "pending",
        "no_law": "no law",
        "passed": "passed",
        "not_applicable": "not applicable",
    }
)

REGIME_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "hipaa": "HIPAA, 45 CFR 164.524",
        "gdpr": "GDPR",
        "uk_gdpr": "UK GDPR and DPA 2018",
    }
)

# What an undecided answer of a letter lacks.
LACKING_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "text": "a text that can be read without doubt",
        "language": "phrases for the letter's language",
        "law": "law on the letter's day",
        "likeness": "enough likeness to an example",
    }
)


def counted(count: int, noun: str) -> str:
    """`1 record`, `2 days`, `3 entities`, `4 breaches`, `5 groups of events`."""
    if count == 1:
        return f"1 {noun}"
    head, of, members = noun.partition(" of ")
    if head.endswith(("ch", "s", "x")):
        plural = f"{head}es"
    elif head.endswith("y") and head[-2] not in "aeiou":
        plural = f"{head[:-1]}ies"
    else:
        plural = f"{head}s"
    return f"{count:,} {plural}{of}{members}"


def waiver_words(waiver: WaiverFacts) -> str:
    """Who excuses a finding, until when and why: `waived through 2026-09-30 by A. Person (T-7): the reason`."""
    ticket = f" ({waiver.ticket})" if waiver.ticket else ""
    zone = f" {waiver.timezone}"
    return one_line(f"waived through {waiver.expires}{zone} by {waiver.approver}{ticket}: {waiver.reason}")


def excuse_words(finding: Finding, assessment: Assessment) -> tuple[str, ...]:
    """Why a finding does not count in the gate, a phrase for its waiver and one for the baseline; empty if it does."""
    waivers = (waiver_words(waiver) for waiver in assessment.waivers if waiver.name == finding.waiver)
    return (*waivers, *((f"known since {finding.known_since}",) if finding.known_since is not None else ()))


def where(place: Place | None) -> str:
    """A place in one word: file:row, file:line, or file (table t, row r)."""
    if place is None:
        return "the log"
    if place.table is not None:
        return f"{place.file} ({place.table} {place.row})"
    number = place.row if place.row is not None else place.line
    return place.file if number is None else f"{place.file}:{number}"


def sort_gravest_first(finding: Finding) -> tuple[bool, int, int, str, str]:
    """A key that puts what counts in the gate first, then breaches and errors, then rules by id."""
    verdicts = ("breached", "undecided", "pending", "no_law", "passed", "not_applicable")
    severities = ("error", "warn", "info")
    return (
        finding.excused,
        verdicts.index(finding.verdict),
        severities.index(finding.severity),
        finding.rule,
        finding.fingerprint,
    )
