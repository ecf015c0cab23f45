"""Tables: quantifiers, counts, totals, the first and the last of child records, some of which are unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, assert_never

from checker.engines.reference import arithmetic, hearing
from checker.engines.reference.forms import sources_of
from checker.engines.reference.truth import conjunction, disjunction, negation
from checker.engines.reference.values import (
    NO_BLAME,
    Between,
    Blame,
    Candidate,
    Choice,
    Option,
    SummedTable,
    Table,
    Truth,
    Worth,
    blame_of,
    choose,
    joined,
    options_of,
    row_of,
)
from checker.semantics import expressions as e
from checker.semantics.data import ABSENT, Money, Row, Unknown
from checker.semantics.types import MoneyType

if TYPE_CHECKING:
    from checker.engines.reference.evaluate import Evaluation
    from checker.engines.reference.scope import Scope


def table(run: Evaluation, expression: e.ChildrenOf | e.EvidenceOf | e.GroupRows, scope: Scope) -> Table | Unknown:
    """The rows of a table; of several possible parents the rows of each, which then may belong."""
    match expression:
        case e.GroupRows():
            assert scope.group is not None
            return scope.group
        case e.ChildrenOf(row=row, children=name):
            return _of_parents(run.value(row, scope), lambda parent: run.records.children(parent, name))
        case e.EvidenceOf(letter=letter, concept=concept):
            return _of_parents(run.value(letter, scope), lambda parent: hearing.evidence(run, parent, concept))
        case _:
            assert_never(expression)


def _of_parents(parents: Worth, find: Callable[[Row], Table | Unknown]) -> Table | Unknown:
    if isinstance(parents, Row):
        return find(parents)
    blame = blame_of(parents)
    rows: list[tuple[Row, Truth]] = []
    for option in options_of(parents):
        parent = row_of(option)
        found = parent if isinstance(parent, Unknown) else find(parent) if parent is not None else Table(())
        if isinstance(found, Unknown):
            return Unknown(joined(blame, found.blame))
        uncertain = blame or NO_BLAME
        rows.extend(
            (row, conjunction((belongs, Unknown(uncertain))) if uncertain else belongs) for row, belongs in found.rows
        )
    return Table(tuple(rows))


def _chosen(
    run: Evaluation, rows: Table, variable: str, where: e.TypedExpr | None, scope: Scope
) -> Iterator[tuple[Row, Truth, Scope]]:
    """Each row with the truth of its belonging and fitting, and the place in which the variable is that row."""
    for row, belongs in rows.rows:
        if belongs is False:
            continue
        place = scope.bind(variable, row)
        yield row, belongs if where is None else conjunction((belongs, run.truth(where, place))), place


def quantified(run: Evaluation, expression: e.Quantified, scope: Scope) -> Truth:
    """`some`, `no` and `every`; an unknown table leaves them unknown."""
    rows = _rows(run, expression.rows, scope)
    if isinstance(rows, Unknown):
        return rows
    if expression.other:
        rows = Table(tuple(pair for pair in rows.rows if pair[0] is not scope.current))
    chosen = _chosen(run, rows, expression.variable, expression.where, scope)
    match expression.quantifier:
        case "some" | "no":
            fits = (truth for _, truth, _ in chosen)
            found = disjunction(fits if run.notes is None else tuple(fits))
            return found if expression.quantifier == "some" else negation(found)
        case "every":
            assert expression.has is not None
            has = expression.has
            holds = (_holds(run, fits, has, place) for _, fits, place in chosen)
            return conjunction(holds if run.notes is None else tuple(holds))
        case _:
            assert_never(expression.quantifier)


def _holds(run: Evaluation, fits: Truth, has: e.TypedExpr, place: Scope) -> Truth:
    return True if fits is False else disjunction((negation(fits), run.truth(has, place)))


def _rows(run: Evaluation, expression: e.TypedExpr, scope: Scope) -> Table | Unknown:
    rows = run.value(expression, scope)
    assert isinstance(rows, Table | Unknown), "the type check lets only tables be walked"
    return rows


def count(run: Evaluation, expression: e.Count, scope: Scope) -> Option:
    """How many: from the rows that fit to the rows that may."""
    rows = _rows(run, expression.rows, scope)
    if isinstance(rows, Unknown):
        return Between(Decimal(0), None, rows.blame)
    if isinstance(rows, SummedTable):
        return rows.sums[id(expression)]
    truths = [truth for _, truth, _ in _chosen(run, rows, expression.variable, expression.where, scope)]
    certain = sum(truth is True for truth in truths)
    possible = sum(truth is not False for truth in truths)
    return arithmetic.between(Decimal(certain), Decimal(possible), joined(*map(blame_of, truths)))


def total(run: Evaluation, expression: e.Total, scope: Scope) -> Option:
    """The sum over the rows that fit; money is never negative, so unknown amounts only lift the upper end."""
    rows = _rows(run, expression.rows, scope)
    is_money = isinstance(expression.term.type, MoneyType)
    zero: Any = Money(Decimal(0), arithmetic.NO_CURRENCY) if is_money else Decimal(0)
    if isinstance(rows, Unknown):
        return Between(zero, None, rows.blame) if is_money else rows
    low: Option = zero
    high: Option | None = zero
    blame: Blame = NO_BLAME
    for _, fits, place in _chosen(run, rows, expression.variable, expression.where, scope):
        if fits is False:
            continue
        amount = one_of_several(run.value(expression.term, place))
        if amount is ABSENT:
            continue
        blame = joined(blame, blame_of(fits), blame_of(amount))
        sources = sources_of(run, (expression.term,), place)
        lowest, highest = _ends(amount, zero, is_money)
        if lowest is None:
            return Unknown(blame)
        if fits is not True:
            lowest, highest = (
                arithmetic.least(lowest, zero),
                None if highest is None else arithmetic.most(highest, zero),
            )
        low = arithmetic.add(low, lowest, sources)
        high = None if high is None or highest is None else arithmetic.add(high, highest, sources)
        if isinstance(low, Unknown) or isinstance(high, Unknown):
            return Unknown(joined(blame, blame_of(low), sources_of(run, (expression,), scope)()))
    return arithmetic.between(low, high, blame)  # type: ignore[arg-type]  # sums of points are points


def one_of_several(value: Worth) -> Option:
    """A choice of amounts as the bounds of them all."""
    if isinstance(value, Choice):
        known = [option for option in value.options if option is not ABSENT]
        if any(isinstance(option, Unknown) for option in known) or len(known) < len(value.options):
            return Unknown(value.blame)
        ends = [arithmetic.bounds(option) for option in known]
        lows, highs = [low for low, _ in ends], [high for _, high in ends]
        if None in lows:
            return Unknown(value.blame)
        return arithmetic.between(
            arithmetic.least(*lows), None if None in highs else arithmetic.most(*highs), value.blame
        )
    assert not isinstance(value, Table)
    return value


def _ends(amount: Option, zero: Any, is_money: bool) -> tuple[Any, Any]:
    if isinstance(amount, Unknown):
        return (zero if is_money else None), None
    return arithmetic.bounds(amount)


# ---- first and last


def pick(run: Evaluation, expression: e.Pick, scope: Scope) -> Worth:
    """The first or last row: a row, absent, or a choice among the rows that may be it.

    Rows that surely fit and have a day order themselves. One that may fit, or whose day is unknown, is a candidate
    as long as no sure row comes strictly before it; a tie is broken by nothing.
    """
    rows = _rows(run, expression.rows, scope)
    if isinstance(rows, Unknown):
        return rows
    dated = [
        (row, fits, _one_day(run.value(expression.by, place)))
        for row, fits, place in _chosen(run, rows, expression.variable, expression.where, scope)
        if fits is not False
    ]
    first = expression.end == "first"
    sure = [day for _, fits, day in dated if fits is True and isinstance(day, date)]
    bound = (min(sure) if first else max(sure)) if sure else None
    options: list[Option] = []
    blame: Blame = NO_BLAME
    for row, fits, day in dated:
        if bound is not None and _is_beyond(day, bound, first):
            continue
        blame = joined(blame, blame_of(fits), blame_of(day))
        options.append(row if isinstance(day, date) else _candidate(row, expression, bound))
    if not any(fits is True for _, fits, _ in dated):
        options.append(ABSENT)
    if len(options) > 1 and not blame:
        tied = (row for row in map(row_of, options) if isinstance(row, Row))
        blame = joined(*(_day_sources(run, expression, row, scope) for row in tied))
    return choose(options, blame)


def _day_sources(run: Evaluation, expression: e.Pick, row: Row, scope: Scope) -> Blame:
    return sources_of(run, (expression.by,), scope.bind(expression.variable, row))()


def _one_day(value: Worth) -> Option:
    return Unknown(value.blame) if isinstance(value, Choice) else one_of_several(value)


def _is_beyond(day: Option, bound: date, first: bool) -> bool:
    if isinstance(day, Between):
        day = (day.low if first else day.high) or bound
    if not isinstance(day, date):
        return False
    return day > bound if first else day < bound


def _candidate(row: Row, expression: e.Pick, bound: date | None) -> Option:
    by = expression.by
    plain = isinstance(by, e.FieldOf) and isinstance(by.row, e.Variable) and by.row.name == expression.variable
    if bound is None or not plain or not isinstance(by, e.FieldOf):
        return row
    first = expression.end == "first"
    return Candidate(row, by.field, None if first else bound, bound if first else None)


# ---- columns


def column(run: Evaluation, expression: e.Column, scope: Scope) -> Unknown | tuple[tuple[Option, Truth], ...]:
    """The values of an expression for each row, each with the truth of its belonging; absent ones are left out."""
    rows = _rows(run, expression.rows, scope)
    if isinstance(rows, Unknown):
        return rows
    found = (
        (one_of_several(run.value(expression.term, place)), fits)
        for _, fits, place in _chosen(run, rows, expression.variable, None, scope)
    )
    return tuple((value, fits) for value, fits in found if value is not ABSENT)
