"""Files as letters, or one clear line why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.letters.documents import documents_of, read_documents


@pytest.mark.parametrize(
    ("data", "suffix", "why"),
    [
        (b"", ".txt", "is empty: export the letter again"),
        (b"ab\x00cd", ".txt", "holds NUL bytes and is no text: export it as UTF-8 text"),
        (b"\x81\x8d\x8f\x90", ".txt", "is neither UTF-8 nor Windows-1252 text: export it as UTF-8"),
        (
            b"\x01\x02\x03\x04",
            ".txt",
            "is no text, most likely a scan or a program's own format: export it as UTF-8 text",
        ),
        (b'{"text": "a', ".json", "is no JSON (line 1): export it again"),
        (b'{"text": "a"}\n{', ".jsonl", "is no JSON in line 2: export it again, one object a line"),
        (b"id,name\n1,2\n", ".csv", "has no column for the text of letters: name one `text`"),
        (b"id,text\n1\n", ".csv", "has 1 cells instead of 2 in row 2: export it again"),
        (b"7", ".json", "has no letter: a letter is an object with the key `text`"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, suffix: str, why: str) -> None:
    (document,) = documents_of(data, suffix, "a")
    assert (document.readable, document.why_not, document.text) == (False, why, "")


def test_an_unknown_format_names_the_known_ones() -> None:
    (document,) = documents_of(b"x", ".odt", "a.odt")
    assert "`.odt` is no format for letters" in document.why_not
    assert document.why_not.endswith("open it and save it as DOCX or PDF")


@pytest.mark.parametrize(
    "data", ["Privé".encode(), b"\xef\xbb\xbf" + "Privé".encode(), "Privé".encode("cp1252"), "Privé".encode("utf-16")]
)
def test_the_ladder_of_encodings(data: bytes) -> None:
    assert documents_of(data, ".txt", "a")[0].text == "Privé"


def test_each_letter_of_a_file_is_a_document_with_its_place_and_fields() -> None:
    documents = documents_of(b'[{"id": "l1", "text": "One."}, {"id": "l2", "body": "Two."}]', ".json", "a.json")
    assert [(one.text, one.origin, dict(one.fields)) for one in documents] == [
        ("One.", "item 1", {"id": "l1"}),
        ("Two.", "item 2", {"id": "l2"}),
    ]
    rows = documents_of(b"sep=;\nid;letter text\nl1;One.\nl2;Two.\n", ".csv", "a.csv")
    assert [(one.text, one.origin, dict(one.fields)) for one in rows] == [
        ("One.", "row 2", {"id": "l1"}),
        ("Two.", "row 3", {"id": "l2"}),
    ]


def test_a_missing_file_is_a_document_that_says_so(tmp_path: Path) -> None:
    (document,) = read_documents(tmp_path / "none.txt")
    assert document.readable is False
    assert document.why_not.startswith("cannot be opened")
