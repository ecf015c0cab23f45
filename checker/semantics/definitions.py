"""From definitions and deadlines to their typed form."""

from __future__ import annotations

from dataclasses import dataclass

from checker.diagnostics.diagnostic import Diagnostic
from checker.semantics import expressions as typed
from checker.semantics import narrowing
from checker.semantics.authority import authority
from checker.semantics.clocks import base_clock, may_stand
from checker.semantics.declare import Member
from checker.semantics.exceptions import Outside, check_priorities, exception
from checker.semantics.expressions import TypedExpr
from checker.semantics.model import (
    Deadline,
    DeadlineVersion,
    Definition,
    DefinitionVersion,
    Exemption,
)
from checker.semantics.narrowing import CURRENT, NOTHING, Facts
from checker.semantics.notes import Dated, Notes
from checker.semantics.records import unknown_record
from checker.semantics.schema import Schema
from checker.semantics.scope import Scope, Values, Worth
from checker.semantics.typecheck import infer, truth
from checker.semantics.types import DateType, MistakenType, RowsType, TruthType, Type
from checker.semantics.unresolved import not_used
from checker.semantics.versions import check_versions, in_force
from checker.semantics.words_for_types import describe
from checker.syntax import ast


@dataclass(frozen=True)
class Amendments:
    """What other policies add to one declaration, each with its policy."""

    clauses: tuple[tuple[str, ast.ExceptionClause], ...] = ()


@dataclass(frozen=True)
class Defined:
    """A checked definition or deadline; `value` is None where it cannot be used. `added` are notes of amendments."""

    value: Definition | Deadline | None
    worth: Worth | None
    notes: Notes
    added: tuple[Notes, ...] = ()


def check_member(member: Member, amendments: Amendments, schema: Schema, values: Values) -> Defined:
    """The definition or deadline with its versions, exceptions and amendments."""
    notes = Notes()
    scope = Scope(schema, values, member.policy, member.record, notes)
    if not subject_exists(member.declaration.record, scope):
        return Defined(None, None, notes)
    if _taken(member, scope):
        return Defined(None, None, notes)
    if isinstance(member.declaration, ast.DefinitionDecl):
        return _definition(member, member.declaration, amendments, scope)
    return _deadline(member, member.declaration, amendments, scope)


def subject_exists(name: ast.Name, scope: Scope) -> bool:
    """Whether the record exists and is declared by this policy or one that it uses."""
    index = scope.schema.index
    owner = index.records.get(name.text)
    if owner is not None and owner.policy in index.visible(scope.policy):
        return True
    if index.excused(scope.policy, name.text):
        scope.notes.silent(name.span)
    elif owner is None:
        scope.notes.report(unknown_record(name, index.records))
    else:
        scope.notes.report(not_used(name, f"record `{name.text}`", (owner.policy,)))
    return False


def _taken(member: Member, scope: Scope) -> bool:
    record = scope.schema.record(member.record)
    name = member.declaration.name
    taken = record is not None and (name.text in record.fields or name.text in record.children)
    if taken or name.text in scope.schema.index.records:
        scope.notes.report(name_taken(name, member.record, taken))
        return True
    return False


def _definition(member: Member, declaration: ast.DefinitionDecl, amendments: Amendments, scope: Scope) -> Defined:
    type_: Type | None = None
    versions: list[DefinitionVersion] = []
    dated: list[Dated] = []
    for written in declaration.versions:
        dates = in_force(written.in_force, scope)
        means = infer(written.means, scope, type_)
        if not isinstance(means.type, MistakenType):
            type_ = _agree(type_, means, member, scope)
        exceptions = [exception(each, dates, type_ or means.type, member.name, scope) for each in written.exceptions]
        check_priorities(_all_clauses(written.exceptions, amendments), member.name, scope.notes)
        if dates is not None:
            dated.append(Dated(dates, written.in_force.span))
            sound = tuple(each for each in exceptions if each is not None)
            versions.append(DefinitionVersion(dates, authority(written.authority, scope), means, sound))
    check_versions(member.name, dated, scope.notes)
    added, added_notes = _amendments(amendments, type_, member, scope)
    if type_ is None:
        return Defined(None, None, scope.notes, added_notes)
    bodies = _bodies(versions, added)
    worth = _worth(type_, bodies, scope)
    value = Definition(
        id=member.id,
        policy=member.policy,
        name=member.name,
        record=member.record,
        title=declaration.title.value,
        type=type_,
        optional=worth.optional,
        versions=tuple(versions),
        amendments=added,
        span=declaration.name.span,
    )
    # What uses a definition with a mistake is not reported again.
    return Defined(value, None if scope.notes.mistaken else worth, scope.notes, added_notes)


def _agree(type_: Type | None, means: TypedExpr, member: Member, scope: Scope) -> Type | None:
    """The type of the definition after one more version."""
    if isinstance(means.type, RowsType):
        scope.notes.report(definition_of_a_table(means))
        return type_
    if type_ is not None and means.type != type_:
        scope.notes.report(versions_of_two_types(member.name, means, type_))
    return type_ or means.type


def _all_clauses(own: tuple[ast.ExceptionClause, ...], amendments: Amendments) -> tuple[ast.ExceptionClause, ...]:
    return (*own, *(clause for _, clause in amendments.clauses))


def _amendments(
    amendments: Amendments, value: Type | None, member: Member, scope: Scope
) -> tuple[tuple[Exemption, ...], tuple[Notes, ...]]:
    """The exceptions of other policies, each read where its own policy stands."""
    found: list[Exemption] = []
    all_notes: list[Notes] = []
    wanted = None if member.kind == "deadline" else value or MistakenType()
    for policy, clause in amendments.clauses:
        notes = Notes()
        all_notes.append(notes)
        outside = Scope(scope.schema, scope.values, policy, scope.record, notes)
        added = exception(clause, Outside(), wanted, member.name, outside)
        scope.notes.dependencies.extend(notes.dependencies)
        if added is not None and not notes.mistaken:
            found.append(added)
    return tuple(found), tuple(all_notes)


def _bodies(versions: list[DefinitionVersion], added: tuple[Exemption, ...]) -> tuple[TypedExpr, ...]:
    """Every expression whose value the definition may have."""
    own = [version.means for version in versions]
    exempt = [each.means for version in versions for each in version.exceptions] + [each.means for each in added]
    return (*own, *(means for means in exempt if means is not None))


def _worth(type_: Type, bodies: tuple[TypedExpr, ...], scope: Scope) -> Worth:
    sound = tuple(body for body in bodies if not isinstance(body.type, MistakenType))
    implied = narrowing.common([scope.when_true(body) for body in sound]) if isinstance(type_, TruthType) else NOTHING
    picked = narrowing.common([_picked(body, scope) for body in sound])
    return Worth(type_, any(body.optional for body in sound), implied, picked)


def _picked(body: TypedExpr, scope: Scope) -> Facts:
    """What is present of the row that a definition picks, the row being CURRENT."""
    if not isinstance(body, typed.Pick) or body.where is None:
        return NOTHING
    variable = ("Variable", body.variable)
    facts = narrowing.mentions(scope.when_true(body.where), variable)
    kept = facts - narrowing.mentions(facts, CURRENT)
    return narrowing.replaced(kept, variable, CURRENT)


def _deadline(member: Member, declaration: ast.DeadlineDecl, amendments: Amendments, scope: Scope) -> Defined:
    versions: list[DeadlineVersion] = []
    dated: list[Dated] = []
    stands = False
    for written in declaration.versions:
        dates = in_force(written.in_force, scope)
        hands = base_clock(written.clock, declaration.name, written.in_force.span, scope)
        exceptions = [exception(each, dates, None, member.name, scope) for each in written.exceptions]
        check_priorities(_all_clauses(written.exceptions, amendments), member.name, scope.notes)
        if dates is not None:
            dated.append(Dated(dates, written.in_force.span))
        if dates is not None and hands is not None:
            sound = tuple(each for each in exceptions if each is not None)
            clocks = (hands, *(each.clock for each in sound if each.clock is not None))
            stands = stands or any(may_stand(each, scope) for each in clocks)
            versions.append(DeadlineVersion(dates, authority(written.authority, scope), hands, sound))
    check_versions(member.name, dated, scope.notes)
    added, added_notes = _amendments(amendments, None, member, scope)
    stands = stands or any(may_stand(each.clock, scope) for each in added if each.clock is not None)
    value = Deadline(
        id=member.id,
        policy=member.policy,
        name=member.name,
        record=member.record,
        title=declaration.title.value,
        for_answer=declaration.for_answer,
        applies=policy_scope(scope),
        versions=tuple(versions),
        amendments=added,
        contributions=(),
        span=declaration.name.span,
    )
    return Defined(value, Worth(DateType(), stands), scope.notes, added_notes)


def policy_scope(scope: Scope) -> TypedExpr | None:
    """The policy's `applies when`, read for the record at hand."""
    header = scope.schema.index.files[scope.policy].header
    if header is None or header.applies is None:
        return None
    applies = truth(header.applies, scope)
    return None if isinstance(applies.type, MistakenType) else applies


def name_taken(name: ast.Name, record: str, field: bool) -> Diagnostic:
    """A definition or a deadline has the name of a field, a table or a record.

    Inside an expression the two could not be told apart.

    Wrong:
        define signed of request "A value"
          in force from 2003-01-01 by received_on
            cite "None"
            means pages > 3
    Right:
        define thick of request "A value"
          in force from 2003-01-01 by received_on
            cite "None"
            means pages > 3
    """
    return Diagnostic(
        code="name-taken",
        message=f"`{record}` already has a field or table `{name.text}`" if field else f"`{name.text}` is a record",
        span=name.span,
        help="give the definition another name",
    )


def definition_of_a_table(means: TypedExpr) -> Diagnostic:
    """A definition names a table of records; it can only name one value or one record.

    Wrong:
        events
    Right:
        first e in events by e.happened_on
    """
    return Diagnostic(
        code="definition-of-a-table",
        message=f"a definition is one value or one record; `{means.span.text}` is {describe(means.type)}",
        span=means.span,
        help="`first x in TABLE where (...) by x.DATE`, `count of x in TABLE`, or `some x in TABLE where (...)`",
    )


def versions_of_two_types(name: str, means: TypedExpr, type_: Type) -> Diagnostic:
    """Two versions of a definition have values of different kinds."""
    return Diagnostic(
        code="versions-of-two-types",
        message=f"`{name}` is {describe(type_)} in an earlier version, and {describe(means.type)} here",
        span=means.span,
    )


MISTAKES = (
    name_taken,
    definition_of_a_table,
    versions_of_two_types,
)
