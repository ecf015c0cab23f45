"""A rule whose cases never breach it."""

from __future__ import annotations

from collections.abc import Iterator

from checker.diagnostics.diagnostic import Diagnostic
from checker.lint.overview import Overview
from checker.lint.rule_cases import shown
from checker.semantics.model import Rule


def check(overview: Overview) -> Iterator[Diagnostic]:
    """Rules with cases, of which none expects a breach."""
    for rule, verdicts in shown(overview):
        if verdicts and "breached" not in verdicts:
            yield rule_without_breach(rule)


def rule_without_breach(rule: Rule) -> Diagnostic:
    """No case breaches a rule, so that nobody would notice if it never fired."""
    return Diagnostic(
        code="rule-without-breach",
        message=f"rule `{rule.id}` has no case that breaches it: nobody would notice if it never fired",
        span=rule.span,
        severity="warn",
        help="add a case that ends in `expect breached`",
    )
