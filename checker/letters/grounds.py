"""The grounds that a letter's words give, as codes."""

from __future__ import annotations

from collections.abc import Mapping

from checker.letters.concepts import ConceptSet
from checker.letters.statements import Statement

UNMAPPED = {"hipaa": "G0", "gdpr": "X-OTHER", "uk_gdpr": "X-OTHER"}
REFUSALS = frozenset(("denial", "partial_denial"))


def find_grounds(statements: Mapping[int, Statement], concepts: ConceptSet, kinds: frozenset[str]) -> tuple[str, ...]:
    """The codes of the concepts that the letter states; a refusal without any gets the code for none."""
    codes = {
        code
        for number, statement in statements.items()
        if statement.polarity == "states"
        for code in concepts.concepts[number].codes
    }
    unmapped = UNMAPPED.get(concepts.regime)
    if not codes and kinds & REFUSALS and unmapped:
        codes = {unmapped}
    if not kinds & (REFUSALS | {"redirect", "no_data", "review_outcome"}):
        codes = set()
    return tuple(sorted(codes))


def printed(code: str) -> str:
    """A code as reports print it: `X-THIRDPARTY` as `X_thirdparty`."""
    head, dash, tail = code.partition("-")
    return f"{head}_{tail.lower().replace('-', '_')}" if dash and head == "X" else code
