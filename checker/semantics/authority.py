"""Who is bound by a part of the law and how sure its text is: the clauses after `cite`, with the header's defaults."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final, get_args

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.suggest import among, did_you_mean
from checker.semantics.declare import Owned
from checker.semantics.model import Authority, Entry, Source
from checker.semantics.notes import Notes
from checker.semantics.schema import Schema
from checker.semantics.scope import Scope
from checker.syntax import ast

# The vocabulary whose values `binds` names.
BOUND: Final = "bound_person"

_SOURCES: Final[MappingProxyType[str, Source]] = MappingProxyType({word: word for word in get_args(Source)})


def authority(written: ast.Authority, scope: Scope) -> Authority:
    """The citations and rows as text, and whom they bind and how sure they are; the header stands in."""
    header = scope.schema.index.files[scope.policy].header
    by_default = ((), ()) if header is None else (header.binds, header.source)
    unheard = Notes()
    return Authority(
        tuple(cite.value for cite in written.cites),
        tuple(row.text for row in written.rows),
        bound(written.binds, scope.policy, scope.schema, scope.notes)
        or bound(by_default[0], scope.policy, scope.schema, unheard),
        sources(written.source, scope.notes) or sources(by_default[1], unheard),
        None if written.unsettled is None else written.unsettled.value,
    )


def bound(names: Sequence[ast.Name], policy: str, schema: Schema, notes: Notes) -> tuple[str, ...]:
    """The values of `bound_person` that are named; any other name is reported."""
    persons = schema.closed_lists.get(BOUND)
    known = () if persons is None else persons.type.words
    found = []
    for name in names:
        if name.text in known:
            found.append(name.text)
        elif persons is None and (schema.index.excused(policy, BOUND)):
            notes.silent(name.span)
        else:
            notes.report(unknown_bound_person(name, known))
    return tuple(dict.fromkeys(found))


def sources(names: Sequence[ast.Name], notes: Notes) -> tuple[Source, ...]:
    """How sure the text is, in the words written; any other word is reported."""
    found = []
    for name in names:
        if name.text in _SOURCES:
            found.append(_SOURCES[name.text])
        else:
            notes.report(unknown_source(name))
    return tuple(dict.fromkeys(found))


def check_entry(owned: Owned[ast.EntryDecl], scope: Scope) -> Entry:
    """The entry with its authority."""
    declaration = owned.declaration
    return Entry(
        id=owned.id,
        policy=owned.policy,
        title=declaration.title.value,
        standing=declaration.standing,
        authority=authority(declaration.authority, scope),
        because=declaration.because.value,
        span=declaration.id.span,
    )


def unknown_bound_person(name: ast.Name, known: Sequence[str]) -> Diagnostic:
    """`binds` names somebody who is no value of the vocabulary `bound_person`.

    Whom a part of the law binds is one of a closed list, each with the paragraph that defines it, so that rules can
    be counted and chosen by it.

    Wrong:
        entry A-1 "A duty that no log shows"
          not visible
          cite "None"
          binds clinics
          because "a log does not tell"
    Right:
        entry A-1 "A duty that no log shows"
          not visible
          cite "None"
          binds clinic
          because "a log does not tell"
    """
    return Diagnostic(
        code="unknown-bound-person",
        message=f"`{name.text}` is no value of `{BOUND}`",
        span=name.span,
        help=did_you_mean(name.text, known)
        or (f"values: {among(known, 12)}" if known else f"no policy declares the vocabulary `{BOUND}`"),
    )


def unknown_source(name: ast.Name) -> Diagnostic:
    """`source` names something else than the four kinds of source.

    `primary` is the text of the law itself, `guidance` what an authority says of it, `secondary` what others report,
    `memory` what nobody has looked up yet.

    Wrong:
        entry A-1 "A duty that no log shows"
          not visible
          cite "None"
          source guidence
          because "a log does not tell"
    Right:
        entry A-1 "A duty that no log shows"
          not visible
          cite "None"
          source guidance
          because "a log does not tell"
    """
    return Diagnostic(
        code="unknown-source",
        message=f"`{name.text}` is no kind of source",
        span=name.span,
        help=did_you_mean(name.text, _SOURCES) or f"kinds: {among(_SOURCES)}",
    )


MISTAKES = (
    unknown_bound_person,
    unknown_source,
)
