"""What may follow `is`: present, absent, known, over, made_out, or an attribute of a vocabulary's values."""

from __future__ import annotations

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Span
from checker.diagnostics.suggest import among, did_you_mean
from checker.semantics.expressions import (
    FieldOf,
    HasAttribute,
    IsOver,
    MadeOut,
    Not,
    Presence,
    TypedExpr,
    ValidOn,
)
from checker.semantics.presence import required
from checker.semantics.schema import ClosedList
from checker.semantics.scope import Scope
from checker.semantics.types import DateType, MistakenType, RowsType, TruthType, WordType
from checker.semantics.unresolved import unknown_as_value
from checker.semantics.words_for_types import a_record, describe
from checker.syntax import ast

_ALWAYS = ("absent", "known", "over", "present")


def attribute(value: TypedExpr, node: ast.Is, scope: Scope) -> TypedExpr:
    """`x is present`, `due is over`, `g.code is not reviewable`."""
    if isinstance(value.type, MistakenType):
        return value
    found = _attribute(value, node.attribute, node.span, scope)
    if node.negated and not isinstance(found.type, MistakenType):
        return Not(TruthType(), node.span, False, found)
    return found


def _attribute(value: TypedExpr, name: ast.Name, span: Span, scope: Scope) -> TypedExpr:
    match name.text:
        case "present" | "absent" | "known" if isinstance(value.type, RowsType):
            return scope.notes.report(presence_of_a_table(value, name))
        case "present":
            return Presence(TruthType(), span, False, value, "present")
        case "absent":
            return Presence(TruthType(), span, False, value, "absent")
        case "known":
            if not scope.integrity:
                return scope.notes.report(known_in_law(span))
            return Presence(TruthType(), span, False, value, "known")
        case "unknown":
            return scope.notes.report(unknown_as_value(span))
        case "over":
            if not isinstance(value.type, DateType):
                return scope.notes.report(over_no_date(value))
            return IsOver(TruthType(), span, False, value)
        case _:
            return _of_a_word(value, name, span, scope)


def _of_a_word(value: TypedExpr, name: ast.Name, span: Span, scope: Scope) -> TypedExpr:
    if not isinstance(value.type, WordType) or not value.type.vocabulary:
        return scope.notes.report(no_attributes(value, name))
    closed = scope.schema.closed_lists[value.type.name]
    checked = required(value, scope)
    if isinstance(checked.type, MistakenType):
        return checked
    if name.text == "made_out":
        if not isinstance(value, FieldOf) or getattr(value.row.type, "record", None) != closed.record:
            return scope.notes.report(made_out_of_nothing(value, closed.record, _code_field(closed, scope)))
        scope.notes.depend(f"vocabulary {value.type.name}", span)
        return MadeOut(TruthType(), span, False, value.row, value, value.type.name)
    if name.text not in closed.attributes:
        return scope.notes.report(unknown_attribute(name, value.type.name, (*closed.attributes, "made_out", *_ALWAYS)))
    if not isinstance(closed.attributes[name.text], TruthType):
        return scope.notes.report(attribute_is_no_truth(name))
    scope.notes.depend(f"words of {value.type.name}", span)
    return HasAttribute(TruthType(), span, False, value, value.type.name, name.text)


def _code_field(closed: ClosedList, scope: Scope) -> str:
    """The field of the vocabulary's record that holds its code."""
    record = None if closed.record is None else scope.schema.record(closed.record)
    fields = () if record is None else record.fields.values()
    return next((field.name for field in fields if field.type == closed.type), "CODE")


def valid_on(value: TypedExpr, day: TypedExpr, span: Span, scope: Scope) -> TypedExpr:
    """`g.code is valid on sent_on`."""
    for operand in (value, day):
        if isinstance(operand.type, MistakenType):
            return operand
    if not isinstance(value.type, WordType) or not value.type.vocabulary:
        return scope.notes.report(valid_without_versions(value))
    if not isinstance(day.type, DateType):
        return scope.notes.report(valid_on_no_date(day))
    for operand in (value, day):
        checked = required(operand, scope)
        if isinstance(checked.type, MistakenType):
            return checked
    scope.notes.depend(f"words of {value.type.name}", span)
    return ValidOn(TruthType(), span, False, value, value.type.name, day)


def known_in_law(span: Span) -> Diagnostic:
    """`is known` stands in a rule about the law.

    It asks about our knowledge, not about the case; anywhere else it would let ignorance decide the law. It is
    allowed in rules whose first citation begins with "Record integrity".

    Wrong:
        received_on is known
    Right:
        dated_on is present
    """
    return Diagnostic(
        code="known-in-law",
        message="`is known` asks what we know, and only a rule on record integrity may",
        span=span,
        help="`is present` asks about the case",
    )


def presence_of_a_table(value: TypedExpr, name: ast.Name) -> Diagnostic:
    """`is present` is asked of a table; a table is there, and may hold no records.

    Wrong:
        events is present
    Right:
        some e in events
    """
    wanted = "some" if name.text == "present" else "no"
    return Diagnostic(
        code="presence-of-a-table",
        message=f"`{value.span.text}` is a table of records, and may be empty",
        span=value.span.join(name.span),
        help=f"`{wanted} x in {value.span.text}`",
    )


def over_no_date(value: TypedExpr) -> Diagnostic:
    """`is over` is asked of something that is no deadline and no date.

    Wrong:
        pages is over
    Right:
        due is over
    """
    return Diagnostic(
        code="over-no-date",
        message=f"`{value.span.text}` is {describe(value.type)}; only a deadline can be over",
        span=value.span,
    )


def no_attributes(value: TypedExpr, name: ast.Name) -> Diagnostic:
    """An attribute is asked of a value that has none.

    Attributes belong to the values of a vocabulary: `g.code is reviewable`. Of any other value one can ask whether
    it is present or absent; of a deadline whether it is over.

    Wrong:
        wants is reviewable
    Right:
        wants = copy
    """
    return Diagnostic(
        code="no-attributes",
        message=f"{describe(value.type)} is never `{name.text}`",
        span=name.span,
        help=did_you_mean(name.text, _ALWAYS) or "after `is` stands present, absent, over, or an attribute of a code",
    )


def unknown_attribute(name: ast.Name, vocabulary: str, known: tuple[str, ...]) -> Diagnostic:
    """A vocabulary has no attribute of that name.

    Wrong:
        some g in grounds where (g.code is reviewabel)
    Right:
        some g in grounds where (g.code is reviewable)
    """
    return Diagnostic(
        code="unknown-attribute",
        message=f"`{vocabulary}` has no attribute `{name.text}`",
        span=name.span,
        help=did_you_mean(name.text, known) or f"attributes: {among(known)}",
    )


def attribute_is_no_truth(name: ast.Name) -> Diagnostic:
    """`is` is used with an attribute that is not a yes or no."""
    return Diagnostic(
        code="attribute-is-no-truth", message=f"`{name.text}` is not a yes or no and cannot follow `is`", span=name.span
    )


def made_out_of_nothing(value: TypedExpr, record: str | None, field: str) -> Diagnostic:
    """`is made_out` is asked of a code that is not a field of the record whose facts it needs."""
    if record is None:
        return Diagnostic(
            code="made-out-of-nothing",
            message="the values of this vocabulary need no facts",
            span=value.span,
            help="`vocabulary NAME of RECORD` says whose facts are read",
        )
    return Diagnostic(
        code="made-out-of-nothing",
        message=f"`made_out` reads the facts of {a_record(record)}, and this is not a field of one",
        span=value.span,
        help=f"`every g in TABLE has (g.{field} is made_out)`",
    )


def valid_without_versions(value: TypedExpr) -> Diagnostic:
    """`is valid on` is asked of something that is no value of a vocabulary.

    Wrong:
        some g in grounds where (g.dangerous is valid on received_on)
    Right:
        some g in grounds where (g.code is valid on received_on)
    """
    return Diagnostic(
        code="valid-without-versions",
        message=f"{describe(value.type)} has no dates of validity",
        span=value.span,
        help="only the values of a vocabulary are in force from day to day",
    )


def valid_on_no_date(day: TypedExpr) -> Diagnostic:
    """`is valid on` is followed by something that is no date.

    Wrong:
        some g in grounds where (g.code is valid on 3)
    Right:
        some g in grounds where (g.code is valid on received_on)
    """
    return Diagnostic(
        code="valid-on-no-date", message=f"`is valid on` needs a date; this is {describe(day.type)}", span=day.span
    )


MISTAKES = (
    known_in_law,
    presence_of_a_table,
    over_no_date,
    no_attributes,
    unknown_attribute,
    attribute_is_no_truth,
    made_out_of_nothing,
    valid_without_versions,
    valid_on_no_date,
)
