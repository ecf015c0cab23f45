"""What an assessment means for a pipeline."""

from __future__ import annotations

from dataclasses import replace

from checker.assessment.gate import Gate, exit_code
from checker.assessment.model import Assessment
from tests.reporters.sample import assessment


def whole() -> Assessment:
    """The sample, with nothing left out."""
    return replace(assessment(), incomplete=())


def without_errors() -> Assessment:
    """The sample with its warnings and the undecided verdict only."""
    sample = whole()
    outcomes = tuple(
        replace(
            outcome, findings=tuple(f for f in outcome.findings if (f.verdict, f.severity) != ("breached", "error"))
        )
        for outcome in sample.outcomes
    )
    return replace(sample, outcomes=outcomes)


def test_a_breach_at_the_severity_of_the_gate_exits_with_1() -> None:
    assert exit_code(whole(), Gate()) == 1
    assert exit_code(without_errors(), Gate()) == 0
    assert exit_code(without_errors(), Gate(fail_on="warn")) == 1


def test_a_check_that_is_not_whole_outranks_a_breach() -> None:
    assert exit_code(assessment(), Gate()) == 2
    assert exit_code(assessment(), Gate(exit_zero=True)) == 2


def test_exit_zero_mutes_a_breach() -> None:
    assert exit_code(whole(), Gate(exit_zero=True)) == 0


def test_undecided_fails_only_when_asked_and_only_if_it_could_be_a_breach() -> None:
    sample = without_errors()
    assert exit_code(sample, Gate(fail_on_undecided=True)) == 1
    harmless = replace(
        sample,
        outcomes=tuple(
            replace(outcome, findings=tuple(replace(f, harmless=True) for f in outcome.findings))
            for outcome in sample.outcomes
        ),
    )
    assert exit_code(harmless, Gate(fail_on_undecided=True)) == 0


def test_pending_never_fails() -> None:
    sample = without_errors()
    pending = replace(
        sample,
        data_findings=(),
        outcomes=tuple(
            replace(outcome, findings=tuple(f for f in outcome.findings if f.verdict == "pending"))
            for outcome in sample.outcomes
        ),
    )
    assert exit_code(pending, Gate(fail_on="info", fail_on_undecided=True)) == 0


def test_a_breach_that_is_counted_and_not_listed_still_fails() -> None:
    sample = without_errors()
    hidden = replace(sample.outcomes[-1], unlisted=1, tally={"breached": 1}, findings=())
    assert exit_code(replace(sample, outcomes=(hidden,)), Gate()) == 1
    softer = replace(hidden, rule=replace(hidden.rule, severity="warn"))
    assert exit_code(replace(sample, outcomes=(softer,)), Gate()) == 0
