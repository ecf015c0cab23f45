"""What a log says without saying it: the decision that its events show, the withdrawal that its outcome tells."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from checker.logs.export import LogExport
from checker.logs.rows import Shape, make_row
from checker.semantics.data import Row, Unknown

# What the kinds of a request's events show of its decision; the first that fits. "partial" needs both.
_GIVEN = frozenset({"access_provided", "grant_notice"})
_DECISIONS: Mapping[str, str] = MappingProxyType(
    {"denial_notice": "denial", "redirect_notice": "redirect", "no_data_notice": "no_data", "withdrawn": "withdrawn"}
)
# The kinds that show anything.
DECIDING = (*_DECISIONS, *sorted(_GIVEN))


def derive(export: LogExport) -> None:
    """Fills decisions from events where the log has no column for them, and adds the event of a withdrawal.

    A request without any event that decides is open. A withdrawal that only the outcome tells has an unknown day.
    Where the policies declare no record of events, nothing is told.
    """
    if "event" not in export.shapes:
        return
    told = any(use.record == "request" and use.field == "decision" for use in export.columns)
    for request in export.requests:
        events = request.children["events"]
        if isinstance(events, Unknown):
            continue
        kinds = [event.fields["kind"] for event in events]
        if not told and not any(isinstance(kind, Unknown) for kind in kinds):
            request.fields = {**request.fields, "decision": decision_of({str(kind) for kind in kinds})}
        if request.fields["decision"] == "withdrawn" and "withdrawn" not in kinds:
            _withdraw(request, events, export.shapes["event"])


def decision_of(kinds: set[str]) -> str:
    """The decision that events of these kinds show."""
    if "denial_notice" in kinds and kinds & _GIVEN:
        return "partial"
    for kind, decision in _DECISIONS.items():
        if kind in kinds:
            return decision
    return "grant" if kinds & _GIVEN else "open"


def _withdraw(request: Row, events: tuple[Row, ...], shape: Shape) -> None:
    event = make_row(shape, f"{request.key}/withdrawn", {"kind": "withdrawn"}, request.origin)
    event.parent = request
    request.children = {**request.children, "events": (*events, event)}
