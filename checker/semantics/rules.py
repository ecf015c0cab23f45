"""From rules to their typed form: subject, requirement, messages, groups."""

from __future__ import annotations

from dataclasses import replace

from checker.diagnostics.diagnostic import Diagnostic, Label
from checker.semantics import expressions as typed
from checker.semantics import narrowing
from checker.semantics.authority import authority
from checker.semantics.declare import Owned
from checker.semantics.definitions import policy_scope, subject_exists
from checker.semantics.expressions import TypedExpr
from checker.semantics.model import Lowered, Message, Rule, RuleVersion, Subject
from checker.semantics.narrowing import fingerprint
from checker.semantics.notes import Dated, Notes
from checker.semantics.schema import Schema
from checker.semantics.scope import Scope, Values
from checker.semantics.typecheck import infer, truth
from checker.semantics.types import (
    DateType,
    DocumentType,
    MoneyType,
    NumberType,
    RowsType,
    RowType,
)
from checker.semantics.versions import check_versions, in_force
from checker.semantics.words_for_types import a_record, describe
from checker.syntax import ast

INTEGRITY = "Record integrity"


def check_rule(owned: Owned[ast.RuleDecl], schema: Schema, values: Values) -> tuple[Rule | None, Notes]:
    """The rule with its versions; None where it cannot be used."""
    notes = Notes()
    declaration = owned.declaration
    integrity = _about_data(declaration)
    versions: list[RuleVersion] = []
    dated: list[Dated] = []
    for written in declaration.versions:
        scope = Scope(schema, values, owned.policy, None, notes, integrity=integrity)
        version = _version(written, scope)
        if version is not None:
            versions.append(version)
            dated.append(Dated(version.in_force, written.in_force.span))
    check_versions(owned.id, dated, notes)
    _check_subjects(declaration, notes)
    if notes.mistaken:
        return None, notes
    rule = Rule(
        id=owned.id,
        policy=owned.policy,
        title=declaration.title.value,
        about="data" if integrity else "law",
        versions=tuple(versions),
        span=declaration.id.span,
        held=None if declaration.held is None else declaration.held.value,
    )
    return rule, notes


def _check_subjects(declaration: ast.RuleDecl, notes: Notes) -> None:
    """Reports versions that are about another record than the first."""
    first, *others = (version.subject.record for version in declaration.versions)
    for other in others:
        if other.text != first.text:
            notes.report(subjects_differ(declaration.id, first, other))


def _about_data(declaration: ast.RuleDecl) -> bool:
    cites = declaration.versions[0].authority.cites if declaration.versions else ()
    return bool(cites) and cites[0].value.startswith(INTEGRITY)


def _version(written: ast.RuleVersion, scope: Scope) -> RuleVersion | None:
    if not subject_exists(written.subject.record, scope):
        return None
    scope = replace(scope, record=written.subject.record.text)
    subject, inside = _subject(written.subject, scope)
    dates = in_force(written.in_force, inside)
    whole = _grouped(subject, inside)
    lowered = tuple(_lowered(each, whole) for each in written.lowered)
    judged, lets = _lets(written.lets, whole)
    require = truth(written.require, judged)
    messages = _messages(written, judged.denied(require))
    if subject.group_by:
        guards = (subject.group_when, *(each.when for each in lowered))
        _check_group(subject, (require, *guards, *(value for _, value in lets)), messages, scope)
    if dates is None:
        return None
    return RuleVersion(
        in_force=dates,
        authority=authority(written.authority, scope),
        severity=written.severity,
        lowered=lowered,
        subject=subject,
        lets=lets,
        require=require,
        messages=messages,
        mend=None if written.mend is None else written.mend.value,
        span=written.require.span,
    )


def _subject(clause: ast.SubjectClause, scope: Scope) -> tuple[Subject, Scope]:
    """The population, and the place inside it."""
    applies = policy_scope(scope)
    inside = scope.given(applies)
    where = None if clause.where is None else truth(clause.where, inside)
    inside = inside.given(where)
    keys = tuple(infer(key, inside) for key in clause.group_by)
    for key in keys:
        if isinstance(key.type, RowType | RowsType | DocumentType):
            scope.notes.report(group_key_is_no_value(key))
    group_when = None
    if clause.group_when is not None:
        group_when = truth(clause.group_when, _in_group(inside))
    return Subject(clause.record.text, applies, where, keys, group_when), inside


def _in_group(inside: Scope) -> Scope:
    return replace(inside, group=inside.record, group_facts=inside.present)


def _grouped(subject: Subject, inside: Scope) -> Scope:
    if not subject.group_by:
        return inside
    group = _in_group(inside)
    return group.given(subject.group_when)


def _lowered(clause: ast.Lowered, scope: Scope) -> Lowered:
    return Lowered(clause.level, truth(clause.when, scope))


def _lets(clauses: tuple[ast.Let, ...], scope: Scope) -> tuple[Scope, tuple[tuple[str, TypedExpr], ...]]:
    found: dict[str, TypedExpr] = {}
    for clause in clauses:
        if clause.name.text in found:
            scope.notes.report(let_twice(clause.name))
        value = infer(clause.value, scope)
        found[clause.name.text] = value
        scope = scope.letting(clause.name.text, value)
    return scope, tuple(found.items())


def _messages(written: ast.RuleVersion, scope: Scope) -> tuple[Message, ...]:
    """The messages, the plain one last; each is read where those before it did not apply."""
    found: list[Message] = []
    scope = replace(scope, message=True)
    for say in written.says:
        if say.when is None:
            continue
        when = truth(say.when, scope)
        found.append(Message(when, _pieces(say, scope.given(when))))
        scope = scope.denied(when)
    plain = [say for say in written.says if say.when is None]
    for say in plain[:1]:
        found.append(Message(None, _pieces(say, scope)))
    return tuple(found)


def _pieces(say: ast.Say, scope: Scope) -> tuple[str | TypedExpr, ...]:
    pieces: list[str | TypedExpr] = []
    for piece in say.pieces:
        if isinstance(piece, str):
            pieces.append(piece)
        elif piece.value is None:
            pieces.append(scope.notes.silent(piece.span))
        else:
            value = infer(piece.value, scope)
            if isinstance(value.type, RowType | RowsType | DocumentType):
                value = scope.notes.report(hole_without_value(value))
            pieces.append(value)
    return tuple(pieces)


def _check_group(
    subject: Subject, judged: tuple[TypedExpr | None, ...], messages: tuple[Message, ...], scope: Scope
) -> None:
    """Reports what differs between the rows of a group and is not looked at row by row."""
    keys = frozenset(fingerprint(key) for key in subject.group_by)
    parts = list(judged)
    for message in messages:
        parts.extend((message.when, *(piece for piece in message.pieces if not isinstance(piece, str))))
    for part in parts:
        for found in () if part is None else _loose(part, keys):
            scope.notes.report(differs_in_group(found))


def _loose(expression: TypedExpr, keys: frozenset[narrowing.Print]) -> list[TypedExpr]:
    """The fields of single rows in an expression about a group, keys left out."""
    if fingerprint(expression) in keys:
        return []
    if isinstance(expression, typed.FieldOf | typed.DefinedOf | typed.DeadlineOf | typed.ChildrenOf | typed.Ancestor):
        row = expression.row
        while isinstance(row, typed.FieldOf | typed.DefinedOf | typed.Ancestor):
            if fingerprint(row) in keys:
                return []
            row = row.row
        if isinstance(row, typed.Current):
            return [expression]
    return [each for part in typed.parts(expression) for each in _loose(part, keys)]


def subjects_differ(rule: ast.Name, first: ast.Name, other: ast.Name) -> Diagnostic:
    """Two versions of one rule are about different records.

    A rule has one population, so that its verdicts can be counted over the years. Write two rules.
    """
    return Diagnostic(
        code="subjects-differ",
        message=f"`{rule.text}` is about {a_record(first.text)} in an earlier version, and {a_record(other.text)} here",
        span=other.span,
        help="write two rules",
        labels=(Label(first.span, "here"),),
    )


def let_twice(name: ast.Name) -> Diagnostic:
    """A rule names two values alike with `let`.

    Wrong:
        rule A-1 "A rule"
          in force from 2003-01-01 by received_on
            cite "None"
            severity error
            for request
            let few be signed
            let few be pages < 3
            require few
            say "x"
    Right:
        rule A-1 "A rule"
          in force from 2003-01-01 by received_on
            cite "None"
            severity error
            for request
            let few be pages < 3
            require few
            say "x"
    """
    return Diagnostic(
        code="let-twice", message=f"`{name.text}` is already a value of this rule", span=name.span, help="another name"
    )


def hole_without_value(value: TypedExpr) -> Diagnostic:
    """A hole of a message holds a record or a table, which cannot be printed.

    Wrong:
        rule A-1 "A rule"
          in force from 2003-01-01 by received_on
            cite "None"
            severity error
            for request
            require answer done by due
            say "answered by {answer}"
    Right:
        rule A-1 "A rule"
          in force from 2003-01-01 by received_on
            cite "None"
            severity error
            for request
            require answer done by due
            say "answered on {answer.happened_on}"
    """
    name = value.span.text
    table = isinstance(value.type, RowsType)
    return Diagnostic(
        code="hole-without-value",
        message=f"`{name}` is {describe(value.type)} and cannot be printed",
        span=value.span,
        help=f"`{{count of x in {name}}}`" if table else f"a field of it: `{{{name}.FIELD}}`",
    )


def group_key_is_no_value(key: TypedExpr) -> Diagnostic:
    """Records are grouped by something that is no value: a record or a table."""
    return Diagnostic(
        code="group-key-is-no-value",
        message=f"records are grouped by a value; `{key.span.text}` is {describe(key.type)}",
        span=key.span,
        help=f"`{key.span.text}.id`" if isinstance(key.type, RowType) else None,
    )


def differs_in_group(found: TypedExpr) -> Diagnostic:
    """A rule about groups reads a field that may differ between the records of a group.

    After `grouped by`, only the keys belong to the whole group. Anything else is looked at record by record:
    `count of r in group where (...)`, `lowest(group.received_on)`.
    """
    name = found.span.text
    ordered = isinstance(found.type, DateType | NumberType | MoneyType)
    return Diagnostic(
        code="differs-in-group",
        message=f"`{name}` may differ between the records of a group",
        span=found.span,
        help=f"`lowest(group.{name})`" if ordered else f"`count of r in group where (r.{name} ...)`",
    )


MISTAKES = (
    let_twice,
    subjects_differ,
    hole_without_value,
    group_key_is_no_value,
    differs_in_group,
)
