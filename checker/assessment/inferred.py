"""What a letter without a log tells of the request that it answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from checker.letters.reading import Reading
from checker.semantics.data import Row, Value

NOTICE = (
    "there is no log: each letter is taken to answer a request of the individual, for access unless the letter "
    "speaks of an amendment"
)
# What a kind of letter says of the decision; the first that fits.
_DECISIONS: Mapping[str, str] = MappingProxyType(
    {
        "partial_denial": "partial",
        "denial": "denial",
        "grant": "grant",
        "redirect": "redirect",
        "no_data": "no_data",
    }
)
_OF_ACCESS = frozenset((*_DECISIONS, "extension", "acknowledgement", "identity_request", "clarification", "fee_notice"))


def infer(request: Row, reading: Reading) -> None:
    """Fills a request's row from the letter: right, requester, decision, and the day of receipt if it is told.

    A letter that answers no request for records (its kind is none of those) leaves the right unknown.
    """
    known: dict[str, Value] = {}
    kinds = set(reading.kinds)
    if "amendment_denial" in kinds:
        known["right"] = "amendment"
    elif kinds & _OF_ACCESS:
        known["right"] = "access"
    if "right" in known:
        known["requester"] = "personal_representative" if "R3" in reading.grounds else "individual"
    decision = next((decision for kind, decision in _DECISIONS.items() if kind in kinds), None)
    if decision is not None:
        known["decision"] = decision
    if reading.received_on is not None:
        known["received_on"] = date.fromisoformat(reading.received_on)
    request.fields = {**request.fields, **known}
