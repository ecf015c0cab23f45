"""Statements that Ctrl-C ends: DuckDB by itself listens to no signal before it has an answer."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Final

import duckdb

# How often, in seconds, whoever waits looks up: a signal that another thread has taken is seen only then.
BEAT: Final = 0.2


def executed(
    connection: duckdb.DuckDBPyConnection, statement: str, stop: Callable[[], None] | None = None
) -> duckdb.DuckDBPyConnection:
    """The connection after a statement, which ran in another thread while this one can be interrupted.

    `stop` ends what the statement waits for.
    """
    with ThreadPoolExecutor(1) as other:
        waiting = other.submit(connection.execute, statement)
        try:
            _until_done(waiting)
        except KeyboardInterrupt:
            if stop is not None:
                stop()
            while not waiting.done():
                # a statement that has not begun yet does not hear it
                connection.interrupt()
                wait([waiting], BEAT)
            raise
        return waiting.result()


def _until_done(waiting: Future[duckdb.DuckDBPyConnection]) -> None:
    while not waiting.done():
        wait([waiting], BEAT)
