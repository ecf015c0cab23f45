"""Reads Parquet files: each cell as a CSV of the same table would have it.

Dates and times become ISO text, whole numbers digits, truths `true` and `false`. A number with decimals stays a number,
since nobody can take its sign for one that marks thousands. A table with columns inside columns is read as JSON.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from checker.logs import problems
from checker.logs.grid import NO_TEXT, Grid, GridRow, NoTextError, table_of, whole_rows
from checker.logs.problems import DataProblem
from checker.logs.tables import Cell, plain_number
from checker.logs.unpack import largest_of

_SETTINGS: Final = (
    "set autoinstall_known_extensions = false",
    "set autoload_known_extensions = false",
    "set temp_directory = ''",
    "set TimeZone = 'UTC'",
    "set threads = 1",
)
_NUMBERS: Final = ("FLOAT", "DOUBLE", "DECIMAL")
_INSIDE: Final = ("STRUCT", "MAP", "UNION", "VARIANT")
_ROWS: Final = 10_000
# How the messages of the reader tell a file with a key from a broken one.
_ENCRYPTED: Final = "encrypt"


@dataclass(frozen=True)
class JsonLines:
    """The rows of a table with columns inside columns, one JSON object a line."""

    text: str


def read_parquet(data: bytes, file: str, largest: int | None = None) -> Grid | JsonLines:
    """The table of a Parquet file, whose rows count from 1.

    A file that is cut off, damaged, encrypted, or whose cells are more than `largest` bytes of text gives one problem.
    """
    most = largest_of(len(data)) if largest is None else largest
    try:
        with _named(data) as name, closing(duckdb.connect(":memory:")) as connection:
            for setting in _SETTINGS:
                connection.execute(setting)
            return _Reading(connection, name, file, most).read()
    except _TooLargeError:
        reason = f"its cells are more than {most:,} bytes of text"
    except duckdb.Error as error:
        locked = _ENCRYPTED in str(error)
        reason = "it is encrypted; export it without a key" if locked else "it is no whole Parquet file"
    except NoTextError:
        reason = NO_TEXT
    return Grid(None, (problems.unreadable_file(file, reason),))


class _TooLargeError(Exception):
    """The cells are more than may be unpacked."""


@contextmanager
def _named(data: bytes) -> Iterator[str]:
    """A name under which the bytes can be opened: in memory where the system can, else a file for the owner alone."""
    if hasattr(os, "memfd_create") and Path("/proc/self/fd").is_dir():
        with os.fdopen(os.memfd_create("log"), "wb") as kept:
            kept.write(data)
            kept.flush()
            yield f"/proc/self/fd/{kept.fileno()}"
        return
    with tempfile.TemporaryDirectory(prefix="habeas-") as folder:
        path = Path(folder) / "log.parquet"
        path.write_bytes(data)
        yield str(path)


class _Reading:
    def __init__(self, connection: duckdb.DuckDBPyConnection, name: str, file: str, most: int) -> None:
        self._connection = connection
        self._literal = f"'{name.replace(chr(39), chr(39) * 2)}'"
        self._source = f"read_parquet({self._literal}, hive_partitioning = false)"
        self._file = file
        self._left = most
        self._found: list[DataProblem] = []

    def read(self) -> Grid | JsonLines:
        described = self._connection.execute(f"describe select * from {self._source}").fetchall()
        types = {str(name): str(kind) for name, kind, *_ in described}
        if any(part in kind for kind in types.values() for part in _INSIDE):
            return JsonLines("\n".join(line for (line,) in self._rows("to_json(log)")))
        answer = self._rows(", ".join(_wanted(name, kind) for name, kind in types.items()))
        numbers = tuple(kind.startswith(_NUMBERS) and not kind.endswith("]") for kind in types.values())
        rows = (
            GridRow(number, None, [_cell(value, *how) for *how, value in zip(numbers, row, strict=True)])
            for number, row in enumerate(answer, 1)
        )
        whole = whole_rows(rows, self._file, self._found)
        return table_of(whole, self._file, 1, self._found, headings=self._headings(tuple(types)))

    def _rows(self, wanted: str) -> Iterator[tuple[Any, ...]]:
        answer = self._connection.execute(f"select {wanted} from {self._source} as log")
        while rows := answer.fetchmany(_ROWS):
            self._left -= sum(sum(map(_length, row)) for row in rows)
            if self._left < 0:
                raise _TooLargeError
            yield from rows

    def _headings(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The names as the file has them: the reader numbers those that differ by case alone."""
        schema = self._connection.execute(f"select name from parquet_schema({self._literal})").fetchall()
        own = tuple(str(name).strip() for (name,) in schema[1:])
        return own if len(own) == len(names) else names


def _wanted(name: str, kind: str) -> str:
    column = '"' + name.replace('"', '""') + '"'
    return column if kind == "BLOB" else f"{column}::VARCHAR[]" if kind.endswith("[]") else f"{column}::VARCHAR"


def _length(value: Any) -> int:
    return 1 + (0 if value is None else sum(map(_length, value)) if isinstance(value, list) else len(value))


def _cell(value: Any, is_number: bool) -> Cell:
    match value:
        case None:
            return ""
        case bytes():
            return value.decode("utf-8", "replace")
        case list():
            return tuple(value) or ""
        case _:
            return plain_number(str(value)) if is_number else str(value)
