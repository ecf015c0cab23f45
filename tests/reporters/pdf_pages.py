"""The PDF as a reader and a screen reader find it. Needs the extra `pdf` and Pango: `make test-pdf`."""

from __future__ import annotations

import ctypes
import hashlib
import io
import json
import logging
import os
import re
import stat
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
import pytest

from checker.assessment.model import Assessment
from checker.cli.main import execute
from checker.reporters import json_report
from checker.reporters.formats import ReportOptions
from checker.reporters.pdf_report import document
from tests.end_to_end.test_silence import EVENTS, LETTER, REQUESTS, leaked
from tests.reporters.sample import assessment
from tests.reporters.test_html_report import EVIL, with_text

ROOT = Path(__file__).parents[2]
_HABEAS = (sys.executable, "-c", "import sys; from checker.cli.main import execute; sys.exit(execute(sys.argv[1:]))")
_OPTIONS = ReportOptions(exit_code=1)
_ENTITY = ("--entity", "kind=covered_provider", "--entity", "state=none", "--as-of", "2026-06-30")


def opened(of: Assessment | None = None) -> Any:
    """The PDF of an assessment, of the sample if none is given."""
    return pypdfium2.PdfDocument(document(of or assessment(), _OPTIONS))


def words(pdf: Any) -> list[str]:
    """The text of each page."""
    return [page.get_textpage().get_text_bounded() for page in pdf]


def test_it_says_what_it_is_in_which_language_and_is_tagged() -> None:
    pdf = opened()
    told = pdf.get_metadata_dict(skip_empty=True)
    assert told["Title"] == "Right of access to health records: assessment, as of 2026-06-30"
    assert told["Creator"].startswith("habeas ")
    assert told["CreationDate"] == told["ModDate"] == "D:20260630"
    assert raw.FPDFCatalog_IsTagged(pdf.raw) == 1
    assert _language(pdf) == "en"
    assert b'pdfuaid:part="1"' in _unpacked(document(assessment(), _OPTIONS))


def test_bookmarks_lead_to_the_parts() -> None:
    pdf = opened()
    titles = [mark.get_title() for mark in pdf.get_toc()]
    assert titles[0] == "Right of access to health records: assessment"
    assert {"What was checked, and what was not", "Breaches", "Inputs, policies and settings"} <= set(titles)


def test_every_picture_is_told_in_words() -> None:
    figures = [told for page in opened() for kind, told in _elements(page) if kind == "Figure"]
    assert len(figures) > 5
    assert [told for told in figures if not told] == []


def test_a_row_of_a_table_has_its_heading_as_one() -> None:
    kinds = [kind for page in opened() for kind, _ in _elements(page)]
    assert {"H1", "H2", "H3", "Table", "TR", "TH", "TD", "Caption", "L", "LI", "P"} <= set(kinds)


def test_each_page_has_its_number_and_the_digest_of_the_assessment(tmp_path: Path) -> None:
    clinic = ("check", "fixtures/clinic", "--only", "HIPAA-T-01")
    made = tuple(f"{name}={tmp_path / f'r.{name}'}" for name in ("pdf", "json"))
    pack = tmp_path / "pack.zip"
    ran = subprocess.run(
        (*_HABEAS, *clinic, "--report", made[0], "--report", made[1], "--evidence", str(pack)),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (1, "")
    digest = hashlib.sha256((tmp_path / "r.json").read_bytes()).hexdigest()
    with zipfile.ZipFile(pack) as archive:
        assert hashlib.sha256(archive.read("assessment.json")).hexdigest() == digest
    pages = words(pypdfium2.PdfDocument(tmp_path / "r.pdf"))
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert f"page {number} of {len(pages)}" in page
        assert digest in page


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(_json(), encoding="utf-8")
    for seed in ("1", "2"):
        subprocess.run(
            (*_HABEAS, "report", str(tmp_path / "r.json"), "--format", "pdf", "-o", f"{seed}.pdf"),
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            check=True,
        )
    assert (tmp_path / "1.pdf").read_bytes() == (tmp_path / "2.pdf").read_bytes()
    assert stat.S_IMODE((tmp_path / "1.pdf").stat().st_mode) == 0o600


def test_text_of_the_input_is_text_and_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []
    monkeypatch.setattr("checker.reporters.pdf_report._refuse", lambda url, *_, **__: fetched.append(url))
    spoilt = with_text(EVIL + '<img src="http://192.0.2.1/x.png">')
    assert any('alert("x")' in page for page in words(opened(spoilt)))
    assert fetched == []


def test_no_picture_is_lost_on_the_way(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("weasyprint")
    logger.addHandler(caplog.handler)
    try:
        document(assessment(), _OPTIONS)
    finally:
        logger.removeHandler(caplog.handler)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_it_holds_no_canary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    export = tmp_path / "export"
    (export / "letters").mkdir(parents=True)
    (export / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    (export / "events.csv").write_text(EVENTS, encoding="utf-8")
    (export / "letters" / "one.txt").write_text(LETTER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    execute(["check", "export", *_ENTITY, "--report", "pdf=report.pdf"])
    capsys.readouterr()
    pdf = pypdfium2.PdfDocument(tmp_path / "report.pdf")
    told = " ".join((*words(pdf), json.dumps(pdf.get_metadata_dict()), *(mark.get_title() for mark in pdf.get_toc())))
    assert leaked(told) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["export", "report.pdf"]


def _unpacked(data: bytes) -> bytes:
    """The streams of a PDF as they were before they were packed."""
    packed = re.findall(rb"/FlateDecode.*?stream\n(.*?)\nendstream", data, re.DOTALL)
    return b"\n".join(zlib.decompress(each) for each in packed)


def _json() -> str:
    stream = io.StringIO()
    json_report.write(assessment(), stream, _OPTIONS)
    return stream.getvalue()


def _language(pdf: Any) -> str:
    size = raw.FPDFCatalog_GetLanguage(pdf.raw, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFCatalog_GetLanguage(pdf.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le")


def _elements(page: Any) -> Iterator[tuple[str, str]]:
    """The kind and the alternative text of each element of a page's structure."""
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    waiting = [
        raw.FPDF_StructTree_GetChildAtIndex(tree, place) for place in range(raw.FPDF_StructTree_CountChildren(tree))
    ]
    while waiting:
        element = waiting.pop()
        if not element:
            continue
        yield _told(raw.FPDF_StructElement_GetType, element), _told(raw.FPDF_StructElement_GetAltText, element)
        count = raw.FPDF_StructElement_CountChildren(element)
        waiting += (raw.FPDF_StructElement_GetChildAtIndex(element, place) for place in range(count))


def _told(ask: Any, element: Any) -> str:
    size = ask(element, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(element, buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le")
