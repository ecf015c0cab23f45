"""A rule whose cases never pass it."""

from __future__ import annotations

from collections.abc import Iterator

from checker.diagnostics.diagnostic import Diagnostic
from checker.lint.overview import Overview
from checker.lint.rule_cases import shown
from checker.semantics.model import Rule


def check(overview: Overview) -> Iterator[Diagnostic]:
    """Rules with cases, of which none expects a pass."""
    for rule, verdicts in shown(overview):
        if verdicts and "passed" not in verdicts:
            yield rule_without_pass(rule)


def rule_without_pass(rule: Rule) -> Diagnostic:
    """No case passes a rule, so that nobody would notice if it fired at everything."""
    return Diagnostic(
        code="rule-without-pass",
        message=f"rule `{rule.id}` has no case that passes it: nobody would notice if everything breached it",
        span=rule.span,
        severity="warn",
        help="add a case that ends in `expect passed`",
    )
