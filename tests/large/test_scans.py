"""What the scans of a large log save is not missed: cells that stand in few rows, rows that say little."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.large import kept
from tests.large.compare import Both, same

HEADINGS = "request id,received,dated,right,requester,requester name,remarks"


def _written(folder: Path, rows: list[str]) -> Path:
    log = folder / "requests.csv"
    log.write_text("\n".join([HEADINGS, *rows]) + "\n")
    return log


def _orderly(rows: int) -> list[str]:
    return [f"r{n},2025-0{1 + n % 8}-10,2025-0{1 + n % 7}-09,access,individual,,sent" for n in range(rows)]


def test_a_row_that_says_something_only_where_no_rule_looks_is_a_request(both: Both, tmp_path: Path) -> None:
    rows = _orderly(12)
    rows[3:3] = [",,,,,,see below", " ,,,,, ,", ",,,,,,\u2003", ',,,"",,,', ",,,,,someone,"]
    rows += [",,,,,,", ",,,,,,the last"]
    small, large = both([_written(tmp_path, rows)])
    assert small.records["request"] == 15
    same(small, large)


def test_words_for_nothing_in_free_texts_are_told_from_those_that_begin_alike(both: Both, tmp_path: Path) -> None:
    words = ("", "n/a", "N/A", " none ", "None such", "-", "—", "–", "?", "TBC", "tbc2", "unknown", "\u00a0null\u00a0")
    rows = [f"{word},2025-02-10,2025-04-0{1 + n % 9},access,individual,{word},x" for n, word in enumerate(words * 2)]
    small, large = both([_written(tmp_path, rows)])
    assert len(small.data_findings) > 1
    same(small, large)


def test_a_log_that_tells_no_day_of_receipt_comes_to_the_same(both: Both, tmp_path: Path) -> None:
    log = tmp_path / "requests.csv"
    log.write_text("request id,right,requester\nr1,access,individual\nr2,access,\nr2,amendment,individual\n")
    same(*both([log]))


def test_requests_that_share_a_digest_by_chance_are_told_apart(
    both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "SHORT", "length")
    small, large = both([_written(tmp_path, _orderly(12))])
    assert small.records["request"] == 12
    same(small, large)
