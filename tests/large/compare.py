"""Compares a log that was held in memory with the same log read straight into DuckDB."""

from __future__ import annotations

from collections.abc import Callable

from checker.assessment.model import Assessment, Finding

# Rules about groups that each lie within one request.
WITHIN = ("LOG-01", "LOG-02", "LOG-10", "LOG-11")

Both = Callable[..., tuple[Assessment, Assessment]]


def same(small: Assessment, large: Assessment) -> None:
    """Asserts that a large log comes to the same as a small one, but for what is said to be left out."""
    of_small = {outcome.rule.id: outcome for outcome in small.outcomes}
    assert set(of_small) == {outcome.rule.id for outcome in large.outcomes}
    for outcome in large.outcomes:
        assert (outcome.rule.id, outcome.tally) == (outcome.rule.id, of_small[outcome.rule.id].tally)
        assert {_told(each) for each in outcome.findings} <= {_told(e) for e in of_small[outcome.rule.id].findings}
        assert not outcome.tally.get("breached") or outcome.findings, "some of the breaches are listed"
    assert large.data_findings == small.data_findings
    assert large.incomplete == small.incomplete
    assert (large.series.months, large.series.sites) == (small.series.months, small.series.sites)
    assert (large.records, large.inputs, large.digests) == (small.records, small.inputs, small.digests)


def _told(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.verdict, finding.subject, finding.message, finding.evidence, finding.fingerprint
