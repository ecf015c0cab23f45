"""The exceptions of a definition or a deadline, its own and those that other policies add."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.diagnostics.diagnostic import Diagnostic, Label
from checker.diagnostics.source import Span
from checker.diagnostics.suggest import among, did_you_mean
from checker.semantics.authority import authority
from checker.semantics.clocks import clock
from checker.semantics.expressions import TypedExpr
from checker.semantics.model import Clock, Exemption, InForce
from checker.semantics.notes import Notes
from checker.semantics.scope import Scope
from checker.semantics.typecheck import infer, truth
from checker.semantics.types import MistakenType, Type
from checker.semantics.versions import in_force, inside
from checker.semantics.words_for_types import describe
from checker.syntax import ast


@dataclass(frozen=True)
class Outside:
    """Stands for the version where an exception is added by another policy, which stands in none."""


def exception(
    clause: ast.ExceptionClause, version: InForce | Outside | None, value: Type | None, what: str, scope: Scope
) -> Exemption | None:
    """The typed exception, or None where it cannot be used.

    `version` is that of the declaration, None where its dates have a mistake; `value` the type of a definition,
    None for a deadline.
    """
    dates = _dates(clause, version, scope)
    when = truth(clause.when, scope)
    inner = scope.given(when)
    means, hands = _body(clause, value, what, inner)
    if dates is None or isinstance(when.type, MistakenType) or (means is None and hands is None):
        return None
    return Exemption(
        label=clause.label.text,
        title=clause.title.value,
        policy=scope.policy,
        in_force=dates,
        authority=authority(clause.authority, scope),
        over=tuple(label.text for label in clause.over),
        when=when,
        means=means,
        clock=hands,
        span=clause.label.span,
    )


def _dates(clause: ast.ExceptionClause, version: InForce | Outside | None, scope: Scope) -> InForce | None:
    if clause.in_force is None:
        if isinstance(version, Outside):
            scope.notes.report(amendment_without_dates(clause.label))
            return None
        return version
    dates = in_force(clause.in_force, scope)
    if dates is None:
        return None
    if isinstance(version, Outside):
        if clause.in_force.by is None:
            scope.notes.report(amendment_without_dates(clause.label))
        return dates
    if version is None:
        return None
    if not inside(dates, version):
        scope.notes.report(exception_outside_version(clause, version))
    return InForce(dates.start, dates.through, dates.by or version.by, dates.where)


def _body(
    clause: ast.ExceptionClause, value: Type | None, what: str, scope: Scope
) -> tuple[TypedExpr | None, Clock | None]:
    if value is None:
        if clause.means is not None:
            scope.notes.report(value_for_a_clock(clause, what))
            return None, None
        whole = next((each for each in clause.clock if isinstance(each, ast.Like | ast.StricterOf)), None)
        if whole is not None:
            scope.notes.report(like_in_an_exception(whole))
            return None, None
        return None, clock(clause.clock, scope)
    if clause.means is None or clause.clock:
        scope.notes.report(clock_for_a_value(clause, what))
        return None, None
    means = infer(clause.means, scope, value)
    if isinstance(means.type, MistakenType):
        return None, None
    if means.type != value and not isinstance(value, MistakenType):
        scope.notes.report(exception_of_another_type(means, value, what))
        return None, None
    return means, None


def check_priorities(clauses: Sequence[ast.ExceptionClause], what: str, notes: Notes) -> None:
    """Reports labels that are taken twice, that do not exist, and exceptions that are over each other."""
    labels: dict[str, ast.ExceptionClause] = {}
    for clause in clauses:
        if clause.label.text in labels:
            notes.report(label_twice(clause.label, what, labels[clause.label.text].label.span))
        labels.setdefault(clause.label.text, clause)
    for clause in clauses:
        for over in clause.over:
            if over.text not in labels:
                notes.report(unknown_label(over, what, tuple(labels)))
    reported: set[str] = set()
    for label in labels:
        circle = _circle(label, labels, (label,))
        if circle and not reported & set(circle):
            reported |= set(circle)
            notes.report(over_each_other(tuple(labels[each] for each in circle)))


def _circle(start: str, labels: dict[str, ast.ExceptionClause], path: tuple[str, ...]) -> tuple[str, ...]:
    """The labels on a way along `over` that returns to its start, or none."""
    for over in labels[path[-1]].over:
        if over.text == start:
            return path
        if over.text in labels and over.text not in path:
            found = _circle(start, labels, (*path, over.text))
            if found:
                return found
    return ()


def amendment_without_dates(label: ast.Name) -> Diagnostic:
    """An exception from another policy gives no dates of its own.

    An exception takes the dates of the version that it stands in. One that is added from outside stands in none, so
    it says itself since when, and up to when, it is the law.

    Wrong:
        amends time.due
          except longer "More"
            cite "None"
            when signed
            runs 60 days
    Right:
        amends time.due
          except longer "More"
            in force from 2020-01-01 by received_on
            cite "None"
            when signed
            runs 60 days
    """
    return Diagnostic(
        code="amendment-without-dates",
        message="an exception from another policy says when it is in force",
        span=label.span,
        help="`in force from DATE by FIELD`, before `cite`",
    )


def exception_outside_version(clause: ast.ExceptionClause, version: InForce) -> Diagnostic:
    """An exception is in force on days on which its version is not."""
    assert clause.in_force is not None
    last = "and after" if version.through is None else f"through {version.through}"
    return Diagnostic(
        code="exception-outside-version",
        message=f"`{clause.label.text}` reaches beyond its version, which is in force from {version.start} {last}",
        span=clause.in_force.span,
    )


def value_for_a_clock(clause: ast.ExceptionClause, what: str) -> Diagnostic:
    """An exception of a deadline gives a value with `means`, where it should replace clauses of the clock.

    Wrong:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts received_on
            runs 30 days
            never rolls
            except longer "More"
              cite "None"
              when signed
              means received_on + 60 days
    Right:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts received_on
            runs 30 days
            never rolls
            except longer "More"
              cite "None"
              when signed
              runs 60 days
    """
    return Diagnostic(
        code="value-for-a-clock",
        message=f"`{what}` is a deadline, and `means` replaces the value of a definition",
        span=clause.label.span if clause.means is None else clause.means.span,
        help="replace a clause of the clock: `runs 60 days`",
    )


def clock_for_a_value(clause: ast.ExceptionClause, what: str) -> Diagnostic:
    """An exception of a definition replaces clauses of a clock, where it should give a value with `means`.

    Wrong:
        define made of request "A value"
          in force from 2003-01-01 by received_on
            cite "None"
            means pages
            except more "More"
              cite "None"
              when signed
              runs 3 days
    Right:
        define made of request "A value"
          in force from 2003-01-01 by received_on
            cite "None"
            means pages
            except more "More"
              cite "None"
              when signed
              means pages + 3
    """
    return Diagnostic(
        code="clock-for-a-value",
        message=f"`{what}` is a definition, and has no clock whose clauses could be replaced",
        span=clause.clock[0].span if clause.clock else clause.label.span,
        help="`means EXPR`",
    )


def like_in_an_exception(clause: ast.ClockClause) -> Diagnostic:
    """An exception takes another deadline's clock.

    Wrong:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts received_on
            runs 30 days
            never rolls
            except longer "More"
              cite "None"
              when signed
              like due
    Right:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts received_on
            runs 30 days
            never rolls
            except longer "More"
              cite "None"
              when signed
              runs 60 days
    """
    return Diagnostic(
        code="like-in-an-exception",
        message="an exception replaces single clauses, not the whole clock",
        span=clause.span,
        help="`starts`, `restarts`, `runs`, `pauses`, `rolls` or `never rolls`",
    )


def exception_of_another_type(means: TypedExpr, value: Type, what: str) -> Diagnostic:
    """An exception gives a definition a value of another kind.

    Wrong:
        define made of request "A value"
          in force from 2003-01-01 by received_on
            cite "None"
            means pages
            except more "More"
              cite "None"
              when signed
              means received_on
    Right:
        define made of request "A value"
          in force from 2003-01-01 by received_on
            cite "None"
            means pages
            except more "More"
              cite "None"
              when signed
              means pages + 3
    """
    return Diagnostic(
        code="exception-of-another-type",
        message=f"`{what}` is {describe(value)}, and this is {describe(means.type)}",
        span=means.span,
    )


def label_twice(label: ast.Name, what: str, first: Span) -> Diagnostic:
    """Two exceptions of one declaration have the same label."""
    return Diagnostic(
        code="label-twice",
        message=f"`{what}` already has an exception `{label.text}`",
        span=label.span,
        help="give it another label",
        labels=(Label(first, "here"),),
    )


def unknown_label(over: ast.Name, what: str, known: tuple[str, ...]) -> Diagnostic:
    """`over` names an exception that the declaration does not have.

    Wrong:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts received_on
            runs 30 days
            never rolls
            except longer "More"
              cite "None"
              over extendet
              when signed
              runs 60 days
    Right:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts received_on
            runs 30 days
            never rolls
            except longer "More"
              cite "None"
              when signed
              runs 60 days
    """
    return Diagnostic(
        code="unknown-label",
        message=f"`{what}` has no exception `{over.text}`",
        span=over.span,
        help=did_you_mean(over.text, known) or f"exceptions: {among(known)}",
    )


def over_each_other(circle: tuple[ast.ExceptionClause, ...]) -> Diagnostic:
    """Exceptions are over each other, so that none comes first."""
    names = ", ".join(f"`{clause.label.text}`" for clause in circle)
    message = f"{names} is over itself" if len(circle) == 1 else f"the exceptions are over each other: {names}"
    return Diagnostic(
        code="over-each-other",
        message=message,
        span=circle[0].label.span,
        help="remove one `over`",
        labels=tuple(Label(clause.label.span, "here") for clause in circle[1:]),
    )


MISTAKES = (
    amendment_without_dates,
    exception_outside_version,
    value_for_a_clock,
    clock_for_a_value,
    like_in_an_exception,
    exception_of_another_type,
    label_twice,
    unknown_label,
    over_each_other,
)
