"""Rows of a large log that are found again by their lines, and what of a text is seen only far below its head."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from checker import workspace
from checker.assessment.run import Request, run
from checker.diagnostics.diagnostic import CheckerError
from checker.large import files, sources
from checker.large.files import lines_at, walked
from tests.large.compare import Both, same
from tests.large.messy import messy_log

HEADING = "request id,received,right,notes\n"
ROW = "r{},2025-01-31,access,{}\n"


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of a few bytes, so that a small file has many."""
    monkeypatch.setattr(files, "_BLOCK", 64)


@pytest.fixture
def short_head(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a file only its first lines are seen before DuckDB reads it."""
    monkeypatch.setattr(sources, "HEAD", 100)


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("name", ["log.txt", "log.txt.gz"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_every_line_is_found_again(tmp_path: Path, name: str, end: str) -> None:
    lines = [f"{number} {'é' * (number * 7 % 90)}" for number in range(60)]
    data = ("\n".join(lines) + end).encode()
    path = tmp_path / name
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    counted = walked(path, is_text=True, progress=lambda step: None)
    assert counted.lines == len(lines)
    for wanted in (range(60), range(0, 60, 7), [59], []):
        assert [line.decode() for line in lines_at(path, counted, list(wanted))] == [lines[each] for each in wanted]


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("packed", [False, True])
def test_a_messy_log_of_many_blocks_comes_to_the_same(both: Both, tmp_path: Path, packed: bool) -> None:
    paths = messy_log(workspace.load().program, 11, 15, tmp_path)
    for path in paths if packed else ():
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    same(*both([tmp_path / f"{path.name}{'.gz' if packed else ''}" for path in paths]))


@pytest.mark.parametrize("rows", [[], [',"a quote" inside,access,\n']], ids=["regular", "irregular"])
def test_a_log_with_a_cell_that_is_too_long_is_read_as_a_small_log(
    tmp_path: Path, settings: Path, rows: list[str]
) -> None:
    log = tmp_path / "requests.csv"
    log.write_text(HEADING + ROW.format(1, "x") + ROW.format(2, "y" * 200_001) + "".join(rows) + ROW.format(3, ""))
    request = Request((log,), config=settings, as_of=date(2025, 9, 30), only=("HIPAA-T-01",))
    with pytest.raises(CheckerError, match="cannot be read with --large"):
        run(replace(request, large=True))
    assert run(request).assessment.records["request"] == 2


@pytest.mark.usefixtures("narrow", "short_head")
@pytest.mark.parametrize("note", ["\ufffd", "\u0085"])
def test_damaged_characters_far_below_the_heading_are_told(both: Both, tmp_path: Path, note: str) -> None:
    log = tmp_path / "requests.csv"
    log.write_text(HEADING + "".join(ROW.format(n, note if n in (17, 20) else "§ 12 é") for n in range(30)))
    small, large = both([log], only=("HIPAA-T-01",))
    assert "READ-03" in [finding.rule for finding in small.data_findings]
    same(small, large)


@pytest.mark.usefixtures("narrow", "short_head")
@pytest.mark.parametrize("note", [b"fr\xfcher", b"\xc3", b"nul \0"])
@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_what_is_no_utf_8_far_below_the_heading_is_read_as_a_small_log(
    tmp_path: Path, settings: Path, note: bytes, ending: str
) -> None:
    log = tmp_path / f"requests.{ending}"
    if ending == "csv":
        rows = [ROW.format(n, "NOTE" if n == 17 else "").encode() for n in range(30)]
        log.write_bytes(HEADING.encode() + b"".join(rows).replace(b"NOTE", note))
    else:
        rows = [
            b'{"id": "r%d", "received_on": "2025-01-31", "x": "%s"}\n' % (n, b"NOTE" if n == 17 else b"")
            for n in range(30)
        ]
        log.write_bytes(b"".join(rows).replace(b"NOTE", note))
    with pytest.raises(CheckerError, match="cannot be read with --large"):
        run(Request((log,), config=settings, as_of=date(2025, 9, 30), only=("LOG-01",), large=True))
