"""FHIR resources are read as requests, letters and events by the mapping of docs/fhir.md."""

import base64
import gzip
import json

import pytest

from checker.configuration.model import Configuration, Notation

from .conftest import Read
from .shown import told, tree

ZONE = Configuration(notation=Notation(timezone="America/Chicago"))


def lines(*resources: object) -> str:
    """Resources as NDJSON."""
    return "".join(json.dumps(resource) + "\n" for resource in resources)


def concept(code: str) -> dict[str, object]:
    """A CodeableConcept of one code."""
    return {"coding": [{"code": code}]}


REJECTED = {
    "resourceType": "Task",
    "id": "t1",
    "status": "rejected",
    "code": concept("access"),
    "authoredOn": "2026-03-02T23:30:00-06:00",
    "requester": {"reference": "Patient/p1"},
    "executionPeriod": {"end": "2026-03-20"},
    "statusReason": concept("U2"),
}
LETTER = {
    "resourceType": "Communication",
    "id": "c1",
    "status": "completed",
    "basedOn": [{"reference": "https://ehr.example/fhir/Task/t2/_history/3"}],
    "category": [concept("extension")],
    "sent": "2026-03-30",
    "language": "en-US",
    "payload": [{"contentString": "We need more time."}, {"contentString": "It ends on 1 May 2026."}],
}


def test_a_task_is_a_request_with_its_end_and_its_reason(read: Read) -> None:
    open_one = {"resourceType": "Task", "id": "t2", "status": "in-progress", "authoredOn": "2026-03-05"}
    granted = {
        "resourceType": "Task",
        "id": "t3",
        "status": "completed",
        "businessStatus": {"text": "partial-accept"},
        "authoredOn": "2026-03-06",
        "code": concept("access"),
        "owner": {"reference": "Organization/North"},
        "executionPeriod": {"end": "2026-03-26"},
    }
    correction = {"resourceType": "Task", "id": "t4", "status": "completed", "code": concept("medRecCxReq")}
    export = read({"export.ndjson": lines(REJECTED, open_one, granted, correction)}, ZONE)
    assert told(export) == ["warn READ-21 export.ndjson row 3: this row is the first of a site that is not described"]
    found = {str(row["id"]): row for row in map(tree, export.requests)}
    assert {number: {name: row[name] for name in row if name != "key"} for number, row in found.items()} == {
        "t1": {
            "id": "t1",
            "right": "access",
            "received_on": "2026-03-02",
            "requester": "individual",
            "decision": "denial",
            "events": [{"key": "event:t1/1", "kind": "denial_notice", "happened_on": "2026-03-20"}],
            "grounds": [{"key": "ground:t1/1", "code": "U2"}],
        },
        "t2": {"id": "t2", "received_on": "2026-03-05", "decision": "open"},
        "t3": {
            "id": "t3",
            "right": "access",
            "received_on": "2026-03-06",
            "decision": "partial",
            "events": [{"key": "event:t3/1", "kind": "access_provided", "happened_on": "2026-03-26"}],
        },
        "t4": {"id": "t4", "right": "amendment", "decision": "grant"},
    }


def test_a_communication_is_a_letter_and_the_event_that_it_is(read: Read) -> None:
    task = {"resourceType": "Task", "id": "t2", "status": "in-progress", "authoredOn": "2026-03-05"}
    export = read({"Task.ndjson": lines(task), "Communication.ndjson.gz": gzip.compress(lines(LETTER).encode())}, ZONE)
    assert told(export) == []
    (request,) = map(tree, export.requests)
    assert (request["events"], request["letters"]) == (
        [{"key": "event:t2/1", "kind": "extension_notice", "happened_on": "2026-03-30", "letter_id": "c1"}],
        [
            {
                "key": "letter:t2/c1",
                "id": "c1",
                "request_id": "t2",
                "kind": ["extension"],
                "sent_on": "2026-03-30",
                "language": "english",
                "supplied": True,
                "text": "We need more time.\nIt ends on 1 May 2026.",
            }
        ],
    )


def test_what_the_patients_side_sends_is_an_event_and_no_letter(read: Read) -> None:
    task = {"resourceType": "Task", "id": "t2", "status": "on-hold", "authoredOn": "2026-03-05"}
    answer = {
        "resourceType": "Communication",
        "id": "c2",
        "status": "completed",
        "about": [{"reference": "Task/t2"}],
        "sender": {"reference": "Patient/p1"},
        "category": [concept("clarification-received")],
        "sent": "2026-03-08",
        "received": "2026-03-09",
    }
    export = read({"export.ndjson": lines(task, answer, {**answer, "id": "c3", "category": []})}, ZONE)
    (request,) = map(tree, export.requests)
    assert request["events"] == [
        {"key": "event:t2/1", "kind": "clarification_received", "happened_on": "2026-03-09"},
    ]
    assert export.letters == ()
    assert told(export) == [
        "info READ-26 export.ndjson row 3: one Communication was not used: "
        "the patient's side sent it, and its category names no event"
    ]


@pytest.mark.parametrize(
    "related", [{"basedOn": [{"reference": "Task/t1"}]}, {"context": {"related": [{"reference": "Task/t1"}]}}]
)
def test_a_document_reference_is_a_letter_with_its_text_or_its_file(read: Read, related: dict[str, object]) -> None:
    text = base64.b64encode(b"We deny your request.").decode()
    document = {
        "resourceType": "DocumentReference",
        "id": "d1",
        "status": "current",
        "type": concept("denial"),
        "date": "2026-03-20T10:00:00Z",
        **related,
    }
    inside = {**document, "content": [{"attachment": {"contentType": "text/plain; charset=utf-8", "data": text}}]}
    outside = {**document, "id": "d2", "content": [{"attachment": {"contentType": "application/pdf", "url": "d2.pdf"}}]}
    neither = {**document, "id": "d3", "content": [{"attachment": {"url": "https://ehr.example/Binary/9"}}]}
    export = read({"export.ndjson": lines(REJECTED, inside, outside, neither)}, ZONE)
    (request,) = map(tree, export.requests)
    letters = request["letters"]
    assert isinstance(letters, list)
    assert [(each["id"], each["sent_on"], each["kind"], each.get("text")) for each in letters] == [
        ("d1", "2026-03-20", ["denial"], "We deny your request."),
        ("d2", "2026-03-20", ["denial"], None),
        ("d3", "2026-03-20", ["denial"], None),
    ]
    assert [None if each.file is None else each.file.name for each in export.letters] == [None, "d2.pdf", None]
    assert told(export) == [
        "error! READ-30 export.ndjson row 4: the letter was not evaluated: its text is empty",
    ]


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _document(number: str, *attachments: dict[str, object]) -> dict[str, object]:
    """A DocumentReference about the rejected Task; attachments are one document in several forms."""
    return {
        "resourceType": "DocumentReference",
        "id": number,
        "status": "current",
        "type": concept("denial"),
        "date": "2026-03-20T10:00:00Z",
        "basedOn": [{"reference": "Task/t1"}],
        "content": [{"attachment": attachment} for attachment in attachments],
    }


def test_an_attachment_in_base64_is_the_letter_in_whatever_form(read: Read) -> None:
    html, pdf = _base64(b"<p>We deny</p>"), _base64(b"%PDF-1.4 ...")
    resources = (
        _document("d1", {"contentType": "text/html", "data": html}),
        _document("d2", {"contentType": "application/pdf", "data": pdf}, {"contentType": "text/html", "data": html}),
        _document("d3", {"title": "Answer.RTF", "data": _base64(b"{\\rtf1 We deny}")}),
        _document("d4", {"contentType": "application/hl7-sda+xml", "data": _base64(b"<x/>")}),
        _document("d5", {"contentType": "application/pdf", "data": "%%%"}, {"url": "d5.txt"}),
        _document("d6", {"contentType": "application/pdf", "data": pdf}, {"contentType": "text/plain", "data": "SGk="}),
    )
    export = read({"export.ndjson": lines(REJECTED, *resources)}, ZONE)
    found = {each.row.fields["id"]: [(one.ending, one.data) for one in each.attached] for each in export.letters}
    assert found == {
        "d1": [(".html", b"<p>We deny</p>")],
        "d2": [(".pdf", b"%PDF-1.4 ...")],
        "d3": [(".rtf", b"{\\rtf1 We deny}")],
        "d4": [("", b"<x/>")],
        "d5": [(".pdf", b"")],
        "d6": [],
    }
    assert export.letters[5].row.fields["text"] == "Hi"
    assert told(export) == []


def test_a_communication_with_text_and_attachments_is_one_letter_of_them_all(read: Read) -> None:
    attached = {"contentAttachment": {"contentType": "text/html", "data": _base64(b"<p>It ends in May.</p>")}}
    both = {**LETTER, "payload": [{"contentString": "See below."}, attached]}
    alone = {**LETTER, "id": "c2", "payload": [attached]}
    export = read({"export.ndjson": lines(both, alone)}, ZONE)
    assert [[one.ending for one in each.attached] for each in export.letters] == [[".txt", ".html"], [".html"]]


def test_what_is_no_record_of_a_request_is_counted_by_type_and_reason(read: Read) -> None:
    resources = (
        REJECTED,
        {"resourceType": "Patient", "id": "secret"},
        {"resourceType": "Patient", "id": "secret"},
        {**LETTER, "status": "preparation"},
        {**REJECTED, "status": "entered-in-error"},
        {"resourceType": "DocumentReference", "status": "superseded"},
        {"resourceType": "secret 1"},
    )
    export = read({"export.ndjson": lines(*resources)}, ZONE)
    other = "its type is none of Task, Communication and DocumentReference"
    assert told(export) == [
        f"info READ-26 export.ndjson row 2: 2 Patient resources were not used: {other}",
        "info READ-26 export.ndjson row 4: one Communication was not used: its status says that it was not sent",
        "info READ-26 export.ndjson row 5: one Task was not used: its status says that it was entered in error",
        "info READ-26 export.ndjson row 6: one DocumentReference was not used: "
        "its status says that another one replaced it",
        f"info READ-26 export.ndjson row 7: one other was not used: {other}",
    ]
    assert [row.key for row in export.requests] == ["request:t1"]


def test_a_bundle_holds_its_resources(read: Read) -> None:
    bundle = {
        "resourceType": "Bundle",
        "entry": [{"resource": REJECTED}, {"resource": {**LETTER, "basedOn": [{"reference": "Task/t1"}]}}],
    }
    export = read({"bundle.json": json.dumps(bundle)}, ZONE)
    assert told(export) == []
    assert [letter.row.key for letter in export.letters] == ["letter:t1/c1"]


@pytest.mark.parametrize(
    "resource",
    [
        {"resourceType": "Task"},
        {"resourceType": "Task", "code": [], "executionPeriod": "x", "owner": 3, "statusReason": {"coding": [1]}},
        {"resourceType": "Communication", "status": "completed", "payload": {"a": 1}, "basedOn": "Task/1", "sent": []},
        {"resourceType": "DocumentReference", "content": [{"attachment": {"contentType": "text/plain", "data": "?"}}]},
        {"resourceType": "Bundle", "entry": [1, {"resource": 2}]},
    ],
)
def test_a_resource_of_another_shape_never_stops_the_rest(read: Read, resource: object) -> None:
    export = read({"export.ndjson": lines(resource, REJECTED)}, ZONE)
    assert "request:t1" in [row.key for row in export.requests]
