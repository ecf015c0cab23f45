"""What a plan leaves open is decided batch by batch: the same outcomes, and few records at once."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from checker import workspace
from checker.assessment.run import Request, run
from checker.large import apart
from checker.large.take import Places, Taking
from checker.logs.export import LogExport
from checker.semantics.data import Row
from tests.large.compare import Both, same
from tests.large.messy import messy_log


def _shared(path: Path, numbers: Iterable[int]) -> Path:
    """Requests of two sites, each of whose numbers stands twice, with other days; some have no number."""
    rows = [
        f"{'' if n % 11 == 0 else f'r{n}'},{site},2025-0{1 + n % 8}-1{place},access,individual"
        for place, site in enumerate(("a", "ab", "b"))
        for n in numbers
    ]
    path.write_text("request id,site,received,right,requester\n" + "\n".join(rows) + "\n")
    return path


_MORE = ((40, "READ-11"), (20, "READ-18"))


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_batches_of_any_size_come_to_the_same(
    both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(apart, "BATCH", size)
    same(*both(messy_log(workspace.load().program, 11, 25, tmp_path)))


def test_requests_that_share_a_number_are_of_one_batch(
    both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "BATCH", 1)
    small, large = both([_shared(tmp_path / "requests.csv", range(20))])
    assert sum(each.rule == "READ-18" for each in large.data_findings) == 0, "they are of different sites"
    same(small, large)


def test_a_report_is_the_same_whatever_the_size_of_batches(
    tmp_path: Path, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = messy_log(workspace.load().program, 12, 25, tmp_path)
    request = Request(tuple(files), config=settings, as_of=date(2025, 9, 30), large=True)
    reports, written = [], []
    for size in (2, 1000):
        monkeypatch.setattr(apart, "BATCH", size)
        file = tmp_path / f"{size}.parquet"
        reports.append(run(replace(request, verdicts=file)).assessment)
        with duckdb.connect() as connection:
            written.append(connection.execute(f"from '{file}'").fetchall())
    assert reports[0] == reports[1]
    assert written[0] == written[1]


def test_the_records_that_are_held_at_once_do_not_grow_with_the_log(
    tmp_path: Path, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "BATCH", 10)
    held: list[int] = []
    export = Taking.export

    def watched(taking: Taking, places: Places) -> LogExport:
        found = export(taking, places)
        held.append(sum(isinstance(each, Row) for each in gc.get_objects()))
        return found

    monkeypatch.setattr(Taking, "export", watched)
    # what is frozen, and lives long, is not among the objects that are counted
    monkeypatch.setattr(gc, "freeze", lambda: None)
    request = Request((), config=settings, as_of=date(2025, 9, 30), large=True, only=("HIPAA-T-01",))
    most = []
    for count in (50, 200):
        numbers = [n for n in range(count * 2) if n % 11][:count]
        log = _shared(tmp_path / f"requests{count}.csv", numbers)
        held.clear()
        gc.collect()
        made = run(replace(request, paths=(log,)))
        assert len(held) > 3 * count // 10, "each batch is taken out by itself"
        assert made.assessment.records["request"] == 3 * count
        most.append(max(held))
        del made
    assert most[1] <= most[0]


def test_remarks_beyond_the_first_are_counted(tmp_path: Path, settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from checker.assessment import apart as deciding
    from checker.large import read

    monkeypatch.setattr(deciding, "MOST_TOLD", 5)
    monkeypatch.setattr(read, "MOST_FLAWED", 3)
    log = tmp_path / "requests.csv"
    rows = [f"r{n // 2},2025-02-31,access,individual" for n in range(80)]
    log.write_text("request id,received,right,requester\n" + "\n".join(rows) + "\n")
    request = Request((log,), config=settings, as_of=date(2025, 9, 30), large=True, only=("LOG-01",))
    found = run(request).assessment
    told = Counter(each.rule for each in found.data_findings)
    assert (told["READ-11"], told["READ-18"]) == (40, 20), "those of the twenty groups that are listed"
    more = [notice for notice in found.notices if "of READ-" in notice]
    assert more == [f"{count} more of {code} in the logs are counted and not listed" for count, code in _MORE]
