"""From the clauses of a clock to a typed clock."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Span
from checker.semantics.arithmetic import as_calendar
from checker.semantics.clock_shape import incomplete, report_repeated
from checker.semantics.expressions import Current, DeadlineOf, PeriodValue, TypedExpr
from checker.semantics.model import Clock, Pause, Restart
from checker.semantics.presence import required
from checker.semantics.resolve import resolve, rows
from checker.semantics.scope import Scope
from checker.semantics.typecheck import infer, truth
from checker.semantics.types import DateType, MistakenType, PeriodType
from checker.semantics.words_for_types import describe
from checker.syntax import ast


def base_clock(clauses: tuple[ast.ClockClause, ...], name: ast.Name, span: Span, scope: Scope) -> Clock | None:
    """The clock of a deadline's version: complete, or None where it cannot be used."""
    found = clock(clauses, scope)
    if found is None:
        return None
    mistake = incomplete(found, clauses, name, span)
    if mistake is not None:
        scope.notes.report(mistake)
        return None
    return found


def clock(clauses: tuple[ast.ClockClause, ...], scope: Scope) -> Clock | None:
    """The clauses as a clock, complete or not; None where one cannot be used."""
    report_repeated(clauses, scope)
    found = Clock()
    sound = True
    for clause in clauses:
        extended = _with(found, clause, scope)
        sound = sound and extended is not None
        found = extended or found
    if found.overflows and isinstance(found.period, PeriodValue) and found.period.type != PeriodType("months"):
        scope.notes.report(overflow_without_months(found.period))
        return None
    return found if sound else None


def may_stand(found: Clock, scope: Scope) -> bool:
    """Whether the clock may have no last day: not started, started again and waiting, or stopped by a pause."""
    if found.stricter_of:
        return all(_may_stand(deadline, scope) for deadline in found.stricter_of)
    if found.like is not None and _may_stand(found.like, scope):
        return True
    waits = found.starts is not None and found.starts.optional
    return waits or bool(found.restarts) or bool(found.pauses)


def _may_stand(deadline: str, scope: Scope) -> bool:
    member = scope.schema.index.member_ids.get(deadline)
    worth = None if member is None else scope.values.worth(member)
    return worth is None or worth.optional


def _with(found: Clock, clause: ast.ClockClause, scope: Scope) -> Clock | None:
    """The clock with one clause more."""
    match clause:
        case ast.Starts(day=day):
            starts = _start(day, scope)
            return None if starts is None else replace(found, starts=starts)
        case ast.Restarts():
            restart = _restart(clause, scope)
            return None if restart is None else replace(found, restarts=(*found.restarts, restart))
        case ast.Runs(period=period, counting_first_day=counting):
            length = _period(period, scope)
            return None if length is None else replace(found, period=length, counting_first_day=counting)
        case ast.ShortMonths():
            return replace(found, overflows=True)
        case ast.Pauses():
            pause = _pause(clause, scope)
            return None if pause is None else replace(found, pauses=(*found.pauses, pause))
        case ast.Rolls(calendar=path):
            rolls = as_calendar(resolve(path, scope), scope)
            return None if isinstance(rolls.type, MistakenType) else replace(found, rolls=rolls)
        case ast.NeverRolls():
            return replace(found, never_rolls=True)
        case ast.Like(deadline=path):
            like = _same_record(path, scope)
            return None if like is None else replace(found, like=like)
        case ast.StricterOf(deadlines=paths, contributions=contributions):
            deadlines = [_same_record(path, scope) for path in paths]
            named = tuple(deadline for deadline in deadlines if deadline is not None)
            if len(named) < len(deadlines):
                return None
            return replace(found, stricter_of=named, contributions=contributions)
        case _:
            assert_never(clause)


def _date(node: ast.Expr, scope: Scope) -> TypedExpr | None:
    """A date, which may be absent."""
    day = infer(node, scope)
    if isinstance(day.type, MistakenType):
        return None
    if not isinstance(day.type, DateType):
        scope.notes.report(clock_without_date(day))
        return None
    return day


def _start(node: ast.Expr, scope: Scope) -> TypedExpr | None:
    day = _date(node, scope)
    if isinstance(day, DeadlineOf):
        scope.notes.report(starts_at_a_deadline(day))
        return None
    return day


def _restart(clause: ast.Restarts, scope: Scope) -> Restart | None:
    when = truth(clause.when, scope)
    if isinstance(when.type, MistakenType):
        return None
    day = _date(clause.day, scope.given(when))
    return None if day is None else Restart(day, when)


def _period(node: ast.Expr, scope: Scope) -> TypedExpr | None:
    period = infer(node, scope)
    return period if isinstance(period.type, PeriodType) else None


def _pause(clause: ast.Pauses, scope: Scope) -> Pause | None:
    when = None if clause.when is None else truth(clause.when, scope)
    outer = scope.given(when)
    variable, table, where = None, None, None
    if clause.variable is not None and clause.rows is not None:
        table = rows(clause.rows, outer)
        if isinstance(table.type, MistakenType):
            return None
        outer, _ = outer.binding(clause.variable.text, table, clause.variable.span)
        variable = clause.variable.text
        where = None if clause.where is None else truth(clause.where, outer)
        outer = outer.given(where)
    start = _date(clause.start, outer)
    end = _date(clause.end, outer)
    if start is None or end is None:
        return None
    start = required(start, outer)
    if any(part is not None and isinstance(part.type, MistakenType) for part in (when, where, start)):
        return None
    return Pause(variable, table, where, start, end, clause.both_ends, when)


def _same_record(path: ast.Path, scope: Scope) -> str | None:
    """The id of a deadline of the same record."""
    found = resolve(path, scope)
    if isinstance(found.type, MistakenType):
        return None
    if not isinstance(found, DeadlineOf):
        scope.notes.report(like_no_deadline(path, found))
        return None
    if not isinstance(found.row, Current):
        scope.notes.report(like_another_record(path, scope.record or ""))
        return None
    return found.deadline


def like_no_deadline(path: ast.Path, found: TypedExpr) -> Diagnostic:
    """`like` or `earliest of` names something that is no deadline.

    Wrong:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            like answer
    Right:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            like due
    """
    return Diagnostic(
        code="like-no-deadline",
        message=f"`{path.text}` is {describe(found.type)}, not a deadline",
        span=path.span,
        help="a deadline is declared with `deadline`",
    )


def like_another_record(path: ast.Path, record: str) -> Diagnostic:
    """`like` or `earliest of` names the deadline of another record."""
    return Diagnostic(
        code="like-another-record",
        message=f"`{path.text}` is no deadline of this `{record}`",
        span=path.span,
        help="a clock can only be like another clock of the same record",
    )


def starts_at_a_deadline(day: TypedExpr) -> Diagnostic:
    """A period starts at the last day of another.

    Periods are counted from the event that starts them, never from an earlier last day: one month and then two is
    not three months, because of short months and weekends.

    Wrong:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts due
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
        code="starts-at-a-deadline",
        message="a period that starts at the end of another: one month and then two is not three",
        span=day.span,
        help=f"`like {day.span.text}`, and an exception that `runs` the whole length",
    )


def clock_without_date(day: TypedExpr) -> Diagnostic:
    """A clock starts, restarts or pauses at something that is no date.

    Wrong:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts answer
            runs 30 days
            never rolls
    Right:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts answer.happened_on
            runs 30 days
            never rolls
    """
    return Diagnostic(
        code="clock-without-date",
        message=f"a clock needs a date here; `{day.span.text}` is {describe(day.type)}",
        span=day.span,
        help=f"`{day.span.text}.happened_on`" if "record" in describe(day.type) else None,
    )


def overflow_without_months(period: TypedExpr) -> Diagnostic:
    """`short months overflows` stands in a clock that is not counted in months or years.

    Wrong:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts received_on
            runs 30 days
            short months overflows
            never rolls
    Right:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts received_on
            runs 1 month
            short months overflows
            never rolls
    """
    return Diagnostic(
        code="overflow-without-months",
        message="`short months overflows` matters only to months and years",
        span=period.span,
    )


MISTAKES = (
    like_no_deadline,
    like_another_record,
    starts_at_a_deadline,
    clock_without_date,
    overflow_without_months,
)
