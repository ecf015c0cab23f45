"""What is particular to Spark: what it gets, which version was tested, what is said where something is missing."""

from __future__ import annotations

import pyspark
import pytest

from checker.diagnostics.diagnostic import CheckerError
from checker.engines.limits import Limits
from checker.engines.spark import session as sessions
from checker.engines.spark.session import STATEMENTS, open_session
from checker.engines.spark.sql import view_name
from tests.benchmarks.log import Log
from tests.engines.agreement import compared, world
from tests.engines.policies import checked
from tests.engines.under_test import columnar_engine
from tests.plan.test_make import TEXT


def test_the_installed_spark_is_one_that_was_tested() -> None:
    assert pyspark.__version__.rpartition(".")[0] in ("4.3",)


def test_every_setting_of_a_statement_is_stated() -> None:
    session = open_session(Limits())

    assert {name: session.conf.get(name) for name in STATEMENTS} == dict(STATEMENTS)


def test_nothing_is_kept_in_memory_after_a_check() -> None:
    program = checked(TEXT)
    seen = world(program, Log(program, 1).dataset(50))

    found = compared(seen, ["S-01", "S-02"])

    assert found.differing == ()
    assert found.pairs > 0
    assert dict(open_session(Limits()).sparkContext._jsc.getPersistentRDDs()) == {}


def test_more_rows_than_one_task_takes_are_decided_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.engines.spark.engine.ROWS_A_TASK", 40)
    program = checked(TEXT)

    assert compared(world(program, Log(program, 1).dataset(100)), ["S-01", "S-02"]).differing == ()


def test_another_master_in_one_process_is_refused() -> None:
    open_session(Limits())

    with pytest.raises(CheckerError, match="another master"):
        open_session(Limits(master="spark://elsewhere:7077"))


def test_names_of_views_are_all_different() -> None:
    names = ["step 1", "step_1", "event.c0 x event.c37", "event_c0 x event.c37", "request"]

    assert len({view_name(name) for name in names}) == len(names)
    assert all(view_name(name).replace("_", "a").isalnum() for name in names)


def test_what_is_missing_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "find_spec", lambda name: None if name == "pandas" else object())
    with pytest.raises(CheckerError, match="needs pandas"):
        sessions._require_installed()
    monkeypatch.undo()
    monkeypatch.setattr(sessions.shutil, "which", lambda name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(CheckerError, match="needs Java"):
        sessions._require_installed()


def test_the_engine_is_the_one_that_is_tested() -> None:
    assert columnar_engine().name == "spark"
