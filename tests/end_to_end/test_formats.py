"""`habeas check` and `habeas read` take letters in every format, and say of each that they cannot read what to do."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Habeas
from tests.letters.formats.files import docx, message, packed, paragraph, pdf, text_at

DENIAL = "We deny your request for access to your records."
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PROVIDER = ("--entity", "kind=covered_provider", "--as-of", "2026-06-30")


def every_format() -> dict[str, bytes]:
    """The same letter in each format, by the name of its file."""
    return {
        "a.docx": docx(paragraph(DENIAL)),
        "b.pdf": pdf(text_at(72, 700, "Cottonwood Clinic"), text_at(72, 700, DENIAL)),
        "c.rtf": rf"{{\rtf1\ansi {DENIAL}\par}}".encode(),
        "d.html": f"<html><p>{DENIAL}</p></html>".encode(),
        "e.eml": message("Our answer is attached.", attached={"answer.docx": (WORD, docx(paragraph(DENIAL)))}),
        "f.zip": packed({"R-1_denial.docx": docx(paragraph(DENIAL))}),
        "g.txt": DENIAL.encode(),
    }


def test_every_format_is_read_and_its_file_is_an_input(folder: Path, habeas: Habeas) -> None:
    for name, data in every_format().items():
        (folder / name).write_bytes(data)
    ran = habeas("check", ".", *PROVIDER, "--format", "json")
    report = json.loads(ran.out)
    kinds = {letter["file"]: letter["kinds"] for letter in report["letters"]}
    denied = ["a.docx", "b.pdf", "c.rtf", "d.html", "e.eml/answer.docx", "f.zip/R-1_denial.docx", "g.txt"]
    assert kinds == {**{name: ["denial"] for name in denied}, "e.eml": []}
    assert {each["file"]: each["sha256"] for each in report["inputs"]} == {
        name: hashlib.sha256(data).hexdigest() for name, data in every_format().items()
    }
    assert (ran.code, report["incomplete"]) == (1, [])


def test_a_finding_names_the_page(folder: Path, habeas: Habeas) -> None:
    (folder / "b.pdf").write_bytes(every_format()["b.pdf"])
    report = json.loads(habeas("check", "b.pdf", *PROVIDER, "--format", "json").out)
    places = [
        place
        for outcome in report["outcomes"]
        for finding in outcome["findings"]
        for fact in finding["evidence"]
        for place in fact["places"]
    ]
    assert {(place["file"], place["page"]) for place in places} == {("b.pdf", 2)}
    assert "(page 2)" in habeas("check", "b.pdf", *PROVIDER).out


def test_what_cannot_be_read_leaves_the_check_incomplete_and_the_rest_checked(folder: Path, habeas: Habeas) -> None:
    (folder / "a.docx").write_bytes(every_format()["a.docx"])
    (folder / "cut.pdf").write_bytes(every_format()["b.pdf"][:-100])
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "x.zip").write_bytes(packed({"one.txt": DENIAL, "two.rtf": "no rich text"}))
    ran = habeas("check", ".", *PROVIDER, "--format", "json")
    report = json.loads(ran.out)
    unread = [(each["subject"]["place"]["file"], each["message"]) for each in report["data_findings"]]
    assert unread == [
        ("cut.pdf", "the letter was not evaluated: is cut off: export the letter again"),
        (
            "old.doc",
            "the letter was not evaluated: cannot be read: `.doc` is no format for letters; open it and save it as "
            "DOCX or PDF",
        ),
        (
            "x.zip/two.rtf",
            "the letter was not evaluated: is damaged, or no RTF file though its name says so: export the letter again",
        ),
    ]
    assert {each["rule"] for each in report["data_findings"]} == {"READ-30"}
    assert [each["file"] for each in report["letters"] if each["readable"]] == ["a.docx", "x.zip/one.txt"]
    assert ran.code == 2


def test_a_letter_in_an_archive_joins_the_request_that_its_name_names(folder: Path, habeas: Habeas) -> None:
    (folder / "requests.csv").write_text("id,received_on\nR-1,2026-03-02\n")
    (folder / "habeas.yaml").write_text("letters: ['sent.zip', 'sent.zip/{request_id}_*.docx']\n")
    (folder / "sent.zip").write_bytes(every_format()["f.zip"])
    report = json.loads(habeas("check", ".", *PROVIDER, "--format", "json").out)
    assert [(each["file"], each["joined"]) for each in report["letters"]] == [("sent.zip/R-1_denial.docx", True)]


@pytest.mark.parametrize("name", every_format())
def test_read_takes_every_format_also_from_standard_input(
    folder: Path, habeas: Habeas, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / name).write_bytes(every_format()[name])
    ran = habeas("read", name, "--format", "json")
    assert (ran.code, [reading["kinds"] for reading in json.loads(ran.out)][-1]) == (0, ["denial"])
    with (folder / name).open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert habeas("read", "-", "--stdin-name", name, "--format", "json").out == ran.out


def test_without_tesseract_ocr_says_what_is_missing(
    folder: Path, habeas: Habeas, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.docx").write_bytes(every_format()["a.docx"])
    monkeypatch.setenv("PATH", str(folder))
    for command in (("read", "a.docx", "--ocr"), ("check", "a.docx", "--ocr", *PROVIDER)):
        ran = habeas(*command)
        assert (ran.code, ran.out) == (2, "")
        assert "the program `tesseract` is not on PATH" in ran.err
        assert "leave --ocr out" in ran.err


def test_letters_inside_of_fhir_resources_are_read_in_every_form(folder: Path, habeas: Habeas) -> None:
    types = {
        "a": ("application/pdf", pdf(text_at(72, 700, DENIAL))),
        "b": ("text/html; charset=utf-8", f"<html><p>{DENIAL}</p></html>".encode()),
        "c": ("application/rtf", rf"{{\rtf1\ansi {DENIAL}\par}}".encode()),
        "d": (WORD, docx(paragraph(DENIAL))),
        "e": ("text/html", (f"<html><p>{DENIAL}</p>" + "<!-- " + "x" * 600_000 + " --></html>").encode()),
        "f": ("application/pdf", b"%PDF-1.7 cut off"),
        "g": ("application/hl7-sda+xml", b"<x/>"),
    }
    documents = [
        {
            "resourceType": "DocumentReference",
            "id": name,
            "status": "current",
            "date": "2026-03-20",
            "content": [{"attachment": {"contentType": kind, "data": base64.b64encode(data).decode()}}],
        }
        for name, (kind, data) in types.items()
    ]
    task = {"resourceType": "Task", "id": "t", "status": "in-progress", "authoredOn": "2026-03-02"}
    (folder / "log.ndjson").write_text("\n".join(map(json.dumps, (task, *documents))), encoding="utf-8")
    ran = habeas("check", "log.ndjson", *PROVIDER, "--format", "json", "--reader", "phrases")
    report = json.loads(ran.out)
    letters = {letter["place"]["row"]: (letter["readable"], letter["kinds"]) for letter in report["letters"]}
    assert letters == {
        **dict.fromkeys(range(2, 7), (True, ["denial"])),
        7: (False, []),
        8: (False, []),
    }
    assert ran.code == 2
    assert "x" * 50 not in ran.out
