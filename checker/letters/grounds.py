"""The grounds that a letter's words give, as codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.letters.evidence import Evidence
    from checker.letters.model import ConceptSet

ANSWERS_WITH_GROUNDS = frozenset(("denial", "partial_denial", "redirect", "no_data", "review_outcome"))
NOT_HELD = frozenset(("redirect", "no_data"))
NARROWER = (
    ("R3", "R2"),
    ("R3", "R1"),
    ("R1", "R2"),
    ("U4", "R1"),
    ("U1", "N1"),
    ("U7", "R2"),
    ("U4", "R2"),
    ("U6", "U7"),
)
"""Where both are read, the second is the first in other words."""
SAME_PLACE = frozenset(("R1", "U4", "U1", "U6", "U7"))
"""Codes that take another's place only in the sentences where both were read."""
PARTIAL = frozenset(("U1", "U2", "U7", "R2", "N1"))
"""Grounds that cover a part of a record and never the whole."""
NOTHING_HELD = {"gdpr": "X-NODATA", "uk_gdpr": "X-NODATA"}
"""The one ground of a letter that does nothing but tell that no data are held."""
UNMAPPED = {"hipaa": "G0", "gdpr": "X-OTHER", "uk_gdpr": "X-OTHER"}
REFUSALS = frozenset(("denial", "partial_denial"))


def find_grounds(
    evidence: Mapping[int, Sequence[Evidence]],
    concepts: ConceptSet,
    kinds: frozenset[str],
    withheld_whole: bool,
    language: str | None,
) -> tuple[str, ...]:
    """The codes of the concepts that the letter states; a refusal without any gets the code for none.

    Improper reasons beside a permitted one are not grounds of their own, unless the whole record is withheld
    (`withheld_whole`) on a ground that covers a part of it. In a `language` in which some ground has no words, silence
    tells nothing.
    """
    if not kinds & ANSWERS_WITH_GROUNDS:
        return ()
    places: dict[str, set[int]] = {}
    for number, found in evidence.items():
        for code in concepts.concepts[number].codes:
            places.setdefault(code, set()).update(one.sentence for one in found if one.standing == "states")
    codes = {code for code, sentences in places.items() if sentences}
    if not kinds & NOT_HELD:
        codes.discard("N2")
    for special, general in NARROWER:
        if special in codes and (
            special not in SAME_PLACE or places[general] <= places[special] if general in codes else False
        ):
            codes.discard(general)
    silent = all(language in concept.covers for concept in concepts.concepts if concept.codes)
    unmapped = UNMAPPED.get(concepts.regime) if silent else None
    if unmapped and kinds & REFUSALS:
        if len(codes) > 1 and not (withheld_whole and codes - {unmapped} <= PARTIAL):
            codes.discard(unmapped)
        elif not codes or (withheld_whole and codes <= PARTIAL):
            codes.add(unmapped)
    return tuple(sorted(codes))


def printed(code: str) -> str:
    """A code as reports print it: `X-THIRDPARTY` as `X_thirdparty`."""
    head, dash, tail = code.partition("-")
    return f"{head}_{tail.lower().replace('-', '_')}" if dash and head == "X" else code
