"""An evaluation of many rules for many rows, which asks once what is the same for all rows below one record."""

from __future__ import annotations

from checker.engines.model import World
from checker.engines.reference.evaluate import Evaluation
from checker.engines.reference.scope import Scope
from checker.engines.reference.values import Truth
from checker.semantics import expressions as e
from checker.semantics.data import Row


class StandingEvaluation(Evaluation):
    """An evaluation that remembers the conditions of policies: most ask the entity alone (`state of entity`)."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._asked_of: dict[int, str | None] = {}
        self._found: dict[tuple[int, Row], Truth] = {}

    def condition(self, expression: e.TypedExpr, scope: Scope) -> Truth:
        """The truth of a condition, found once for all rows below the one record that it asks."""
        place = id(expression)
        if place not in self._asked_of:
            self._asked_of[place] = sole_record(expression)
        record = self._asked_of[place]
        above = None if record is None else self.records.above(scope.current, record)
        if type(above) is not Row:
            return self.truth(expression, scope)
        key = (place, above)
        if key not in self._found:
            self._found[key] = self.truth(expression, scope)
        return self._found[key]


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
