"""Typed expressions, records and worlds built by hand, for tests that need no policy text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from checker.clock import Calendar
from checker.diagnostics.source import Source, Span
from checker.engines.model import World
from checker.semantics import expressions as e
from checker.semantics.data import Dataset, Fact, Row, Scalar, Unknown, Value
from checker.semantics.model import (
    Authority,
    Children,
    Clock,
    Concept,
    Deadline,
    DeadlineVersion,
    Definition,
    DefinitionVersion,
    Exemption,
    Field,
    InForce,
    Message,
    Program,
    Record,
    Rule,
    RuleVersion,
    Subject,
    Vocabulary,
)
from checker.semantics.types import DateType, NumberType, PeriodType, RowsType, RowType, TruthType, Type, WordType

SPAN = Span(Source("made by hand", "x"), 0, 1)
TRUTH, DAY, NUMBER = TruthType(), DateType(), NumberType()
KIND = WordType("event.kind", ("notice", "answer", "other"))
LAW = Authority(("law",), ())
ALWAYS = InForce(date(2000, 1, 1), None, None, None)

REQUEST_FIELDS: Mapping[str, Type] = {
    "received": DAY,
    "a": TRUTH,
    "b": TRUTH,
    "c": TRUTH,
    "first_day": DAY,
    "second_day": DAY,
    "n": NUMBER,
}
EVENT_FIELDS: Mapping[str, Type] = {"kind": KIND, "day": DAY, "good": TRUTH}


def _fields(types: Mapping[str, Type]) -> dict[str, Field]:
    return {name: Field(name, type_, name, "unknown", (), SPAN) for name, type_ in types.items()}


RECORDS = {
    "entity": Record(
        "entity", "entity", ("id",), None, None, False, {},
        {"requests": Children("requests", "request", "requests", "absent", (), SPAN)}, SPAN,
    ),
    "request": Record(
        "request", "request", ("id",), None, "entity", False, _fields(REQUEST_FIELDS),
        {"events": Children("events", "event", "events", "absent", (), SPAN)}, SPAN,
    ),
    "event": Record("event", "event", (), "day", "request", False, _fields(EVENT_FIELDS), {}, SPAN),
}  # fmt: skip

HERE = e.Current(RowType("request"), SPAN, False)
EVENT = e.Variable(RowType("event"), SPAN, False, "x")


def field(name: str) -> e.FieldOf:
    """A field of the request."""
    return e.FieldOf(REQUEST_FIELDS[name], SPAN, False, HERE, name)


def of_event(name: str, row: e.TypedExpr = EVENT) -> e.FieldOf:
    """A field of the event that the variable is."""
    return e.FieldOf(EVENT_FIELDS[name], SPAN, False, row, name)


def constant(value: Scalar) -> e.Constant:
    """A literal."""
    match value:
        case bool():
            type_: Type = TRUTH
        case date():
            type_ = DAY
        case Decimal():
            type_ = NUMBER
        case _:
            type_ = KIND
    return e.Constant(type_, SPAN, False, value)


def compare(left: e.TypedExpr, operator: e.Comparator, right: e.TypedExpr) -> e.Compare:
    """A comparison."""
    return e.Compare(TRUTH, SPAN, False, left, operator, right)


def all_of(*operands: e.TypedExpr) -> e.AllOf:
    """`and`."""
    return e.AllOf(TRUTH, SPAN, False, operands)


def any_of(*operands: e.TypedExpr) -> e.AnyOf:
    """`or`."""
    return e.AnyOf(TRUTH, SPAN, False, operands)


def negated(operand: e.TypedExpr) -> e.Not:
    """`not`."""
    return e.Not(TRUTH, SPAN, False, operand)


def present(value: e.TypedExpr) -> e.Presence:
    """`is present`."""
    return e.Presence(TRUTH, SPAN, False, value, "present")


def events() -> e.ChildrenOf:
    """The events of the request."""
    return e.ChildrenOf(RowsType("event"), SPAN, False, HERE, "events")


def quantified(quantifier: str, where: e.TypedExpr | None, has: e.TypedExpr | None = None) -> e.Quantified:
    """`some`, `no`, `every` over the events."""
    return e.Quantified(TRUTH, SPAN, False, quantifier, False, "x", events(), where, has)  # type: ignore[arg-type]


def count(where: e.TypedExpr | None) -> e.Count:
    """How many events."""
    return e.Count(NUMBER, SPAN, False, "x", events(), where)


def pick(end: str, where: e.TypedExpr | None) -> e.Pick:
    """The first or last event by its day."""
    return e.Pick(RowType("event"), SPAN, True, end, "x", events(), where, of_event("day"))  # type: ignore[arg-type]


def days(number: int) -> e.PeriodValue:
    """A period in days."""
    return e.PeriodValue(PeriodType("days"), SPAN, False, constant(Decimal(number)), 1, None)


def deadline_of(name: str = "due") -> e.DeadlineOf:
    """The last day of a deadline of the request."""
    return e.DeadlineOf(DAY, SPAN, True, HERE, f"p.{name}")


def defined(name: str, type_: Type = TRUTH) -> e.DefinedOf:
    """The value of a definition of the request."""
    return e.DefinedOf(type_, SPAN, True, HERE, f"p.{name}")


def done_by(action: e.TypedExpr, deadline: e.TypedExpr) -> e.DoneBy:
    """`action done by deadline`."""
    return e.DoneBy(TRUTH, SPAN, False, action, deadline)


def exception(
    label: str,
    when: e.TypedExpr,
    means: e.TypedExpr | None = None,
    clock: Clock | None = None,
    over: tuple[str, ...] = (),
) -> Exemption:
    """An exception in force always."""
    return Exemption(label, label, "p", ALWAYS, LAW, over, when, means, clock, SPAN)


def definition(
    name: str, type_: Type, means: e.TypedExpr, *exceptions: Exemption, in_force: InForce = ALWAYS
) -> Definition:
    """A definition of the request with one version."""
    version = DefinitionVersion(in_force, LAW, means, exceptions)
    return Definition(f"p.{name}", "p", name, "request", name, type_, False, (version,), (), SPAN)


def deadline(name: str, clock: Clock, *exceptions: Exemption, in_force: InForce = ALWAYS) -> Deadline:
    """A deadline of the request with one version."""
    version = DeadlineVersion(in_force, LAW, clock, exceptions)
    return Deadline(f"p.{name}", "p", name, "request", name, False, None, (version,), (), (), SPAN)


def rule(
    require: e.TypedExpr, where: e.TypedExpr | None = None, name: str = "R-1", *, in_force: InForce = ALWAYS
) -> Rule:
    """A rule about requests with one version."""
    subject = Subject("request", None, where, (), None)
    version = RuleVersion(in_force, LAW, "error", (), subject, (), require, (Message(None, ("wrong",)),), None, SPAN)
    return Rule(name, "p", name, "law", (version,), SPAN)


def program(
    rules: tuple[Rule, ...] = (),
    definitions: tuple[Definition, ...] = (),
    deadlines: tuple[Deadline, ...] = (),
    calendars: tuple[Calendar, ...] = (),
    vocabularies: tuple[Vocabulary, ...] = (),
    concepts: tuple[Concept, ...] = (),
) -> Program:
    """A program over the records of this module."""
    return Program(
        policies={}, records=RECORDS, vocabularies={each.name: each for each in vocabularies},
        calendars={each.name: each for each in calendars}, settings={},
        definitions={each.id: each for each in definitions}, deadlines={each.id: each for each in deadlines},
        rules={each.id: each for each in rules}, entries={}, concepts={each.id: each for each in concepts},
        lists={}, cues={}, cases=(), calendar_tests=(),
    )  # fmt: skip


def unknown(record: str, name: str, key: str) -> Unknown:
    """An unknown field."""
    return Unknown(frozenset({Fact("field", record, name, key)}))


def event(key: str, **fields: Value | None) -> Row:
    """An event; None is an unknown field."""
    return Row(
        "event", key, {name: unknown("event", name, key) if value is None else value for name, value in fields.items()}
    )


def request(events_: tuple[Row, ...] | Unknown = (), key: str = "q", **fields: Value | None) -> Row:
    """A request; None is an unknown field."""
    values = {name: unknown("request", name, key) if value is None else value for name, value in fields.items()}
    return Row("request", key, values, {"events": events_})


def world(made: Program, *requests: Row, as_of: date = date(2025, 6, 1)) -> World:
    """A world with one entity that holds the requests."""
    entity = Row("entity", "e", {}, {"requests": requests})
    return World(made, Dataset((entity,), (), as_of, frozenset(RECORDS)), as_of, {})


def day(year: int) -> date:
    """The first of January."""
    return date(year, 1, 1)


def in_force(start: int, through: int | None, where: e.TypedExpr | None = None) -> InForce:
    """In force from the first of January of a year through the last of December of another, by receipt."""
    return InForce(day(start), None if through is None else date(through, 12, 31), field("received"), where)


def number(value: int) -> e.Constant:
    """A number."""
    return constant(Decimal(value))


def is_over(deadline_: e.TypedExpr) -> e.IsOver:
    """`due is over`."""
    return e.IsOver(TRUTH, SPAN, False, deadline_)
