"""A rule that no record can be subject to."""

from __future__ import annotations

from collections.abc import Iterator

from checker.diagnostics.diagnostic import Diagnostic
from checker.lint.overview import Overview, conjuncts
from checker.lint.possible import Part, at_odds, holds, labels, within
from checker.semantics.model import Rule, RuleVersion


def check(overview: Overview) -> Iterator[Diagnostic]:
    """Rules whose dates, scope and conditions exclude each other."""
    for rule in overview.program.rules.values():
        for version in rule.versions:
            if version.subject.group_by:
                continue
            odd = at_odds(version.subject.record, population(version), overview)
            if odd:
                yield rule_never_applies(rule, version, odd)


def population(version: RuleVersion) -> tuple[Part, ...]:
    """What makes a record subject to a version of a rule, condition by condition."""
    subject = version.subject
    conditions = (*conjuncts(subject.applies), *conjuncts(subject.where))
    return (within(version.in_force), *map(holds, conditions))


def rule_never_applies(rule: Rule, version: RuleVersion, odd: tuple[Part, ...]) -> Diagnostic:
    """No record can be subject to a rule.

    Its dates, the scope of its policy and the conditions after `for` exclude each other, so that the rule is not
    applicable whatever the log says. Mostly an `and` was meant to be an `or`, or a condition was copied and not
    changed.

    Wrong:
      for      request where right = access and right = amendment

    Right:
      for      request where right in (access, amendment)
    """
    own = version.subject.where
    spans = [part.span for part in odd if part.span is not None]
    span = spans[-1] if spans else (version.span if own is None else own.span)
    return Diagnostic(
        code="rule-never-applies",
        message=f"rule `{rule.id}` can never apply: no {version.subject.record} meets its conditions",
        span=span,
        severity="warn",
        help="`or` between conditions that exclude each other, or one condition less",
        labels=labels(odd, span, "this excludes it"),
    )
