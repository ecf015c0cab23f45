"""From expressions as written to typed expressions."""

from __future__ import annotations

from typing import assert_never

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.suggest import did_you_mean
from checker.semantics import arithmetic, attributes, builtins, comparisons, letters, membership, tables, unresolved
from checker.semantics.data import Money
from checker.semantics.expressions import (
    AllOf,
    AnyOf,
    Constant,
    DeadlineOf,
    DoneBy,
    Extreme,
    FieldOf,
    Not,
    TypedExpr,
    VerdictOf,
)
from checker.semantics.literals import is_currency, no_currency
from checker.semantics.presence import required
from checker.semantics.resolve import is_known_name, resolve
from checker.semantics.scope import Scope
from checker.semantics.types import (
    DateType,
    MistakenType,
    MoneyType,
    NumberType,
    RowsType,
    RowType,
    SetType,
    ShareType,
    TextType,
    TruthType,
    Type,
    WordType,
)
from checker.semantics.words_for_types import a_record, describe
from checker.syntax import ast


def truth(node: ast.Expr, scope: Scope) -> TypedExpr:
    """The expression as a condition: a yes or no that is always there."""
    found = infer(node, scope)
    if isinstance(found.type, MistakenType):
        return found
    if not isinstance(found.type, TruthType):
        return scope.notes.report(not_a_condition(found))
    return required(found, scope)


def infer(node: ast.Expr, scope: Scope, expected: Type | None = None) -> TypedExpr:  # noqa: C901  one line a form
    """The expression with its type; `expected` is the type of what it will be compared with, where that is known."""
    match node:
        case ast.Reference(path=path):
            return resolve(path, scope, expected)
        case ast.Group(inner=inner):
            return infer(inner, scope, expected)
        case ast.Number() | ast.Date() | ast.Text() | ast.Code() | ast.Money() | ast.Share():
            return _literal(node, scope, expected)
        case ast.Period(count=count, unit=unit):
            return arithmetic.period(infer(count, scope), unit, node.span, scope)
        case ast.WorkingDays(count=count, calendar=calendar):
            return arithmetic.working_days(infer(count, scope), resolve(calendar, scope), node.span, scope)
        case ast.AllOf() | ast.AnyOf():
            return _joined(node, scope)
        case ast.Not(operand=operand):
            denied = truth(operand, scope)
            return denied if isinstance(denied.type, MistakenType) else Not(TruthType(), node.span, False, denied)
        case ast.Compare():
            left, right = _pair(node.left, node.right, scope)
            return comparisons.compare(left, node.operator, right, node.span, scope)
        case ast.OneOf():
            return membership.one_of(node, scope, infer)
        case ast.Contained():
            return membership.contained(node, scope, infer)
        case ast.Is(value=value):
            return attributes.attribute(infer(value, scope), node, scope)
        case ast.IsValidOn(value=value, day=day):
            return attributes.valid_on(infer(value, scope), infer(day, scope), node.span, scope)
        case ast.DoneBy():
            return _done_by(node, scope)
        case ast.Says(about=about):
            return letters.says(node, None if about is None else infer(about, scope), scope)
        case ast.Reads(value=value):
            return letters.reads(node, infer(value, scope), scope)
        case ast.VerdictOf():
            return _verdict_of(node, scope)
        case ast.Quantified():
            return tables.quantified(node, scope, truth)
        case ast.Count():
            return tables.count(node, scope, truth)
        case ast.Total():
            return tables.total(node, scope, truth, infer)
        case ast.Pick():
            return tables.pick(node, scope, truth)
        case ast.Extreme():
            return _extreme(node, scope)
        case ast.Call():
            return _call(node, scope)
        case ast.Arithmetic():
            left, right = infer(node.left, scope), infer(node.right, scope)
            return arithmetic.compute(left, node.operator, right, node.span, scope)
        case _:
            assert_never(node)


Literal = ast.Number | ast.Date | ast.Text | ast.Code | ast.Money | ast.Share


def _literal(node: Literal, scope: Scope, expected: Type | None) -> TypedExpr:
    match node:
        case ast.Number(value=number):
            return Constant(NumberType(), node.span, False, number)
        case ast.Date(value=day):
            if day is None:
                return scope.notes.silent(node.span)
            return Constant(DateType(), node.span, False, day)
        case ast.Text(value=text):
            wanted = expected.element if isinstance(expected, SetType) else expected
            if isinstance(wanted, WordType):
                return scope.notes.report(unresolved.quoted_value(node.span, text, wanted))
            return Constant(TextType(), node.span, False, text)
        case ast.Money(amount=amount, currency=currency):
            if not is_currency(currency):
                return scope.notes.report(no_currency(node.span, currency))
            return Constant(MoneyType(), node.span, False, Money(amount, currency))
        case ast.Share(percent=percent):
            return Constant(ShareType(), node.span, False, percent / 100)
        case ast.Code(text=code):
            return _code(code, node, scope, expected)
        case _:
            assert_never(node)


def _code(code: str, node: ast.Code, scope: Scope, expected: Type | None) -> TypedExpr:
    wanted = expected.element if isinstance(expected, SetType) else expected
    if isinstance(wanted, MistakenType):
        return scope.notes.silent(node.span)
    if isinstance(wanted, WordType):
        if code in wanted.words:
            return Constant(wanted, node.span, False, code)
        return scope.notes.report(unresolved.not_a_value(node.span, code, wanted))
    if scope.schema.index.shapeless:
        return scope.notes.silent(node.span)
    holders = [closed.type for closed in scope.schema.closed_lists.values() if code in closed.type.words]
    if len(holders) == 1:
        return Constant(holders[0], node.span, False, code)
    return scope.notes.report(stray_code(node))


def _joined(node: ast.AllOf | ast.AnyOf, scope: Scope) -> TypedExpr:
    """Each operand is read knowing that those before it held (`and`), or that they failed (`or`)."""
    operands: list[TypedExpr] = []
    for operand in node.operands:
        found = truth(operand, scope)
        operands.append(found)
        scope = scope.given(found) if isinstance(node, ast.AllOf) else scope.denied(found)
    for found in operands:
        if isinstance(found.type, MistakenType):
            return found
    joined = AllOf if isinstance(node, ast.AllOf) else AnyOf
    return joined(TruthType(), node.span, False, tuple(operands))


def _pair(left: ast.Expr, right: ast.Expr, scope: Scope) -> tuple[TypedExpr, TypedExpr]:
    """Both sides of a comparison, the bare word read by the type of the other side."""
    if _is_bare(left, scope) and not _is_bare(right, scope):
        second = infer(right, scope)
        return infer(left, scope, second.type), second
    first = infer(left, scope)
    return first, infer(right, scope, first.type)


def _is_bare(node: ast.Expr, scope: Scope) -> bool:
    """Whether an expression could only be a word of a closed list."""
    match node:
        case ast.Group(inner=inner):
            return _is_bare(inner, scope)
        case ast.Code() | ast.Text():
            return True
        case ast.Reference(path=path):
            return len(path.parts) == 1 and not is_known_name(path, scope)
        case _:
            return False


def _done_by(node: ast.DoneBy, scope: Scope) -> TypedExpr:
    action, deadline = infer(node.action, scope), infer(node.deadline, scope)
    for operand in (action, deadline):
        if isinstance(operand.type, MistakenType):
            return operand
    if isinstance(action.type, RowType):
        record = scope.schema.record(action.type.record)
        if record is None or record.dated is None:
            return scope.notes.report(undated(action, action.type.record))
        action = FieldOf(DateType(), action.span, True, action, record.dated)
    if not isinstance(action.type, DateType):
        return scope.notes.report(done_is_no_date(action))
    if not isinstance(deadline.type, DateType):
        return scope.notes.report(done_by_no_date(deadline))
    if not isinstance(deadline, DeadlineOf):
        checked = required(deadline, scope)
        if isinstance(checked.type, MistakenType):
            return checked
    return DoneBy(TruthType(), node.span, False, action, deadline)


def _verdict_of(node: ast.VerdictOf, scope: Scope) -> TypedExpr:
    row = resolve(node.record, scope)
    index = scope.schema.index
    owner = index.rules.get(node.rule.text)
    if isinstance(row.type, MistakenType):
        return row
    if owner is None:
        if index.excused(scope.policy, node.rule.text):
            return scope.notes.silent(node.rule.span)
        return scope.notes.report(unknown_rule(node.rule, sorted(index.rules)))
    if owner.policy not in index.visible(scope.policy):
        return scope.notes.report(unresolved.not_used(node.rule, f"rule `{node.rule.text}`", (owner.policy,)))
    subjects = {version.subject.record.text for version in owner.declaration.versions}
    if not isinstance(row.type, RowType) or row.type.record not in subjects:
        return scope.notes.report(verdict_of_another(node, row, sorted(subjects)))
    scope.notes.depend(node.rule.text, node.span)
    return VerdictOf(TruthType(), node.span, False, node.rule.text, node.verdict, row)


def _extreme(node: ast.Extreme, scope: Scope) -> TypedExpr:
    operands = tuple(infer(operand, scope) for operand in node.operands)
    for operand in operands:
        if isinstance(operand.type, MistakenType):
            return operand
        if not isinstance(operand.type, DateType):
            return scope.notes.report(extreme_of_no_date(node, operand))
        checked = required(operand, scope)
        if isinstance(checked.type, MistakenType):
            return checked
    return Extreme(DateType(), node.span, False, node.end, operands)


def _call(node: ast.Call, scope: Scope) -> TypedExpr:
    function = builtins.find(node.function, scope.notes)
    if function is None:
        return scope.notes.silent(node.span)
    arguments = tuple(
        resolve(argument.path, scope, columns=function.takes == "column")
        if isinstance(argument, ast.Reference)
        else infer(argument, scope)
        for argument in node.arguments
    )
    if function.takes == "value":
        arguments = tuple(required(argument, scope) for argument in arguments)
    return builtins.call(function, arguments, node.span, scope.notes)


def not_a_condition(value: TypedExpr) -> Diagnostic:
    """Something that is no yes or no stands as a condition.

    Wrong:
        signed and pages
    Right:
        signed and pages > 3
    """
    return Diagnostic(
        code="not-a-condition",
        message=f"a condition is a yes or no; this is {describe(value.type)}",
        span=value.span,
        help=_condition_from(value),
    )


def _condition_from(value: TypedExpr) -> str | None:
    name = value.span.text
    match value.type:
        case RowType():
            return f"`{name} is present`"
        case RowsType():
            return f"`some x in {name}`"
        case DateType() | TextType() | WordType() | MoneyType() | NumberType():
            return f"compare it: `{name} = ...`, or ask `{name} is present`"
        case _:
            return None


def stray_code(node: ast.Code) -> Diagnostic:
    """An upper-case code stands where nothing says which vocabulary is meant, or it is in none.

    Wrong:
        Z9 = Z9
    Right:
        some g in grounds where (g.code = R1)
    """
    return Diagnostic(
        code="stray-code",
        message=f"`{node.text}` is a code of no vocabulary, or of several",
        span=node.span,
        help="compare it with a field: `g.code = CODE`",
    )


def undated(action: TypedExpr, record: str) -> Diagnostic:
    """`done by` is asked of a record that does not say which of its dates is meant.

    Wrong:
        (first i in items by request.received_on) done by due
    Right:
        answer done by due
    """
    return Diagnostic(
        code="undated",
        message=f"a record of `{record}` does not say when it happened",
        span=action.span,
        help=f"name a date: `{action.span.text}.FIELD done by ...`",
    )


def done_is_no_date(action: TypedExpr) -> Diagnostic:
    """`X done by D` needs a date, or a record that has one, before it.

    Wrong:
        pages done by due
    Right:
        answer done by due
    """
    return Diagnostic(
        code="done-is-no-date",
        message=f"what is done by a day is a date or an event; this is {describe(action.type)}",
        span=action.span,
    )


def done_by_no_date(deadline: TypedExpr) -> Diagnostic:
    """`X done by D` needs a deadline or a date after it.

    Wrong:
        answer done by 30 days
    Right:
        answer done by received_on + 30 days
    """
    help_ = "a date plus a period is a date: `received_on + 30 days`" if "period" in describe(deadline.type) else None
    return Diagnostic(
        code="done-by-no-date",
        message=f"`done by` needs a deadline or a date; this is {describe(deadline.type)}",
        span=deadline.span,
        help=help_,
    )


def unknown_rule(name: ast.Name, known: list[str]) -> Diagnostic:
    """The verdict of a rule is read that does not exist.

    Wrong:
        T-2 passed for request
    Right:
        T-1 passed for request
    """
    return Diagnostic(
        code="unknown-rule",
        message=f"there is no rule `{name.text}`",
        span=name.span,
        help=did_you_mean(name.text, known),
    )


def verdict_of_another(node: ast.VerdictOf, row: TypedExpr, subjects: list[str]) -> Diagnostic:
    """The verdict of a rule is read for a record that the rule is not about.

    Wrong:
        every e in events has (T-1 passed for e)
    Right:
        T-1 passed for request
    """
    return Diagnostic(
        code="verdict-of-another",
        message=f"`{node.rule.text}` judges {a_record(subjects[0])}; `{row.span.text}` is {describe(row.type)}",
        span=node.record.span,
    )


def extreme_of_no_date(node: ast.Extreme, operand: TypedExpr) -> Diagnostic:
    """`earliest of` and `latest of` compare dates.

    Wrong:
        earliest of (received_on, pages) <= as_of
    Right:
        earliest of (received_on, as_of) <= as_of
    """
    return Diagnostic(
        code="extreme-of-no-date",
        message=f"`{node.end} of` takes dates; this is {describe(operand.type)}",
        span=operand.span,
    )


MISTAKES = (
    not_a_condition,
    stray_code,
    undated,
    done_is_no_date,
    done_by_no_date,
    unknown_rule,
    verdict_of_another,
    extreme_of_no_date,
)
