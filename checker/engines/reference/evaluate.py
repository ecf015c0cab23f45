"""The value of an expression for one record: what every form of the language means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from checker.engines.model import World
from checker.engines.reference import deadlines, forms, functions, hearing, outcomes, selection, tables, vocabulary
from checker.engines.reference.deadlines import Clocks
from checker.engines.reference.notes import Notes
from checker.engines.reference.outcomes import Outcome
from checker.engines.reference.rows import Records, Settled
from checker.engines.reference.scope import Scope
from checker.engines.reference.truth import conjunction, disjunction, negation
from checker.engines.reference.values import Blame, Truth, Worth, as_truth, joined
from checker.semantics import expressions as e
from checker.semantics.data import Row, Unknown

if TYPE_CHECKING:
    from checker.engines.reference.standing import StandingEvaluation

NOTHING_SETTLED: Final[Settled] = MappingProxyType({})


@dataclass
class Memory:
    """What an evaluation has found so far, by declaration and row."""

    definitions: dict[tuple[str, Row], Worth] = field(default_factory=dict)
    deadlines: dict[tuple[str, Row], Worth] = field(default_factory=dict)
    clocks: dict[tuple[str, Row], Clocks] = field(default_factory=dict)
    outcomes: dict[tuple[str, Row], Outcome] = field(default_factory=dict)


class Evaluation:
    """One evaluation of a world; `settled` puts unknown facts on trial, `notes` takes down every step.

    `unnoted` is an evaluation of the same world that is asked where there is nothing to note.
    """

    def __init__(
        self,
        world: World,
        settled: Settled = NOTHING_SETTLED,
        notes: Notes | None = None,
        unnoted: StandingEvaluation | None = None,
    ) -> None:
        self.world = world
        self.program = world.program
        self.records = Records(world.program.records, world.dataset, settled)
        self.notes = notes
        self.unnoted = unnoted
        self.memory = Memory()

    def truth(self, expression: e.TypedExpr, scope: Scope) -> Truth:
        """The truth of a yes-or-no expression."""
        value = self.value(expression, scope)
        return value if value is True or value is False else as_truth(value)

    def truths(self, expressions: Iterable[e.TypedExpr], scope: Scope) -> Iterable[Truth]:
        """The truth of each; notes want them all, else the one that asks may stop at one that decides."""
        each = (self.truth(expression, scope) for expression in expressions)
        return each if self.notes is None else tuple(each)

    def condition(self, expression: e.TypedExpr, scope: Scope) -> Truth:
        """The truth of a condition under which all rules of a policy apply."""
        return self.truth(expression, scope)

    def value(self, expression: e.TypedExpr, scope: Scope) -> Worth:
        """What an expression is worth, noted if notes are taken."""
        notes = self.notes
        if notes is None:
            return FORMS[type(expression)](self, expression, scope)
        if notes.blind or notes.muted:
            return self._blindly(notes, expression, scope)
        if notes.passes_over(expression):
            return self._unnoted(notes, expression, scope)
        notes.begin(expression, scope)
        if notes.ends_at(expression):
            value = self._unnoted(notes, expression, scope)
        else:
            value = FORMS[type(expression)](self, expression, scope)
        notes.end(value)
        return value

    def _unnoted(self, notes: Notes, expression: e.TypedExpr, scope: Scope) -> Worth:
        """The value, of which nothing but the settings that it reads is noted."""
        notes.blind = True
        value = self._blindly(notes, expression, scope)
        notes.blind = False
        return value

    def _blindly(self, notes: Notes, expression: e.TypedExpr, scope: Scope) -> Worth:
        """As `_unnoted`; what can read no setting leaves nothing to note."""
        if self.unnoted is not None and (notes.muted or not self.unnoted.reads_setting(expression)):
            return self.unnoted.value(expression, scope)
        return FORMS[type(expression)](self, expression, scope)

    def _value(self, expression: e.TypedExpr, scope: Scope) -> Worth:
        return FORMS[type(expression)](self, expression, scope)

    @cached_property
    def _quiet(self) -> Evaluation:
        """The same evaluation without notes."""
        return self.unnoted or Evaluation(self.world, self.records.settled)

    def definition(self, identifier: str, row: Row) -> Worth:
        """The value of a definition for a row, computed once."""
        if self.notes is not None and self.notes.muted:
            return self._quiet.definition(identifier, row)
        return self._once(self.memory.definitions, identifier, row, lambda: selection.definition(self, identifier, row))

    def deadline(self, identifier: str, row: Row) -> Worth:
        """The last day of a deadline for a row, absent where the clock stands; computed once."""
        if self.notes is not None and self.notes.muted:
            return self._quiet.deadline(identifier, row)
        return self._once(self.memory.deadlines, identifier, row, lambda: deadlines.deadline(self, identifier, row))

    def clocks(self, identifier: str, row: Row) -> Clocks:
        """The clocks that may hold for a row; computed once where no notes are taken."""
        if self.notes is not None:
            return deadlines.find_clocks(self, identifier, row)
        key = (identifier, row)
        if key not in self.memory.clocks:
            self.memory.clocks[key] = deadlines.find_clocks(self, identifier, row)
        return self.memory.clocks[key]

    def outcome(self, rule: str, row: Row) -> Outcome:
        """The verdict of another rule for a row, computed once and without notes."""
        key = (rule, row)
        if key not in self.memory.outcomes:
            quiet = self if self.notes is None else self._quiet
            self.memory.outcomes[key] = outcomes.outcome(quiet, rule, row)
        return self.memory.outcomes[key]

    def _once(
        self, memory: dict[tuple[str, Row], Worth], identifier: str, row: Row, find: Callable[[], Worth]
    ) -> Worth:
        key = (identifier, row)
        if self.notes is not None:
            return self._once_noted(self.notes, memory, key, find)
        if key not in memory:
            memory[key] = find()
        return memory[key]

    def _once_noted(
        self, notes: Notes, memory: dict[tuple[str, Row], Worth], key: tuple[str, Row], find: Callable[[], Worth]
    ) -> Worth:
        """As `_once`; what was noted of a value, or read for it, belongs to its second use as to its first."""
        if notes.repeat(key):
            return memory[key]
        notes.begin_reading()
        memory[key] = find()
        notes.remember(key, notes.end_reading())
        return memory[key]


def _constant(run: Evaluation, expression: e.Constant, scope: Scope) -> Worth:
    return expression.value


def _current(run: Evaluation, expression: e.Current, scope: Scope) -> Worth:
    return scope.current


def _variable(run: Evaluation, expression: e.Variable, scope: Scope) -> Worth:
    return scope.variables[expression.name]


def _as_of(run: Evaluation, expression: e.AsOf, scope: Scope) -> Worth:
    return run.world.as_of


def _setting(run: Evaluation, expression: e.SettingValue, scope: Scope) -> Worth:
    if run.notes is not None:
        run.notes.read(expression.name)
    return run.world.settings[expression.name]


def _not(run: Evaluation, expression: e.Not, scope: Scope) -> Truth:
    return negation(run.truth(expression.operand, scope))


def _all_of(run: Evaluation, expression: e.AllOf, scope: Scope) -> Truth:
    if run.notes is not None:
        return conjunction(run.truths(expression.operands, scope))
    unknown: list[Blame] = []
    for operand in expression.operands:
        truth = run.truth(operand, scope)
        if truth is False:
            return False
        if truth is not True:
            unknown.append(truth.blame)
    return Unknown(joined(*unknown)) if unknown else True


def _any_of(run: Evaluation, expression: e.AnyOf, scope: Scope) -> Truth:
    if run.notes is not None:
        return disjunction(run.truths(expression.operands, scope))
    unknown: list[Blame] = []
    for operand in expression.operands:
        truth = run.truth(operand, scope)
        if truth is True:
            return True
        if truth is not False:
            unknown.append(truth.blame)
    return Unknown(joined(*unknown)) if unknown else False


# How each form of the language is evaluated. `Column` stands in the argument of a function alone, and no policy with a
# mistake is run.
FORMS: Final[Mapping[type[e.Typed], Callable[[Evaluation, Any, Scope], Worth]]] = MappingProxyType(
    {
        e.AllOf: _all_of,
        e.Ancestor: forms.ancestor,
        e.AnyOf: _any_of,
        e.Arithmetic: forms.arithmetic_of,
        e.AsOf: _as_of,
        e.Call: functions.call,
        e.ChildrenOf: tables.table,
        e.Compare: forms.compare,
        e.Constant: _constant,
        e.Contained: forms.contained,
        e.Count: tables.count,
        e.Current: _current,
        e.DeadlineOf: forms.declared,
        e.DefinedOf: forms.declared,
        e.DoneBy: deadlines.done_by,
        e.EvidenceOf: tables.table,
        e.Extreme: forms.extreme,
        e.FieldOf: forms.field_of,
        e.GroupRows: tables.table,
        e.HasAttribute: vocabulary.has_attribute,
        e.IsOver: deadlines.is_over,
        e.MadeOut: vocabulary.made_out,
        e.Not: _not,
        e.OneOf: forms.one_of,
        e.PeriodValue: forms.period,
        e.Pick: tables.pick,
        e.Presence: forms.presence,
        e.Quantified: tables.quantified,
        e.Reads: hearing.reads,
        e.Says: hearing.says,
        e.SettingValue: _setting,
        e.Total: tables.total,
        e.ValidOn: vocabulary.valid_on,
        e.Variable: _variable,
        e.VerdictOf: forms.verdict_of,
    }
)
