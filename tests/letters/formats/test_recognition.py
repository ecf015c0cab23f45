"""Text off pictures: only where it is asked for, and marked as such."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from checker.diagnostics.diagnostic import CheckerError
from checker.letters.documents import documents_of
from checker.letters.formats.recognition import find_tesseract, need_tesseract

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, reads: str) -> None:
    """Puts a program called tesseract on PATH, which knows two languages and prints its arguments."""
    program = folder / "tesseract"
    program.write_text(
        f'#!/bin/sh\nif [ "$1" = --list-langs ]; then printf "List:\\ndeu\\neng\\n"; exit 0; fi\n{reads}\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")


def test_a_picture_is_given_to_tesseract_in_the_languages_that_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, 'echo "$@"; cat | wc -c')
    (document,) = documents_of(PNG, ".png", "a.png", find_tesseract())
    assert document.text.split() == ["stdin", "stdout", "-l", "eng+deu", "--dpi", "300", "28"]
    assert (document.readable, document.recognised, document.pages) == (True, True, (0,))


@pytest.mark.parametrize(
    ("reads", "why"),
    [
        ("exit 1", "cannot be read by tesseract: scan it again, as PNG or PDF"),
        ("true", "shows no text that could be recognised: scan it again, larger and straight"),
    ],
)
def test_what_tesseract_cannot_read_is_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reads: str, why: str
) -> None:
    install(tmp_path, monkeypatch, reads)
    (document,) = documents_of(PNG, ".png", "a.png", find_tesseract())
    assert (document.readable, document.why_not) == (False, why)


def test_a_machine_without_tesseract_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_tesseract() is None
    with pytest.raises(CheckerError, match="`tesseract` is not on PATH"):
        need_tesseract()


def test_a_picture_without_text_recognition_says_what_to_do() -> None:
    (document,) = documents_of(PNG, ".png", "a.png")
    assert document.why_not.startswith("is a picture without text, such as a scan: give --ocr")
