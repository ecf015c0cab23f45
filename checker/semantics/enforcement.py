"""From decisions of authorities to what reports join to the rules that they show."""

from __future__ import annotations

from collections.abc import Collection

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.suggest import did_you_mean
from checker.semantics.authority import sources
from checker.semantics.claims import claims
from checker.semantics.declare import Index, Owned
from checker.semantics.model import Enforcement
from checker.semantics.notes import Notes
from checker.syntax import ast


def row_ids(index: Index) -> frozenset[str]:
    """The ids of every row of the requirements that some declaration encodes or tells the standing of."""
    return frozenset(
        row.text for file in index.files.values() for declaration in file.declarations for _, row in claims(declaration)
    )


def check_enforcement(
    owned: Owned[ast.EnforcementDecl], index: Index, rows: Collection[str]
) -> tuple[Enforcement | None, Notes]:
    """The decision with its rows checked against those that there are; None where it cannot be used."""
    notes = Notes()
    declaration = owned.declaration
    for row in declaration.shows:
        if row.text in rows:
            continue
        if index.excused(owned.policy, row.text):
            notes.silent(row.span)
        else:
            notes.report(shows_unknown_row(row, rows))
    header = index.files[owned.policy].header
    by_default = () if header is None else sources(header.source, Notes())
    found = Enforcement(
        id=owned.id,
        policy=owned.policy,
        title=declaration.title.value,
        decided=declaration.decided.value,
        outcome=declaration.outcome.value,
        cites=tuple(cite.value for cite in declaration.cites),
        source=sources(declaration.source, notes) or by_default,
        because=declaration.because.value,
        shows=tuple(dict.fromkeys(row.text for row in declaration.shows)),
        span=declaration.name.span,
    )
    return None if notes.mistaken else found, notes


def shows_unknown_row(row: ast.Name, rows: Collection[str]) -> Diagnostic:
    """A decision shows a row of the requirements that no policy has.

    `shows` names rules, entries, or rows that a `row` clause claims, so that the decision is told with them.

    Wrong:
        enforcement town_clinic "The clinic of a town"
          decided "1 March 2021"
          outcome "a warning"
          cite "None"
          because "Nobody answered."
          shows T-2
    Right:
        enforcement town_clinic "The clinic of a town"
          decided "1 March 2021"
          outcome "a warning"
          cite "None"
          because "Nobody answered."
          shows T-1
    """
    return Diagnostic(
        code="shows-unknown-row",
        message=f"no rule, entry or `row` clause has the id `{row.text}`",
        span=row.span,
        help=did_you_mean(row.text, rows),
    )


MISTAKES = (shows_unknown_row,)
