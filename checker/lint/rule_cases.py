"""What the cases beside a rule show of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checker.lint.overview import Overview
from checker.semantics.model import Rule


def shown(overview: Overview) -> Iterator[tuple[Rule, frozenset[str]]]:
    """Every rule with the verdicts that its cases expect."""
    verdicts: Mapping[str, set[str]] = {identity: set() for identity in overview.program.rules}
    for case in overview.program.cases:
        if case.kind == "rule" and case.expected.verdict is not None:
            verdicts[case.target].add(case.expected.verdict)
    for identity, rule in overview.program.rules.items():
        yield rule, frozenset(verdicts[identity])
