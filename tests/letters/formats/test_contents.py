"""What a file is by its bytes, against its name; and what is too large."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.letters.documents import FORMATS, documents_of, read_documents
from tests.letters.formats.files import docx, message, packed, paragraph, pdf


@pytest.mark.parametrize(
    ("data", "suffix", "why"),
    [
        (pdf(""), ".docx", "is, by its content, a PDF: let its name end in .pdf"),
        (pdf(""), ".txt", "is, by its content, a PDF: let its name end in .pdf"),
        (
            docx(paragraph("x")),
            ".pdf",
            "is, by its content, a ZIP archive or an Office document: give it its own ending (.docx, .zip)",
        ),
        (rb"{\rtf1 x}", ".docx", "is, by its content, rich text: let its name end in .rtf"),
        (b"<!DOCTYPE html><p>x</p>", ".txt", "is, by its content, a web page: let its name end in .html"),
        (b"\xff\xd8\xff\xe0", ".pdf", "is, by its content, a picture: let its name end in .png, .jpg or .tif"),
        (b"x", ".rtf", "is damaged, or no RTF file though its name says so: export the letter again"),
        (
            b"-----BEGIN PGP MESSAGE-----",
            ".txt",
            "is, by its content, encrypted: decrypt it and export the letter again",
        ),
        (b"Rar!\x1a\x07", ".zip", "is, by its content, a packed archive: unpack it"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            ".docx",
            "is, by its content, an old Office file or an encrypted one: open it and save it as DOCX or PDF, "
            "without a password",
        ),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_named(data: bytes, suffix: str, why: str) -> None:
    (document,) = documents_of(data, suffix, "a")
    assert (document.readable, document.why_not) == (False, why)


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_empty_file_of_any_format_is_unreadable(suffix: str) -> None:
    (document,) = documents_of(b" \n", suffix, "a")
    assert (document.readable, document.why_not) == (False, "is empty: export the letter again")


_WHOLE = {
    ".pdf": pdf("BT /F1 11 Tf 72 700 Td (You may ask) Tj ET"),
    ".docx": docx(paragraph("You may ask")),
    ".zip": packed({"a.txt": "You may ask"}),
    ".rtf": rb"{\rtf1\ansi You may ask\par}",
    ".eml": message("You may ask", attached={"a.txt": ("text/plain", b"One.")}),
}
_NOISE = (b"", b"\x00", b"\xff", b'"', b";", b"*", b"'", b"=?", b"<<", b"\n", b"{", b"(", b"/", b"9", b"%", b"=")


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_that_is_cut_off_anywhere_is_read_or_refused(suffix: str) -> None:
    whole = _WHOLE.get(suffix, b"<html>You may ask")
    for end in range(0, len(whole), max(1, len(whole) // 40)):
        for document in documents_of(whole[:end], suffix, "a"):
            assert document.readable == bool(document.text)
            assert document.readable != bool(document.why_not)


@pytest.mark.parametrize("suffix", [".docx", ".eml", ".pdf", ".rtf", ".zip"])
@given(st.lists(st.tuples(st.integers(0, 5_000), st.sampled_from(_NOISE)), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_damaged_file_is_read_or_refused(suffix: str, damage: list[tuple[int, bytes]]) -> None:
    data = bytearray(_WHOLE[suffix])
    for place, noise in damage:
        place %= len(data)
        data[place : place + place % 3] = noise
    for document in documents_of(bytes(data), suffix, "a"):
        assert document.readable == bool(document.text)


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    for name, size, largest in (("a.pdf", 20_000_001, 20), ("a.zip", 200_000_001, 200)):
        path = tmp_path / name
        with path.open("wb") as stream:
            stream.truncate(size)
        (document,) = read_documents(path)
        assert document.why_not == f"is larger than {largest} MB: split it into single letters"


def test_a_letter_that_is_too_long_is_refused() -> None:
    (document,) = documents_of(b"x" * 2_000_001, ".txt", "a.txt")
    assert document.why_not == "holds more than 2,000,000 characters: split it into single letters"


def test_form_feeds_are_pages_of_a_text() -> None:
    (document,) = documents_of(b"One.\n\x0cTwo.", ".txt", "a.txt")
    assert (document.pages, document.page(3), document.page(6)) == ((0, 6), 1, 2)
    assert documents_of(b"One.", ".txt", "a.txt")[0].page(0) is None
