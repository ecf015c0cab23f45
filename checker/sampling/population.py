"""The requests or denials of a log, as the population of a sample."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal

from checker.assessment.findings import Showing
from checker.sampling.draw import Item
from checker.semantics.data import Absent, Dataset, Row, Unknown, Value

Of = Literal["requests", "denials"]
_DENIED = ("denial", "partial")
_DENYING_LETTERS = frozenset({"denial", "partial_denial"})
UNKNOWN = "unknown"
NONE = "none"


def population(dataset: Dataset, of: Of, by: tuple[str, ...], showing: Showing) -> Iterator[Item[Row]]:
    """Every request for access of a dataset, or those that were denied in whole or in part, with their strata.

    A request whose right is not known is one for access. `by` are names of STRATA.
    """
    for request in dataset.rows("request"):
        if is_access(request) and (of == "requests" or is_denied(request)):
            stratum = tuple(STRATA[name](request, showing) for name in by)
            number = request.fields["id"]
            content = json.dumps({name: _plain(value) for name, value in request.fields.items()}, sort_keys=True)
            yield Item(number if isinstance(number, str) else content, content, stratum, request)


def is_access(request: Row) -> bool:
    """Whether it asks for access, as far as is known."""
    return isinstance(request.fields["right"], Unknown | Absent) or request.fields["right"] == "access"


def is_denied(request: Row) -> bool:
    """Whether it was denied in whole or in part, by its decision, its scope, its events or its letters."""
    if request.fields["decision"] in _DENIED or request.fields["denial_scope"] in ("part", "whole"):
        return True
    if any(event.fields["kind"] == "denial_notice" for event in _children(request, "events")):
        return True
    kinds = (letter.fields["kind"] for letter in _children(request, "letters"))
    return any(isinstance(kind, frozenset) and not kind.isdisjoint(_DENYING_LETTERS) for kind in kinds)


def _ground(request: Row, showing: Showing) -> str:
    """The codes of its grounds, joined: `R1+U2`."""
    if isinstance(request.children["grounds"], Unknown):
        return UNKNOWN
    codes = {_word(ground.fields["code"]) for ground in _children(request, "grounds")}
    return "+".join(sorted(codes)) or NONE


def _site(request: Row, showing: Showing) -> str:
    """The number of its site where numbers are shown, else a pseudonym."""
    site = request.parent
    if not isinstance(site, Row):
        return UNKNOWN
    number = site.fields["id"]
    return number if showing.ids and isinstance(number, str) else showing.pseudonyms.of_record(site.key)


def _month(request: Row, showing: Showing) -> str:
    received = request.fields["received_on"]
    return received.strftime("%Y-%m") if isinstance(received, date) else UNKNOWN


def _decision(request: Row, showing: Showing) -> str:
    return _word(request.fields["decision"])


STRATA: Mapping[str, Callable[[Row, Showing], str]] = MappingProxyType(
    {"ground": _ground, "site": _site, "month": _month, "decision": _decision}
)


def _children(request: Row, table: str) -> tuple[Row, ...]:
    rows = request.children[table]
    return () if isinstance(rows, Unknown) else rows


def _word(value: Value) -> str:
    if isinstance(value, Unknown):
        return UNKNOWN
    return NONE if isinstance(value, Absent) else str(value)


def _plain(value: Value) -> object:
    if isinstance(value, Unknown | Absent):
        return None if isinstance(value, Absent) else [UNKNOWN]
    return sorted(value) if isinstance(value, frozenset) else str(value)
