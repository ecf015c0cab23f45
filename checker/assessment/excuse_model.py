"""What takes findings out of the gate, as reports show it: waivers, and a baseline. Neither changes a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from checker.semantics.model import Verdict


@dataclass(frozen=True)
class WaiverFacts:
    """A waiver: `name` is its file and line, by which findings refer to it; `scope` is in words.

    It holds through the day `expires` in `timezone`. `state` is `in force`, `expired`, or `refused` with `why_not`.
    `findings` counts those in its scope, whatever its state.
    """

    name: str
    rule: str
    scope: tuple[str, ...]
    reason: str
    approver: str
    ticket: str | None
    granted: date
    expires: date
    timezone: str
    state: Literal["in force", "expired", "refused"]
    why_not: str | None
    findings: int


@dataclass(frozen=True)
class Gone:
    """A finding of the baseline that is not there any more.

    `now` is today's verdict, None where no record of the input has the fingerprint. `looked_at` is False where its
    rule was not decided in this check.
    """

    fingerprint: str
    rule: str
    since: date
    now: Verdict | None
    looked_at: bool


@dataclass(frozen=True)
class BaselineFacts:
    """The baseline of a check: `known` and `new` count the findings, breached or undecided, that it has and has not.

    `gone` are sorted by rule and fingerprint. `changed_policies` name those with another text than then, `new_rules`
    rules that were not decided then.
    """

    file: str
    as_of: date
    tool_version: str
    known: int
    new: int
    gone: tuple[Gone, ...]
    changed_policies: tuple[str, ...]
    new_rules: tuple[str, ...]
