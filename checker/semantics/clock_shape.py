"""Whether a clock says all that it needs to, and nothing twice."""

from __future__ import annotations

from checker.diagnostics.diagnostic import Diagnostic, Label
from checker.diagnostics.source import Span
from checker.semantics.model import Clock
from checker.semantics.scope import Scope
from checker.syntax import ast


def incomplete(found: Clock, clauses: tuple[ast.ClockClause, ...], name: ast.Name, span: Span) -> Diagnostic | None:
    """What a base clock leaves open or says beside the whole clock of another; None where it is complete."""
    whole = [clause for clause in clauses if isinstance(clause, ast.Like | ast.StricterOf)]
    if whole:
        spare = ast.NeverRolls if isinstance(whole[0], ast.StricterOf) else ast.Like
        others = [clause for clause in clauses if not isinstance(clause, ast.Like | ast.StricterOf | spare)]
        return like_and_more(whole[0], others[0]) if others else None
    if found.starts is None:
        return clock_without_start(name, span)
    if found.period is None:
        return clock_without_length(name, span)
    if found.rolls is None and not found.never_rolls:
        return clock_without_roll(name)
    return None


def report_repeated(clauses: tuple[ast.ClockClause, ...], scope: Scope) -> None:
    """Reports clauses that stand twice; restarts and pauses may be several."""
    seen: dict[type, ast.ClockClause] = {}
    for clause in clauses:
        if isinstance(clause, ast.Restarts | ast.Pauses):
            continue
        kind = ast.Rolls if isinstance(clause, ast.NeverRolls) else type(clause)
        if kind in seen:
            scope.notes.report(clause_twice(clause, seen[kind].span))
        seen.setdefault(kind, clause)


def clock_without_roll(name: ast.Name) -> Diagnostic:
    """A deadline does not say what happens when its last day is no working day.

    Silence about it is how last days go wrong, so one of the two is always written.

    Wrong:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts received_on
            runs 30 days
    Right:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts received_on
            runs 30 days
            never rolls
    """
    return Diagnostic(
        code="clock-without-roll",
        message=f"`{name.text}` does not say what happens on a weekend",
        span=name.span,
        help="`never rolls`, or `rolls to working day of CALENDAR`",
    )


def clock_without_start(name: ast.Name, span: Span) -> Diagnostic:
    """A deadline does not say when its period starts.

    Wrong:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            runs 30 days
            never rolls
    Right:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts received_on
            runs 30 days
            never rolls
    """
    return Diagnostic(
        code="clock-without-start",
        message=f"`{name.text}` does not say when its period starts",
        span=name.span,
        help="`starts DATE`, or `like DEADLINE`",
        labels=(Label(span, "in this version"),),
    )


def clock_without_length(name: ast.Name, span: Span) -> Diagnostic:
    """A deadline does not say how long its period is.

    Wrong:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts received_on
            never rolls
    Right:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts received_on
            runs 30 days
            never rolls
    """
    return Diagnostic(
        code="clock-without-length",
        message=f"`{name.text}` does not say how long its period runs",
        span=name.span,
        help="`runs 30 days`, `runs 1 month`",
        labels=(Label(span, "in this version"),),
    )


def clause_twice(clause: ast.ClockClause, first: Span) -> Diagnostic:
    """A clock says one thing twice, or both rolls and never rolls.

    Wrong:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts received_on
            runs 30 days
            never rolls
            runs 60 days
    Right:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts received_on
            runs 30 days
            never rolls
    """
    return Diagnostic(
        code="clause-twice",
        message="this clock has already said so, or the opposite",
        span=clause.span,
        help="keep one of the two",
        labels=(Label(first, "here"),),
    )


def like_and_more(whole: ast.Like | ast.StricterOf, other: ast.ClockClause) -> Diagnostic:
    """`like` or `earliest of` takes a whole clock, and another clause stands beside it.

    Wrong:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            like due
            runs 60 days
    Right:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            like due
    """
    return Diagnostic(
        code="like-and-more",
        message="this takes the whole clock of another deadline, so nothing can stand beside it",
        span=whole.span,
        help="put what differs into an `except`",
        labels=(Label(other.span, "this clause"),),
    )


MISTAKES = (
    clock_without_roll,
    clock_without_start,
    clock_without_length,
    clause_twice,
    like_and_more,
)
