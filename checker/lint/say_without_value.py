"""A message about dates that shows none."""

from __future__ import annotations

from collections.abc import Iterator

from checker.diagnostics.diagnostic import Diagnostic
from checker.lint.overview import Overview, expressions
from checker.semantics.expressions import Compare, DoneBy
from checker.semantics.model import RuleVersion
from checker.semantics.types import DateType
from checker.syntax import ast


def check(overview: Overview) -> Iterator[Diagnostic]:
    """Rules that compare dates, and whose message has no hole."""
    for _, declaration in overview.declarations():
        if not isinstance(declaration, ast.RuleDecl):
            continue
        rule = overview.program.rules.get(declaration.id.text)
        checked = {} if rule is None else {version.require.span: version for version in rule.versions}
        for written in declaration.versions:
            version, message = checked.get(written.require.span), written.says[-1]
            if version is not None and _compares_dates(version) and _shows_nothing(message):
                yield say_without_value(message.text)


def _shows_nothing(message: ast.Say) -> bool:
    return all(isinstance(piece, str) for piece in message.pieces)


def _compares_dates(version: RuleVersion) -> bool:
    values = dict(version.lets)
    for expression in expressions((version.require, *values.values())):
        if isinstance(expression, DoneBy):
            return True
        if isinstance(expression, Compare) and isinstance(expression.left.type, DateType):
            return True
    return False


def say_without_value(message: ast.Text) -> Diagnostic:
    """A rule compares dates, and its message shows none of them.

    Whoever reads the finding has to look the dates up to see by how much the rule was breached.

    Wrong:
      say      "the answer is late"

    Right:
      say      "{action.happened_on - due} late: received {received_on}, last day {due}"
    """
    return Diagnostic(
        code="say-without-value",
        message="the rule compares dates, and the message shows none",
        span=message.span,
        severity="info",
        help="`{received_on}`, `{due}`, or a margin such as `{action.happened_on - due}`",
    )
