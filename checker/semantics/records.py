"""From record declarations to records: the types of fields, keys, parents and child tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from checker.diagnostics.diagnostic import Diagnostic, Label
from checker.diagnostics.source import Span
from checker.diagnostics.suggest import among, did_you_mean
from checker.semantics.declare import RESERVED, Index
from checker.semantics.model import Children, Field, Record
from checker.semantics.notes import Notes
from checker.semantics.schema import ClosedList
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
from checker.semantics.words_for_types import a_record
from checker.syntax import ast

PLAIN_TYPES: tuple[tuple[str, Type], ...] = (
    ("calendar_name", CalendarType()),
    ("date", DateType()),
    ("document", DocumentType()),
    ("money", MoneyType()),
    ("number", NumberType()),
    ("percentage", ShareType()),
    ("text", TextType()),
)


def closed_list(declaration: ast.VocabularyDecl, index: Index, notes: Notes) -> ClosedList:
    """The words of a vocabulary and the types of its attributes; its conditions are typed later."""
    words = _distinct(tuple(value.word for value in declaration.values), declaration.name.text, notes)
    attributes: dict[str, Type] = {}
    for attribute in declaration.attributes:
        if attribute.name.text in attributes:
            notes.report(twice_in_record(attribute.name, "attribute", declaration.name.text, declaration.name.span))
        attributes[attribute.name.text] = type_of(
            attribute.type, f"{declaration.name.text}.{attribute.name.text}", {}, index, notes
        )
    record = None if declaration.record is None else declaration.record.text
    return ClosedList(WordType(declaration.name.text, words, vocabulary=True), attributes, record)


def typed_record(declaration: ast.RecordDecl, lists: Mapping[str, ClosedList], index: Index, notes: Notes) -> Record:
    """The record with the types of its fields; a clause with a mistake is left out of it."""
    name = declaration.name.text
    fields: dict[str, Field] = {}
    taken: dict[str, Span] = {}
    for clause in declaration.fields:
        if _takes(clause.name, name, "field", taken, index, notes):
            type_ = type_of(clause.type, f"{name}.{clause.name.text}", lists, index, notes)
            if clause.blank == "no" and not isinstance(type_, TruthType | MistakenType):
                notes.report(blank_means_no(clause))
            fields[clause.name.text] = Field(
                clause.name.text,
                type_,
                clause.title.value,
                clause.blank or "unknown",
                tuple(text.value for text in clause.also),
                clause.name.span,
            )
    children: dict[str, Children] = {}
    for table in declaration.children:
        if _takes(table.name, name, "table", taken, index, notes):
            if table.record.text not in index.records:
                _report_unknown_record(table.record, index, notes)
                fields[table.name.text] = _unusable(table)
                continue
            children[table.name.text] = Children(
                table.name.text,
                table.record.text,
                table.title.value,
                table.empty or "unknown",
                tuple(text.value for text in table.also),
                table.name.span,
            )
    parent = declaration.parent
    if parent is not None and parent.text not in index.records:
        _report_unknown_record(parent, index, notes)
        parent = None
    return Record(
        name=name,
        title=declaration.title.value,
        key=tuple(key.text for key in declaration.key if _names_field(key, name, fields, notes)),
        dated=_dated(declaration, fields, notes),
        parent=None if parent is None else parent.text,
        parent_optional=declaration.parent_optional,
        fields=fields,
        children=children,
        span=declaration.name.span,
    )


def check_tables(records: Mapping[str, Record], notes: Notes) -> None:
    """Reports tables of records that belong to another record."""
    for record in records.values():
        for table in record.children.values():
            child = records.get(table.record)
            if child is not None and child.parent != record.name:
                notes.report(table_of_another(table, record, child))


def without_mistaken(record: Record) -> Record:
    """The record with those fields only whose type is known."""
    fields = {name: field for name, field in record.fields.items() if not isinstance(field.type, MistakenType)}
    return replace(record, fields=fields)


def type_of(written: ast.TypeExpr, name: str, lists: Mapping[str, ClosedList], index: Index, notes: Notes) -> Type:
    """The type that a field, an attribute or a setting declares; `name` names its own closed list."""
    match written:
        case ast.TruthType():
            return TruthType()
        case ast.ChoiceType(words=words, many=many):
            word = WordType(name, _distinct(words, name.rpartition(".")[2], notes))
            return SetType(word) if many else word
        case ast.ListType(name=element):
            if element.text in lists:
                return SetType(lists[element.text].type)
            if element.text in index.records:
                return SetType(RowType(element.text))
            return _unknown_type(element, lists, index, notes)
        case ast.NamedType(name=plain):
            if plain.text in lists:
                return lists[plain.text].type
            for word_, type_ in PLAIN_TYPES:
                if word_ == plain.text:
                    return type_
            return _unknown_type(plain, lists, index, notes)
        case _:
            assert_never(written)


def _unusable(table: ast.ChildrenClause) -> Field:
    """What stands for a table whose record does not exist, so that its uses are not reported again."""
    return Field(table.name.text, MistakenType(), table.title.value, "unknown", (), table.name.span)


def _unknown_type(name: ast.Name, lists: Mapping[str, ClosedList], index: Index, notes: Notes) -> Type:
    if name.text in index.broken:
        return notes.silent(name.span).type
    return notes.report(unknown_type(name, (*(word for word, _ in PLAIN_TYPES), *lists))).type


def _report_unknown_record(name: ast.Name, index: Index, notes: Notes) -> None:
    if name.text in index.broken:
        notes.silent(name.span)
    else:
        notes.report(unknown_record(name, index.records))


def _distinct(words: tuple[ast.Name, ...], list_name: str, notes: Notes) -> tuple[str, ...]:
    found: dict[str, ast.Name] = {}
    for word in words:
        if word.text in found:
            notes.report(word_twice(word, list_name, found[word.text].span))
        found.setdefault(word.text, word)
    return tuple(found)


def _takes(name: ast.Name, record: str, kind: str, taken: dict[str, Span], index: Index, notes: Notes) -> bool:
    """Whether the name is free in its record."""
    if name.text in taken:
        notes.report(twice_in_record(name, kind, record, taken[name.text]))
        return False
    taken[name.text] = name.span
    if name.text in index.records or name.text in RESERVED:
        notes.report(named_like_a_record(name))
        return False
    return True


def _names_field(name: ast.Name, record: str, fields: Mapping[str, Field], notes: Notes) -> bool:
    if name.text in fields:
        return True
    notes.report(no_such_field(name, record, fields))
    return False


def _dated(declaration: ast.RecordDecl, fields: Mapping[str, Field], notes: Notes) -> str | None:
    dated = declaration.dated
    if dated is None or not _names_field(dated, declaration.name.text, fields, notes):
        return None
    if not isinstance(fields[dated.text].type, DateType | MistakenType):
        notes.report(dated_by_no_date(dated))
        return None
    return dated.text


def table_of_another(table: Children, record: Record, child: Record) -> Diagnostic:
    """A record has a table of records that say that they belong to another record, or to none."""
    belongs = "to nothing" if child.parent is None else f"to {a_record(child.parent)}"
    return Diagnostic(
        code="table-of-another",
        message=f"{a_record(child.name)} belongs {belongs}, and `{table.name}` is a table of {a_record(record.name)}",
        span=table.span,
        help=f"`belongs to {record.name}` in `{child.name}`",
        labels=(Label(child.span, "declared here"),),
    )


def unknown_type(name: ast.Name, known: tuple[str, ...]) -> Diagnostic:
    """A field, an attribute or a setting has a type that does not exist.

    The types are `text`, `date`, `number`, `money`, `percentage`, `calendar_name`, `document`, `yes or no`,
    `one of (...)`, `any of (...)`, `list of RECORD` and the names of vocabularies.
    """
    return Diagnostic(
        code="unknown-type",
        message=f"there is no type `{name.text}`",
        span=name.span,
        help=did_you_mean(name.text, known) or f"types: {among(known)}, yes or no, one of (...)",
    )


def unknown_record(name: ast.Name, known: Mapping[str, object]) -> Diagnostic:
    """Something is said of a record that no policy declares.

    Records are declared in `policies/records.policy`; a policy may add its own.

    Wrong:
        define made of reqest "A value"
          in force from 2003-01-01 by received_on
            cite "None"
            means signed
    Right:
        define made of request "A value"
          in force from 2003-01-01 by received_on
            cite "None"
            means signed
    """
    return Diagnostic(
        code="unknown-record",
        message=f"there is no record `{name.text}`",
        span=name.span,
        help=did_you_mean(name.text, known) or f"records: {among(sorted(known), 12)}",
    )


def no_such_field(name: ast.Name, record: str, fields: Mapping[str, Field]) -> Diagnostic:
    """`key` or `dated` names a field that the record does not have."""
    return Diagnostic(
        code="no-such-field",
        message=f"`{record}` has no field `{name.text}`",
        span=name.span,
        help=did_you_mean(name.text, fields) or "declare it with `field`",
    )


def dated_by_no_date(name: ast.Name) -> Diagnostic:
    """`dated` names a field that is no date.

    `dated FIELD` gives the day on which a record happened; `X done by DEADLINE` and `first ... by` read it.
    """
    return Diagnostic(
        code="dated-by-no-date",
        message=f"`{name.text}` is no date and cannot say when the record happened",
        span=name.span,
    )


def blank_means_no(clause: ast.FieldClause) -> Diagnostic:
    """`blank means no` stands on a field that is not `yes or no`."""
    return Diagnostic(
        code="blank-means-no",
        message=f"`{clause.name.text}` is not a yes or no, so an empty cell cannot mean no",
        span=clause.name.span,
        help="`blank means absent`, if an empty cell says that there is none",
    )


def twice_in_record(name: ast.Name, kind: str, record: str, first: Span) -> Diagnostic:
    """A record or a vocabulary has two fields, tables or attributes of one name."""
    return Diagnostic(
        code="twice-in-record",
        message=f"`{record}` already has a `{name.text}`",
        span=name.span,
        help=f"give this {kind} another name",
        labels=(Label(first, "here"),),
    )


def named_like_a_record(name: ast.Name) -> Diagnostic:
    """A field, a table or a definition has the name of a record or of something that every expression knows.

    Inside an expression `request` is the request itself; a field of that name could not be told from it.
    """
    return Diagnostic(
        code="named-like-a-record",
        message=f"`{name.text}` means something else in expressions and cannot be a name here",
        span=name.span,
        help="give it another name",
    )


def word_twice(word: ast.Name, list_name: str, first: Span) -> Diagnostic:
    """A closed list or a vocabulary holds one value twice."""
    return Diagnostic(
        code="word-twice",
        message=f"`{list_name}` already has the value `{word.text}`",
        span=word.span,
        labels=(Label(first, "here"),),
    )


MISTAKES = (
    unknown_type,
    table_of_another,
    unknown_record,
    no_such_field,
    dated_by_no_date,
    blank_means_no,
    twice_in_record,
    named_like_a_record,
    word_twice,
)
