"""Findings that are judged when a report asks for more of them than what is brief: most reports ask that of few."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from checker.assessment.findings import finding, version_of, wanting_of
from checker.assessment.model import Finding
from checker.assessment.untold import REST, Untold, told_later
from checker.engines.model import Subject
from checker.engines.reference import Brief
from checker.engines.reference import Wanting as Facts
from checker.semantics.model import Program, Rule

if TYPE_CHECKING:
    from checker.assessment.judging import Judging
    from checker.assessment.outcomes import Telling

Values = Mapping[str, Any]


class JudgedLater:
    """Makes the findings of one rule, each to be judged later; those that are alike share what is brief of them."""

    def __init__(self, rule: Rule, program: Program, told: Telling, judging: Judging) -> None:
        self._rule = rule
        self._program = program
        self._told = told
        self._judging = judging
        self._alike: dict[tuple[object, ...], Values] = {}

    def finding(self, subject: Subject, brief: Brief) -> Finding:
        """The finding about a subject; calendars that ended too soon are told at once, for the head of the report."""
        facts = brief.wanting
        rest = _Rest(self, subject, facts, self._known(brief))
        if facts is not None and any(fact.kind == "calendar" for fact in (*facts.decisive, *facts.together)):
            return told_later(Finding, rest.wanting())
        return told_later(Finding, {REST: Untold(rest.wanting, rest.known)})

    def wanting(self, subject: Subject) -> Facts:
        """The facts that would settle a verdict."""
        return self._judging.wanting(self._rule.id, subject)

    def told(self, facts: Facts) -> Values:
        """Those facts as a report tells them."""
        showing, origins = self._told.showing, self._told.origins
        return {"wanting": wanting_of(facts.decisive, facts.together, self._program, showing, origins)}

    def whole(self, subject: Subject, facts: Facts) -> Values:
        """All of a finding."""
        judgement = self._judging.judge(self._rule.id, subject, facts)
        told = self._told
        return vars(finding(judgement, self._rule, self._program, told.showing, told.letters, told.origins))

    def _known(self, brief: Brief) -> Values:
        nothing = brief.wanting is not None and not (brief.wanting.decisive or brief.wanting.together)
        key = (brief.verdict, brief.version, brief.severity, brief.harmless, nothing)
        if key not in self._alike:
            self._alike[key] = {
                "about": self._rule.about,
                "rule": self._rule.id,
                "title": self._rule.title,
                "citations": version_of(self._rule, brief.version).authority.cites,
                "verdict": brief.verdict,
                "severity": brief.severity,
                "harmless": brief.harmless,
                **({"wanting": ()} if nothing else {}),
            }
        return self._alike[key]


class _Rest:
    """What is found later of one finding: the facts that would settle it, then the rest; `known` it is already."""

    __slots__ = ("_facts", "_of", "_subject", "known")

    def __init__(self, of: JudgedLater, subject: Subject, facts: Facts | None, known: Values) -> None:
        self._of = of
        self._subject = subject
        self._facts = facts
        self.known = known

    def wanting(self) -> Values:
        self._facts = self._facts or self._of.wanting(self._subject)
        return {**self._of.told(self._facts), REST: Untold(self.whole, self.known)}

    def whole(self) -> Values:
        return self._of.whole(self._subject, self._facts or self._of.wanting(self._subject))
