"""What the DuckDB engine may use of the machine: the limits hold, change no verdict, and leave nothing behind."""

import stat
from pathlib import Path

import duckdb
import pytest

from checker.diagnostics.diagnostic import CheckerError
from checker.engines.choice import engine
from checker.engines.duckdb.engine import connected
from checker.engines.limits import Limits, memory_of, threads_of


@pytest.mark.parametrize(
    ("written", "size"),
    [("500MB", 500_000_000), ("1.5 GiB", 3 << 29), ("128000kb", 128_000_000), ("2TB", 2_000_000_000_000)],
)
def test_a_size_of_memory_is_read_with_its_unit(written: str, size: int) -> None:
    assert memory_of(written) == size


@pytest.mark.parametrize("written", ["", "500", "MB", "-1GB", "1e9B", "5MB", "100MB", "500 megabytes", "1GB'; drop"])
def test_what_is_no_size_of_memory_is_refused(written: str) -> None:
    with pytest.raises(CheckerError):
        memory_of(written)


@pytest.mark.parametrize("written", ["0", "-1", "two", "2.0", "1025", "²"])
def test_what_is_no_number_of_threads_is_refused(written: str) -> None:
    with pytest.raises(CheckerError):
        threads_of(written)


def test_under_a_limit_of_memory_a_private_folder_takes_what_does_not_fit_and_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with connected(Limits(threads=1, memory=64_000_000)) as connection:
        connection.execute("create table numbers as select hash(range) as number from range(12_000_000)")
        assert connection.execute("select count(*) from numbers").fetchone() == (12_000_000,)
        assert connection.execute("select current_setting('threads')").fetchone() == (1,)
        (folder,) = tmp_path.iterdir()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert [file for file in folder.rglob("*") if file.is_file()]
    assert list(tmp_path.iterdir()) == []


def test_without_a_limit_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with connected() as connection:
        connection.execute("create table numbers as select range as number from range(1_000)")
        connection.execute("set memory_limit = '1MB'")
        with pytest.raises(duckdb.Error):
            connection.execute("create table more as select hash(range) as number from range(2_000_000)")
        assert list(tmp_path.iterdir()) == []


def test_the_engine_takes_its_limits() -> None:
    limits = Limits(threads=2, memory=64_000_000)
    made = engine("duckdb", limits)
    assert getattr(made, "limits", None) == limits
