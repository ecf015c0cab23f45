"""The records that a case gives: every value checked against its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checker.diagnostics.diagnostic import Diagnostic, Label
from checker.diagnostics.source import Span
from checker.diagnostics.suggest import did_you_mean
from checker.semantics.data import ABSENT, Absent, Scalar
from checker.semantics.literals import value_of
from checker.semantics.model import GivenRow, Record
from checker.semantics.notes import Notes
from checker.semantics.records import unknown_record
from checker.semantics.schema import Schema
from checker.semantics.unresolved import unknown_member, unknown_setting
from checker.semantics.words_for_types import a_record
from checker.syntax import ast

Values = Mapping[str, Scalar | Absent | None]


@dataclass(frozen=True)
class Merged:
    """A `given` with what `every case` says of the same record under it."""

    given: ast.Given
    fields: tuple[ast.FieldValue, ...]
    children: tuple[ast.Child, ...]


def rows(merged: Sequence[Merged], schema: Schema, notes: Notes) -> tuple[GivenRow, ...]:
    """The typed records; what has a mistake is reported and left out."""
    called = {each.given.called.text: each.given for each in merged if each.given.called is not None}
    made = []
    for each in merged:
        record_name = each.given.record.text
        if record_name == "settings":
            continue
        record = schema.records.get(record_name)
        if record is None:
            _report_record(each.given.record, schema, notes)
            continue
        _check_place(each, record, merged, called, notes)
        children = tuple(
            row for child in each.children for row in (_child(child, record, schema, notes),) if row is not None
        )
        above = each.given.belonging_to
        made.append(
            GivenRow(
                record=record_name,
                called=None if each.given.called is None else each.given.called.text,
                belongs_to=None if above is None else above.text,
                fields=_fields(each.fields, record, schema, notes),
                children=children,
                span=each.given.span,
            )
        )
    return tuple(made)


def _report_record(name: ast.Name, schema: Schema, notes: Notes) -> None:
    if name.text in schema.index.broken or name.text in schema.index.records:
        notes.silent(name.span)
    else:
        notes.report(unknown_record(name, schema.index.records))


def _check_place(
    each: Merged, record: Record, merged: Sequence[Merged], called: Mapping[str, ast.Given], notes: Notes
) -> None:
    """Reports a record of which nobody could say under which record above it stands."""
    above = each.given.belonging_to
    if above is not None:
        if above.text not in called:
            notes.report(belonging_to_nothing(above, tuple(called)))
        elif called[above.text].record.text != record.parent:
            notes.report(belonging_to_another(above, record, called[above.text].record.text))
        return
    parents = [other.given for other in merged if other.given.record.text == record.parent]
    if len(parents) > 1 and all(parent.called is not None for parent in parents):
        notes.report(belongs_to_which(each.given, record))


def _child(child: ast.Child, parent: Record, schema: Schema, notes: Notes) -> GivenRow | None:
    record = schema.records.get(child.record.text)
    if record is None:
        _report_record(child.record, schema, notes)
        return None
    if not any(table.record == record.name for table in parent.children.values()):
        notes.report(no_child_of(child.record, parent))
        return None
    return GivenRow(record.name, None, None, _fields(child.fields, record, schema, notes), (), child.span)


def _fields(written: Sequence[ast.FieldValue], record: Record, schema: Schema, notes: Notes) -> Values:
    found: dict[str, Scalar | Absent | None] = {}
    places: dict[str, Span] = {}
    for field in written:
        name = field.path.text
        if name in places:
            notes.report(field_twice(field, places[name]))
        places.setdefault(name, field.path.span)
        if name in record.children:
            if isinstance(field.value, ast.Nothing):
                found[name] = None if field.value.kind == "unknown" else ABSENT
            else:
                notes.report(table_given_a_value(field, record))
        elif name in record.fields:
            found[name] = _value(field, record, schema, notes)
        elif name in schema.index.broken:
            notes.silent(field.path.span)
        else:
            known = (*record.fields, *record.children)
            notes.report(unknown_member(_last(field.path), record.name, known))
    return found


def _last(path: ast.Path) -> ast.Name:
    return ast.Name(path.span, path.text)


def _value(field: ast.FieldValue, record: Record, schema: Schema, notes: Notes) -> Scalar | Absent | None:
    declared = record.fields[field.path.text]
    match field.value:
        case ast.Nothing(kind="unknown"):
            return None
        case ast.Nothing():
            if declared.blank != "absent":
                notes.report(never_absent(field, record))
            return ABSENT
        case literal:
            return value_of(literal, declared.type, schema, notes)


def settings_of(written: Sequence[ast.FieldValue], schema: Schema, notes: Notes) -> Mapping[str, Scalar]:
    """The settings that a case changes, as if they were fields of a record `settings`."""
    found: dict[str, Scalar] = {}
    for field in written:
        name = field.path.text
        if name not in schema.settings:
            notes.report(unknown_setting(_last(field.path), sorted(schema.settings)))
        elif isinstance(field.value, ast.Nothing):
            notes.report(setting_is_always_known(field))
        else:
            value = value_of(field.value, schema.settings[name], schema, notes)
            if value is not None:
                found[name] = value
    return found


def belonging_to_nothing(above: ast.Name, known: tuple[str, ...]) -> Diagnostic:
    """`belonging to` names a record that the case does not give.

    Wrong:
        rule A-1 "A rule"
          in force from 2003-01-01 by received_on
            cite "None"
            severity error
            for request
            require signed
            say "x"
          case "an example"
            given event belonging to other_one kind notice
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
            given request called other_one
            given event belonging to other_one kind notice
            expect passed
    """
    return Diagnostic(
        code="belonging-to-nothing",
        message=f"no record of this case is called `{above.text}`",
        span=above.span,
        help=did_you_mean(above.text, known) or "name it there: `given RECORD called NAME`",
    )


def belonging_to_another(above: ast.Name, record: Record, found: str) -> Diagnostic:
    """`belonging to` names a record of the wrong kind."""
    wanted = record.parent or "nothing"
    return Diagnostic(
        code="belonging-to-another",
        message=f"{a_record(record.name)} belongs to {a_record(wanted)}, and `{above.text}` is {a_record(found)}",
        span=above.span,
    )


def belongs_to_which(given: ast.Given, record: Record) -> Diagnostic:
    """A case gives several records of a kind, and a record below does not say to which of them it belongs."""
    return Diagnostic(
        code="belongs-to-which",
        message=f"to which `{record.parent}` does this `{record.name}` belong?",
        span=given.record.span,
        help=f"`given {record.name} belonging to NAME ...`",
    )


def no_child_of(name: ast.Name, parent: Record) -> Diagnostic:
    """`with` gives a record that does not belong to the record above it.

    Wrong:
        rule A-1 "A rule"
          in force from 2003-01-01 by received_on
            cite "None"
            severity error
            for request
            require signed
            say "x"
          case "an example"
            given request signed yes
              with request signed no
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
            given request signed yes
              with event kind notice
            expect passed
    """
    records = tuple(sorted({table.record for table in parent.children.values()}))
    return Diagnostic(
        code="no-child-of",
        message=f"{a_record(parent.name)} has no `{name.text}` below it",
        span=name.span,
        help=did_you_mean(name.text, records) or f"write `given {name.text} ...`",
    )


def field_twice(field: ast.FieldValue, first: Span) -> Diagnostic:
    """A case gives one field two values.

    Wrong:
        rule A-1 "A rule"
          in force from 2003-01-01 by received_on
            cite "None"
            severity error
            for request
            require signed
            say "x"
          case "an example"
            given request signed yes, signed no
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
            given request signed yes
            expect passed
    """
    return Diagnostic(
        code="field-twice",
        message=f"`{field.path.text}` already has a value",
        span=field.path.span,
        labels=(Label(first, "here"),),
    )


def table_given_a_value(field: ast.FieldValue, record: Record) -> Diagnostic:
    """A case gives a table a value. Its records are given one by one; the table itself can be unknown or absent.

    Wrong:
        rule A-1 "A rule"
          in force from 2003-01-01 by received_on
            cite "None"
            severity error
            for request
            require signed
            say "x"
          case "an example"
            given request events yes
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
            given request events unknown
            expect passed
    """
    child = record.children[field.path.text].record
    return Diagnostic(
        code="table-given-a-value",
        message=f"`{field.path.text}` is a table",
        span=field.value.span,
        help=f"`with {child} ...` for each record, or `{field.path.text} unknown`",
    )


def never_absent(field: ast.FieldValue, record: Record) -> Diagnostic:
    """A case says that a field is absent that every record of its kind has.

    Only a field declared `blank means absent` can be absent. Any other may be unknown, which is another thing: it
    happened, or has a value, and nobody wrote it down.

    Wrong:
        rule A-1 "A rule"
          in force from 2003-01-01 by received_on
            cite "None"
            severity error
            for request
            require signed
            say "x"
          case "an example"
            given request received_on absent
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
            given request received_on unknown
            expect passed
    """
    return Diagnostic(
        code="never-absent",
        message=f"`{field.path.text}` of {a_record(record.name)} is never absent",
        span=field.value.span,
        help="`unknown`, if nobody wrote it down",
        labels=(Label(record.fields[field.path.text].span, "does not say `blank means absent`"),),
    )


def setting_is_always_known(field: ast.FieldValue) -> Diagnostic:
    """A case leaves a setting unknown or absent; every setting has a value.

    Wrong:
        rule A-1 "A rule"
          in force from 2003-01-01 by received_on
            cite "None"
            severity error
            for request
            require signed
            say "x"
          case "an example"
            given settings small_group unknown
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
            given settings small_group 3
            expect passed
    """
    return Diagnostic(code="setting-is-always-known", message="a setting always has a value", span=field.value.span)


MISTAKES = (
    belonging_to_nothing,
    belonging_to_another,
    belongs_to_which,
    no_child_of,
    field_twice,
    table_given_a_value,
    never_absent,
    setting_is_always_known,
)
