"""A requirement that is met where there is nothing to look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checker.diagnostics.diagnostic import Diagnostic
from checker.lint.never_applies import population
from checker.lint.overview import Overview
from checker.lint.possible import at_odds, holds
from checker.semantics.expressions import ChildrenOf, Quantified, TypedExpr
from checker.semantics.model import RuleVersion
from checker.semantics.types import RowType


def check(overview: Overview) -> Iterator[Diagnostic]:
    """Requirements of `every` alone, over a table that may be empty."""
    for rule in overview.program.rules.values():
        for version in rule.versions:
            condition = version.require
            if (
                isinstance(condition, Quantified)
                and condition.quantifier == "every"
                and not version.subject.group_by
                and _may_be_empty(condition.rows, overview)
                and not _applies_only_to_some(condition, version, overview)
            ):
                yield bare_every(condition)


def _may_be_empty(rows: TypedExpr, overview: Overview) -> bool:
    """Whether no rows mean that there are none; elsewhere they are unknown, and so is the requirement."""
    if not isinstance(rows, ChildrenOf) or not isinstance(rows.row.type, RowType):
        return False
    return overview.program.records[rows.row.type.record].children[rows.children].empty == "absent"


def _applies_only_to_some(condition: Quantified, version: RuleVersion, overview: Overview) -> bool:
    """Whether the rule applies only where there is a row."""
    none = replace(condition, quantifier="no", has=None)
    return bool(at_odds(version.subject.record, (*population(version), holds(none)), overview, version.lets))


def bare_every(condition: Quantified) -> Diagnostic:
    """A requirement of `every` is also met where there is no row at all.

    `every g in grounds has (...)` is true of a request without grounds. Where one is needed, say so. Where
    other conditions stand beside the `every`, the author is taken to have thought of it.

    Wrong:
      require  every g in grounds has (g.facts_recorded)

    Right:
      require  some g in grounds and every g in grounds has (g.facts_recorded)
    """
    variable, rows = condition.variable, condition.rows.span.text
    where = "" if condition.where is None else f" where ({' '.join(condition.where.span.text.split())})"
    return Diagnostic(
        code="bare-every",
        message=f"this is true also when there is no row in `{rows}`",
        span=condition.span,
        severity="info",
        help=f"if one is needed, `some {variable} in {rows}{where} and` before it",
    )
