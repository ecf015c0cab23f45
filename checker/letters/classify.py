"""What a letter does: the kinds that its statements add up to."""

from __future__ import annotations

from collections.abc import Callable

KINDS = (
    "denial", "partial_denial", "extension", "acknowledgement", "grant", "redirect", "no_data", "identity_request",
    "clarification", "fee_notice", "amendment_denial", "review_outcome", "other",
)  # fmt: skip


TOLD_OF_REFUSALS = ("right_to_review", "review_taken_away")
"""What a letter tells only of a refusal: with a reason, it is one in whatever words."""


def classify(says: Callable[[str], bool], promises_day: bool) -> frozenset[str]:
    """The kinds of a letter; `says(name)` tells whether it states the concept `name` of `letters.kinds`.

    `promises_day` is whether it names a day by which the answer comes.
    """
    outcome = says("kind_review_outcome")
    if says("kind_amendment_refused") and not outcome:
        return frozenset(("amendment_denial",))
    kinds: set[str] = set()
    rest_given = says("kind_rest_given")
    refused = says("kind_refused") or (says("kind_reasoned") and any(map(says, TOLD_OF_REFUSALS)))
    open_yet = says("kind_undecided") or not refused or (promises_day and not says("kind_reasoned"))
    put_off = says("kind_more_time") and open_yet and not rest_given
    if put_off:
        return frozenset(("extension",))
    if refused and not (says("kind_all_given") and rest_given):
        kinds.add("partial_denial" if rest_given else "denial")
    if outcome:
        kinds.add("review_outcome")
    if says("kind_redirect"):
        kinds.add("redirect")
        if not rest_given:
            kinds.discard("denial")
    elif says("kind_no_data") and not rest_given:
        kinds = {"no_data"}
    if not kinds and says("kind_more_time"):
        kinds.add("extension")
    if not kinds and says("kind_claim") and not says("kind_records_request"):
        return frozenset(("other",))
    return frozenset(kinds or _milder(says) or ("other",))


def _milder(says: Callable[[str], bool]) -> set[str]:
    """Kinds that count only where nothing is refused or put off."""
    for kind, concept in (
        ("identity_request", "kind_identity"),
        ("clarification", "kind_clarification"),
        ("fee_notice", "kind_fee"),
        ("grant", "kind_granted"),
        ("acknowledgement", "kind_received"),
    ):
        if says(concept):
            return {kind}
    return set()
