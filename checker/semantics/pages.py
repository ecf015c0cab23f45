"""The pages of the mistakes in what policies mean."""

from __future__ import annotations

from checker.diagnostics.pages import pages
from checker.semantics import (
    additions,
    arithmetic,
    attributes,
    builtins,
    calendars,
    cases,
    clocks,
    comparisons,
    concepts,
    cycles,
    declare,
    definitions,
    exceptions,
    expected,
    letters,
    literals,
    overlap,
    presence,
    records,
    rules,
    tables,
    typecheck,
    unresolved,
    versions,
    vocabularies,
)

PAGES = pages(
    (
        *additions.MISTAKES,
        *arithmetic.MISTAKES,
        *attributes.MISTAKES,
        *builtins.MISTAKES,
        *calendars.MISTAKES,
        *cases.MISTAKES,
        *clocks.MISTAKES,
        *comparisons.MISTAKES,
        *concepts.MISTAKES,
        *cycles.MISTAKES,
        *declare.MISTAKES,
        *definitions.MISTAKES,
        *exceptions.MISTAKES,
        *expected.MISTAKES,
        *letters.MISTAKES,
        *literals.MISTAKES,
        *overlap.MISTAKES,
        *presence.MISTAKES,
        *records.MISTAKES,
        *rules.MISTAKES,
        *tables.MISTAKES,
        *typecheck.MISTAKES,
        *unresolved.MISTAKES,
        *versions.MISTAKES,
        *vocabularies.MISTAKES,
    )
)
