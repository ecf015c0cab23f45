"""CSV and XLSX: every finding once, every cell inert, the same bytes again."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.assessment.model import Assessment, Finding, Place
from checker.reporters import xlsx_report
from tests.reporters.sample import assessment
from tests.reporters.test_reports import rendered_bytes
from tests.reporters.workbook import everything, sheets

_FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x";"y")', "{=1}", "=cmd|' /C calc'!A0")
_TEXT = st.sampled_from(_FORMULAS) | st.text(max_size=12)


def _rows(of: Assessment) -> list[dict[str, str]]:
    text = rendered_bytes("csv", of).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _with_texts(texts: list[str]) -> Assessment:
    """The sample with data findings in whose every free place stands a text of the input."""
    one = assessment().data_findings[0]
    return replace(assessment(), data_findings=tuple(_holding(one, text, str(n)) for n, text in enumerate(texts)))


def _holding(finding: Finding, text: str, number: str) -> Finding:
    subject = replace(finding.subject, id=text, place=Place(text, row=1, column=text, table=text))
    return replace(finding, subject=subject, message=text, title=text, fingerprint=f"number {number}")


@given(st.lists(_TEXT, max_size=4))
@settings(max_examples=30, deadline=None)
def test_every_finding_is_one_row_of_the_csv(texts: list[str]) -> None:
    of = _with_texts(texts)
    assert [row["fingerprint"] for row in _rows(of)] == [finding.fingerprint for finding in of.findings]


@given(_TEXT)
@settings(max_examples=40, deadline=None)
def test_no_cell_of_the_csv_begins_like_a_formula(text: str) -> None:
    numbers = ("margin_days", "margin_working_days")
    cells = [value for row in _rows(_with_texts([text])) for name, value in row.items() if name not in numbers]
    assert [value for value in cells if value.lstrip()[:1] in ("=", "+", "-", "@")] == []


def test_the_csv_is_as_a_spreadsheet_reads_it() -> None:
    data = rendered_bytes("csv", assessment())
    assert data.startswith(b"\xef\xbb\xbfabout,verdict,")
    assert data.count(b"\r\n") == data.count(b"\n") == 1 + len(assessment().findings)


def test_numbers_and_days_of_a_workbook_are_numbers_and_days() -> None:
    heads, *rows = sheets(rendered_bytes("xlsx", assessment()))["Findings"]
    late = dict(zip(heads, rows[1], strict=True))
    assert (late["due"], late["margin_days"], late["row"]) == (date(2026, 3, 2), -4.0, 14.0)


def test_every_finding_is_one_row_of_the_workbook() -> None:
    heads, *rows = sheets(rendered_bytes("xlsx", assessment()))["Findings"]
    fingerprints = [row[heads.index("fingerprint")] for row in rows]
    assert fingerprints == [finding.fingerprint for finding in assessment().findings]


def test_a_workbook_holds_no_formula_link_or_macro_whatever_the_input_says() -> None:
    of = _with_texts([*_FORMULAS, "http://example.org/x", "mailto:a@example.org", "\x1b[31m", "_x000D_"])
    parts = everything(rendered_bytes("xlsx", of))
    assert not re.search(r"<f[ >]|hyperlink|externalLink|vbaProject|\x1b", parts)
    heads, *rows = sheets(rendered_bytes("xlsx", of))["Findings"]
    shown = [row[heads.index("message")] for row in rows[-13:-4]]
    assert shown == [
        "'=1+1", "'+1", "'-1", "'@SUM(A1)", "' =1", "' =1", "'=HYPERLINK(\"http://x\";\"y\")", "{=1}",
        "'=cmd|' /C calc'!A0",
    ]  # fmt: skip


def test_a_workbook_is_the_same_bytes_again() -> None:
    first = rendered_bytes("xlsx", assessment())
    assert first == rendered_bytes("xlsx", assessment())
    assert "2026-06-30T00:00:00Z" in everything(first)


def test_a_sheet_that_is_full_is_continued_on_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_report, "_MOST_ROWS", 2)
    found = sheets(rendered_bytes("xlsx", assessment()))
    named = [name for name in found if name.startswith("Findings")]
    assert named == ["Findings", "Findings 2", "Findings 3"]
    assert [len(found[name]) - 1 for name in named] == [2, 2, 1]
    assert len({found[name][0] for name in named}) == 1


def test_a_cell_holds_no_more_than_a_workbook_allows() -> None:
    heads, *rows = sheets(rendered_bytes("xlsx", _with_texts(["x" * 40_000])))["Findings"]
    assert rows[-1][heads.index("message")] == "x" * 32_767


def test_a_day_that_workbooks_do_not_agree_on_is_text() -> None:
    of = replace(assessment(), complete_through=date(1899, 12, 31))
    summary = dict(row[:2] for row in sheets(rendered_bytes("xlsx", of))["Summary"])
    assert summary["export complete through"] == "1899-12-31"
