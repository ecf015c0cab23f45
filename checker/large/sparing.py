"""Scans of files with little memory: DuckDB holds what it has read as long as it may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import duckdb

from checker.engines.duckdb.asking import executed
from checker.large.sources import forget_rejected

# Bytes that DuckDB needs to scan a file, whatever its size, unless the different cells of its columns are very many.
ENOUGH: Final = 150_000_000


def scanned(connection: duckdb.DuckDBPyConnection, statement: str, memory: int | None) -> Sequence[tuple[Any, ...]]:
    """The rows that a statement over a file gives; of so many bytes of memory it takes no more than it needs."""
    if memory is None or memory <= ENOUGH:
        return executed(connection, statement).fetchall()
    try:
        connection.execute(f"set memory_limit = '{ENOUGH}B'")
        return executed(connection, statement).fetchall()
    except duckdb.OutOfMemoryException:
        connection.execute(f"set memory_limit = '{memory}B'")
        forget_rejected(connection)
        return executed(connection, statement).fetchall()
    finally:
        connection.execute(f"set memory_limit = '{memory}B'")
