"""From cases to typed cases: merged with what all cases of the file share, every value checked against its field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checker.diagnostics.diagnostic import Diagnostic, Label
from checker.diagnostics.source import Span
from checker.semantics.data import Scalar
from checker.semantics.expected import Target, expected
from checker.semantics.given import Merged, rows, settings_of
from checker.semantics.model import Case
from checker.semantics.notes import Notes
from checker.semantics.schema import Schema
from checker.syntax import ast


def shared_given(files: Sequence[ast.Declaration]) -> tuple[ast.Given, ...]:
    """What all cases of a file share."""
    return tuple(given for each in files if isinstance(each, ast.EveryCase) for given in each.given)


def check_shared(given: Sequence[ast.Given], schema: Schema) -> Notes:
    """The mistakes in what all cases share, which no case then repeats."""
    notes = Notes()
    merged = tuple(Merged(each, each.fields, each.children) for each in given)
    _report_unnamed_twins(given, notes)
    rows(merged, schema, notes)
    return notes


def check_case(
    case: ast.Case, shared: Sequence[ast.Given], target: Target, schema: Schema
) -> tuple[Case | None, Notes]:
    """The typed case; None where it cannot be run."""
    notes = Notes()
    _report_unnamed_twins(case.given, notes)
    merged = _merge(shared, case.given)
    settings: dict[str, Scalar] = {}
    for each in merged:
        if each.given.record.text == "settings":
            settings.update(settings_of(each.fields, schema, notes))
    found_rows = rows(merged, schema, notes)
    as_of = None if case.as_of is None else case.as_of.value
    if case.as_of is not None and as_of is None:
        notes.silent(case.as_of.span)
    outcome = expected(case, target, schema, notes)
    if outcome is None or notes.mistaken:
        return None, notes
    found = Case(
        target=target.id,
        kind=target.kind,
        policy=target.policy,
        ids=tuple(name.text for name in case.ids),
        title=case.title.value,
        given=found_rows,
        as_of=as_of,
        expected=outcome,
        span=case.span,
        settings=settings,
    )
    return found, notes


def _key(given: ast.Given) -> tuple[str, str | None]:
    return given.record.text, None if given.called is None else given.called.text


def _merge(shared: Sequence[ast.Given], own: Sequence[ast.Given]) -> tuple[Merged, ...]:
    """The shared records changed field by field, then the records that the case adds."""
    changes = {_key(given): given for given in own}
    common = {_key(given) for given in shared}
    merged = []
    for given in shared:
        change = changes.get(_key(given))
        if change is None:
            merged.append(Merged(given, given.fields, given.children))
            continue
        changed = {field.path.text for field in change.fields}
        kept = tuple(field for field in given.fields if field.path.text not in changed)
        belonging = change.belonging_to or given.belonging_to
        both = replace(change, belonging_to=belonging)
        merged.append(Merged(both, (*kept, *change.fields), (*given.children, *change.children)))
    merged.extend(Merged(given, given.fields, given.children) for given in own if _key(given) not in common)
    return tuple(merged)


def _report_unnamed_twins(given: Sequence[ast.Given], notes: Notes) -> None:
    seen: dict[tuple[str, str | None], Span] = {}
    for each in given:
        if _key(each) in seen:
            notes.report(given_twice(each, seen[_key(each)]))
        seen.setdefault(_key(each), each.span)


def given_twice(given: ast.Given, first: Span) -> Diagnostic:
    """A case gives two records of one kind, and neither is named.

    `given` for a record that `every case` gives changes that one. A second record of the kind needs a name, so that
    the reader and the check know that it is another: `given event called earlier kind ...`.

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
            given request signed no
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
            given request called other_one signed no
            expect passed
    """
    return Diagnostic(
        code="given-twice",
        message=f"this case already has such a `{given.record.text}`",
        span=given.record.span if given.called is None else given.called.span,
        help=f"`given {given.record.text} called NAME ...`, if it is another one",
        labels=(Label(first, "here"),),
    )


MISTAKES = (given_twice,)
