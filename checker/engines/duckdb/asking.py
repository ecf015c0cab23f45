"""Statements that Ctrl-C ends: DuckDB by itself listens to no signal before it has an answer."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import duckdb


def executed(
    connection: duckdb.DuckDBPyConnection, statement: str, stop: Callable[[], None] | None = None
) -> duckdb.DuckDBPyConnection:
    """The connection after a statement, which ran in another thread while this one can be interrupted.

    `stop` ends what the statement waits for.
    """
    with ThreadPoolExecutor(1) as other:
        waiting = other.submit(connection.execute, statement)
        try:
            return waiting.result()
        except KeyboardInterrupt:
            if stop is not None:
                stop()
            connection.interrupt()
            raise
