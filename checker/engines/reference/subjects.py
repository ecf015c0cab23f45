"""Which rows of a record a rule can apply to, told by one column at a time: most rules apply to few rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from checker.engines.reference.scope import Scope
from checker.engines.reference.values import Worth
from checker.semantics import expressions as e
from checker.semantics.data import Absent, Row
from checker.semantics.model import InForce, RuleVersion

if TYPE_CHECKING:
    from checker.engines.reference.standing import StandingEvaluation

# The names from the current row to a record above it and its field.
Path = tuple[str, ...]
# Values of which a column may have few.
_FEW: Final = frozenset({str, bool, Absent, Row})


class Subjects:
    """Rows of one record with the columns that rules asked them by."""

    def __init__(self, run: StandingEvaluation, rows: Sequence[Row]) -> None:
        self.rows = rows
        self._run = run
        self._scopes = [Scope(row) for row in rows]
        self._columns: dict[Path, _Column] = {}
        self._versions: dict[tuple[object, ...], tuple[Sequence[int], Sequence[Sequence[int]]]] = {}

    def asked(self, versions: Sequence[RuleVersion]) -> Sequence[int]:
        """The places of rows, in any order, without those to which a rule surely does not apply."""
        of_none, of_each = self._by_version([version.in_force for version in versions])
        found = list(of_none)
        for version, places in zip(versions, of_each, strict=True):
            found += self._without_any(_conditions(version), places)
        return found

    def _by_version(self, versions: Sequence[InForce]) -> tuple[Sequence[int], Sequence[Sequence[int]]]:
        """The places of rows for which no one version is surely in force, and of those for which each is.

        Found once for versions that are alike.
        """
        alike = tuple((path(version.by), version.start, version.through, version.where is None) for version in versions)
        if any(by is None or not plain for by, _, _, plain in alike):
            return range(len(self.rows)), [()] * len(versions)
        if alike not in self._versions:
            of_none: list[int] = []
            of_each: list[list[int]] = [[] for _ in versions]
            for place, index in enumerate(map(self._run.sole_version(versions), self._scopes)):
                (of_none if index is None else of_each[index]).append(place)
            self._versions[alike] = of_none, of_each
        return self._versions[alike]

    def _without_any(self, conditions: Iterable[e.TypedExpr], places: Sequence[int]) -> Sequence[int]:
        """The places without those where one of the conditions fails."""
        for condition in conditions:
            if not places:
                break
            if is_remembered(condition):
                holds, scopes = self._run.asked(condition), self._scopes
                places = [place for place in places if holds(scopes[place]) is not False]
            else:
                places = self._without(condition, places)
        return places

    def _without(self, condition: e.TypedExpr, places: Sequence[int]) -> Sequence[int]:
        """The places without those where a condition fails, as far as a column of few values tells it."""
        column = self._column(condition)
        if column is None or len(column.different) * 2 > len(self.rows):
            return places
        fails = {value for value, scope in column.different.items() if self._run.condition(condition, scope) is False}
        return [place for place in places if column.values[place] not in fails] if fails else places

    def _column(self, condition: e.TypedExpr) -> _Column | None:
        """The column that a condition hangs on alone: a field, or the record above of which it asks more."""
        field = sole_field(condition)
        if field is not None:
            find = self._run.asked(field)
            return self._kept(path(field), lambda: map(find, self._scopes))
        record = sole_record(condition)
        if record is not None:
            above = self._run.above(record)
            return self._kept((record,), lambda: map(above, self.rows))
        return None

    def _kept(self, by: Path | None, values: Callable[[], Iterable[Worth | None]]) -> _Column | None:
        if by is None:
            return None
        if by not in self._columns:
            self._columns[by] = _Column(values(), self._scopes)
        return self._columns[by]


class _Column:
    """The values of rows, None for one that is not plain, and a place with each different one."""

    def __init__(self, values: Iterable[Worth | None], scopes: Sequence[Scope]) -> None:
        self.values = [value if type(value) in _FEW else None for value in values]
        pairs = zip(reversed(self.values), reversed(scopes), strict=True)
        self.different = {value: scope for value, scope in pairs if value is not None}


def _conditions(version: RuleVersion) -> Iterator[e.TypedExpr]:
    """Conditions of which none may fail where a version applies."""
    subject = version.subject
    for condition in (subject.applies, subject.where):
        if isinstance(condition, e.AllOf):
            yield from condition.operands
        elif condition is not None:
            yield condition


def is_remembered(condition: e.TypedExpr) -> bool:
    """Whether a condition asks a definition of the current row, which is found once for all rules, and no more."""
    match condition:
        case e.DefinedOf(row=e.Current()):
            return True
        case e.Presence(value=asked) | e.Not(operand=asked):
            return is_remembered(asked)
        case _:
            return False


def path(expression: e.TypedExpr | None) -> Path | None:
    """The names from the current row to a record above it and its field; None for any other expression."""
    match expression:
        case None | e.Current():
            return ()
        case e.Ancestor(row=below, record=name) | e.FieldOf(row=below, field=name):
            before = path(below)
            return None if before is None else (*before, type(expression).__name__, name)
        case _:
            return None


def sole_field(expression: e.TypedExpr) -> e.FieldOf | None:
    """The field of the current row, or of a record above it, of which alone an expression asks, if there is one."""
    fields = {None if field is None else path(field): field for field in _fields(expression)}
    return next(iter(fields.values())) if len(fields) == 1 and None not in fields else None


def _fields(expression: e.TypedExpr) -> Iterator[e.FieldOf | None]:
    match expression:
        case e.FieldOf():
            yield expression
        case e.Constant() | e.AsOf() | e.SettingValue():
            return
        case e.Compare() | e.OneOf() | e.Contained() | e.Presence() | e.AllOf() | e.AnyOf() | e.Not():
            for part in e.parts(expression):
                yield from _fields(part)
        case _:
            yield None


def sole_record(expression: e.TypedExpr) -> str | None:
    """The record above the current row of which alone an expression asks; None where it asks of more, or of none."""
    found = _records(expression)
    return next(iter(found)) if len(found) == 1 and None not in found else None


def _records(expression: e.TypedExpr) -> frozenset[str | None]:
    """The records above the current row of which an expression asks; None stands for whatever else it reads."""
    match expression:
        case e.Ancestor(row=e.Current(), record=record):
            return frozenset((record,))
        case e.Constant() | e.AsOf() | e.SettingValue():
            return frozenset()
        case (
            e.FieldOf() | e.DefinedOf() | e.Compare() | e.OneOf() | e.Contained() | e.Presence()
            | e.AllOf() | e.AnyOf() | e.Not()
        ):  # fmt: skip
            return frozenset[str | None]().union(*map(_records, e.parts(expression)))
        case _:
            return frozenset((None,))
