"""Statements that agree with what the letter does: nothing is told of a review that nobody has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from checker.letters.evidence import Evidence
from checker.letters.model import ConceptSet

_REFUSED = frozenset(("denial", "partial_denial"))
_NOT_ACTED = _REFUSED | {"no_data", "redirect"}
_PUT_OFF = frozenset(("extension",))
_CORRECTION_REFUSED = frozenset(("amendment_denial",))
_PROVED = ("states", "takes_away")


@dataclass(frozen=True)
class Needs:
    """What a statement presupposes: one of `kinds`, or one of `codes` among the grounds, or a `concept` stated."""

    kinds: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    concept: str = ""


NEEDS: Mapping[str, Needs] = MappingProxyType(
    {
        "access_refused": Needs(kinds=_REFUSED),
        "reasons_given": Needs(kinds=_NOT_ACTED),
        "uk_reasons": Needs(kinds=_NOT_ACTED),
        "how_to_review": Needs(concept="right_to_review"),
        "where_to_direct": Needs(kinds=frozenset(("redirect",)), codes=frozenset(("N2",))),
        "research_access_returns": Needs(codes=frozenset(("U5",))),
        "inspection_possible": Needs(codes=frozenset(("U4",))),
        "excess_facts": Needs(codes=frozenset(("X-EXCESSIVE", "X-UNFOUNDED"))),
        "restriction_law_named": Needs(codes=frozenset(("X-RESTRICTION-LAW",))),
        "more_time_taken": Needs(kinds=_PUT_OFF),
        "delay_reason": Needs(kinds=_PUT_OFF),
        "completion_date": Needs(kinds=_PUT_OFF),
        "extension_told": Needs(kinds=_PUT_OFF),
        "eu_extension_reasons": Needs(kinds=_PUT_OFF),
        "uk_extension_reasons": Needs(kinds=_PUT_OFF),
        "amendment_basis": Needs(kinds=_CORRECTION_REFUSED),
        "disagreement_statement": Needs(kinds=_CORRECTION_REFUSED),
        "request_travels": Needs(kinds=_CORRECTION_REFUSED),
        "amendment_complaint_routes": Needs(kinds=_CORRECTION_REFUSED),
    }
)
"""By concept, what it presupposes.

Sources: 45 CFR 164.524(a)(2)-(4), (b)(2)(iii), (d), 164.526(d)(1); GDPR art. 12(3)-(5)."""

IMPLIED: Mapping[str, Needs] = MappingProxyType(
    {
        "access_refused": Needs(kinds=_REFUSED),
        "rest_given": Needs(kinds=frozenset(("partial_denial",))),
        "how_to_review": Needs(concept="right_to_review"),
        "restriction_law_named": Needs(codes=frozenset(("X-RESTRICTION-LAW",))),
    }
)
"""By concept, what makes it so likely that the sentence which is most like it is enough."""

CONTRARIES = (("right_to_review", "review_taken_away"),)
"""Taking away the first is stating the second; what a phrase proves of the first is no doubt of the second."""

Likeliest = Callable[[int], Evidence | None]


def agreed(
    evidence: Mapping[int, Sequence[Evidence]],
    concepts: ConceptSet,
    kinds: frozenset[str],
    grounds: Sequence[str],
    likeliest: Likeliest,
) -> dict[int, list[Evidence]]:
    """The evidence, without what presupposes something that the letter does not do, and with what follows from it.

    `likeliest` gives the sentence that is most like a concept, None where none is like it at all.
    """
    found = {number: list(pieces) for number, pieces in evidence.items()}
    _add_contraries(found, concepts)
    for number, concept in enumerate(concepts.concepts):
        needs, implied = NEEDS.get(concept.name), IMPLIED.get(concept.name)
        pieces = found.get(number, [])
        if needs is not None and not _met(needs, kinds, grounds, found, concepts):
            found[number] = [
                replace(one, standing="near_miss") if one.standing in (*_PROVED, "undecided") else one for one in pieces
            ]
        elif implied is not None and _open(pieces) and _met(implied, kinds, grounds, found, concepts):
            likely = likeliest(number)
            found[number] = pieces if likely is None else [*pieces, likely]
    return {number: pieces for number, pieces in sorted(found.items()) if pieces}


def without_doubt(
    evidence: Mapping[int, Sequence[Evidence]], concepts: ConceptSet, possible: Sequence[str] | None
) -> dict[int, list[Evidence]]:
    """The evidence, in which no sentence is doubtfully a ground that the letter as a whole makes impossible."""
    found = {number: list(pieces) for number, pieces in evidence.items()}
    for number, pieces in found.items():
        codes = concepts.concepts[number].codes
        if possible is not None and codes and not set(codes) & set(possible):
            found[number] = [_undoubted(one) for one in pieces]
    return found


def _undoubted(one: Evidence) -> Evidence:
    return replace(one, standing="near_miss") if one.standing == "undecided" else one


def _open(pieces: Sequence[Evidence]) -> bool:
    return not any(one.standing in (*_PROVED, "blank") for one in pieces)


def _met(
    needs: Needs,
    kinds: frozenset[str],
    grounds: Sequence[str],
    found: Mapping[int, Sequence[Evidence]],
    concepts: ConceptSet,
) -> bool:
    if needs.concept:
        number = concepts.concept(needs.concept)
        pieces = () if number is None else found.get(number, ())
        return any(one.standing in ("states", "blank") for one in pieces)
    return not needs.kinds.isdisjoint(kinds) or not needs.codes.isdisjoint(grounds)


def _add_contraries(found: dict[int, list[Evidence]], concepts: ConceptSet) -> None:
    for right, wrong in CONTRARIES:
        first, second = concepts.concept(right), concepts.concept(wrong)
        if first is None or second is None:
            continue
        kept = {one.sentence for one in found.get(first, ()) if one.standing == "states" and one.resembles is None}
        if second in found:
            found[second] = [_undoubted(one) if one.sentence in kept else one for one in found[second]]
        taken = [one for one in found.get(first, ()) if one.standing == "takes_away"]
        done = [one for one in found.get(second, ()) if one.standing == "states"]
        if taken and not done:
            found.setdefault(second, []).extend(replace(one, concept=second, standing="states") for one in taken)
        elif done and not any(one.standing in _PROVED for one in found.get(first, ())):
            found.setdefault(first, []).extend(replace(one, concept=first, standing="takes_away") for one in done)
