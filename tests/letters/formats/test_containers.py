"""Messages and archives: each letter in them a document of its own."""

from __future__ import annotations

import io
import zipfile

import pytest

from checker.letters.documents import Document, as_one, documents_of
from tests.letters.formats.files import docx, message, packed, paragraph

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def outline(documents: tuple[Document, ...]) -> list[tuple[str, str]]:
    return [(one.file, one.text if one.readable else f"! {one.why_not}") for one in documents]


def test_body_and_attachments_are_documents_with_the_day_of_sending() -> None:
    data = message(
        "Our answer is attached.\n",
        html="<p>Our answer is <b>attached</b>.</p>",
        attached={
            "answer.docx": (WORD, docx(paragraph("We withhold two pages."))),
            "notes.txt": ("text/plain", b"One page."),
            "visit.ics": ("text/calendar", b"BEGIN:VCALENDAR"),
            "logs.xlsx": ("application/octet-stream", packed({"xl/workbook.xml": "<x/>"})),
        },
    )
    documents = documents_of(data, ".eml", "a.eml")
    assert outline(documents)[:3] == [
        ("a.eml", "Our answer is attached."),
        ("a.eml/answer.docx", "We withhold two pages.\n"),
        ("a.eml/notes.txt", "One page."),
    ]
    assert [one.file for one in documents if not one.readable] == ["a.eml/logs.xlsx"]
    assert {one.on_disk for one in documents} == {"a.eml"}
    assert [dict(one.fields) for one in documents[:2]] == [{"sent_on": "2026-03-09"}] * 2


def test_a_message_in_html_alone_is_read_by_its_blocks() -> None:
    data = message(html="<p>You may complain</p><p style='display:none'>to nobody</p>")
    assert outline(documents_of(data, ".eml", "a.eml")) == [("a.eml", "You may complain")]


def test_a_forwarded_message_is_a_document_with_its_own_attachments() -> None:
    inner = message("The letter.", attached={"b.txt": ("text/plain", b"Enclosed.")})
    outer = (
        b"From: a@clinic.example\r\nSubject: Fwd\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=X\r\n\r\n--X\r\n\r\nSee below.\r\n"
        b"--X\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--X--\r\n"
    )
    assert outline(documents_of(outer, ".eml", "a.eml")) == [
        ("a.eml", "See below."),
        ("a.eml/forwarded message.eml", "The letter."),
        ("a.eml/forwarded message.eml/b.txt", "Enclosed."),
    ]


def test_two_attachments_of_one_name_are_told_apart() -> None:
    data = message("Hello.", attached={"a.txt": ("text/plain", b"One.")})
    part = data.split(b"--==")[2]
    boundary = data.split(b'boundary="')[1].split(b'"')[0]
    data = data.replace(
        b"--" + boundary + b"--", b"--==" + part.replace(b"T25lLg", b"VHdvLg") + b"--" + boundary + b"--"
    )
    assert [one.file for one in documents_of(data, ".eml", "m.eml")] == ["m.eml", "m.eml/a.txt", "m.eml/a (2).txt"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"Just some text.\n\nNo headers.", "is no e-mail, though its name says so: save the message again as EML"),
        (
            message("x", attached={"a.txt": ("text/plain", b"One." * 99)})[:-120],
            "is cut off: save the message again",
        ),
        (
            b"From: a@b.example\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nAAAA",
            "is encrypted: open it in the mail program and save it without encryption",
        ),
        (
            b"From: a@b.example\nSubject: Your request\n\n \n",
            "holds no text and no letter: save the message again, with its attachments",
        ),
    ],
)
def test_what_is_no_readable_message_says_why(data: bytes, why: str) -> None:
    assert outline(documents_of(data, ".eml", "a.eml")) == [("a.eml", f"! {why}")]


def test_the_members_of_an_archive_are_documents_and_one_bad_member_harms_no_other() -> None:
    data = packed(
        {
            "b/two.txt": b"Two.",
            "a.docx": docx(paragraph("One.")),
            "__MACOSX/a.docx": b"x",
            ".DS_Store": b"x",
            "broken.docx": b"x",
            "../../etc/c.txt": b"Three.",
            "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        }
    )
    assert outline(documents_of(data, ".zip", "x.zip")) == [
        ("x.zip/etc/c.txt", "Three."),
        ("x.zip/a.docx", "One.\n"),
        ("x.zip/b/two.txt", "Two."),
        ("x.zip/broken.docx", "! is damaged, or no DOCX file though its name says so: export the letter again"),
        (
            "x.zip/old.doc",
            "! cannot be read: `.doc` is no format for letters; open it and save it as DOCX or PDF",
        ),
    ]


def test_an_archive_in_an_archive_is_read_down_to_a_depth() -> None:
    data = b"The letter."
    name = "a.txt"
    for depth in range(5):
        data, name = packed({name: data}), f"{depth}.zip"
    (document,) = documents_of(data, ".zip", "x.zip")
    assert document.why_not == "lies in more than 4 containers, one in the other: give it by itself"
    assert document.file == "x.zip/3.zip/2.zip/1.zip/0.zip/a.txt"
    (document,) = documents_of(packed({"b.zip": packed({"a.txt": "The letter."})}), ".zip", "x.zip")
    assert (document.file, document.text) == ("x.zip/b.zip/a.txt", "The letter.")


def test_a_bomb_is_refused_and_its_neighbours_are_read() -> None:
    bomb = packed({"zeros.txt": bytes(19_000_000), "a.txt": b"The letter."})
    assert outline(documents_of(bomb, ".zip", "x.zip")) == [
        ("x.zip/a.txt", "The letter."),
        ("x.zip/zeros.txt", "! unpacks to more than 250 times its size: it is no letter"),
    ]


def test_all_that_is_nested_shares_one_allowance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "checker.letters.formats.extract.Allowance.__init__", lambda self: setattr(self, "unpacked", 900)
    )
    inner = packed({"a.txt": b"x" * 500})
    documents = documents_of(packed({"1.zip": inner, "2.zip": inner}), ".zip", "x.zip")
    assert [one.readable for one in documents] == [True, False]
    assert documents[1].why_not.startswith("unpacks to more than")


def test_too_many_members_and_locked_ones_are_refused() -> None:
    many = packed({f"{number}.txt": b"x" for number in range(5_001)})
    assert documents_of(many, ".zip", "x.zip")[0].why_not == "holds more than 5,000 files: split it"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", b"The letter.")
    locked = bytearray(stream.getvalue())
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    (document,) = documents_of(bytes(locked), ".zip", "x.zip")
    assert document.why_not == "is locked with a password: give it without one"


def test_an_office_document_called_an_archive_is_named_as_such() -> None:
    (document,) = documents_of(packed({"[Content_Types].xml": "<x/>"}), ".zip", "x.zip")
    assert document.why_not == ("is an Office document, not an archive: give it its own ending, or save it as PDF")


def test_a_message_that_a_log_lists_as_one_letter_is_one() -> None:
    data = message("Our answer is attached.", attached={"a.docx": (WORD, docx(paragraph("Two pages.")))})
    document = as_one(documents_of(data, ".eml", "a.eml"))
    assert (document.file, document.text, document.pages) == (
        "a.eml",
        "Our answer is attached.\n\fTwo pages.\n",
        (0, 25),
    )
    data = message("Our answer is attached.", attached={"a.docx": (WORD, b"x")})
    assert as_one(documents_of(data, ".eml", "a.eml")).readable is False
