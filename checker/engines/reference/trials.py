"""Evaluations in which one unknown fact is settled: what does not read the fact is worth what it is without that.

What was found for one rule serves the next: most rules ask the same definitions and deadlines of the same records.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from checker.engines.model import World
from checker.engines.reference import deadlines, outcomes, selection
from checker.engines.reference.deadlines import Clocks
from checker.engines.reference.evaluate import Evaluation
from checker.engines.reference.outcomes import Outcome
from checker.engines.reference.rows import Records
from checker.engines.reference.scope import Scope
from checker.engines.reference.values import Blame, Option, Table, Worth
from checker.semantics import expressions as e
from checker.semantics.data import Fact, Heard, Row, Unknown

# Beyond so many evaluations, or values, all are forgotten, which costs time and changes nothing.
MOST_EVALUATIONS: Final = 4_000
MOST_VALUES: Final = 200_000
# Expressions that are found faster than remembered.
_PLAIN: Final = frozenset({e.Constant, e.Current, e.Variable, e.FieldOf, e.Ancestor, e.AsOf, e.SettingValue})


# An expression by its identity, and the row for which it has a value.
Key = tuple[int, Row]


@dataclass(frozen=True)
class Trial:
    """A value that a fact could have; values of one fact with the same `key` are the same."""

    key: Hashable
    value: Option | Heard | Table


class Trials:
    """The evaluations of one world: the one in which nothing is settled, and one for each fact and value."""

    def __init__(self, world: World) -> None:
        self._unsettled = Unsettled(world)
        self._settled: dict[tuple[Fact, Hashable], OnTrial] = {}

    def begin(self, rule: str, row: Row) -> None:
        """Prepares for the trials of a verdict: what they have in common is found once."""
        if len(self._settled) > MOST_EVALUATIONS or self._unsettled.is_full:
            self._unsettled = Unsettled(self._unsettled.world)
            self._settled.clear()
        self._unsettled.found_outcome(rule, row)

    def settled(self, fact: Fact, trial: Trial) -> OnTrial:
        """The evaluation in which a fact has a value."""
        key = (fact, trial.key)
        if key not in self._settled:
            self._settled[key] = OnTrial(self._unsettled, fact, trial)
        return self._settled[key]


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


@dataclass(frozen=True)
class _Found:
    """A value and the unknown facts that were read on the way to it."""

    value: Any
    reads: Blame


@dataclass(frozen=True)
class _RememberedRecords(Records):
    """Records whose fields, as they are without any trial, are made once for all evaluations."""

    fields: dict[tuple[Row, str], Option]

    def field(self, row: Row, name: str) -> Option:
        key = (row, name)
        value = self.fields.get(key)
        if value is None:
            value = self.fields[key] = self._unsettled().field(row, name)
        if isinstance(value, Unknown) and self.settled:
            trial = self._on_trial(value)
            assert not isinstance(trial, Table)
            return trial
        return value

    def _unsettled(self) -> Records:
        return Records(self.declarations, self.dataset, {})


@dataclass(frozen=True)
class _WatchedRecords(_RememberedRecords):
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


class _NeverRemembered(dict[tuple[str, Row], Clocks]):
    """Clocks are found anew each time, so that what they read is noted each time."""

    def __contains__(self, key: object) -> bool:
        return False


class Unsettled(Evaluation):
    """The evaluation in which nothing is settled; it knows of each value which unknown facts were read for it."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._seen: list[set[Fact]] = [set()]
        self.fields: dict[tuple[Row, str], Option] = {}
        self.records = _WatchedRecords(world.program.records, world.dataset, {}, self.fields, self._seen)
        self.memory.clocks = _NeverRemembered()
        self._declared: dict[Hashable, _Found] = {}
        self.expressions: dict[Key, _Found] = {}
        self._reading: dict[Fact, set[Key]] = {}
        # Deadlines make expressions as they go; none may have the identity of another that is remembered.
        self._kept: list[e.TypedExpr] = []

    @property
    def is_full(self) -> bool:
        """Whether so much is remembered that it is time to begin anew."""
        return len(self._declared) + len(self.expressions) + len(self.fields) > MOST_VALUES

    def reading(self, fact: Fact) -> set[Key]:
        """The keys of the expressions for which a fact was read, now and later."""
        return self._reading.setdefault(fact, set())

    def value(self, expression: e.TypedExpr, scope: Scope) -> Worth:
        if not is_shared(expression, scope):
            return self._value(expression, scope)
        key = (id(expression), scope.current)
        known = self.expressions.get(key)
        if known is None:
            self._kept.append(expression)
            known = self.expressions[key] = self._watched(lambda: self._value(expression, scope))
            for fact in known.reads:
                self.reading(fact).add(key)
        found: Worth = self._told(known)
        return found

    def definition(self, identifier: str, row: Row) -> Worth:
        found: Worth = self._told(self.found_definition(identifier, row))
        return found

    def deadline(self, identifier: str, row: Row) -> Worth:
        found: Worth = self._told(self.found_deadline(identifier, row))
        return found

    def outcome(self, rule: str, row: Row) -> Outcome:
        found: Outcome = self._told(self.found_outcome(rule, row))
        return found

    def found_definition(self, identifier: str, row: Row) -> _Found:
        """The value of a definition."""
        return self._declaration("definition", identifier, row, lambda: selection.definition(self, identifier, row))

    def found_deadline(self, identifier: str, row: Row) -> _Found:
        """The last day of a deadline."""
        return self._declaration("deadline", identifier, row, lambda: deadlines.deadline(self, identifier, row))

    def found_outcome(self, rule: str, row: Row) -> _Found:
        """The outcome of a rule."""
        return self._declaration("rule", rule, row, lambda: outcomes.outcome(self, rule, row))

    def _told(self, found: _Found) -> Any:
        self._seen[-1] |= found.reads
        return found.value

    def _declaration(self, kind: str, identifier: str, row: Row, find: Callable[[], Any]) -> _Found:
        key = (kind, identifier, row)
        known = self._declared.get(key)
        if known is None:
            known = self._declared[key] = self._watched(find)
        return known

    def _watched(self, find: Callable[[], Any]) -> _Found:
        self._seen.append(set())
        try:
            value = find()
        finally:
            reads = frozenset(self._seen.pop())
        return _Found(value, reads)


class OnTrial(Evaluation):
    """The evaluation in which one fact is settled; only what reads the fact is found anew."""

    def __init__(self, unsettled: Unsettled, fact: Fact, trial: Trial) -> None:
        world = unsettled.world
        super().__init__(world)
        self.records = _RememberedRecords(world.program.records, world.dataset, {fact: trial.value}, unsettled.fields)
        self._unsettled = unsettled
        self._fact = fact
        self._reading = unsettled.reading(fact)
        self._known = unsettled.expressions

    def value(self, expression: e.TypedExpr, scope: Scope) -> Worth:
        if not is_shared(expression, scope):
            return self._value(expression, scope)
        key = (id(expression), scope.current)
        known = self._known.get(key)
        if known is None or key in self._reading:
            return self._value(expression, scope)
        return known.value  # type: ignore[no-any-return]  # values of expressions are kept here

    def definition(self, identifier: str, row: Row) -> Worth:
        key, known = (identifier, row), self.memory.definitions
        if key not in known:
            found = self._unsettled.found_definition(identifier, row)
            known[key] = selection.definition(self, identifier, row) if self._fact in found.reads else found.value
        return known[key]

    def deadline(self, identifier: str, row: Row) -> Worth:
        key, known = (identifier, row), self.memory.deadlines
        if key not in known:
            found = self._unsettled.found_deadline(identifier, row)
            known[key] = deadlines.deadline(self, identifier, row) if self._fact in found.reads else found.value
        return known[key]

    def outcome(self, rule: str, row: Row) -> Outcome:
        key, known = (rule, row), self.memory.outcomes
        if key not in known:
            found = self._unsettled.found_outcome(rule, row)
            known[key] = outcomes.outcome(self, rule, row) if self._fact in found.reads else found.value
        return known[key]


def is_shared(expression: e.TypedExpr, scope: Scope) -> bool:
    """Whether an expression hangs on its row alone, and is worth remembering."""
    return type(expression) not in _PLAIN and not scope.variables and scope.group is None and scope.outer is None
