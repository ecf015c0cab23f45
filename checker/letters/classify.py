"""What a letter does: the kinds that its statements add up to."""

from __future__ import annotations

from collections.abc import Callable

KINDS = (
    "denial", "partial_denial", "extension", "acknowledgement", "grant", "redirect", "no_data", "identity_request",
    "clarification", "fee_notice", "amendment_denial", "review_outcome", "other",
)  # fmt: skip


def classify(says: Callable[[str], bool]) -> frozenset[str]:
    """The kinds of a letter; `says(name)` tells whether it states the concept `name` of `letters.kinds`."""
    kinds: set[str] = set()
    amendment = says("kind_amendment_refused")
    refused = says("kind_refused") and not amendment
    outcome = says("kind_review_outcome")
    if amendment:
        kinds.add("amendment_denial")
    if outcome:
        kinds.add("review_outcome")
    if refused:
        kinds.add("partial_denial" if says("kind_rest_given") else "denial")
    if says("kind_no_data") and not refused:
        kinds.add("no_data")
    if says("kind_redirect") and "no_data" not in kinds:
        kinds.add("redirect")
        if not says("kind_rest_given") and not says("kind_refused_firmly"):
            kinds.discard("denial")
    if says("kind_more_time") and not refused:
        kinds.add("extension")
    if not kinds and says("kind_claim") and not says("kind_records_request"):
        return frozenset(("other",))
    if not kinds:
        kinds = _milder(says)
    return frozenset(kinds or ("other",))


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
