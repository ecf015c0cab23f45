"""From paths of names to what they mean at one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from checker.diagnostics.source import Span
from checker.semantics import unresolved
from checker.semantics.declare import Member, Owned
from checker.semantics.expressions import (
    Ancestor,
    AsOf,
    ChildrenOf,
    Column,
    Constant,
    Current,
    DeadlineOf,
    DefinedOf,
    EvidenceOf,
    FieldOf,
    GroupRows,
    SettingValue,
    TypedExpr,
    Variable,
)
from checker.semantics.model import Field
from checker.semantics.scope import Scope
from checker.semantics.types import (
    CalendarType,
    DateType,
    MistakenType,
    RowsType,
    RowType,
    SetType,
    Type,
    WordType,
)
from checker.syntax import ast

Parts = tuple[ast.Name, ...]


def resolve(path: ast.Path, scope: Scope, expected: Type | None = None, columns: bool = False) -> TypedExpr:
    """The value that a path names; `expected` lets a bare word be a value, `columns` a table's field a column."""
    word = _as_word(path, scope, expected)
    if word is not None:
        return word
    found = _begin(path, scope)
    if found is None:
        return unresolved.report_start(path, scope, expected)
    value, rest = found
    while rest and not isinstance(value.type, MistakenType):
        if isinstance(value.type, RowsType) and columns and len(rest) == 1:
            return _column(value, rest, scope)
        step = _step(value, rest, scope) if isinstance(value.type, RowType) else None
        if step is None:
            return unresolved.report_step(value, rest, scope)
        value, rest = step
    return value


def rows(path: ast.Path, scope: Scope) -> TypedExpr:
    """The table that a path names: children, a group, or what was found in a letter for a concept."""
    value = resolve(path, scope)
    if isinstance(value.type, RowsType | MistakenType):
        return value
    return scope.notes.report(unresolved.not_a_table(path, value))


def is_known_name(path: ast.Path, scope: Scope) -> bool:
    """Whether the path begins with a name that means something here by itself."""
    return _begin(path, replace_notes(scope)) is not None


def replace_notes(scope: Scope) -> Scope:
    """The same place with notes that nobody reads, to try a reading."""
    return replace(scope, notes=type(scope.notes)())


def row_record(value: TypedExpr) -> str | None:
    """The record of a row, or None where it is none."""
    return value.type.record if isinstance(value.type, RowType) else None


def _as_word(path: ast.Path, scope: Scope, expected: Type | None) -> TypedExpr | None:
    """A bare name as a value of the list that is expected here."""
    wanted = expected.element if isinstance(expected, SetType) else expected
    if len(path.parts) != 1 or not isinstance(wanted, WordType) or path.text not in wanted.words:
        return None
    other = _begin(path, replace_notes(scope))
    if other is not None and other[0].type == expected:
        return scope.notes.report(unresolved.field_or_value(path, wanted, scope.record))
    return Constant(wanted, path.span, False, path.text)


def _begin(path: ast.Path, scope: Scope) -> tuple[TypedExpr, Parts] | None:
    first, rest = path.parts[0], path.parts[1:]
    name = first.text
    if name in scope.variables:
        return _variable(scope.variables[name], first, scope), rest
    if name == "group" and scope.group is not None:
        return GroupRows(RowsType(scope.group), first.span, False), rest
    if name == "as_of":
        return AsOf(DateType(), first.span, False), rest
    if name == "settings" and rest:
        return _setting(path, scope), rest[1:]
    if scope.record is not None:
        current = Current(RowType(scope.record), first.span, False)
        if name == scope.record:
            return current, rest
        step = _step(current, path.parts, scope)
        if step is not None:
            return step
        step = _inherited(current, path.parts, scope)
        if step is not None:
            return step
    if name in scope.schema.index.calendars and not rest:
        if name not in scope.schema.calendars:
            return scope.notes.silent(first.span), rest
        return Constant(CalendarType(), first.span, False, name), rest
    return None


def _variable(variable: TypedExpr, name: ast.Name, scope: Scope) -> TypedExpr:
    here = replace(variable, span=name.span)
    return replace(here, optional=False) if here.optional and scope.known(here) else here


def _setting(path: ast.Path, scope: Scope) -> TypedExpr:
    name = path.parts[1]
    span = path.parts[0].span.join(name.span)
    owner = scope.schema.index.settings.get(name.text)
    if owner is None:
        return unresolved.report_setting(name, scope)
    if owner.policy not in scope.schema.index.visible(scope.policy):
        return scope.notes.report(unresolved.not_used(name, f"setting `{name.text}`", (owner.policy,)))
    type_ = scope.schema.settings[name.text]
    if isinstance(type_, MistakenType):
        return scope.notes.silent(span)
    scope.notes.depend(f"setting {name.text}", span)
    return SettingValue(type_, span, False, name.text)


def _step(row: TypedExpr, parts: Parts, scope: Scope) -> tuple[TypedExpr, Parts] | None:
    """One name after a row: a field, a table, a record above, a definition, a deadline, or a concept's evidence."""
    record_name = row_record(row)
    record = None if record_name is None else scope.schema.record(record_name)
    if record is None or record_name is None:
        return None
    name, rest = parts[0], parts[1:]
    span = name.span if isinstance(row, Current) else row.span.join(name.span)
    if name.text in record.fields:
        return _field(row, record.fields[name.text], span, scope), rest
    if name.text in record.children:
        table = record.children[name.text]
        return ChildrenOf(RowsType(table.record), span, False, row, name.text), rest
    if name.text in scope.schema.above(record_name):
        return Ancestor(RowType(name.text), span, row.optional, row, name.text), rest
    members = scope.schema.index.members.get((record_name, name.text), ())
    if members:
        return _member(row, members, name, span, scope), rest
    qualified = _qualified(record_name, parts, scope)
    if qualified is not None:
        member, used = qualified
        whole = span.join(parts[used - 1].span)
        return _member(row, (member,), parts[used - 1], whole, scope), parts[used:]
    if record_name in scope.schema.letters and name.text in scope.schema.index.concepts:
        return _evidence(row, name, span, scope), rest
    return None


def _inherited(current: TypedExpr, parts: Parts, scope: Scope) -> tuple[TypedExpr, Parts] | None:
    """A qualified name that belongs to a record above: `hipaa.access.due` in a rule about a letter."""
    assert scope.record is not None
    for above in scope.schema.above(scope.record):
        found = _qualified(above, parts, scope)
        if found is not None:
            member, used = found
            span = parts[0].span.join(parts[used - 1].span)
            row = Ancestor(RowType(above), span, False, current, above)
            return _member(row, (member,), parts[used - 1], span, scope), parts[used:]
    return None


def _field(row: TypedExpr, field: Field, span: Span, scope: Scope) -> TypedExpr:
    found = FieldOf(field.type, span, row.optional or field.blank == "absent", row, field.name)
    if isinstance(field.type, MistakenType):
        return scope.notes.silent(span)
    return replace(found, optional=False) if found.optional and scope.known(found) else found


def _member(row: TypedExpr, members: tuple[Member, ...], name: ast.Name, span: Span, scope: Scope) -> TypedExpr:
    """A definition or deadline for a row: the policy's own before those of the policies that it uses."""
    own = tuple(member for member in members if member.policy == scope.policy)
    visible = scope.schema.index.visible(scope.policy)
    used = own or tuple(member for member in members if member.policy in visible)
    if not used:
        if scope.policy in scope.schema.index.loose:
            return scope.notes.silent(span)
        owners = tuple(sorted(member.policy for member in members))
        return scope.notes.report(unresolved.not_used(name, f"`{name.text}` of `{members[0].record}`", owners))
    if len(used) > 1:
        return scope.notes.report(unresolved.ambiguous_name(name, used))
    member = used[0]
    scope.notes.depend(member.id, span)
    worth = scope.values.worth(member)
    if worth is None:
        return scope.notes.silent(span)
    optional = row.optional or worth.optional
    found: TypedExpr
    if member.kind == "deadline":
        found = DeadlineOf(worth.type, span, optional, row, member.id)
    else:
        found = DefinedOf(worth.type, span, optional, row, member.id)
    return replace(found, optional=False) if optional and scope.known(found) else found


def _qualified(record: str, parts: Parts, scope: Scope) -> tuple[Member, int] | None:
    """A name after the name of its policy, and how many parts the two take."""
    for used in range(len(parts), 1, -1):
        policy = ".".join(part.text for part in parts[: used - 1])
        if policy in scope.schema.index.files:
            for member in scope.schema.index.members.get((record, parts[used - 1].text), ()):
                if member.policy == policy:
                    return member, used
    return None


def _evidence(row: TypedExpr, name: ast.Name, span: Span, scope: Scope) -> TypedExpr:
    concept = concept_id(name, scope)
    if concept is None:
        return scope.notes.silent(span)
    return EvidenceOf(RowsType("evidence"), span, False, row, concept)


def concept_id(name: ast.Name, scope: Scope) -> str | None:
    """The id of a concept that is seen from here; None where the mistake is reported."""
    index = scope.schema.index
    found = index.concepts.get(name.text, ())
    visible = index.visible(scope.policy)
    own = tuple(concept for concept in found if concept.policy == scope.policy)
    used = own or tuple(concept for concept in found if concept.policy in visible)
    if len(used) == 1:
        scope.notes.depend(used[0].id, name.span)
        return used[0].id
    if len(used) > 1:
        scope.notes.report(unresolved.ambiguous_concept(name, tuple(concept.policy for concept in used)))
    elif index.excused(scope.policy, name.text):
        scope.notes.silent(name.span)
    elif found:
        owners = tuple(sorted(concept.policy for concept in found))
        scope.notes.report(unresolved.not_used(name, f"concept `{name.text}`", owners))
    else:
        scope.notes.report(unresolved.unknown_concept(name, tuple(_seen(index.concepts, visible))))
    return None


def _seen(concepts: Mapping[str, tuple[Owned[ast.ConceptDecl], ...]], visible: frozenset[str]) -> Iterator[str]:
    return (name for name, found in concepts.items() if any(concept.policy in visible for concept in found))


def _column(table: TypedExpr, rest: Parts, scope: Scope) -> TypedExpr:
    inner, variable = scope.binding("each", table, table.span)
    step = _step(Variable(variable.type, table.span, False, "each"), rest, inner)
    if step is None:
        return unresolved.report_step(Variable(variable.type, table.span, False, "each"), rest, inner)
    term, _ = step
    if isinstance(term.type, MistakenType):
        return term
    return Column(term.type, term.span, term.optional, "each", table, term)
