"""Evaluations in which one unknown fact is settled: what does not read the fact is worth what it is without that.

What was found for one rule serves the next: most rules ask the same definitions and deadlines of the same records.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Final, TypeVar

from checker.engines.model import World
from checker.engines.reference.compiled import Asked, compiled
from checker.engines.reference.outcomes import Outcome
from checker.engines.reference.rows import Records
from checker.engines.reference.scope import Scope
from checker.engines.reference.standing import Kind, OfRow, StandingEvaluation, T
from checker.engines.reference.values import NO_BLAME, Blame, Option, Table, Truth, Worth
from checker.semantics import expressions as e
from checker.semantics.data import Fact, Heard, Row, Unknown

P = TypeVar("P")
InPlace = Callable[[Scope], T]

# Beyond so many trials, or values, all are forgotten, which costs time and changes nothing.
MOST_TRIALS: Final = 20_000
MOST_VALUES: Final = 400_000


# Expressions that are found faster than remembered.
_PLAIN: Final = frozenset(
    {e.Constant, e.Current, e.Variable, e.FieldOf, e.Ancestor, e.AsOf, e.SettingValue, e.DefinedOf, e.DeadlineOf}
)


@dataclass(frozen=True)
class Trial:
    """A value that a fact could have; values of one fact with the same `key` are the same."""

    key: Hashable
    value: Option | Heard | Table


class Trials:
    """The evaluations of one world: the one in which nothing is settled, and the one in which a fact is."""

    def __init__(self, world: World) -> None:
        self._unsettled = Unsettled(world)
        self._settled = OnTrial(self._unsettled)

    def begin(self, rule: str, row: Row) -> None:
        """Prepares for the trials of a verdict: what they have in common is found once."""
        if self._settled.trials > MOST_TRIALS:
            self._settled.forget()
        if self._unsettled.values > MOST_VALUES:
            self._unsettled.forget()
        self._unsettled.outcome(rule, row)

    def outcome(self, fact: Fact, trial: Trial, rule: str, row: Row) -> Outcome:
        """The outcome of a rule for a row where a fact has a value."""
        self._settled.settle(fact, trial)
        return self._settled.outcome(rule, row)


def trials_in(world: World) -> Trials:
    """The evaluations of a world, the same ones as long as it is asked about."""
    return _trials_in(_Same(world))


@dataclass(frozen=True, eq=False)
class _Same:
    """A world that equals itself alone: to compare what it holds would take longer than to judge it."""

    world: World

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.world is self.world

    def __hash__(self) -> int:
        return id(self.world)


# A check has two worlds: that of rules about the law and that of rules about the data.
@lru_cache(maxsize=2)
def _trials_in(same: _Same) -> Trials:
    return Trials(same.world)


class _Found:
    """A value and the unknown facts that were read on the way to it."""

    __slots__ = ("reads", "value")

    def __init__(self, value: Any, reads: Blame) -> None:
        self.value = value
        self.reads = reads


class _Known(dict[Row, Option]):
    """A field of rows where it is known; where it is not it is read anew each time, so that it can be noted."""

    def __setitem__(self, row: Row, value: Option) -> None:
        if type(value) is not Unknown:
            super().__setitem__(row, value)


class _Nothing(dict[Row, Option]):
    """A field of rows that is read anew each time, so that it can be settled."""

    def __setitem__(self, row: Row, value: Option) -> None:
        return


_NOTHING: Final = _Nothing()


@dataclass(frozen=True)
class _WatchedRecords(Records):
    """Records that tell which unknown facts were read; `seen` holds a set for each value that is being found."""

    seen: list[set[Fact]]

    def field(self, row: Row, name: str) -> Option:
        value = super().field(row, name)
        self._note(value)
        return value

    def children(self, row: Row, name: str) -> Table | Unknown:
        rows = super().children(row, name)
        self._note(rows)
        return rows

    def heard(self, row: Row) -> Heard | Unknown:
        heard = super().heard(row)
        self._note(heard)
        return heard

    def _note(self, value: Option | Table | Heard) -> None:
        if isinstance(value, Unknown):
            self.seen[-1].update(value.blame)


@dataclass(frozen=True)
class _SettledRecords(Records):
    """Records in which a fact is settled; what is known without that is remembered in `known` for all trials."""

    known: Callable[[str], dict[Row, Option]]

    def field(self, row: Row, name: str) -> Option:
        known = self.known(name).get(row)
        return super().field(row, name) if known is None else known


class Unsettled(StandingEvaluation):
    """The evaluation in which nothing is settled; it knows of each value which unknown facts were read for it.

    `values` are how many it remembers.
    """

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._seen: list[set[Fact]] = [set()]
        self.records = _WatchedRecords(world.program.records, world.dataset, {}, self._seen)
        self.values = 0
        self._known: list[dict[Row, _Found]] = []
        self._of_declarations: dict[tuple[Kind, str], OfRow[_Found]] = {}
        self._of_expressions: dict[int, InPlace[_Found]] = {}

    def forget(self) -> None:
        """Forgets all values that hang on more than a field."""
        self.values = 0
        for known in self._known:
            known.clear()

    def fields(self, name: str) -> dict[Row, Option]:
        return self._fields.setdefault(name, _Known())

    def found(self, kind: Kind, name: str) -> OfRow[_Found]:
        """What finds a value of a row with the unknown facts that were read for it."""
        self._of_row(kind, name)
        return self._of_declarations[kind, name]

    def found_of(self, expression: e.TypedExpr) -> InPlace[_Found]:
        """What finds the value of an expression about a row alone, with the unknown facts that were read for it."""
        self.asked(expression)
        return self._of_expressions[id(expression)]

    def _once_a_row(self, kind: Kind, name: str, find: OfRow[Any]) -> OfRow[Any]:
        found = self._of_declarations[kind, name] = self._watched(find, lambda row: row)
        return partial(self._told, found)

    def _compiled(self, expression: e.TypedExpr) -> Asked:
        find = compiled(self, expression)
        if type(expression) in _PLAIN:
            return find
        found = self._of_expressions[id(expression)] = self._watched(find, _current)
        return lambda scope: self._told(found, scope) if _is_alone(scope) else find(scope)

    def _find_condition(self, expression: e.TypedExpr) -> InPlace[Truth]:
        return partial(self.truth, expression)

    def _watched(self, find: Callable[[P], Any], row_of: Callable[[P], Row]) -> Callable[[P], _Found]:
        """What finds a value once for each row, with what is read for it."""
        known, seen = dict[Row, _Found](), self._seen
        self._known.append(known)

        def found(place: P) -> _Found:
            row = row_of(place)
            one = known.get(row)
            if one is None:
                seen.append(set())
                try:
                    value = find(place)
                finally:
                    reads = seen.pop()
                one = known[row] = _Found(value, frozenset(reads) if reads else NO_BLAME)
                self.values += 1
            return one

        return found

    def _told(self, found: Callable[[P], _Found], place: P) -> Any:
        """A value; what was read for it was read for what asks."""
        one = found(place)
        if one.reads:
            self._seen[-1] |= one.reads
        return one.value


class OnTrial(StandingEvaluation):
    """The evaluation in which one fact is settled; only what reads the fact is found anew.

    `trials` are how many it remembers values of.
    """

    def __init__(self, unsettled: Unsettled) -> None:
        super().__init__(unsettled.world)
        self._unsettled = unsettled
        self._settled: dict[Fact, Option | Heard | Table] = {}
        program, dataset = self.world.program, self.world.dataset
        self.records = _SettledRecords(program.records, dataset, self._settled, unsettled.fields)
        self._trials: dict[tuple[Fact, Hashable], dict[tuple[Kind, str, Row], Any]] = {}
        self._fact: Fact | None = None
        self._known: dict[tuple[Kind, str, Row], Any] = {}

    @property
    def trials(self) -> int:
        return len(self._trials)

    def forget(self) -> None:
        """Forgets what was found in all trials."""
        self._trials.clear()

    def settle(self, fact: Fact, trial: Trial) -> None:
        """Gives a fact a value, and takes it from the one before."""
        self._settled.clear()
        self._settled[fact] = trial.value
        self._fact = fact
        self._known = self._trials.setdefault((fact, trial.key), {})

    def fields(self, name: str) -> dict[Row, Option]:
        return _NOTHING

    def above(self, record: str) -> OfRow[Row | None]:
        return self._unsettled.above(record)

    def _once_a_row(self, kind: Kind, name: str, find: OfRow[Any]) -> OfRow[Any]:
        unsettled = self._unsettled.found(kind, name)

        def found(row: Row) -> Any:
            one = unsettled(row)
            if not one.reads or self._fact not in one.reads:
                return one.value
            key = (kind, name, row)
            value = self._known.get(key)
            if value is None:
                value = self._known[key] = find(row)
            return value

        return found

    def _compiled(self, expression: e.TypedExpr) -> Asked:
        find = compiled(self, expression)
        if type(expression) in _PLAIN:
            return find
        unsettled = self._unsettled.found_of(expression)

        def found(scope: Scope) -> Worth:
            if not _is_alone(scope):
                return find(scope)
            one = unsettled(scope)
            return find(scope) if one.reads and self._fact in one.reads else one.value

        return found

    def _find_condition(self, expression: e.TypedExpr) -> InPlace[Truth]:
        return partial(self.truth, expression)


def _current(scope: Scope) -> Row:
    return scope.current


def _is_alone(scope: Scope) -> bool:
    """Whether what is asked in a place hangs on its row alone."""
    return not scope.variables and scope.group is None and scope.outer is None
