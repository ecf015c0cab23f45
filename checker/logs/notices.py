"""Events of a log that are letters, and what kind of letter the log itself says that each is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# An event of the log that is a letter, and the kinds of letter that it may be.
LETTER_EVENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "denial_notice": ("denial", "partial_denial", "amendment_denial"),
        "extension_notice": ("extension",),
        "grant_notice": ("grant", "partial_denial"),
        "redirect_notice": ("redirect",),
        "no_data_notice": ("no_data",),
        "review_notified": ("review_outcome",),
    }
)


def kind_by_event(kind: object, right: object = None, decision: object = None) -> frozenset[str] | None:
    """The kind of the letter that an event is, by the right and the decision of its request.

    None where it could be of several kinds.
    """
    kinds = LETTER_EVENTS.get(str(kind), ())
    if len(kinds) == 1:
        return frozenset(kinds)
    if kind == "grant_notice":
        return frozenset({"grant"})
    if kind == "denial_notice":
        if right == "amendment":
            return frozenset({"amendment_denial"})
        if right == "access":
            return frozenset({"partial_denial" if decision == "partial" else "denial"})
    return None
