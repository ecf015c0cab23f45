"""Expressions as functions that are made once for a run: what is plain is found at once, all else as `FORMS` says.

Each maker here mirrors a form of the language for values that are known (and, where that is as simple, for one that
is unknown or absent). Whatever else the operands are worth is left to the form itself, which defines the meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from checker.engines.reference import arithmetic, deadlines, forms, tables
from checker.engines.reference.evaluate import FORMS
from checker.engines.reference.scope import Scope
from checker.engines.reference.truth import negation
from checker.engines.reference.values import Blame, Table, Truth, Worth, as_truth, joined
from checker.semantics import expressions as e
from checker.semantics.data import ABSENT, Row, Unknown

if TYPE_CHECKING:
    from checker.engines.reference.standing import StandingEvaluation

Asked = Callable[[Scope], Worth]

# Values that are compared as they are.
_PLAIN: Final = frozenset({str, date, Decimal, int, bool})
# Values that are there, whatever they are.
_PRESENT: Final = _PLAIN | {Row, frozenset}


def compiled(run: StandingEvaluation, expression: e.TypedExpr) -> Asked:
    """What finds the value of an expression in a place."""
    make = _MAKERS.get(type(expression))
    if make is None:
        return partial(FORMS[type(expression)], run, expression)
    asked: Asked = make(run, expression)
    return asked


def _constant(run: StandingEvaluation, expression: e.Constant) -> Asked:
    value = expression.value
    return lambda scope: value


def _current(run: StandingEvaluation, expression: e.Current) -> Asked:
    return lambda scope: scope.current


def _variable(run: StandingEvaluation, expression: e.Variable) -> Asked:
    name = expression.name
    return lambda scope: scope.variables[name]


def _field_of(run: StandingEvaluation, expression: e.FieldOf) -> Asked:
    holder, name, fields = run.asked(expression.row), expression.field, run.fields(expression.field)
    read = run.records.field

    def field_of_current(scope: Scope) -> Worth:
        row = scope.current
        value = fields.get(row)
        if value is None:
            value = fields[row] = read(row, name)
        return value

    def field_of(scope: Scope) -> Worth:
        row = holder(scope)
        if type(row) is not Row:
            return forms.field_of(run, expression, scope)
        value = fields.get(row)
        if value is None:
            value = fields[row] = read(row, name)
        return value

    return field_of_current if type(expression.row) is e.Current else field_of


def _period(run: StandingEvaluation, expression: e.PeriodValue) -> Asked:
    """A period that is written as it is has one value for all rows."""
    if any(type(part) is not e.Constant for part in e.parts(expression)):
        return partial(forms.period, run, expression)
    known: list[Worth] = []

    def period(scope: Scope) -> Worth:
        if not known:
            known.append(forms.period(run, expression, scope))
        return known[0]

    return period


def _declared(run: StandingEvaluation, expression: e.DefinedOf | e.DeadlineOf) -> Asked:
    holder = run.asked(expression.row)
    is_definition = type(expression) is e.DefinedOf
    name = expression.definition if isinstance(expression, e.DefinedOf) else expression.deadline
    find = run.defined(name) if is_definition else run.last_day(name)

    def declared(scope: Scope) -> Worth:
        row = holder(scope)
        return find(row) if type(row) is Row else forms.declared(run, expression, scope)

    return declared if type(expression.row) is not e.Current else lambda scope: find(scope.current)


def _ancestor(run: StandingEvaluation, expression: e.Ancestor) -> Asked:
    holder, above = run.asked(expression.row), run.above(expression.record)

    def ancestor(scope: Scope) -> Worth:
        row = holder(scope)
        found = above(row) if type(row) is Row else None
        return found if found is not None else forms.ancestor(run, expression, scope)

    return ancestor


def _children_of(run: StandingEvaluation, expression: e.ChildrenOf) -> Asked:
    holder, children = run.asked(expression.row), run.children(expression.children)

    def children_of(scope: Scope) -> Worth:
        row = holder(scope)
        return children(row) if type(row) is Row else tables.table(run, expression, scope)

    return children_of


# ---- truths


def _not(run: StandingEvaluation, expression: e.Not) -> Asked:
    operand = run.asked(expression.operand)
    return lambda scope: negation(as_truth(operand(scope)))


def _all_of(run: StandingEvaluation, expression: e.AllOf) -> Asked:
    return _together(run, expression.operands, True)


def _any_of(run: StandingEvaluation, expression: e.AnyOf) -> Asked:
    return _together(run, expression.operands, False)


def _together(run: StandingEvaluation, expressions: Iterable[e.TypedExpr], neutral: bool) -> Asked:
    """Several truths as one: `neutral` says nothing beside another, its opposite decides."""
    operands, decisive = tuple(map(run.asked, expressions)), not neutral

    def together(scope: Scope) -> Truth:
        unknown: list[Blame] = []
        for operand in operands:
            value = operand(scope)
            if value is neutral:
                continue
            truth = value if value is decisive else as_truth(value)
            if truth is decisive:
                return decisive
            if not isinstance(truth, bool):
                unknown.append(truth.blame)
        return Unknown(joined(*unknown)) if unknown else neutral

    return together


def _compare(run: StandingEvaluation, expression: e.Compare) -> Asked:
    if forms.asks_evidence(expression):
        return partial(forms.compare, run, expression)
    find_left, find_right = run.asked(expression.left), run.asked(expression.right)
    holds = arithmetic.COMPARED[expression.operator]

    def compare(scope: Scope) -> Truth:
        left, right = find_left(scope), find_right(scope)
        if type(left) in _PLAIN and type(right) in _PLAIN:
            return holds(left, right)
        return forms.compared(run, expression, scope, left, right)

    if not isinstance(expression.right, e.Constant) or type(expression.right.value) not in _PLAIN:
        return compare
    constant = expression.right.value

    def compare_with_constant(scope: Scope) -> Truth:
        left = find_left(scope)
        if type(left) in _PLAIN:
            return holds(left, constant)
        return forms.compared(run, expression, scope, left, constant)

    return compare_with_constant


def _one_of(run: StandingEvaluation, expression: e.OneOf) -> Asked:
    words = {option.value for option in expression.options if isinstance(option, e.Constant)}
    if len(words) < len(expression.options) or not all(type(word) is str for word in words):
        return partial(forms.one_of, run, expression)
    find = run.asked(expression.value)

    def one_of(scope: Scope) -> Truth:
        value = find(scope)
        return value in words if type(value) is str else forms.one_of(run, expression, scope)

    return one_of


def _presence(run: StandingEvaluation, expression: e.Presence) -> Asked:
    if expression.asks == "known":
        return partial(forms.presence, run, expression)
    find = run.asked(expression.value)
    if_present = expression.asks == "present"
    linked = isinstance(expression.value, e.Ancestor)

    def presence(scope: Scope) -> Truth:
        value = find(scope)
        if value is ABSENT:
            return not if_present
        kind = type(value)
        if kind in _PRESENT:
            return if_present
        if kind is Unknown and not linked:
            return value  # type: ignore[return-value]  # the kind was looked at
        return forms.presence(run, expression, scope)

    return presence


def _done_by(run: StandingEvaluation, expression: e.DoneBy) -> Asked:
    find_done, find_last = run.asked(expression.action), run.asked(expression.deadline)
    as_of = run.world.as_of

    def done_by(scope: Scope) -> Truth:
        done, last = find_done(scope), find_last(scope)
        if type(done) is Row:
            done = deadlines.day_of(run, done)
        if type(last) is date:
            if type(done) is date and done <= as_of:
                return done <= last
            if done is ABSENT and as_of > last:
                return False
        return deadlines.done_by(run, expression, scope)

    return done_by


# ---- tables


def _quantified(run: StandingEvaluation, expression: e.Quantified) -> Asked:
    find_rows, name = run.asked(expression.rows), expression.variable
    where = _always if expression.where is None else run.asked(expression.where)
    has = _always if expression.has is None else run.asked(expression.has)
    # of a row that fits and, for `every`, of what it is to have: the first such row decides
    deciding = expression.quantifier != "every"
    found, none = expression.quantifier == "some", expression.quantifier != "some"
    other = expression.other

    def quantified(scope: Scope) -> Truth:
        rows = find_rows(scope)
        if type(rows) is not Table:
            return tables.quantified(run, expression, scope)
        for row, belongs in rows.rows:
            if other and row is scope.current:
                continue
            place = scope.bind(name, row)
            fits = where(place)
            if fits is False and belongs is True:
                continue
            decides = fits if deciding else has(place)
            if belongs is not True or fits is not True or type(decides) is not bool:
                return tables.quantified(run, expression, scope)
            if decides is deciding:
                return found
        return none

    return quantified


def _always(scope: Scope) -> Worth:
    return True


def _pick(run: StandingEvaluation, expression: e.Pick) -> Asked:
    find_rows, name, by = run.asked(expression.rows), expression.variable, run.asked(expression.by)
    where = _always if expression.where is None else run.asked(expression.where)
    first = expression.end == "first"

    def pick(scope: Scope) -> Worth:
        rows = find_rows(scope)
        if type(rows) is not Table:
            return tables.pick(run, expression, scope)
        best: tuple[date, Row] | None = None
        tied = False
        for row, belongs in rows.rows:
            place = scope.bind(name, row)
            fits = where(place)
            if fits is False:
                continue
            day = by(place)
            if belongs is not True or fits is not True or type(day) is not date:
                return tables.pick(run, expression, scope)
            if best is None or (day < best[0] if first else day > best[0]):
                best, tied = (day, row), False
            elif day == best[0]:
                tied = True
        if tied:
            return tables.pick(run, expression, scope)
        return ABSENT if best is None else best[1]

    return pick


_MAKERS: Final[Mapping[type[e.Typed], Callable[[StandingEvaluation, Any], Asked]]] = MappingProxyType(
    {
        e.AllOf: _all_of,
        e.Ancestor: _ancestor,
        e.AnyOf: _any_of,
        e.ChildrenOf: _children_of,
        e.Compare: _compare,
        e.Constant: _constant,
        e.Current: _current,
        e.DeadlineOf: _declared,
        e.DefinedOf: _declared,
        e.DoneBy: _done_by,
        e.FieldOf: _field_of,
        e.Not: _not,
        e.OneOf: _one_of,
        e.PeriodValue: _period,
        e.Pick: _pick,
        e.Presence: _presence,
        e.Quantified: _quantified,
        e.Variable: _variable,
    }
)
