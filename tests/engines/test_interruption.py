"""Ctrl-C ends a statement that DuckDB would take long to answer."""

from __future__ import annotations

import os
import signal
import time
from threading import Timer

import duckdb
import pytest

from checker.engines.duckdb.asking import executed
from checker.engines.duckdb.engine import fill

FOREVER = "select sum(one.range * other.range) from range(10000000) one, range(1000000) other"


def interrupt_soon() -> None:
    Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()


def test_a_long_statement_is_interrupted_and_the_database_goes_on() -> None:
    with duckdb.connect(":memory:") as connection:
        interrupt_soon()
        with pytest.raises(KeyboardInterrupt):
            executed(connection, FOREVER)
        assert executed(connection, "select 7").fetchone() == (7,)


def test_loading_is_interrupted() -> None:
    def endless() -> object:
        while True:
            time.sleep(0)
            yield "1\n"

    with duckdb.connect(":memory:") as connection:
        interrupt_soon()
        with pytest.raises(KeyboardInterrupt):
            fill(connection, "t", {"id": "INTEGER"}, endless())  # type: ignore[arg-type]  # lines without end


def test_a_mistake_is_that_of_the_database() -> None:
    with duckdb.connect(":memory:") as connection, pytest.raises(duckdb.CatalogException):
        executed(connection, "select * from nowhere")
