"""From literals of data and cases to values of the type that is wanted."""

from __future__ import annotations

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Span
from checker.diagnostics.suggest import among, did_you_mean
from checker.semantics.data import Money, Scalar
from checker.semantics.notes import Notes
from checker.semantics.schema import Schema
from checker.semantics.types import (
    CalendarType,
    DateType,
    DocumentType,
    MistakenType,
    MoneyType,
    NumberType,
    RowType,
    SetType,
    ShareType,
    TextType,
    TruthType,
    Type,
    WordType,
)
from checker.semantics.unresolved import not_a_value, quoted_value
from checker.semantics.words_for_types import describe
from checker.syntax import ast


def value_of(  # noqa: C901  one line a type
    literal: ast.Literal_, wanted: Type, schema: Schema, notes: Notes
) -> Scalar | None:
    """The value that the literal has as that type; None where it has none, which is reported.

    A percentage is a fraction of one: `95 percent` is 0.95. A single value stands for the set that holds it.
    """
    match wanted, literal:
        case MistakenType(), _:
            notes.silent(literal.span)
            return None
        case SetType(element), ast.ListLiteral(items=items):
            return _set(items, element, schema, notes)
        case SetType(element), _:
            return _set((literal,), element, schema, notes)
        case DateType(), ast.Date(value=day):
            if day is None:
                notes.silent(literal.span)
            return day
        case NumberType(), ast.Number(value=number):
            return number
        case ShareType(), ast.Share(percent=percent):
            return percent / 100
        case MoneyType(), ast.Money(currency=currency) if not is_currency(currency):
            notes.report(no_currency(literal.span, currency))
            return None
        case MoneyType(), ast.Money(amount=amount, currency=currency):
            return Money(amount, currency)
        case TruthType(), ast.Truth(value=truth):
            return truth
        case TextType() | DocumentType(), ast.Text(value=text):
            return text
        case WordType(words=words), ast.Name(text=word) | ast.Code(text=word):
            if word in words:
                return word
            notes.report(not_a_value(literal.span, word, wanted))
            return None
        case WordType(), ast.Text(value=text):
            notes.report(quoted_value(literal.span, text, wanted))
            return None
        case CalendarType(), ast.Name(text=name):
            return _calendar(name, literal.span, schema, notes)
        case _:
            notes.report(wrong_literal(literal, wanted))
            return None


def is_currency(code: str) -> bool:
    """Whether a code has the shape of a currency: three letters (ISO 4217)."""
    return len(code) == 3 and code.isalpha()


def _set(
    items: tuple[ast.Literal_, ...], element: WordType | RowType, schema: Schema, notes: Notes
) -> frozenset[str] | None:
    wanted: Type = element if isinstance(element, WordType) else _key(element.record, schema)
    values = [value_of(item, wanted, schema, notes) for item in items]
    return None if None in values else frozenset(str(value) for value in values)


def _key(record_name: str, schema: Schema) -> Type:
    record = schema.record(record_name)
    return TextType() if record is None or not record.key else record.fields[record.key[0]].type


def _calendar(name: str, span: Span, schema: Schema, notes: Notes) -> str | None:
    if name in schema.calendars:
        return name
    if name in schema.index.broken or name in schema.index.calendars:
        notes.silent(span)
    else:
        notes.report(unknown_calendar(name, span, tuple(sorted(schema.calendars))))
    return None


def wrong_literal(literal: ast.Literal_, wanted: Type) -> Diagnostic:
    """A value is of another kind than the field, the attribute or the setting that it is given to.

    Wrong:
        rule A-1 "A rule"
          in force from 2003-01-01 by received_on
            cite "None"
            severity error
            for request
            require signed
            say "x"
          case "an example"
            given request received_on 3
            expect passed
    Right:
        rule A-1 "A rule"
          in force from 2003-01-01 by received_on
            cite "None"
            severity error
            for request
            require signed
            say "x"
          case "an example"
            given request received_on 2025-01-31
            expect passed
    """
    helps = {
        DateType: "a date is written year-month-day: `2025-03-04`",
        TruthType: "`yes` or `no`",
        MoneyType: "an amount is written with its currency: `6.50 USD`",
        TextType: 'text is written between quotes: `"..."`',
        DocumentType: 'the text of a letter is written between quotes: `"..."`',
        ShareType: "a percentage is written `95 percent`",
    }
    help_ = f"values: {among(wanted.words)}" if isinstance(wanted, WordType) else helps.get(type(wanted))
    return Diagnostic(
        code="wrong-literal",
        message=f"`{literal.span.text}` is not {describe(wanted)}",
        span=literal.span,
        help=help_,
    )


def no_currency(span: Span, code: str) -> Diagnostic:
    """An amount is followed by something that is no currency.

    Wrong:
        total of f.amount for f in fees <= 6 R1
    Right:
        total of f.amount for f in fees <= 6 USD
    """
    return Diagnostic(
        code="no-currency",
        message=f"`{code}` is no currency",
        span=span,
        help="three letters after the amount: `6.50 USD`",
    )


def unknown_calendar(name: str, span: Span, known: tuple[str, ...]) -> Diagnostic:
    """A calendar is named that no policy declares.

    Wrong:
        rule A-1 "A rule"
          in force from 2003-01-01 by received_on
            cite "None"
            severity error
            for request
            require signed
            say "x"
          case "an example"
            given entity holidays twon
            expect passed
    Right:
        rule A-1 "A rule"
          in force from 2003-01-01 by received_on
            cite "None"
            severity error
            for request
            require signed
            say "x"
          case "an example"
            given entity holidays town
            expect passed
    """
    return Diagnostic(
        code="unknown-calendar",
        message=f"there is no calendar `{name}`",
        span=span,
        help=did_you_mean(name, known) or f"calendars: {among(known)}",
    )


MISTAKES = (
    wrong_literal,
    unknown_calendar,
    no_currency,
)
