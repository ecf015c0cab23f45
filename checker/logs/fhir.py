"""Reads FHIR resources as the records of a log: Task, Communication and DocumentReference (docs/fhir.md).

A Task is a request, a Communication or DocumentReference a letter, or what its category says happened. What one of
them does not say stays unsaid; nothing is inferred from free text. FHIR R4 and R5.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from checker.logs import problems
from checker.logs.attachments import WORD, attached_in, data_url, ending_of
from checker.logs.languages import squashed
from checker.logs.problems import DataProblem

TYPE: Final = "resourceType"
USED: Final = ("Task", "Communication", "DocumentReference")

# Task.status where Task.businessStatus does not say what was decided.
_DECIDED: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("draft", "requested", "received", "accepted", "ready", "in-progress", "on-hold"), "open"),
        "completed": "grant",
        "rejected": "denial",
        "cancelled": "withdrawn",
        "failed": "closed",
    }
)
_BUSINESS: Mapping[str, str] = MappingProxyType(
    {
        "granted": "grant",
        "approved": "grant",
        "accepted": "grant",
        "denied": "denial",
        "rejected": "denial",
        "refused": "denial",
        "partialaccept": "partial",
        "partiallyaccepted": "partial",
        "partialdenial": "partial",
        "cancelled": "withdrawn",
        "inprogress": "open",
        "queued": "open",
    }
)
# What Task.code of the HL7 guide on corrections asks for.
_RIGHTS: Mapping[str, str] = MappingProxyType({"medreccxreq": "amendment"})
# The event that a letter of a kind is; a letter with another kind is a letter alone.
_EVENTS: Mapping[str, str] = MappingProxyType(
    {
        "acknowledgement": "acknowledged",
        "clarification": "clarification_requested",
        "denial": "denial_notice",
        "extension": "extension_notice",
        "fee_notice": "fee_charged",
        "grant": "grant_notice",
        "identity_request": "id_requested",
        "no_data": "no_data_notice",
        "partial_denial": "denial_notice",
        "redirect": "redirect_notice",
        "review_outcome": "review_notified",
    }
)
# The type of an attachment that tells none, by the ending of its title.
_TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".txt": "text/plain", ".htm": "text/html", ".html": "text/html", ".rtf": "text/rtf", ".pdf": "application/pdf",
        ".docx": WORD, ".eml": "message/rfc822", ".png": "image/png", ".jpg": "image/jpeg", ".tif": "image/tiff",
    }
)  # fmt: skip
_FROM_OUTSIDE: Final = ("Patient", "RelatedPerson")
_NEVER: Final = ("entered-in-error",)
_NOT_SENT: Final = "its status says that it was not sent"
_IN_ERROR: Final = "its status says that it was entered in error"
_SUPERSEDED: Final = "its status says that another one replaced it"
_OTHER_TYPE: Final = "its type is none of Task, Communication and DocumentReference"
_INCOMING: Final = "the patient's side sent it, and its category names no event"

Resource = Mapping[str, Any]
Record = dict[str, Any]


@dataclass(frozen=True)
class Converted:
    """The records that resources gave, each with the number of its line or entry, and the remarks on the rest."""

    records: tuple[tuple[int, Record], ...]
    problems: tuple[DataProblem, ...]


class _UnusedError(Exception):
    """Why a resource is left out."""


def is_fhir(found: Any) -> bool:
    """Whether a JSON value is a resource, or a bundle of them."""
    return isinstance(found, dict) and isinstance(found.get(TYPE), str)


def from_fhir(objects: Sequence[tuple[int, Any]], file: str, events: Sequence[str]) -> Converted:
    """The records of these resources; `events` are the kinds of events that the policies know."""
    records: list[tuple[int, Record]] = []
    unused: dict[tuple[str, str], list[int]] = {}
    known = {squashed(kind): kind for kind in events}
    for number, found in _unbundled(objects):
        if not is_fhir(found):
            records.append((number, found))
            continue
        try:
            records += [(number, record) for record in _records(found, known)]
        except _UnusedError as why:
            unused.setdefault((found[TYPE][:40], str(why)), []).append(number)
    remarks = (
        problems.unused_resources(file, kind if kind.isalpha() else "other", len(lines), why, lines[0])
        for (kind, why), lines in unused.items()
    )
    return Converted(tuple(records), tuple(remarks))


def _unbundled(objects: Sequence[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
    """Every resource; those of a bundle, alone in its file, have the numbers of their entries."""
    for number, found in objects:
        if not is_fhir(found) or found[TYPE] != "Bundle":
            yield number, found
            continue
        for index, entry in enumerate(_items(found.get("entry")), 1):
            yield (index if len(objects) == 1 else number), entry.get("resource")


def _records(found: Resource, events: Mapping[str, str]) -> Iterator[Record]:
    if found[TYPE] not in USED:
        raise _UnusedError(_OTHER_TYPE)
    if found.get("status") in _NEVER or found.get("docStatus") in _NEVER:
        raise _UnusedError(_IN_ERROR)
    match found[TYPE]:
        case "Task":
            yield _request(found)
        case "Communication":
            yield from _communication(found, events)
        case _:
            yield from _document(found)


# ---- requests


def _request(task: Resource) -> Record:
    code = _words(task.get("code"))
    right = _RIGHTS.get(squashed(code[0]), code[0]) if code else None
    business = _words(task.get("businessStatus"))
    status = task.get("status")
    decision = _BUSINESS.get(squashed(business[0]), business[0]) if business else _DECIDED.get(str(status), status)
    record: Record = {
        "record": "request",
        "id": task.get("id"),
        "right": right,
        "received_on": task.get("authoredOn"),
        "decision": decision,
        "entity_id": _number_of(task.get("owner"), ("Organization",)),
    }
    if _number_of(task.get("requester"), ("Patient",)) is not None:
        record["requester"] = "individual"
    ended = _object(task.get("executionPeriod")).get("end")
    if ended is not None:
        kind = {"rejected": "denial_notice", "completed": "access_provided"}.get(str(status))
        if kind is not None and (status == "rejected" or right in (None, "access")):
            record["events"] = [{"kind": kind, "happened_on": ended}]
    reasons = _words(task.get("statusReason")) or _words(_object(task.get("statusReason")).get("concept"))
    if status == "rejected" and reasons:
        record["grounds"] = [{"code": reasons[0]}]
    return _said(record)


# ---- letters and events


def _communication(found: Resource, events: Mapping[str, str]) -> Iterator[Record]:
    if found.get("status") != "completed":
        raise _UnusedError(_NOT_SENT)
    incoming = _number_of(found.get("sender"), _FROM_OUTSIDE) is not None
    kinds = _kinds(found, ("category", "reasonCode"))
    happened = [events[squashed(kind)] for kind in kinds if squashed(kind) in events]
    if incoming and not happened:
        raise _UnusedError(_INCOMING)
    request = _request_of(found, ("basedOn", "about", "partOf"))
    day = found.get("received" if incoming and "received" in found else "sent")
    for kind in happened:
        yield _said({"record": "event", "request_id": request, "kind": kind, "happened_on": day})
    if not incoming and not happened:
        yield from _letter(found, request, kinds, day, _payload(found))


def _document(found: Resource) -> Iterator[Record]:
    if found.get("status") == "superseded":
        raise _UnusedError(_SUPERSEDED)
    request = _request_of(found, ("basedOn",)) or _request_of(_object(found.get("context")), ("related",))
    attachments = [_object(content.get("attachment")) for content in _items(found.get("content"))]
    yield from _letter(found, request, _kinds(found, ("category", "type")), found.get("date"), _attached(attachments))


def _letter(found: Resource, request: str | None, kinds: Sequence[str], day: Any, content: Record) -> Iterator[Record]:
    """A letter, and the events that it is by its kinds."""
    number = found.get("id")
    letter = {"id": number, "request_id": request, "kind": list(kinds) or None, "sent_on": day}
    yield _said({"record": "letter", "language": _language(found), **letter, **content})
    for kind in dict.fromkeys(_EVENTS[kind] for kind in map(_named, kinds) if kind in _EVENTS):
        yield _said({"record": "event", "request_id": request, "kind": kind, "happened_on": day, "letter_id": number})


def _payload(found: Resource) -> Record:
    """What a communication says: its strings one after the other, with what is attached between them, if anything."""
    parts = _items(found.get("payload"))
    texts = [part["contentString"] for part in parts if isinstance(part.get("contentString"), str)]
    attachments = [_object(part.get("contentAttachment")) for part in parts]
    if texts and not any(map(_embedded, attachments)):
        return {"text": "\n".join(texts)}
    if not texts and sum(each != {} for each in attachments) <= 1:
        return _attached(attachments)
    return {"file": " ".join(filter(None, map(_part, parts)))}


def _part(part: Resource) -> str | None:
    """A string or an attachment of a communication as a data URL."""
    text = part.get("contentString")
    if isinstance(text, str):
        return data_url("text/plain", base64.b64encode(text.encode()).decode())
    return _embedded(_object(part.get("contentAttachment")))


def _attached(attachments: Sequence[Resource]) -> Record:
    """One document in several forms: plain text, else a form that can be read, else a file, else what there is."""
    for each in attachments:
        text = _plain_text(each)
        if text is not None:
            return {"text": text}
    embedded = [url for url in map(_embedded, attachments) if url is not None]
    for url in embedded:
        if attached_in(url)[0].ending:
            return {"file": url}
    for each in attachments:
        name = each.get("url")
        if isinstance(name, str) and ":" not in name and not name.startswith("Binary/"):
            return {"file": name}
    return {"file": embedded[0]} if embedded else {"text": ""}


def _plain_text(attachment: Resource) -> str | None:
    if ending_of(str(attachment.get("contentType", ""))) != ".txt" or not isinstance(attachment.get("data"), str):
        return None
    try:
        return base64.b64decode(attachment["data"], validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None


def _embedded(attachment: Resource) -> str | None:
    """The content of an attachment as a data URL, by its type, else by the ending of its title."""
    data, kind = attachment.get("data"), str(attachment.get("contentType", ""))
    if not isinstance(data, str) or not data.strip():
        return None
    ending = "." + str(attachment.get("title", "")).rpartition(".")[2].lower()
    return data_url(kind if ending_of(kind) else _TYPES.get(ending, "application/octet-stream"), data)


def _kinds(found: Resource, names: Sequence[str]) -> list[str]:
    """The codes of the first of these elements that has any."""
    for name in names:
        value = found.get(name)
        words = [word for each in (value if isinstance(value, list) else [value]) for word in _words(each)[:1]]
        if words:
            return words
    return []


def _named(kind: str) -> str:
    return kind.strip().lower().replace("-", "_").replace(" ", "_")


def _language(found: Resource) -> str | None:
    code = str(found.get("language", "")).partition("-")[0]
    names = {"en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian", "nl": "dutch"}
    return names.get(code)


# ---- elements


def _words(concept: Any) -> list[str]:
    """The codes of a CodeableConcept, its text last."""
    concept = _object(concept)
    found = [coding.get("code") or coding.get("display") for coding in _items(concept.get("coding"))]
    return [word for word in (*found, concept.get("text")) if isinstance(word, str) and word.strip()]


def _request_of(found: Resource, names: Sequence[str]) -> str | None:
    """The number of the first Task that these elements refer to."""
    for name in names:
        value = found.get(name)
        for each in value if isinstance(value, list) else [value]:
            number = _number_of(each, ("Task",))
            if number is not None:
                return number
    return None


def _number_of(reference: Any, kinds: Sequence[str]) -> str | None:
    """The id in a reference to a resource of one of these types: `Task/7`, `https://.../Task/7/_history/1`."""
    written = _object(reference).get("reference")
    parts = written.split("/") if isinstance(written, str) else []
    if len(parts) > 3 and parts[-2] == "_history":
        parts = parts[:-2]
    return parts[-1] if len(parts) >= 2 and parts[-2] in kinds and parts[-1] else None


def _items(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _said(record: Record) -> Record:
    return {name: value for name, value in record.items() if value is not None}
