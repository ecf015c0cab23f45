"""Values as a reader sees them, and whether what is seen may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal, assert_never

from checker.clock import Calendar
from checker.engines.reference.values import Between, Candidate, Choice, Length, Point, Table, Worth
from checker.semantics import expressions as e
from checker.semantics.data import Absent, Money, Row, Unknown
from checker.semantics.model import Program
from checker.semantics.types import DateType, DocumentType, NumberType, RowType, SetType, TextType, Type, WordType

Kind = Literal["closed", "clock", "text"]

# The dates of the legal clock; every other date of a record is shown on request only.
CLOCK_DATES: Final = frozenset(
    {
        "received_on",
        "happened_on",
        "sent_on",
        "stated_date",
        "promised_date",
        "released_on",
        "requested_on",
        "decided_on",
    }
)
NO_LETS: Final[Mapping[str, e.TypedExpr]] = MappingProxyType({})


def shown(program: Program, value: Worth) -> str:  # noqa: C901  one branch for each kind of value
    """A value in words: `2025-03-02`, `18 days`, `yes`, `6.50 USD`, `2025-03-02 or 2025-04-01`, `unknown`."""
    match value:
        case Unknown():
            return "unknown"
        case Absent():
            return "none"
        case bool():
            return "yes" if value else "no"
        case Choice(options=options):
            return " or ".join(dict.fromkeys(shown(program, option) for option in options))
        case Between(low=low, high=high):
            return _range(program, low, high)
        case Table():
            return _table(program, value)
        case Candidate(row=row):
            return shown(program, row)
        case Row():
            return _row(program, value)
        case Length(period=period):
            return str(period)
        case Calendar(name=name):
            return name
        case Money(amount=amount, currency=currency):
            return f"{amount} {currency}".rstrip()
        case Decimal():
            return f"{value.normalize():f}"
        case int():
            return str(value)
        case frozenset():
            return ", ".join(sorted(map(word, value))) or "none"
        case str():
            return word(value)
        case date():
            return value.isoformat()
        case _:
            assert_never(value)


def word(text: str) -> str:
    """A word as reports print it; the codes of the EU and the UK are written otherwise in policies."""
    if text.startswith("X-"):
        return "X_" + text[2:].lower().replace("-", "_")
    return text


def _range(program: Program, low: Point | None, high: Point | None) -> str:
    if low is None:
        return f"at most {shown(program, high)}" if high is not None else "unknown"
    return f"at least {shown(program, low)}" if high is None else f"{shown(program, low)} to {shown(program, high)}"


def _row(program: Program, row: Row) -> str:
    record = program.records.get(row.record)
    day = row.fields.get(record.dated) if record is not None and record.dated is not None else None
    return f"{row.record} of {day}" if isinstance(day, date) else row.record


def _table(program: Program, table: Table) -> str:
    """The words of rows that hold a vocabulary's value, else how many rows there are."""
    words: dict[str, None] = {}
    for row, _ in table.rows:
        fields = program.records[row.record].fields.values() if row.record in program.records else ()
        for field in fields:
            value = row.fields.get(field.name)
            if isinstance(field.type, WordType) and field.type.vocabulary and isinstance(value, str):
                words[word(value)] = None
    return ", ".join(words) if words else str(len(table.rows))


def kind_of(program: Program, expression: e.TypedExpr, lets: Mapping[str, e.TypedExpr] = NO_LETS) -> Kind:
    """Whether the value of an expression may be printed: words and counts, dates of the legal clock, or text."""
    match expression:
        case e.Constant():
            return "closed"
        case e.Variable(name=name) if name in lets:
            return kind_of(program, lets[name], lets)
        case e.FieldOf(field=name):
            return _kind_of_field(program, expression, name)
        case e.DefinedOf(definition=definition):
            return _strictest(
                program, tuple(each.means for each in program.definitions[definition].versions), lets, expression.type
            )
        case e.Call(function="count_distinct"):
            return "closed"
        case e.Call(arguments=arguments) | e.Extreme(operands=arguments):
            return _strictest(program, arguments, lets, expression.type)
        case e.Column(term=term):
            return kind_of(program, term, lets)
        case e.Arithmetic(left=left, right=right) if isinstance(expression.type, DateType | NumberType):
            return _strictest(program, (left, right), lets, expression.type)
        case e.DeadlineOf() | e.AsOf():
            return "clock"
        case _:
            return _kind_of_type(expression.type)


def _kind_of_field(program: Program, expression: e.FieldOf, name: str) -> Kind:
    if isinstance(expression.type, DateType):
        return "clock" if name in CLOCK_DATES else "text"
    record = expression.row.type.record if isinstance(expression.row.type, RowType) else ""
    if isinstance(expression.type, NumberType) and (name == "number" or name in program.records[record].key):
        return "text"
    return _kind_of_type(expression.type)


def _kind_of_type(type_: Type) -> Kind:
    match type_:
        case TextType() | DocumentType() | SetType(element=RowType()):
            return "text"
        case DateType():
            return "clock"
        case _:
            return "closed"


def _strictest(program: Program, parts: tuple[e.TypedExpr, ...], lets: Mapping[str, e.TypedExpr], type_: Type) -> Kind:
    if not isinstance(type_, DateType | NumberType | TextType):
        return _kind_of_type(type_)
    kinds = {kind_of(program, part, lets) for part in parts}
    return "text" if "text" in kinds else "clock" if "clock" in kinds else "closed"
