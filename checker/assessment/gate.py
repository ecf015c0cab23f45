"""What an assessment means for a pipeline: its exit code."""

from __future__ import annotations

from dataclasses import dataclass

from checker.assessment.model import Assessment, Outcome
from checker.semantics.model import Level

NOTHING_FOUND = 0
FOUND = 1
NOT_COMPLETE = 2

_GRAVITY: tuple[Level, ...] = ("info", "warn", "error")


@dataclass(frozen=True)
class Gate:
    """`fail_on` is the least severity of a breach that fails; pending never does.

    `fail_on_undecided` fails on undecided verdicts that could turn out as breaches. `exit_zero` mutes exit 1 only.
    """

    fail_on: Level = "error"
    fail_on_undecided: bool = False
    exit_zero: bool = False


def exit_code(assessment: Assessment, gate: Gate) -> int:
    """0 nothing at or above the gate; 1 something; 2 the check is not complete, which outranks 1.

    Findings under a waiver, and those that the baseline knows, do not count.
    """
    if assessment.incomplete:
        return NOT_COMPLETE
    if gate.exit_zero:
        return NOTHING_FOUND
    least = _GRAVITY.index(gate.fail_on)
    if any(_GRAVITY.index(outcome.rule.severity) >= least for outcome in assessment.outcomes if _hides_breach(outcome)):
        return FOUND
    for finding in assessment.findings:
        if finding.excused:
            continue
        if finding.verdict == "breached" and _GRAVITY.index(finding.severity) >= least:
            return FOUND
        if gate.fail_on_undecided and finding.verdict == "undecided" and not finding.harmless:
            return FOUND
    return NOTHING_FOUND


def _hides_breach(outcome: Outcome) -> bool:
    """Whether breaches are among the findings that are counted and not listed."""
    listed = sum(finding.verdict == "breached" for finding in outcome.findings)
    return outcome.unlisted > 0 and outcome.tally.get("breached", 0) > listed
