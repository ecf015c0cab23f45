"""A trend: what several assessments say one after another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from checker.semantics.model import Verdict


@dataclass(frozen=True)
class Point:
    """One assessment. `tally` counts the verdicts of rules of law, `records` the records by kind.

    `new` and `gone` count the findings that the one before did not have and that this one no longer has; None where
    that cannot be told: no key, another key, or findings that are not listed. `came` and `went` are rules, and
    `policies` policies whose text changed since the one before.
    """

    file: str
    as_of: date
    tool_version: str
    complete: bool
    records: Mapping[str, int]
    tally: Mapping[Verdict, int]
    rules: int
    new: int | None
    gone: int | None
    came: tuple[str, ...]
    went: tuple[str, ...]
    policies: tuple[str, ...]

    @property
    def decided(self) -> int:
        """How many verdicts are passed or breached."""
        return self.tally.get("passed", 0) + self.tally.get("breached", 0)


@dataclass(frozen=True)
class RuleLine:
    """A rule's breaches in each assessment, in their order; None where it was not among the rules."""

    rule: str
    title: str
    breaches: tuple[int | None, ...]


@dataclass(frozen=True)
class MonthLine:
    """Answers to the requests received in a month, as the latest assessment has it that knows the month."""

    month: str
    in_time: int
    late: int
    undecided: int
    waiting: int
    as_of: date


@dataclass(frozen=True)
class Law:
    """Compliance by month under one law's time limit, by the rule that asks for the answers."""

    rule: str
    title: str
    citations: tuple[str, ...]
    months: tuple[MonthLine, ...]


@dataclass(frozen=True)
class Trend:
    """Assessments by their as-of day, what they say of each rule and month, and the files that could not be read."""

    points: tuple[Point, ...]
    rules: tuple[RuleLine, ...]
    laws: tuple[Law, ...]
    unread: tuple[str, ...]
