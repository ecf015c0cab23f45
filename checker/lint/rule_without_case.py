"""A rule without cases."""

from __future__ import annotations

from collections.abc import Iterator

from checker.diagnostics.diagnostic import Diagnostic
from checker.lint.overview import Overview
from checker.lint.rule_cases import shown
from checker.semantics.model import Rule


def check(overview: Overview) -> Iterator[Diagnostic]:
    """Rules beside which no case stands."""
    for rule, verdicts in shown(overview):
        if not verdicts:
            yield rule_without_case(rule)


def rule_without_case(rule: Rule) -> Diagnostic:
    """No case stands beside a rule.

    A case is an example with the verdict that the law gives it, and the test of the rule. Write at least one that
    breaches it, one that passes, and one to which it does not apply.
    """
    return Diagnostic(
        code="rule-without-case",
        message=f"rule `{rule.id}` has no case",
        span=rule.span,
        severity="warn",
        help='`case "what happened" given RECORD FIELD VALUE expect breached`, after its clauses',
    )
