"""The built-in functions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from checker.engines.reference import arithmetic, tables
from checker.engines.reference.values import (
    Between,
    Blame,
    Option,
    SummedTable,
    Truth,
    Worth,
    blame_of,
    each_option,
    joined,
)
from checker.semantics import expressions as e
from checker.semantics.data import ABSENT, Unknown

if TYPE_CHECKING:
    from checker.engines.reference.evaluate import Evaluation
    from checker.engines.reference.scope import Scope

Values = tuple[tuple[Option, Truth], ...]


def call(run: Evaluation, expression: e.Call, scope: Scope) -> Worth:
    """The value of a function; of a column, within bounds where rows or values are unknown."""
    (argument,) = expression.arguments
    if not isinstance(argument, e.Column):
        return each_option(ON_VALUES[expression.function], run.value(argument, scope))
    if isinstance(scope.group, SummedTable) and isinstance(argument.rows, e.GroupRows):
        return scope.group.sums[id(expression)]
    values = tables.column(run, argument, scope)
    return values if isinstance(values, Unknown) else ON_COLUMNS[expression.function](values)


def month(day: Option) -> Option:
    """The month of a date as `2025-01`."""
    if isinstance(day, date):
        return f"{day:%Y-%m}"
    return Unknown(day.blame) if isinstance(day, Unknown | Between) else ABSENT


def lowest(values: Values) -> Option:
    """The smallest of a column; absent where there is none."""
    return _edge(values, earliest=True)


def highest(values: Values) -> Option:
    """The largest of a column; absent where there is none."""
    return _edge(values, earliest=False)


def _edge(values: Values, earliest: bool) -> Option:
    sure = [value for value, belongs in values if belongs is True]
    inner = arithmetic.extreme(sure, earliest)
    if len(sure) == len(values):
        return inner
    blame = _blame(values)
    if inner is ABSENT or isinstance(inner, Unknown):
        return Unknown(blame)
    outer = arithmetic.extreme([value for value, _ in values], earliest)
    (inner_low, inner_high), (low, high) = arithmetic.bounds(inner), arithmetic.bounds(outer)
    return arithmetic.between(low, inner_high, blame) if earliest else arithmetic.between(inner_low, high, blame)


def count_distinct(values: Values) -> Option:
    """How many different values a column holds: at least those that are known, at most one more for each unknown."""
    known = {value for value, belongs in values if belongs is True and not isinstance(value, Unknown | Between)}
    possible = {value for value, _ in values if not isinstance(value, Unknown | Between)}
    unknown = [belongs for value, belongs in values if isinstance(value, Unknown | Between)]
    least = max(len(known), 1 if any(belongs is True for _, belongs in values) else 0)
    return arithmetic.between(Decimal(least), Decimal(len(possible) + len(unknown)), _blame(values))


def _blame(values: Values) -> Blame:
    return joined(*(blame_of(value) for value, _ in values), *(blame_of(belongs) for _, belongs in values))


ON_VALUES: Final = MappingProxyType[str, Callable[[Option], Option]]({"month": month})
ON_COLUMNS: Final = MappingProxyType[str, Callable[[Values], Option]](
    {"lowest": lowest, "highest": highest, "count_distinct": count_distinct}
)
