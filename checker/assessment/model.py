"""Everything that one run established; reporters draw from nothing else.

Nothing here holds input text unless the run was asked to show it: then `shown` parts are filled in by the run, and
reporters print what is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from checker.assessment.excuse_model import BaselineFacts, WaiverFacts
from checker.assessment.series_model import Series
from checker.assessment.subject import Place as Place
from checker.assessment.subject import Subject as Subject
from checker.assessment.untold import Tellable
from checker.semantics.model import Level, Verdict

SCHEMA_VERSION = "1"

VERDICT_ORDER: tuple[Verdict, ...] = (
    "breached",
    "undecided",
    "pending",
    "no_law",
    "passed",
    "not_applicable",
)


@dataclass(frozen=True)
class Input:
    """A file that was read: its name as given, SHA-256 (hexadecimal), size in bytes, and what it is."""

    file: str
    sha256: str
    size: int
    role: Literal["log", "letter", "settings", "index", "waivers", "baseline"]


@dataclass(frozen=True)
class Rests:
    """One fact that a verdict rests on: the policy's words, and its value if it may be shown (else None).

    `places` are spans of a letter.
    """

    words: str
    value: str | None
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Wanting:
    """A fact whose being unknown keeps the verdict open; `alone` if it would decide by itself."""

    words: str
    alone: bool
    why: str
    place: Place | None


@dataclass(frozen=True)
class Finding(Tellable):
    """A subject that breaches a rule, cannot be decided, or is pending.

    `margin` is in days from the act (or from as_of, while pending) to `due`: negative is late.
    `incomplete` marks a data finding that keeps the check from being whole (unreadable row or file).
    `fingerprint` is keyed and stable for rule and record; see the decision record `pseudonyms`. `waiver` names the
    waiver that covers it, `known_since` is the day since which a baseline has it; neither changes the verdict.
    """

    about: Literal["law", "data"]
    rule: str
    title: str
    citations: tuple[str, ...]
    verdict: Verdict
    severity: Level
    subject: Subject
    message: str
    mend: str | None
    due: date | None
    margin: int | None
    margin_working_days: int | None
    evidence: tuple[Rests, ...]
    wanting: tuple[Wanting, ...]
    harmless: bool
    fingerprint: str
    incomplete: bool = False
    waiver: str | None = None
    known_since: date | None = None

    @property
    def excused(self) -> bool:
        """Whether it does not count in the gate: a waiver covers it, or the baseline knows it."""
        return self.waiver is not None or self.known_since is not None


@dataclass(frozen=True)
class RuleFacts:
    """What a report says of a rule; `in_force` in words: "from 2003-04-14 by received_on"."""

    id: str
    title: str
    policy: str
    regime: str | None
    about: Literal["law", "data"]
    severity: Level
    citations: tuple[str, ...]
    rows: tuple[str, ...]
    in_force: tuple[str, ...]
    mend: str | None


@dataclass(frozen=True)
class Outcome:
    """One for every rule of the run. `tally` counts every verdict exactly; `unlisted` of those that are told are not
    among the `findings`, where there were very many.

    `headline` is the gravest verdict that occurred; `population` counts the subjects. `unsupplied` says that the
    records which the rule is about were not supplied at all. `settings` are those that decided something.
    """

    rule: RuleFacts
    headline: Verdict
    tally: Mapping[Verdict, int]
    population: int
    unsupplied: bool
    unlisted: int
    findings: tuple[Finding, ...]
    settings: tuple[str, ...]


@dataclass(frozen=True)
class LetterSummary:
    """What was read in one letter, in closed words only."""

    file: str
    place: Place
    readable: bool
    why_not: str | None
    kinds: tuple[str, ...]
    language: str | None
    grounds: tuple[str, ...]
    joined: bool


@dataclass(frozen=True)
class SettingUsed:
    """A setting of the policies: its value, whether the user set it, and why it has its default."""

    name: str
    value: str
    chosen: bool
    because: str


@dataclass(frozen=True)
class Assessment(Tellable):
    """`records` counts the records by kind. `digests` name policies, calendars, mapping: SHA-256, hexadecimal.

    `notices` are lines for the head of a report: pseudonyms that are not stable, an as-of day taken from the clock.
    `incomplete` says in words why the check is not whole; empty means that it is. Charts are drawn from `series`.
    `key` is the id of the key that made pseudonyms and fingerprints, None where it was derived from the input.
    """

    schema_version: str
    tool: str
    tool_version: str
    as_of: date
    as_of_source: Literal["option", "settings", "clock"]
    complete_through: date | None
    inputs: tuple[Input, ...]
    policies: Mapping[str, str]
    digests: Mapping[str, str]
    records: Mapping[str, int]
    letters: tuple[LetterSummary, ...]
    outcomes: tuple[Outcome, ...]
    data_findings: tuple[Finding, ...]
    settings: tuple[SettingUsed, ...]
    notices: tuple[str, ...]
    incomplete: tuple[str, ...]
    series: Series
    key: str | None = None
    waivers: tuple[WaiverFacts, ...] = ()
    baseline: BaselineFacts | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, law first, in the order of the outcomes."""
        return tuple(f for outcome in self.outcomes for f in outcome.findings) + self.data_findings
