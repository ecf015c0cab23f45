"""The same table written in every format in which a log may come."""

import csv
import gzip
import io
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import duckdb
import xlsxwriter
from backports import zstd

Rows = Sequence[Sequence[str]]


def rows_of(text: str) -> Rows:
    """The rows of a CSV, those of another width than the heading left out: no other format can hold them."""
    heading, *rows = csv.reader(io.StringIO(text, newline=""))
    return [heading, *(row for row in rows if len(row) == len(heading))]


def csv_of(rows: Rows) -> bytes:
    """The rows as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def jsonl_of(rows: Rows) -> bytes:
    """The rows as JSON objects, without their blank cells; a blank row is a blank line."""
    heading, *rest = rows
    lines = ({name: cell for name, cell in zip(heading, row, strict=True) if cell} for row in rest)
    return "".join((json.dumps(line, ensure_ascii=False) if line else "") + "\n" for line in lines).encode()


def parquet_of(rows: Rows) -> bytes:
    """The rows as a Parquet file of texts, blank cells as nulls."""
    heading, *rest = rows
    columns = ", ".join(f'"{name}" varchar' for name in heading)
    with duckdb.connect() as connection:
        connection.execute(f"create table log ({columns})")
        for row in rest:
            places = ", ".join("?" * len(heading))
            connection.execute(f"insert into log values ({places})", [cell or None for cell in row])
        return _copied(connection, "log")


def parquet_from(query: str) -> bytes:
    """The answer to a query as a Parquet file."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        return _copied(connection, f"({query})")


def _copied(connection: duckdb.DuckDBPyConnection, source: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.parquet"
        connection.execute(f"copy {source} to '{path}' (format parquet)")
        return path.read_bytes()


def workbook_of(rows: Rows) -> bytes:
    """The rows as a workbook of one sheet, every cell as text."""
    found = io.BytesIO()
    with xlsxwriter.Workbook(found) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, column, cell)
    return found.getvalue()


# By the ending of the file; the rows of the last three have no heading among them, so that they count from 1.
CONTAINERS: Mapping[str, Callable[[Rows], bytes]] = {
    ".csv": csv_of,
    ".csv.gz": lambda rows: gzip.compress(csv_of(rows)),
    ".csv.zst": lambda rows: zstd.compress(csv_of(rows)),
    ".xlsx": workbook_of,
    ".parquet": parquet_of,
    ".jsonl": jsonl_of,
    ".jsonl.gz": lambda rows: gzip.compress(jsonl_of(rows)),
}
WITHOUT_HEADING = (".parquet", ".jsonl", ".jsonl.gz")
