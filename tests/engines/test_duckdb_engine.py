"""What is particular to the columnar engine: how it loads, what it leaves behind, which version it was tested with."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from checker.engines.choice import CROSSOVER, choose
from checker.engines.duckdb import DuckDBEngine
from checker.engines.duckdb.engine import connected, fill
from checker.semantics.data import Dataset
from tests.benchmarks.log import Log
from tests.engines.agreement import world
from tests.engines.policies import checked
from tests.plan.test_make import TEXT


def test_the_installed_duckdb_is_one_that_was_tested() -> None:
    # Optimisers and the reading of pipes differ between versions: run `make differential` before adding one.
    assert duckdb.__version__.rpartition(".")[0] in ("2.0",)


def test_lines_go_through_a_pipe_into_a_table() -> None:
    with connected() as connection:
        fill(connection, "numbers", {"id": "INTEGER", "day": "INTEGER", "few": "INTEGER[]"}, ["0,5,\n", '1,,"[7,8]"\n'])

        assert connection.execute("select * from numbers order by id").fetchall() == [(0, 5, None), (1, None, [7, 8])]


def test_what_goes_wrong_while_loading_is_raised() -> None:
    def lines() -> Iterator[str]:
        yield "0\n"
        raise ZeroDivisionError

    with connected() as connection, pytest.raises(ZeroDivisionError):
        fill(connection, "numbers", {"id": "INTEGER"}, lines())


def test_more_lines_than_a_pipe_holds_do_not_block_a_failing_load() -> None:
    with connected() as connection, pytest.raises(duckdb.Error):
        fill(connection, "numbers", {"id": "INTEGER"}, (f"{n},{n}\n" for n in range(100_000)))


def test_nothing_is_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    program = checked(TEXT)

    list(DuckDBEngine().verdicts(world(program, Log(program, 1).dataset(200)), ["S-01", "S-02"]))

    assert list(tmp_path.iterdir()) == []
    with connected() as connection:
        assert connection.execute("select current_setting('temp_directory')").fetchone() == ("",)


def test_the_same_data_gives_the_same_verdicts() -> None:
    program = checked(TEXT)
    seen = world(program, Log(program, 1).dataset(500), as_of=date(2025, 1, 31))

    first, second = (
        [tuple(found.verdicts) for found in DuckDBEngine().verdicts(seen, ["S-01", "S-02"])] for _ in range(2)
    )

    assert pickle.dumps(first) == pickle.dumps(second)


def test_the_size_of_the_log_decides_which_engine_runs() -> None:
    program = checked(TEXT)
    few, many = (Log(program, 1).dataset(requests) for requests in (CROSSOVER, CROSSOVER + 1))

    assert [choose(world(program, dataset), None).name for dataset in (few, many)] == ["reference", "duckdb"]


def test_rules_about_nothing_are_decided() -> None:
    program = checked(TEXT)
    empty = Dataset((), (), None, frozenset(program.records))

    found = list(DuckDBEngine().verdicts(world(program, empty), ["S-02", "S-01"]))

    assert [(each.rule, tuple(each.verdicts)) for each in found] == [("S-02", ()), ("S-01", ())]
