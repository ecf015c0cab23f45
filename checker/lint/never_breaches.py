"""A rule that whatever is subject to it meets."""

from __future__ import annotations

from collections.abc import Iterator

from checker.diagnostics.diagnostic import Diagnostic
from checker.lint.never_applies import population
from checker.lint.overview import Overview
from checker.lint.possible import Part, at_odds, broken, labels
from checker.semantics.model import Rule, RuleVersion


def check(overview: Overview) -> Iterator[Diagnostic]:
    """Rules whose requirement follows from their conditions, or from nothing."""
    for rule in overview.program.rules.values():
        for version in rule.versions:
            if version.subject.group_by:
                continue
            record, subject = version.subject.record, population(version)
            if at_odds(record, subject, overview):
                continue
            odd = at_odds(record, (*subject, broken(version.require)), overview, version.lets)
            if odd:
                yield rule_never_breaches(rule, version, odd)


def rule_never_breaches(rule: Rule, version: RuleVersion, odd: tuple[Part, ...]) -> Diagnostic:
    """What a rule requires is true of every record that it applies to.

    The requirement repeats a condition after `for`, follows from it, or is always true. The rule passes wherever it
    applies, and a reader of the report believes that something was checked.

    Wrong:
      for      event where kind = extension_notice and written
      require  written

    Right:
      for      event where kind = extension_notice
      require  written
    """
    return Diagnostic(
        code="rule-never-breaches",
        message=f"rule `{rule.id}` can never be breached: what it requires always holds where it applies",
        span=version.require.span,
        severity="warn",
        help="take the condition out of `for`, or require something more",
        labels=labels(odd, version.require.span, "the requirement follows from this"),
    )
