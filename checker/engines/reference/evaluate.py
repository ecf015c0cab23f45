"""The value of an expression for one record: what every form of the language means."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, assert_never

from checker.engines.model import World
from checker.engines.reference import deadlines, forms, functions, hearing, outcomes, selection, tables, vocabulary
from checker.engines.reference.deadlines import Clocks
from checker.engines.reference.notes import Notes
from checker.engines.reference.outcomes import Outcome
from checker.engines.reference.rows import Records, Settled
from checker.engines.reference.scope import Scope
from checker.engines.reference.truth import conjunction, disjunction, negation
from checker.engines.reference.values import Truth, Worth, as_truth
from checker.semantics import expressions as e
from checker.semantics.data import Row

NOTHING_SETTLED: Final[Settled] = MappingProxyType({})


@dataclass
class Memory:
    """What an evaluation has found so far, by declaration and row."""

    definitions: dict[tuple[str, Row], Worth] = field(default_factory=dict)
    deadlines: dict[tuple[str, Row], Worth] = field(default_factory=dict)
    clocks: dict[tuple[str, Row], Clocks] = field(default_factory=dict)
    outcomes: dict[tuple[str, Row], Outcome] = field(default_factory=dict)


class Evaluation:
    """One evaluation of a world; `settled` puts unknown facts on trial, `notes` takes down every step."""

    def __init__(self, world: World, settled: Settled = NOTHING_SETTLED, notes: Notes | None = None) -> None:
        self.world = world
        self.program = world.program
        self.records = Records(world.program.records, world.dataset, settled)
        self.notes = notes
        self.memory = Memory()

    def truth(self, expression: e.TypedExpr, scope: Scope) -> Truth:
        """The truth of a yes-or-no expression."""
        return as_truth(self.value(expression, scope))

    def truths(self, expressions: Iterable[e.TypedExpr], scope: Scope) -> Iterable[Truth]:
        """The truth of each; notes want them all, else the one that asks may stop at one that decides."""
        each = (self.truth(expression, scope) for expression in expressions)
        return each if self.notes is None else tuple(each)

    def value(self, expression: e.TypedExpr, scope: Scope) -> Worth:
        """What an expression is worth, noted if notes are taken."""
        if self.notes is None:
            return self._value(expression, scope)
        self.notes.begin(expression, scope)
        value = self._value(expression, scope)
        self.notes.end(value)
        return value

    def _value(self, expression: e.TypedExpr, scope: Scope) -> Worth:  # noqa: C901  one branch for each form
        match expression:
            case e.FieldOf():
                return forms.field_of(self, expression, scope)
            case e.Constant(value=value):
                return value
            case e.Current():
                return scope.current
            case e.Compare():
                return forms.compare(self, expression, scope)
            case e.AllOf(operands=operands):
                return conjunction(self.truths(operands, scope))
            case e.AnyOf(operands=operands):
                return disjunction(self.truths(operands, scope))
            case e.Not(operand=operand):
                return negation(self.truth(operand, scope))
            case e.Variable(name=name):
                return scope.variables[name]
            case e.Ancestor():
                return forms.ancestor(self, expression, scope)
            case e.DefinedOf() | e.DeadlineOf():
                return forms.declared(self, expression, scope)
            case e.OneOf():
                return forms.one_of(self, expression, scope)
            case e.Presence():
                return forms.presence(self, expression, scope)
            case e.Quantified():
                return tables.quantified(self, expression, scope)
            case e.Count():
                return tables.count(self, expression, scope)
            case e.Total():
                return tables.total(self, expression, scope)
            case e.Pick():
                return tables.pick(self, expression, scope)
            case e.ChildrenOf() | e.EvidenceOf() | e.GroupRows():
                return tables.table(self, expression, scope)
            case e.DoneBy():
                return deadlines.done_by(self, expression, scope)
            case e.IsOver():
                return deadlines.is_over(self, expression, scope)
            case e.Says():
                return hearing.says(self, expression, scope)
            case e.Reads():
                return hearing.reads(self, expression, scope)
            case e.HasAttribute():
                return vocabulary.has_attribute(self, expression, scope)
            case e.MadeOut():
                return vocabulary.made_out(self, expression, scope)
            case e.ValidOn():
                return vocabulary.valid_on(self, expression, scope)
            case e.Contained():
                return forms.contained(self, expression, scope)
            case e.Arithmetic():
                return forms.arithmetic_of(self, expression, scope)
            case e.Extreme():
                return forms.extreme(self, expression, scope)
            case e.PeriodValue():
                return forms.period(self, expression, scope)
            case e.AsOf():
                return self.world.as_of
            case e.SettingValue(name=name):
                return self.world.settings[name]
            case e.Call():
                return functions.call(self, expression, scope)
            case e.VerdictOf():
                return forms.verdict_of(self, expression, scope)
            case e.Column() | e.Mistaken():
                raise AssertionError("no policy that passed the type check holds this here")
            case _:
                assert_never(expression)

    def definition(self, identifier: str, row: Row) -> Worth:
        """The value of a definition for a row, computed once."""
        return self._once(self.memory.definitions, identifier, row, lambda: selection.definition(self, identifier, row))

    def deadline(self, identifier: str, row: Row) -> Worth:
        """The last day of a deadline for a row, absent where the clock stands; computed once."""
        return self._once(self.memory.deadlines, identifier, row, lambda: deadlines.deadline(self, identifier, row))

    def outcome(self, rule: str, row: Row) -> Outcome:
        """The verdict of another rule for a row, computed once and without notes."""
        key = (rule, row)
        if key not in self.memory.outcomes:
            quiet = self if self.notes is None else Evaluation(self.world, self.records.settled)
            self.memory.outcomes[key] = outcomes.outcome(quiet, rule, row)
        return self.memory.outcomes[key]

    def _once(
        self, memory: dict[tuple[str, Row], Worth], identifier: str, row: Row, find: Callable[[], Worth]
    ) -> Worth:
        key = (identifier, row)
        if key in memory:
            if self.notes is not None:
                self.notes.repeat(key)
            return memory[key]
        memory[key] = find()
        if self.notes is not None:
            self.notes.remember(key)
        return memory[key]
