"""Where a value may be absent and an operation needs it."""

from __future__ import annotations

from checker.diagnostics.diagnostic import Diagnostic
from checker.semantics.expressions import DeadlineOf, DefinedOf, FieldOf, TypedExpr
from checker.semantics.scope import Scope
from checker.semantics.types import RowType


def required(value: TypedExpr, scope: Scope, deadline: TypedExpr | None = None) -> TypedExpr:
    """The value, or a mistake where it may be absent here; `deadline` is what it is compared with, if that is one."""
    if not value.optional:
        return value
    if scope.lenient:
        return scope.notes.silent(value.span)
    return scope.notes.report(may_be_absent(value, _culprit(value, scope), deadline, scope.message))


def may_be_absent(value: TypedExpr, culprit: TypedExpr, deadline: TypedExpr | None, message: bool) -> Diagnostic:
    """A value that may be absent is used where nothing says that it is there.

    An event that may not have happened, a field whose blank cell means absent, and a deadline whose clock may stand
    have no value to compare or to count with. Say so first: `x is present and ...`, `x is absent or ...`, a guard in
    `for`, or `done by`, which knows what to do. In a message, a `say when x is absent` before it does.

    Wrong:
        notice.stated_date > received_on
    Right:
        notice.stated_date is present and notice.stated_date > received_on
    """
    name = culprit.span.text
    if deadline is not None and isinstance(deadline, DeadlineOf) and _names_an_event(value):
        return Diagnostic(
            code="may-be-absent",
            message=f"`{name}` may be absent",
            span=value.span,
            help=f"`{name} done by {deadline.span.text}`",
        )
    return Diagnostic(
        code="may-be-absent",
        message=f"`{name}` may be absent" if not isinstance(culprit, DeadlineOf) else f"`{name}` may have no last day",
        span=value.span,
        help=f'add `say when {name} is absent "..."`' if message else f"`{name} is present and ...` before it",
    )


def _culprit(value: TypedExpr, scope: Scope) -> TypedExpr:
    """The outermost part of a path that may be absent by itself."""
    if isinstance(value, FieldOf | DefinedOf | DeadlineOf) and value.row.optional and not _by_itself(value, scope):
        return _culprit(value.row, scope)
    return value


def _by_itself(value: TypedExpr, scope: Scope) -> bool:
    """Whether a field may be absent even where its row is there."""
    if not isinstance(value, FieldOf) or not isinstance(value.row.type, RowType):
        return False
    record = scope.schema.record(value.row.type.record)
    return record is not None and record.fields[value.field].blank == "absent"


def _names_an_event(value: TypedExpr) -> bool:
    row = value.row if isinstance(value, FieldOf) else value
    return isinstance(row.type, RowType)


MISTAKES = (may_be_absent,)
