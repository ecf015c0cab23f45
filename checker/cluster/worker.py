"""One part of the log, checked by a worker of Spark: its rows written to a folder of its own, read as any log is."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from checker.cluster.sources import Source
from checker.collector import process_alone

if TYPE_CHECKING:
    import pyarrow

VERDICTS: Final = "verdicts.parquet"
# How a remark begins that names a line of a file.
_NUMBERED: Final = re.compile(r"^([^:\s]+):\d+: ")
# Cells that CSV has in quotes; alone in its line an empty one too.
_QUOTED: Final = r'[",\r\n]'
_QUOTED_ALONE: Final = r'[",\r\n]|^$'
# What a part tells: lines of verdicts, and in one row without them the report on the part.
COLUMNS: Final = (
    "rule string, record string, pseudonym string, file string, verdict string, severity string, due date, "
    "margin bigint, report binary"
)


@dataclass(frozen=True)
class Job:
    """What every worker needs: the tables, the settings and policies as files, and what is asked of the check."""

    sources: tuple[Source, ...]
    files: Mapping[str, bytes]
    settings: str | None
    policies: tuple[str, ...]
    rules: tuple[str, ...]
    enable: tuple[str, ...]
    as_of: date
    entity: tuple[tuple[str, str], ...]
    key: bytes
    reader: str
    verdicts: bool


def checking(job: Job) -> Callable[[Iterator[pyarrow.RecordBatch]], Iterator[pyarrow.RecordBatch]]:
    """What a worker does with the rows of a part: columns `source`, `cells`, `raw`."""

    def check(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        process_alone()
        with _folder(job) as folder:
            if _written(job, batches, folder):
                yield from _checked(job, folder)

    return check


@contextmanager
def _folder(job: Job) -> Iterator[Path]:
    """A folder for the owner alone, in which the worker stands while it checks: reports then name no folder."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="habeas-") as name:
        folder = Path(name)
        for file, content in job.files.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(content)
        (folder / ".key").write_bytes(job.key)
        os.environ["HABEAS_KEY_FILE"] = str(folder / ".key")
        os.chdir(folder)
        try:
            yield folder
        finally:
            os.chdir(before)


def _written(job: Job, batches: Iterable[pyarrow.RecordBatch], folder: Path) -> bool:
    """The tables of the part as files; whether there is a row at all. A table without rows has its heading."""
    from pyarrow import compute

    streams: dict[int, IO[bytes]] = {}
    try:
        for number, source in enumerate(job.sources):
            streams[number] = (folder / _file(source)).open("wb")
            heading = io.StringIO()
            csv.writer(heading, lineterminator="\n").writerow(source.headings)
            streams[number].write(heading.getvalue().encode())
        some = False
        for batch in batches:
            some = some or batch.num_rows > 0
            for number in batch.column("source").unique().to_pylist():
                streams[number].write(_lines(batch.filter(compute.equal(batch.column("source"), number))))
        return some
    finally:
        for stream in streams.values():
            stream.close()


def _lines(rows: pyarrow.RecordBatch) -> pyarrow.Buffer:
    """At least one row, all of one table, as lines of CSV; a row that does not fit stays as it stands."""
    import pyarrow
    from pyarrow import compute

    cells, raw = rows.column("cells"), rows.column("raw")
    values = compute.fill_null(cells.flatten(), "")
    width = len(values) // len(cells)
    odd = compute.match_substring_regex(values, _QUOTED if width > 1 else _QUOTED_ALONE)
    doubled = compute.replace_substring(values.filter(odd), '"', '""')
    quoted = compute.binary_join_element_wise('"', doubled, '"', "")
    values = compute.replace_with_mask(values, odd, quoted)
    places = pyarrow.array(range(0, len(values) + 1, width), pyarrow.int32())
    joined = compute.binary_join(pyarrow.ListArray.from_arrays(places, values), ",")
    lines = compute.coalesce(compute.utf8_rtrim(raw, "\r\n"), joined)
    ended = compute.binary_join_element_wise(lines, "", "\n")
    return compute.binary_join(pyarrow.ListArray.from_arrays([0, len(ended)], ended), "")[0].as_buffer()


def _file(source: Source) -> str:
    return source.name if source.ending == ".csv" else f"{source.name}.csv"


def _checked(job: Job, folder: Path) -> Iterator[pyarrow.RecordBatch]:
    import duckdb
    import pyarrow
    from pyarrow import parquet

    from checker.assessment.run import Request, run
    from checker.assessment.verdicts import write_verdicts
    from checker.diagnostics.diagnostic import CheckerError
    from checker.reporters.json_report import plain

    def request(large: bool) -> Request:
        return Request(
            paths=tuple(Path(_file(source)) for source in job.sources),
            policies=job.policies,
            only=job.rules,
            enable=job.enable,
            config=None if job.settings is None else Path(job.settings),
            as_of=job.as_of,
            entity=job.entity,
            allow_empty=True,
            reader="phrases" if job.reader == "phrases" else "both",
            threads="1",
            large=large,
            verdicts=folder / VERDICTS if job.verdicts else None,
        )

    try:
        result = run(request(large=True))
    except (CheckerError, duckdb.Error):
        # What DuckDB does not read as strictly as habeas does itself, such as letters.
        result = run(request(large=False))
    report = json.dumps(_without_rows(plain(result.assessment)), ensure_ascii=False).encode()
    schema = pyarrow.schema(
        [
            *((name, pyarrow.string()) for name in ("rule", "record", "pseudonym", "file", "verdict", "severity")),
            ("due", pyarrow.date32()), ("margin", pyarrow.int64()), ("report", pyarrow.binary()),
        ]
    )  # fmt: skip
    told = pyarrow.table({"report": pyarrow.array([report], pyarrow.binary())})
    for name in schema.names[:-1]:
        told = told.append_column(name, pyarrow.nulls(1, schema.field(name).type))
    yield from told.select(schema.names).cast(schema).to_batches()
    if job.verdicts:
        if not result.written:
            write_verdicts(result, folder / VERDICTS)
        for batch in parquet.ParquetFile(folder / VERDICTS).iter_batches():
            lines = pyarrow.Table.from_batches([batch])
            lines = lines.append_column("report", pyarrow.nulls(lines.num_rows, pyarrow.binary()))
            yield from lines.select(schema.names).cast(schema).to_batches()


def _without_rows(value: object) -> object:
    """A report without numbers of rows and lines, which count in the part and nowhere else."""
    match value:
        case dict():
            in_log = value.get("span") is None and value.get("page") is None
            gone = ("row", "line") if "file" in value and in_log else ()
            return {name: None if name in gone else _without_rows(item) for name, item in value.items()}
        case list():
            return [_without_rows(item) for item in value]
        case str():
            return _NUMBERED.sub(r"\1: ", value)
        case _:
            return value
