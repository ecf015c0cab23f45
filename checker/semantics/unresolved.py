"""What to say of a name that means nothing where it stands."""

from __future__ import annotations

from collections.abc import Iterable

from checker.diagnostics.diagnostic import Diagnostic, Edit
from checker.diagnostics.source import Span
from checker.diagnostics.suggest import among, did_you_mean
from checker.semantics.declare import Member
from checker.semantics.expressions import TypedExpr
from checker.semantics.scope import Scope
from checker.semantics.types import MistakenType, RowsType, RowType, SetType, Type, WordType
from checker.semantics.words_for_types import describe, short
from checker.syntax import ast


def report_start(path: ast.Path, scope: Scope, expected: Type | None) -> TypedExpr:
    """The diagnostic for a path whose first name means nothing, or none where that is reported elsewhere."""
    first = path.parts[0]
    wanted = expected.element if isinstance(expected, SetType) else expected
    if len(path.parts) == 1 and first.text in ("unknown", "absent", "yes", "no"):
        return scope.notes.report(_no_value(first))
    if scope.schema.index.excused(scope.policy, first.text) or isinstance(expected, MistakenType):
        return scope.notes.silent(path.span)
    if first.text in scope.notes.bound:
        return scope.notes.report(outside_parentheses(first, scope.notes.bound[first.text]))
    if len(path.parts) == 1 and isinstance(wanted, WordType):
        return scope.notes.report(not_a_value(first.span, first.text, wanted))
    if first.text == "settings":
        return scope.notes.report(bare_settings(first.span))
    if first.text == "group":
        return scope.notes.report(group_without_groups(first.span))
    owners = _elsewhere(first.text, scope)
    if owners:
        return scope.notes.report(not_used(first, f"`{first.text}` of `{owners[0].record}`", _policies(owners)))
    if first.text in scope.schema.words:
        lists = scope.schema.words[first.text]
        if expected is None:
            return scope.notes.report(stray_value(first, lists))
        return scope.notes.report(value_beside_another_type(first, lists, expected))
    holder = _above_with(first.text, scope)
    return scope.notes.report(unknown_name(first, scope.record, names_here(scope), holder))


def report_step(value: TypedExpr, rest: tuple[ast.Name, ...], scope: Scope) -> TypedExpr:
    """The diagnostic for a name after a dot that means nothing there."""
    name = rest[0]
    if scope.schema.index.excused(scope.policy, name.text):
        return scope.notes.silent(name.span)
    if isinstance(value.type, RowsType):
        return scope.notes.report(field_of_a_table(name, value))
    if not isinstance(value.type, RowType):
        return scope.notes.report(field_of_a_value(name, value))
    return scope.notes.report(unknown_member(name, value.type.record, _names_of(value.type.record, scope)))


def report_setting(name: ast.Name, scope: Scope) -> TypedExpr:
    """The diagnostic for a setting that nobody declares."""
    if scope.schema.index.excused(scope.policy, name.text):
        return scope.notes.silent(name.span)
    return scope.notes.report(unknown_setting(name, sorted(scope.schema.index.settings)))


def names_here(scope: Scope) -> tuple[str, ...]:
    """The names that could begin a path at this place."""
    own = () if scope.record is None else (*_names_of(scope.record, scope), scope.record)
    return (*scope.variables, *own, "as_of")


def _names_of(record_name: str, scope: Scope) -> tuple[str, ...]:
    record = scope.schema.record(record_name)
    if record is None:
        return ()
    visible = scope.schema.index.visible(scope.policy)
    members = (
        name
        for (owner, name), found in scope.schema.index.members.items()
        if owner == record_name and any(member.policy in visible for member in found)
    )
    return (*record.fields, *record.children, *scope.schema.above(record_name), *members)


def _elsewhere(name: str, scope: Scope) -> tuple[Member, ...]:
    """Definitions of that name on a record above, which need the record's name before them."""
    if scope.record is None:
        return ()
    found: list[Member] = []
    visible = scope.schema.index.visible(scope.policy)
    for record in (scope.record, *scope.schema.above(scope.record)):
        members = scope.schema.index.members.get((record, name), ())
        found.extend(member for member in members if member.policy not in visible)
    return tuple(found)


def _above_with(name: str, scope: Scope) -> str | None:
    """The nearest record above that has the name."""
    above = () if scope.record is None else scope.schema.above(scope.record)
    return next((record for record in above if name in _names_of(record, scope)), None)


def _policies(members: Iterable[Member]) -> tuple[str, ...]:
    return tuple(sorted({member.policy for member in members}))


def _no_value(name: ast.Name) -> Diagnostic:
    match name.text:
        case "unknown":
            return unknown_as_value(name.span)
        case "absent":
            return absent_as_value(name.span)
        case _:
            return truth_as_value(name)


def unknown_name(name: ast.Name, record: str | None, known: Iterable[str], holder: str | None) -> Diagnostic:
    """A name means nothing where it stands.

    A path begins with a field, a table, a definition or a deadline of the record that the declaration is about,
    with the name of that record or of one above it, with a variable, with `settings`, or with `as_of`.

    Wrong:
        recieved_on <= as_of
    Right:
        received_on <= as_of
    """
    where = "here" if record is None else f"for `{record}`"
    return Diagnostic(
        code="unknown-name",
        message=f"there is no `{name.text}` {where}",
        span=name.span,
        help=did_you_mean(name.text, known) if holder is None else f"`{holder}.{name.text}`",
    )


def unknown_member(name: ast.Name, record: str, known: Iterable[str]) -> Diagnostic:
    """A record has no field, table, definition or deadline of that name.

    Wrong:
        some e in events where (e.writen)
    Right:
        some e in events where (e.written)
    """
    return Diagnostic(
        code="unknown-member",
        message=f"`{record}` has no `{name.text}`",
        span=name.span,
        help=did_you_mean(name.text, known),
    )


def not_a_value(span: Span, written: str, wanted: WordType) -> Diagnostic:
    """A word is compared with something whose closed list does not hold it.

    Wrong:
        right = acess
    Right:
        right = access
    """
    close = did_you_mean(written, wanted.words)
    listed = f"values: {among(wanted.words)}"
    return Diagnostic(
        code="not-a-value",
        message=f"`{written}` is not a value of `{short(wanted)}`",
        span=span,
        help=f"{close} {listed}" if close else listed,
    )


def stray_value(name: ast.Name, lists: tuple[str, ...]) -> Diagnostic:
    """A value of a closed list stands where nothing says which list is meant.

    A value is read by what it is compared with: `right = access`, `kind in (grant_notice, access_provided)`.

    Wrong:
        access
    Right:
        right = access
    """
    return Diagnostic(
        code="stray-value",
        message=f"`{name.text}` is a value of `{lists[0]}`, and nothing of that list stands beside it",
        span=name.span,
        help="compare it with a field: `FIELD = " + name.text + "`",
    )


def value_beside_another_type(name: ast.Name, lists: tuple[str, ...], expected: Type) -> Diagnostic:
    """A value of a closed list is compared with something that is no field of that list.

    Wrong:
        received_on = access
    Right:
        right = access
    """
    owner = " or ".join(f"`{each.rpartition('.')[2]}`" for each in sorted(set(lists))[:3])
    return Diagnostic(
        code="value-beside-another-type",
        message=f"{describe(expected)} is compared with a value of {owner}",
        span=name.span,
    )


def unknown_setting(name: ast.Name, known: list[str]) -> Diagnostic:
    """A policy reads a setting that no policy declares.

    Wrong:
        pages >= settings.smal_group
    Right:
        pages >= settings.small_group
    """
    return Diagnostic(
        code="unknown-setting",
        message=f"there is no setting `{name.text}`",
        span=name.span,
        help=did_you_mean(name.text, known) or f"settings: {among(known)}",
    )


def bare_settings(span: Span) -> Diagnostic:
    """`settings` stands alone; it needs the name of a setting after a dot.

    Wrong:
        settings = 3
    Right:
        settings.small_group = 3
    """
    return Diagnostic(
        code="bare-settings", message="`settings` is followed by a dot and the name of a setting", span=span
    )


def group_without_groups(span: Span) -> Diagnostic:
    """`group` stands in a rule that forms no groups.

    Wrong:
        count of r in group = 1
    Right:
        count of e in events = 1
    """
    return Diagnostic(
        code="group-without-groups",
        message="`group` means something only after `grouped by`",
        span=span,
        help="form groups with `for RECORD grouped by KEY`",
    )


def not_used(name: ast.Name, what: str, owners: tuple[str, ...]) -> Diagnostic:
    """A name belongs to a policy that this policy does not use.

    Only what a policy itself declares, and what the policies in its `use` lines declare, can be named; what those
    use in their turn cannot, so that every source of a policy stands at its head.

    Wrong:
        only_there
    Right:
        signed
    """
    return Diagnostic(
        code="not-used",
        message=f"{what} belongs to `{owners[0]}`, which this policy does not use",
        span=name.span,
        help=f"add `use {owners[0]}` below the header",
    )


def ambiguous_name(name: ast.Name, members: tuple[Member, ...]) -> Diagnostic:
    """Two policies that are used declare the same name for the same record."""
    ids = sorted(member.id for member in members)
    return Diagnostic(
        code="ambiguous-name",
        message=f"`{name.text}` can be {' or '.join(f'`{identity}`' for identity in ids)}",
        span=name.span,
        help=f"write `{ids[0]}`, if that one is meant",
    )


def ambiguous_concept(name: ast.Name, policies: tuple[str, ...]) -> Diagnostic:
    """Two policies that are used declare a concept of the same name."""
    return Diagnostic(
        code="ambiguous-concept",
        message=f"`{name.text}` is a concept of {' and of '.join(f'`{policy}`' for policy in sorted(policies))}",
        span=name.span,
        help="use only one of them, or rename one concept",
    )


def unknown_concept(name: ast.Name, known: Iterable[str]) -> Diagnostic:
    """A rule or a concept names a concept that does not exist.

    Wrong:
        some l in letters where (l states promisse)
    Right:
        some l in letters where (l states promise)
    """
    return Diagnostic(
        code="unknown-concept",
        message=f"there is no concept `{name.text}`",
        span=name.span,
        help=did_you_mean(name.text, known) or "declare it with `concept`, or use the policy that does",
    )


def outside_parentheses(name: ast.Name, record: str) -> Diagnostic:
    """The variable of a quantifier is used outside the parentheses of its `where` or `has`.

    Wrong:
        some e in events where (e.written) and e.kind = notice
    Right:
        some e in events where (e.written and e.kind = notice)
    """
    return Diagnostic(
        code="outside-parentheses",
        message=f"`{name.text}` stands for a record of `{record}` only inside the parentheses of its `where` or `has`",
        span=name.span,
    )


def field_or_value(path: ast.Path, wanted: WordType, record: str | None) -> Diagnostic:
    """A name can be a field and a value of the list that is expected."""
    return Diagnostic(
        code="field-or-value",
        message=f"`{path.text}` can be the field or the value of `{short(wanted)}` here",
        span=path.span,
        help=None if record is None else f"`{record}.{path.text}` is the field",
    )


def field_of_a_table(name: ast.Name, table: TypedExpr) -> Diagnostic:
    """A field is read from a table of records as if it were one record.

    Wrong:
        events.written
    Right:
        some e in events where (e.written)
    """
    return Diagnostic(
        code="field-of-a-table",
        message=f"`{table.span.text}` is a table; which of its records is meant?",
        span=table.span.join(name.span),
        help=f"`some x in {table.span.text} where (x.{name.text} ...)`",
    )


def field_of_a_value(name: ast.Name, value: TypedExpr) -> Diagnostic:
    """A name stands after a dot, and what stands before the dot has no parts.

    Wrong:
        received_on.year = 2025
    Right:
        received_on >= 2025-01-01 and received_on <= 2025-12-31
    """
    return Diagnostic(
        code="field-of-a-value",
        message=f"`{value.span.text}` is {describe(value.type)} and has no `{name.text}`",
        span=name.span,
    )


def not_a_table(path: ast.Path, value: TypedExpr) -> Diagnostic:
    """A quantifier, a count or a pick needs a table of records after `in`.

    Wrong:
        some r in refused_for
    Right:
        refused_for is present
    """
    return Diagnostic(
        code="not-a-table",
        message=f"`{path.text}` is {describe(value.type)}, not a table of records",
        span=path.span,
        help="a set of values is tested with `VALUE in SET`" if isinstance(value.type, SetType) else None,
    )


def unknown_as_value(span: Span) -> Diagnostic:
    """A condition asks whether something is unknown.

    What the law says cannot depend on what we know. A rule whose outcome hangs on an unknown fact is undecided by
    itself, and says which fact it is.

    Wrong:
        wants = unknown
    Right:
        wants = copy
    """
    return Diagnostic(
        code="unknown-as-value",
        message="the law cannot depend on what we do not know",
        span=span,
        help="`is absent`, if it did not happen",
    )


def absent_as_value(span: Span) -> Diagnostic:
    """Something is compared with `absent`.

    Wrong:
        dated_on = absent
    Right:
        dated_on is absent
    """
    return Diagnostic(
        code="absent-as-value",
        message="`absent` is no value to compare with",
        span=span,
        help="`is absent`, or `is present`",
    )


def truth_as_value(name: ast.Name) -> Diagnostic:
    """A yes or no is compared with `yes` or `no`.

    Wrong:
        wants in (yes, copy)
    Right:
        wants in (both, copy)
    """
    return Diagnostic(
        code="truth-as-value",
        message=f"`{name.text}` is not compared with; what stands before it is already a yes or no",
        span=name.span,
        help="write the field alone, or `not` before it",
        edits=(),
    )


def quoted_value(span: Span, written: str, wanted: WordType) -> Diagnostic:
    """A value of a closed list is written between quotes.

    Wrong:
        wants = "copy"
    Right:
        wants = copy
    """
    return Diagnostic(
        code="quoted-value",
        message=f"values of `{short(wanted)}` are written without quotes",
        span=span,
        help=f"`{written}`" if written in wanted.words else f"values: {among(wanted.words)}",
        edits=(Edit(span, written),) if written in wanted.words else (),
    )


MISTAKES = (
    unknown_name,
    unknown_member,
    not_a_value,
    stray_value,
    value_beside_another_type,
    unknown_setting,
    bare_settings,
    group_without_groups,
    not_used,
    ambiguous_name,
    ambiguous_concept,
    unknown_concept,
    outside_parentheses,
    field_or_value,
    field_of_a_table,
    field_of_a_value,
    not_a_table,
    unknown_as_value,
    absent_as_value,
    truth_as_value,
    quoted_value,
)
