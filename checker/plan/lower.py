"""From typed expressions to columns: the entry, and the forms that are neither tables nor declarations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import assert_never

from checker.plan import arithmetic, comparison, declarations, letters, rules, tables, vocabulary
from checker.plan.frames import ID, Frame, OfRecord, Origin, Stored
from checker.plan.lettertables import EVIDENCE
from checker.plan.place import CURRENT, Place, carried
from checker.plan.scalars import FALSE, NULL, Literal, Scalar, Word, case, equal, is_null, less, swapped
from checker.plan.verdicts import LEFT_OPEN, VERDICTS
from checker.plan.worth import (
    KNOWN,
    MISSING,
    NO,
    OPEN,
    UNKNOWN,
    WAITING,
    YES,
    Choice,
    Length,
    Plain,
    RowWorth,
    Truth,
    Worth,
    as_plain,
    conjunction,
    decided,
    disjunction,
    known,
    unsaid,
    where_known,
)
from checker.semantics import expressions as e
from checker.semantics.data import Money
from checker.semantics.data import Scalar as Value
from checker.semantics.model import Program
from checker.semantics.types import (
    MoneyType,
    NumberType,
    PeriodType,
    SetType,
    ShareType,
    Type,
)


@dataclass
class Lowering:
    """A plan in the making: its tables, and the declarations that are already columns of them."""

    program: Program
    as_of: date
    settings: Mapping[str, Value]
    frames: dict[str, Frame] = field(default_factory=dict)
    order: list[tuple[str, str]] = field(default_factory=list)
    declared: dict[str, Worth] = field(default_factory=dict)
    clocks: dict[str, declarations.Clocks] = field(default_factory=dict)
    verdicts: dict[str, Scalar] = field(default_factory=dict)

    def frame(self, name: str, origin: Origin) -> Frame:
        """The table of that name, made if it is not there yet."""
        if name not in self.frames:
            self.frames[name] = Frame(name, origin, self.order)
        return self.frames[name]

    def records(self, record: str) -> Frame:
        """The table that holds the rows of a record."""
        return self.frame(record, OfRecord(record))

    def at(self, record: str) -> Place:
        """The place of a declaration about a record."""
        return Place(self.records(record), {CURRENT: RowWorth(record, ID, KNOWN)})

    def truth(self, expression: e.TypedExpr, place: Place) -> Scalar:
        """The code of a yes-or-no expression, kept as a column."""
        return place.frame.keep(self.code(self.worth(expression, place), place.frame))

    def code(self, worth: Worth, frame: Frame) -> Scalar:
        """A value as a truth; absent is no."""
        match worth:
            case Truth(code=code):
                return code
            case Plain(value=value, status=status):
                return where_known(status, case(((equal(value, Literal(1)), YES),), NO))
            case Choice(options=options, doubt=doubt):
                codes = [
                    frame.keep(case(((possible, self._unless_absent(plain, frame)),), NULL))
                    for possible, plain in options
                ]
                return decided(codes, frame.keep(doubt), frame.keep)
            case _:
                return OPEN

    def _unless_absent(self, plain: Plain, frame: Frame) -> Scalar:
        return case(((equal(plain.status, MISSING), NULL),), self.code(plain, frame))

    def plain(self, expression: e.TypedExpr, place: Place) -> Plain | Choice:
        """A value that is no period, row or table; a number within bounds is OPEN unless they meet."""
        return as_plain(self.worth(expression, place))

    def row(self, expression: e.TypedExpr, place: Place) -> RowWorth:
        """The row that an expression names."""
        worth = self.worth(expression, place)
        assert isinstance(worth, RowWorth), "the type check lets only rows be asked"
        return worth

    def worth(self, expression: e.TypedExpr, place: Place) -> Worth:  # noqa: C901  one branch for each form
        """What an expression is worth for the rows of a place."""
        match expression:
            case e.Constant(value=value, type=type_):
                return constant(value, type_)
            case e.AsOf():
                return known(Literal(self.as_of.toordinal()))
            case e.SettingValue(name=name, type=type_):
                return constant(self.settings[name], type_)
            case e.Current():
                return place.named(CURRENT)
            case e.Variable(name=name):
                return place.named(name)
            case e.Ancestor(row=row, record=record):
                return self.ancestor(self.row(row, place), record, place)
            case e.FieldOf(row=row, field=name):
                return self.field(self.row(row, place), name, place)
            case e.DefinedOf(row=row, definition=identifier):
                return self._declared(declarations.definition(self, identifier), self.row(row, place), place)
            case e.DeadlineOf(row=row, deadline=identifier):
                return self._declared(declarations.deadline(self, identifier), self.row(row, place), place)
            case e.AllOf(operands=operands):
                return Truth(conjunction([self.truth(operand, place) for operand in operands]))
            case e.AnyOf(operands=operands):
                return Truth(disjunction([self.truth(operand, place) for operand in operands]))
            case e.Not(operand=operand):
                return Truth(swapped(self.truth(operand, place)))
            case e.Compare():
                return Truth(comparison.compare(self, expression, place))
            case e.OneOf():
                return Truth(comparison.one_of(self, expression, place))
            case e.Contained():
                return Truth(comparison.contained(self, expression, place))
            case e.Presence():
                return Truth(comparison.presence(self, expression, place))
            case e.Arithmetic():
                return arithmetic.arithmetic(self, expression, place)
            case e.PeriodValue():
                return arithmetic.period(self, expression, place)
            case e.Extreme():
                return arithmetic.extreme(self, expression, place)
            case e.Quantified():
                return Truth(tables.quantified(self, expression, place))
            case e.Count():
                return tables.count(self, expression, place)
            case e.Total():
                return tables.total(self, expression, place)
            case e.Pick():
                return tables.pick(self, expression, place)
            case e.HasAttribute():
                return vocabulary.has_attribute(self, expression, place)
            case e.MadeOut():
                return Truth(vocabulary.made_out(self, expression, place))
            case e.ValidOn():
                return Truth(vocabulary.valid_on(self, expression, place))
            case e.DoneBy():
                return Truth(comparison.done_by(self, expression, place))
            case e.IsOver():
                return Truth(comparison.is_over(self, expression, place))
            case e.Says():
                return Truth(letters.says(self, expression, place))
            case e.Reads():
                return Truth(letters.reads(self, expression, place))
            case e.VerdictOf(rule=rule, verdict=verdict, row=row):
                return self._verdict(rule, verdict, self.row(row, place), place)
            case e.Call() | e.ChildrenOf() | e.EvidenceOf() | e.GroupRows() | e.Column() | e.Mistaken():
                return unsaid()
            case _:
                assert_never(expression)

    # ---- rows

    def field(self, row: RowWorth, name: str, place: Place) -> Plain | Choice:
        """A field of a row, as the loader stored it."""
        if row.dated == name:
            return Plain(row.day, where_known(row.status, row.day_status))
        frame = self.records(row.record)
        if row.record.startswith(EVIDENCE):
            value = known(frame.add(Stored(("field", name))))
        else:
            value = stored(frame, name, self.program.records[row.record].fields[name].type)
        worth = carried(value, frame, row.key, row.status, place.frame)
        assert isinstance(worth, Plain)
        if row.tied == FALSE:
            return worth
        return replace(worth, status=case(((row.tied, OPEN),), worth.status))

    def ancestor(self, row: RowWorth, record: str, place: Place) -> RowWorth:
        """The row itself or the nearest one of a record above it; for a vocabulary's row, above the asking row."""
        if row.record == record:
            return row
        if record not in self._above(row.record):
            asking = place.asking
            return self.ancestor(asking, record, replace(place, asking=None)) if asking else nowhere(record)
        frame = self.records(row.record)
        above = RowWorth(
            record,
            frame.add(Stored(("above", record))),
            frame.keep(int_status(frame.add(Stored(("above", record))))),
        )
        if row.tied != FALSE:
            row = replace(row, status=case(((row.tied, OPEN),), row.status))
        worth = carried(above, frame, row.key, row.status, place.frame)
        assert isinstance(worth, RowWorth)
        return worth

    def at_hand(self, row: RowWorth, record: str, place: Place, above: RowWorth) -> Scalar:
        """Whether a record stands above the row: one that nothing links to is absent, whatever is read of it."""
        if row.record == record or record not in self._above(row.record):
            return above.status
        frame = self.records(row.record)
        worth = carried(Truth(frame.add(Stored(("at_hand", record)))), frame, row.key, row.status, place.frame)
        assert isinstance(worth, Truth)
        return worth.code if row.tied == FALSE else case(((row.tied, OPEN),), worth.code)

    def _above(self, record: str) -> tuple[str, ...]:
        found: list[str] = []
        name = self.program.records[record].parent if record in self.program.records else None
        while name is not None and name not in found:
            found.append(name)
            name = self.program.records[name].parent
        return tuple(found)

    def _declared(self, worth: Worth, row: RowWorth, place: Place) -> Worth:
        if row.tied != FALSE:
            row = replace(row, status=case(((row.tied, OPEN),), row.status))
        return carried(worth, self.records(row.record), row.key, row.status, place.frame)

    def verdict(self, rule: str) -> Scalar:
        """The number of a rule's verdict, in its record's table; made once."""
        if rule not in self.verdicts:
            self.verdicts[rule] = rules.verdict(self, self.program.rules[rule])
        return self.verdicts[rule]

    def _verdict(self, rule: str, verdict: str, row: RowWorth, place: Place) -> Worth:
        if self.program.rules[rule].versions[0].subject.group_by:
            return Truth(OPEN)
        code = self.verdict(rule)
        wanted = Literal(VERDICTS.index(verdict))
        is_it = case(((equal(code, wanted), YES),), NO)
        if verdict != "undecided":
            is_it = case(
                (
                    (equal(code, Literal(VERDICTS.index("undecided"))), UNKNOWN),
                    (equal(code, Literal(VERDICTS.index("pending"))), WAITING),
                ),
                is_it,
            )
        is_it = case(((equal(code, Literal(LEFT_OPEN)), OPEN),), is_it)
        return carried(Truth(is_it), self.records(row.record), row.key, row.status, place.frame)


def constant(value: Value, type_: Type) -> Worth:
    """A value that the policy, a setting or the run gives."""
    match value:
        case bool():
            return Truth(YES if value else NO)
        case date():
            return known(Literal(value.toordinal()))
        case str():
            return known(Word(value))
        case int() | Decimal():
            if isinstance(type_, PeriodType):
                return Length(type_.kind, known(Literal(int(value))))
            return known(Literal(arithmetic.plain_number(Decimal(value))))
        case Money(amount=amount, currency=currency):
            return known(Literal(arithmetic.plain_number(amount)), Word(currency))
        case frozenset():
            return unsaid()
        case _:
            assert_never(value)


def stored(frame: Frame, name: str, type_: Type) -> Plain:
    """A field's columns. Numbers have their status beside them; of the rest a negative value is a status."""
    value = frame.add(Stored(("field", name)))
    match type_:
        case NumberType() | MoneyType() | ShareType():
            currency = frame.add(Stored(("currency", name))) if isinstance(type_, MoneyType) else None
            return Plain(value, frame.add(Stored(("status", name))), currency)
        case SetType():
            return Plain(value, frame.add(Stored(("status", name))))
        case _:
            return Plain(value, frame.keep(int_status(value)))


def int_status(value: Scalar) -> Scalar:
    """The status of a stored value that is a natural number where it is known."""
    return case(
        (
            (is_null(value), UNKNOWN),
            (less(Literal(-1), value), KNOWN),
            (equal(value, Literal(-1)), MISSING),
            (equal(value, Literal(-2)), WAITING),
        ),
        OPEN,
    )


def nowhere(record: str) -> RowWorth:
    """A record that does not lie above, and is unknown."""
    return RowWorth(record, NULL, UNKNOWN)
