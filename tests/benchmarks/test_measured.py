"""What was measured is kept whole, and docs/performance.md is made of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scripts import performance
from tests.benchmarks.measured import STORED, Line, Result, finish, read, write

FAST = Line("a check", 1.05, beside="SQL by hand", sense="at most", bar=1.1, seconds=1.25, memory=120.4)
SLOW = Line("letters", 9.5, "MB/s", sense="at least", bar=15, note="the phrase reader")
BARE = Line("a start", 120, "ms")
RESULT = Result(
    "bench_logs",
    "python -m tests.benchmarks.bench_logs",
    "a log",
    3,
    (FAST, SLOW, BARE),
    date(2026, 11, 22),
    "a machine, 2 cores",
    {"Python": "3.11.7"},
)


def test_a_result_is_read_as_it_was_kept(tmp_path: Path) -> None:
    write(RESULT, tmp_path / "made" / "result.json")

    assert read(tmp_path / "made" / "result.json") == RESULT


def test_a_bench_past_its_bar_keeps_its_result_and_exits_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        finish(RESULT, tmp_path / "result.json")

    assert ended.value.code == 1
    assert read(tmp_path / "result.json") == RESULT
    assert capsys.readouterr().out.count("PAST THE BAR") == 1


def test_the_page_tells_every_bar_and_what_is_past_it() -> None:
    lines = performance.page([RESULT], [], "| tried |").splitlines()

    assert "2 figures have a bar; 1 of them is past it." in lines
    assert "| a check, beside SQL by hand | 1.05 x | at most 1.1 x | 120 MiB | kept |" in lines
    assert "| letters | 9.50 MB/s | at least 15 MB/s |  | **PAST THE BAR** |" in lines
    assert "| letters | 9.50 MB/s |  |  | at least 15: **PAST THE BAR**; the phrase reader |" in lines
    assert "| a start | 120 ms |  |  |  |" in lines


def test_the_page_is_that_of_the_stored_results() -> None:
    assert performance.PAGE.read_text(encoding="utf-8") == performance.current()


def test_every_stored_result_is_on_the_page() -> None:
    kept = {path for path in STORED.glob("*.json") if path != performance.PROFILE}

    assert len(performance.stored()) == len(kept)
