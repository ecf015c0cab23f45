"""The page for paper, and what is said where the library for PDF is missing. The PDF itself: `make test-pdf`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from checker.cli.main import execute
from checker.reporters.formats import NAMES
from checker.reporters.html.paper import on_paper
from tests.reporters.test_html_report import EVIL, rendered, with_text

_DIGEST = "5e" * 32
_NO_PANGO = 'print("no libpango"); raise OSError("no libpango")'
_CHECK = ("check", "nothing.csv", "--report", "pdf=report.pdf")


def test_a_drawing_is_there_once_with_its_colours_inside() -> None:
    paper = on_paper(rendered(), "2026-06-30", _DIGEST)
    drawings = re.findall(r"<svg .*?</svg>", paper, re.DOTALL)
    assert len(drawings) > 5
    assert 'class="narrow"' not in paper
    assert [drawing for drawing in drawings if "var(" in drawing or "<style>" not in drawing] == []
    assert len(drawings) == len(re.findall(r"<svg [^>]*><title>[^<]+</title>", paper))


def test_each_sheet_names_the_day_and_the_digest() -> None:
    paper = on_paper(rendered(), "2026-06-30", _DIGEST)
    assert f'content: "SHA-256 of the assessment: {_DIGEST}"' in paper
    assert 'content: "as of 2026-06-30"' in paper
    assert '<meta name="dcterms.created" content="2026-06-30">' in paper


def test_text_of_the_input_stays_inert_on_paper() -> None:
    assert "<script" not in on_paper(rendered(with_text(EVIL)), "2026-06-30", _DIGEST)


def test_pdf_is_a_format_that_needs_an_extra() -> None:
    assert NAMES[-1] == "pdf"


@pytest.mark.parametrize(
    ("found", "told", "mend"),
    [
        ("", "a PDF needs the library WeasyPrint, which is not installed", "pip install 'habeas[pdf]'"),
        (_NO_PANGO, "a PDF needs the library Pango, which is not installed", "libpango-1.0-0"),
    ],
)
def test_a_missing_library_is_named_before_anything_is_read(
    found: str,
    told: str,
    mend: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    if found:
        (tmp_path / "weasyprint.py").write_text(found, encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    else:
        monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert execute(list(_CHECK)) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert told in printed.err
    assert mend in printed.err
    assert not (tmp_path / "report.pdf").exists()
