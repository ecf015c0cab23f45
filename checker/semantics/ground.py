"""From typed conditions to formulas over the fields of a small world: one record, those above it, a few below.

A value is a list of alternatives, each with the condition under which it is the value. What cannot be said in
formulas becomes a fact of its own that is free to hold or not: more is then possible than really is, so that
"impossible" stays right, and `loose` remembers that "possible" may not be.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from checker.semantics import expressions as typed
from checker.semantics.expressions import TypedExpr
from checker.semantics.formulas import YES, Formula, TooHardError, Truth, WordIs, every, fails, some
from checker.semantics.ground_values import (
    MILLIONTHS,
    Alternatives,
    Choice,
    Ground,
    Holds,
    Line,
    Place,
    Row,
    compared,
    constant,
    maybe,
    moved,
    unknown,
)
from checker.semantics.model import Deadline, Definition, Exemption, InForce
from checker.semantics.narrowing import fingerprint
from checker.semantics.schema import Schema
from checker.semantics.types import (
    PeriodType,
    RowsType,
    TruthType,
)


@dataclass
class World:
    """A small world: `size` records in every table. It grows while conditions are read in it.

    `over` says that the log reaches beyond everything that is waited for, so that nothing is pending.
    With a size below zero nothing is looked into: definitions, tables and picks are facts of their own.
    """

    schema: Schema
    found: Mapping[str, Definition | Deadline]
    size: int
    budget: int
    loose: bool = False
    over: list[Formula] = field(default_factory=list)
    rows: dict[Place, Row] = field(default_factory=dict)
    fields: dict[Hashable, tuple[Row, str]] = field(default_factory=dict)
    tables: dict[tuple[Row, str], None] = field(default_factory=dict)

    def spend(self, steps: int = 1) -> None:
        """Counts the work, and gives up where it is too much."""
        self.budget -= steps
        if self.budget < 0:
            raise TooHardError


@dataclass(frozen=True)
class Ring:
    """The record at hand and the variables around a condition."""

    world: World
    current: Row
    variables: Mapping[str, Alternatives] = field(default_factory=dict)

    def condition(self, expression: TypedExpr) -> Formula:
        """The formula under which the condition holds."""
        self.world.spend()
        match expression:
            case typed.AllOf(operands=operands):
                return every(*(self.condition(operand) for operand in operands))
            case typed.AnyOf(operands=operands):
                return some(*(self.condition(operand) for operand in operands))
            case typed.Not(operand=operand):
                return fails(self.condition(operand))
            case typed.Compare():
                return self._compare(expression)
            case typed.OneOf(value=value, options=options):
                equal = (self._related(self.value(value), "=", self.value(option)) for option in options)
                return some(*equal)
            case typed.Presence(value=value, asks=asks):
                present = some(*(guard for guard, found in self.value(value) if found is not None))
                return present if asks == "present" else fails(present) if asks == "absent" else YES
            case typed.DoneBy(action=action, deadline=deadline):
                done, last = self.value(action), self.value(deadline)
                self.world.over.extend((self._past(done, ">="), self._past(last, ">")))
                stands = some(*(guard for guard, day in last if day is None))
                return some(stands, self._related(done, "<=", last))
            case typed.IsOver(deadline=deadline):
                as_of: Alternatives = [(YES, Line(("as_of",), 0))]
                return self._related(as_of, ">", self.value(deadline))
            case typed.Quantified():
                return self._quantified(expression)
            case typed.Contained(value=value, container=container):
                return self._contained(value, container)
            case typed.Says(letter=letter, mode=mode, concept=concept):
                return self._says(letter, mode, concept, expression)
            case _:
                return some(
                    *(
                        every(guard, found.formula)
                        for guard, found in self.value(expression)
                        if isinstance(found, Holds)
                    )
                )

    def _related(self, left: Alternatives, operator: str, right: Alternatives) -> Formula:
        self.world.spend(len(left) * len(right))
        return compared(left, operator, right)

    def _past(self, days: Alternatives, operator: str) -> Formula:
        """That the log reaches to each of the days, or beyond it."""
        as_of: Alternatives = [(YES, Line(("as_of",), 0))]
        later = ((guard, self._related(as_of, operator, [(YES, day)])) for guard, day in days if day)
        return every(*(some(fails(guard), past) for guard, past in later))

    def value(self, expression: TypedExpr) -> Alternatives:  # noqa: C901  one line a form
        """What the expression can be, None for absent."""
        self.world.spend()
        match expression:
            case typed.Constant(value=value):
                return [(YES, constant(value, expression.type))]
            case typed.Current():
                return [(YES, self.current)]
            case typed.Variable(name=name):
                return self.variables.get(name) or [(YES, self._free(expression, self.current))]
            case typed.AsOf():
                return [(YES, Line(("as_of",), 0))]
            case typed.SettingValue(name=name):
                return [(YES, unknown(("setting", name), expression.type))]
            case typed.Ancestor(row=row, record=record):
                return [(guard, _above(found, record)) for guard, found in self.value(row)]
            case typed.FieldOf(row=row, field=name):
                return [
                    (every(guard, here), value)
                    for guard, found in self.value(row)
                    for here, value in (self._field(found, name) if isinstance(found, Row) else [(YES, None)])
                ]
            case typed.DefinedOf(row=row, definition=identity):
                return self._of_row(row, identity, expression)
            case typed.DeadlineOf(row=row, deadline=identity):
                return self._of_row(row, identity, expression)
            case typed.Pick():
                return self._pick(expression)
            case typed.Arithmetic():
                return self._arithmetic(expression)
            case typed.PeriodValue(count=typed.Constant(value=Decimal() as count), factor=factor):
                if expression.type == PeriodType("days"):
                    return [(YES, Line(None, int(count) * factor))]
            case typed.Count():
                return self._count(expression)
        if isinstance(expression.type, TruthType) and not _opaque(expression):
            return [(YES, Holds(self.condition(expression)))]
        self.world.loose = True
        return [(YES, self._free(expression, self.current))]

    def _free(self, expression: TypedExpr, row: Row) -> Ground:
        """Something of which nothing is known but its type."""
        return unknown(("free", row.place, fingerprint(expression)), expression.type)

    def _field(self, row: Row, name: str) -> Alternatives:
        record = self.world.schema.record(row.record)
        if record is None or name not in record.fields:
            return [(YES, None)]
        declared = record.fields[name]
        key = (row.place, name)
        self.world.fields[key] = (row, name)
        return maybe(key, unknown(key, declared.type), declared.blank == "absent")

    def _of_row(self, row: TypedExpr, identity: str, expression: TypedExpr) -> Alternatives:
        found: Alternatives = []
        for guard, place in self.value(row):
            if not isinstance(place, Row):
                found.append((guard, None))
                continue
            values = Ring(self.world, place)._known(identity, expression)
            found.extend((every(guard, here), value) for here, value in values)
            self.world.spend(len(values))
        return found

    def _known(self, identity: str, expression: TypedExpr) -> Alternatives:
        """The value of a definition or deadline for the record at hand."""
        declared = self.world.found.get(identity)
        if self.world.size >= 0 and isinstance(declared, Definition):
            return self._defined(declared)
        if self.world.size >= 0 and isinstance(declared, Deadline):
            return self._last_day(declared, expression.optional)
        self.world.loose = True
        key = ("free", self.current.place, identity)
        return maybe(key, unknown(key, expression.type), expression.optional)

    def _defined(self, declared: Definition) -> Alternatives:
        """The value of each version, and of each exception whose guard holds and over which no other stands."""
        found: Alternatives = []
        for version in declared.versions:
            inside = YES if len(declared.versions) == 1 else self.in_force(version.in_force)
            exceptions = (*version.exceptions, *declared.amendments)
            guards = [(each, every(self.in_force(each.in_force), self.condition(each.when))) for each in exceptions]
            for each, guard in guards:
                higher = [other for rival, other in guards if each.label in above(rival, exceptions)]
                applies = every(inside, guard, *(fails(other) for other in higher))
                if each.means is not None:
                    found.extend((every(applies, here), value) for here, value in self.value(each.means))
            base = every(inside, *(fails(guard) for _, guard in guards))
            found.extend((every(base, here), value) for here, value in self.value(version.means))
        return found

    def _last_day(self, declared: Deadline, stands: bool) -> Alternatives:
        """The day of a plain clock; of any other clock a day that is free."""
        if len(declared.versions) == 1 and not declared.versions[0].exceptions and not declared.amendments:
            clock = declared.versions[0].clock
            plain = not (clock.restarts or clock.pauses or clock.counting_first_day) and clock.never_rolls
            if plain and clock.starts is not None and clock.period is not None:
                length = self.value(clock.period)
                if all(isinstance(days, Line) and days.key is None for _, days in length):
                    return moved(self.value(clock.starts), length, 1)
        self.world.loose = True
        key = ("last day", self.current.place, declared.id)
        return maybe(key, Line(key, 0), stands)

    def in_force(self, dates: InForce) -> Formula:
        """That a version is in force for the record at hand."""
        if dates.by is None:
            return YES
        day = self.value(dates.by)
        first: Alternatives = [(YES, Line(None, dates.start.toordinal()))]
        parts = [self._related(day, ">=", first)]
        if dates.through is not None:
            last: Alternatives = [(YES, Line(None, dates.through.toordinal()))]
            parts.append(self._related(day, "<=", last))
        if dates.where is not None:
            parts.append(self.condition(dates.where))
        return every(*parts)

    def _compare(self, expression: typed.Compare) -> Formula:
        if _opaque(expression.left) or _opaque(expression.right):
            self.world.loose = True
            return Truth(("free", self.current.place, fingerprint(expression)))
        return self._related(self.value(expression.left), expression.operator, self.value(expression.right))

    def _table(self, rows: TypedExpr) -> list[tuple[Formula, Row]]:
        """The records of a table, each with the condition that it is there."""
        assert isinstance(rows.type, RowsType)
        found: list[tuple[Formula, Row]] = []
        if not isinstance(rows, typed.ChildrenOf):
            self.world.loose = True
            place = ("free", self.current.place, fingerprint(rows))
            return [(Truth(("there", place)), Row(place, rows.type.record))]
        for guard, above_ in self.value(rows.row):
            if not isinstance(above_, Row):
                continue
            if self.current.record == rows.type.record and _above(self.current, above_.record) == above_:
                found.append((guard, self.current))
            self.world.tables[above_, rows.children] = None
            for number in range(self.world.size):
                row = Row((above_.place, rows.children, number), rows.type.record, above_)
                self.world.rows[row.place] = row
                found.append((every(guard, Truth(("there", row.place))), row))
        return found

    def _with(self, variable: str, row: Row) -> Ring:
        return Ring(self.world, self.current, {**self.variables, variable: [(YES, row)]})

    def _quantified(self, expression: typed.Quantified) -> Formula:
        if self.world.size < 0:
            return self._unseen(expression)
        met = []
        for there, row in self._table(expression.rows):
            if expression.other and row == self.current:
                continue
            inner = self._with(expression.variable, row)
            where = YES if expression.where is None else inner.condition(expression.where)
            has = YES if expression.has is None else inner.condition(expression.has)
            match expression.quantifier:
                case "every":
                    met.append(some(fails(there), fails(where), has))
                case _:
                    met.append(every(there, where))
        if expression.quantifier == "every":
            return every(*met)
        return some(*met) if expression.quantifier == "some" else fails(some(*met))

    def _unseen(self, expression: typed.Quantified) -> Formula:
        """`some` and `no` of the same are opposites, whatever they are."""
        self.world.loose = True
        asked = (fingerprint(expression.rows), expression.other, expression.quantifier == "every")
        parts = tuple(None if part is None else fingerprint(part) for part in (expression.where, expression.has))
        fact = Truth(("free", self.current.place, expression.variable, asked, parts))
        return fails(fact) if expression.quantifier == "no" else fact

    def _pick(self, expression: typed.Pick) -> Alternatives:
        if self.world.size < 0:
            self.world.loose = True
            key = ("free", self.current.place, fingerprint(expression))
            return maybe(key, unknown(key, expression.type), True)
        met = []
        for there, row in self._table(expression.rows):
            inner = self._with(expression.variable, row)
            where = YES if expression.where is None else inner.condition(expression.where)
            met.append((every(there, where), row, inner.value(expression.by)))
        operator = "<=" if expression.end == "first" else ">="
        found: Alternatives = [(fails(some(*(guard for guard, _, _ in met))), None)]
        for guard, row, day in met:
            ahead = [
                some(fails(other), self._related(day, operator, later)) for other, rival, later in met if rival != row
            ]
            found.append((every(guard, *ahead), row))
        return found

    def _count(self, expression: typed.Count) -> Alternatives:
        self.world.loose = True
        if self.world.size < 0:
            return [(YES, self._free(expression, self.current))]
        met = []
        for there, row in self._table(expression.rows):
            where = (
                YES if expression.where is None else self._with(expression.variable, row).condition(expression.where)
            )
            met.append(every(there, where))
        found: Alternatives = []
        for chosen in product((True, False), repeat=len(met)):
            guard = every(*(part if met_here else fails(part) for part, met_here in zip(met, chosen, strict=True)))
            found.append((guard, Line(None, sum(chosen) * MILLIONTHS)))
        self.world.spend(len(found))
        return found

    def _contained(self, value: TypedExpr, container: TypedExpr) -> Formula:
        parts = []
        for guard, element in self.value(value):
            if isinstance(element, Choice) and element.key is None:
                member = Truth(("member", self._set_key(container), element.word))
            else:
                self.world.loose = True
                member = Truth(("member", self._set_key(container), repr(element)))
            parts.append(every(guard, member))
        return some(*parts)

    def _set_key(self, container: TypedExpr) -> Hashable:
        if isinstance(container, typed.FieldOf):
            for _, row in self.value(container.row):
                if isinstance(row, Row):
                    self.world.fields[row.place, container.field] = (row, container.field)
                    return (row.place, container.field)
        self.world.loose = True
        return ("free", self.current.place, fingerprint(container))

    def _says(self, letter: TypedExpr, mode: str, concept: str, expression: TypedExpr) -> Formula:
        """A letter states a concept, takes it away, comes near, or none of them."""
        self.world.loose = True
        about = fingerprint(expression)[-1]
        words = ("states", "takes_away", "comes_near", "silent")
        key = ("said", self.current.place, fingerprint(letter), concept, about)
        return WordIs(key, mode, words)

    def _arithmetic(self, expression: typed.Arithmetic) -> Alternatives:
        left, right = self.value(expression.left), self.value(expression.right)
        linear = all(isinstance(value, Line | None) for _, value in (*left, *right))
        if linear and expression.operator in ("+", "-"):
            sums = moved(left, right, 1 if expression.operator == "+" else -1)
            if all(value is not None for _, value in sums):
                return sums
        self.world.loose = True
        return [(YES, self._free(expression, self.current))]


def above(exemption: Exemption, among: tuple[Exemption, ...]) -> frozenset[str]:
    """The labels of the exceptions that one is over, directly or through others."""
    by_label = {each.label: each for each in among}
    found: set[str] = set()
    waiting = list(exemption.over)
    while waiting:
        label = waiting.pop()
        if label not in found:
            found.add(label)
            waiting.extend(by_label[label].over if label in by_label else ())
    return frozenset(found)


def _above(row: Ground, record: str) -> Ground:
    """The record above: that of the table in which the row stands, or the one record of its kind in the world."""
    if not isinstance(row, Row):
        return None
    parent = row.parent
    while parent is not None:
        if parent.record == record:
            return parent
        parent = parent.parent
    return Row(("above", record), record)


# Nothing can be said of these in formulas.
_OPAQUE = (
    typed.Total,
    typed.Call,
    typed.Column,
    typed.Extreme,
    typed.HasAttribute,
    typed.MadeOut,
    typed.ValidOn,
    typed.Reads,
    typed.VerdictOf,
)


def _opaque(expression: TypedExpr) -> bool:
    return isinstance(expression, _OPAQUE)
