"""One part of the log, checked by a worker of Spark: its rows written to a folder of its own, read as any log is."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from checker.cluster.sources import Source
from checker.collector import process_alone

if TYPE_CHECKING:
    import pyarrow

VERDICTS: Final = ".verdicts.parquet"
# Rows that DuckDB reads at once.
ROWS_A_GROUP: Final = 122_880
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
    """What every worker needs: the tables, the settings and policies as files, and what is asked of the check.

    Of the rules, the `grouped` ones are about records of one number.
    """

    sources: tuple[Source, ...]
    files: Mapping[str, bytes]
    settings: str | None
    policies: tuple[str, ...]
    rules: tuple[str, ...]
    grouped: tuple[str, ...]
    enable: tuple[str, ...]
    as_of: date
    entity: tuple[tuple[str, str], ...]
    key: bytes
    reader: str
    verdicts: bool


def checking(job: Job) -> Callable[[Iterator[pyarrow.RecordBatch]], Iterator[pyarrow.RecordBatch]]:
    """What a worker does with the rows of a part.

    Their columns: `source`, `c0` to the last of the widest table, `raw`, and whether a row is `numberless`.
    """

    def check(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        process_alone()
        with _folder(job) as folder:
            written = _written(job, batches, folder)
            if written.rows:
                yield from _checked(job, folder, written.numberless)

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


class Written(NamedTuple):
    """Whether a part has rows, and whether one of them lacks the number of its request."""

    rows: bool
    numberless: bool


def _written(job: Job, batches: Iterable[pyarrow.RecordBatch], folder: Path) -> Written:
    """The tables of the part as files; a table without rows has its heading."""
    from pyarrow import compute

    some = numberless = False
    with ExitStack() as leaving:
        writers = [leaving.enter_context(_writer(source, folder)) for source in job.sources]
        for batch in batches:
            for number in batch.column("source").unique().to_pylist():
                rows = batch if len(writers) == 1 else batch.filter(compute.equal(batch.column("source"), number))
                writers[number](rows)
                some = True
            numberless = numberless or compute.any(batch.column("numberless")).as_py() is True
    return Written(some, numberless)


def _writer(source: Source, folder: Path) -> AbstractContextManager[Callable[[pyarrow.RecordBatch], None]]:
    """What writes rows of a table to its file, at least one at a time."""
    return (_parquet if source.ending == ".parquet" else _csv)(source, folder / source.file)


@contextmanager
def _parquet(source: Source, file: Path) -> Iterator[Callable[[pyarrow.RecordBatch], None]]:
    import pyarrow
    from pyarrow import parquet

    schema = pyarrow.schema([(heading, pyarrow.string()) for heading in source.headings])
    held: list[pyarrow.RecordBatch] = []

    def flush() -> None:
        writer.write_table(pyarrow.Table.from_batches(held, schema))
        held.clear()

    def write(rows: pyarrow.RecordBatch) -> None:
        held.append(pyarrow.RecordBatch.from_arrays(_cells(rows, source), schema=schema))
        if sum(map(len, held)) >= ROWS_A_GROUP:
            flush()

    with parquet.ParquetWriter(file, schema, compression="none") as writer:
        yield write
        flush()


@contextmanager
def _csv(source: Source, file: Path) -> Iterator[Callable[[pyarrow.RecordBatch], None]]:
    heading = io.StringIO()
    csv.writer(heading, lineterminator="\n").writerow(source.headings)
    with file.open("wb") as stream:
        stream.write(heading.getvalue().encode())

        def write(rows: pyarrow.RecordBatch) -> None:
            stream.write(_lines(_cells(rows, source), rows.column("raw")))

        yield write


def _cells(rows: pyarrow.RecordBatch, source: Source) -> list[pyarrow.Array]:
    return [rows.column(f"c{place}") for place in range(len(source.headings))]


def _lines(cells: Sequence[pyarrow.Array], raw: pyarrow.Array) -> pyarrow.Buffer:
    """Rows as lines of CSV; a row that does not fit stays as it stands."""
    import pyarrow
    from pyarrow import compute

    odd = _QUOTED if len(cells) > 1 else _QUOTED_ALONE
    joined = compute.binary_join_element_wise(*(_quoted(column, odd) for column in cells), ",")
    lines = compute.coalesce(compute.utf8_rtrim(raw, "\r\n"), joined)
    ended = compute.binary_join_element_wise(lines, "", "\n")
    return compute.binary_join(pyarrow.ListArray.from_arrays([0, len(ended)], ended), "")[0].as_buffer()


def _quoted(cells: pyarrow.Array, odd: str) -> pyarrow.Array:
    """The cells of a column as CSV has them."""
    from pyarrow import compute

    values = compute.fill_null(cells, "")
    wrong = compute.match_substring_regex(values, odd)
    if not compute.any(wrong).as_py():
        return values
    doubled = compute.replace_substring(values.filter(wrong), '"', '""')
    return compute.replace_with_mask(values, wrong, compute.binary_join_element_wise('"', doubled, '"', ""))


def _checked(job: Job, folder: Path, numberless: bool) -> Iterator[pyarrow.RecordBatch]:
    import duckdb
    import pyarrow
    from pyarrow import parquet

    from checker.assessment.run import Request, run
    from checker.assessment.verdicts import write_verdicts
    from checker.diagnostics.diagnostic import CheckerError
    from checker.reporters.json_report import plain

    def request(large: bool) -> Request:
        return Request(
            paths=tuple(Path(source.file) for source in job.sources),
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
    assessment = result.assessment
    if numberless and job.grouped:
        assessment = replace(assessment, incomplete=(*assessment.incomplete, _unsure(job.grouped)))
    report = json.dumps(_without_rows(plain(assessment)), ensure_ascii=False).encode()
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


def _unsure(grouped: Sequence[str]) -> str:
    return (
        f"{', '.join(grouped)} are about rows of one number: rows without one may belong to any, and Spark showed them "
        "to one part alone"
    )


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
