"""What a letter does: the kinds that its statements add up to."""

from __future__ import annotations

from collections.abc import Callable

KINDS = (
    "denial", "partial_denial", "extension", "acknowledgement", "grant", "redirect", "no_data", "identity_request",
    "clarification", "fee_notice", "amendment_denial", "review_outcome", "other",
)  # fmt: skip


TOLD_OF_REFUSALS = ("right_to_review", "review_taken_away", "complaint_to_hhs")
"""What a letter tells only of a refusal: with a reason, it is one in whatever words."""
REASONS = (
    "kind_reasoned", "basis_other_person", "basis_representative", "basis_inmate", "basis_confidential_source",
)  # fmt: skip
"""What tells a reason."""

Says = Callable[[str], bool]
"""Whether a letter states the concept of a name."""


def classify(says: Says, promises_day: bool) -> frozenset[str]:
    """The kinds of a letter; `says(name)` tells whether it states the concept `name` of `letters.kinds`.

    `promises_day` is whether it names a day by which the answer comes.
    """
    outcome = says("kind_review_outcome")
    if not outcome and _amendment_denied(says):
        return frozenset(("amendment_denial",))
    if says("kind_other_decided") and not says("kind_access_asked"):
        return frozenset(("other",))
    part_given = says("kind_rest_given") or (says("kind_granted") and not says("kind_whole_refused"))
    refused = _refused(says)
    if _put_off(says, refused, part_given, promises_day):
        return frozenset(("extension",))
    kinds: set[str] = set()
    reasoned = any(map(says, REASONS))
    if refused and (reasoned or not (says("kind_all_given") and part_given)):
        kinds.add("partial_denial" if part_given else "denial")
    if outcome:
        kinds.add("review_outcome")
    if says("kind_redirect"):
        kinds.add("redirect")
        if not part_given:
            kinds.discard("denial")
    elif says("kind_no_data") and not part_given:
        kinds = {"no_data"}
    if not kinds and _more_time(says):
        kinds.add("extension")
    if not kinds and says("kind_claim") and not says("kind_records_request"):
        return frozenset(("other",))
    return frozenset(kinds or _milder(says) or ("other",))


def _amendment_denied(says: Says) -> bool:
    """Whether a correction was asked for and refused."""
    return says("kind_amendment_refused") and says("correction_asked")


def _refused(says: Says) -> bool:
    return says("kind_refused") or (any(map(says, REASONS)) and any(map(says, TOLD_OF_REFUSALS)))


def _more_time(says: Says) -> bool:
    return says("kind_more_time") or says("kind_put_off")


def _put_off(says: Says, refused: bool, part_given: bool, promises_day: bool) -> bool:
    """Whether the answer is put off, and the refusal that was read is none."""
    if part_given or not _more_time(says):
        return False
    if not refused or says("kind_undecided"):
        return True
    return not says("kind_reasoned") and (promises_day or says("kind_put_off"))


def _milder(says: Says) -> set[str]:
    """Kinds that count only where nothing is refused or put off."""
    for kind, concept in (
        ("identity_request", "kind_identity"),
        ("clarification", "kind_clarification"),
        ("fee_notice", "kind_fee"),
        ("grant", "kind_granted"),
        ("acknowledgement", "kind_received"),
        ("acknowledgement", "kind_undecided"),
    ):
        if says(concept):
            return {kind}
    return set()
