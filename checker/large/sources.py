"""The files of a large log, seen from their first lines: which table each holds and how DuckDB reads it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import duckdb

from checker.configuration.model import Configuration, LogSettings, MadeRow
from checker.large.files import COMPRESSIONS, Counted, NotLargeError, opened, text, walked
from checker.large.jsonlines import JsonLines, Roles, cells_of, forms_of, json_lines, marked
from checker.logs.columns import Reading
from checker.logs.decode import decode
from checker.logs.delimited import SEPARATOR_LINE, delimited_rows, delimiter_of, read_delimited
from checker.logs.endings import DELIMITED, JSON_LINES, log_format, packing
from checker.logs.grid import GridRow, fitting_rows
from checker.logs.headings import Vocabulary
from checker.logs.languages import squashed
from checker.logs.problems import DataProblem
from checker.logs.read import kind_of, settings_for
from checker.logs.stated import constants_of, made_fields
from checker.logs.tables import Cell, RawTable
from checker.logs.understand import Layout, declared_columns, layout_of, words_of
from checker.semantics.model import Program
from checker.semantics.types import DocumentType, MoneyType, NumberType, ShareType, TextType

__all__ = ("Counted", "NotLargeError", "Source", "counted", "row_numbers", "sources_of", "text")

# What of a file is looked at before DuckDB reads it.
HEAD: Final = 1 << 20
# Bytes of a cell that are held before it is known to be too long.
_LONGEST: Final = 1 << 26
_PLAIN: Final = ("VARCHAR", "DATE", "BIGINT", "INTEGER", "SMALLINT", "TINYINT", "HUGEINT", "BOOLEAN")


@dataclass(frozen=True)
class Made:
    """Records that columns of a table make beside its own: `columns` by field, `first` says whether there is one."""

    row: MadeRow
    constants: dict[str, Reading]
    columns: dict[str, int]
    first: int


@dataclass(frozen=True)
class Source:
    """One file with one table: `table` holds the first rows of a CSV.

    `facts` are, by field, what the settings say of every row where its cell says nothing. A CSV has a `delimiter`, a
    file of JSON lines has `lines`, a Parquet file has neither.
    """

    path: Path
    table: RawTable
    settings: LogSettings
    layout: Layout
    made: tuple[Made, ...]
    facts: Mapping[str, Reading]
    delimiter: str | None
    lines: JsonLines | None = None

    @property
    def record(self) -> str:
        """The kind of the table's records."""
        return self.table.record or ""

    def numbered(self) -> str:
        """A Parquet file as a relation with the columns c0, c1, and so on, and `rn`, which counts its rows from 0."""
        names = [f"c{index}" for index in range(len(self.table.headings))]
        columns = ", ".join(f"{name}::VARCHAR as {name}" for name in names)
        return f"(select {columns}, rn from {self._parquet(', file_row_number = true')} as t({', '.join(names)}, rn))"

    def _parquet(self, further: str = "") -> str:
        return f"read_parquet({text(str(self.path))}, hive_partitioning = false{further})"

    @property
    def is_text(self) -> bool:
        """Whether the file is a text, and no Parquet file."""
        return self.delimiter is not None or self.lines is not None

    def cells(self, texts: Sequence[str], vocabulary: Vocabulary) -> Sequence[Cell]:
        """The cells of the file that texts of its relation stand for."""
        return texts if self.lines is None else cells_of(texts, vocabulary, self.record)

    def relation(self) -> str:
        """The file as a relation of DuckDB with the columns c0, c1, and so on, all of them text."""
        if self.lines is not None:
            return self.lines.relation()
        names = [f"c{index}" for index in range(len(self.table.headings))]
        if self.delimiter is None:
            columns = ", ".join(f"{name}::VARCHAR as {name}" for name in names)
            return f"(select {columns} from {self._parquet()} as t({', '.join(names)}))"
        columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
        return (
            f"read_csv({text(str(self.path))}, header = true, auto_detect = false, strict_mode = true, "
            f"delim = {text(self.delimiter)}, quote = '\"', escape = '\"', store_rejects = true, "
            f"compression = '{COMPRESSIONS[packing(self.path.name)]}', columns = {{{columns}}})"
        )


def sources_of(
    paths: Sequence[Path], program: Program, configuration: Configuration, connection: duckdb.DuckDBPyConnection
) -> tuple[Source, ...]:
    """The files with their tables; raises NotLargeError for what DuckDB cannot read as strictly as a small log is."""
    vocabulary = Vocabulary(program.records, program.lists)
    found = []
    for path in paths:
        settings = settings_for(path, configuration)
        if settings.ignore:
            continue
        found.append(_source(path, settings, vocabulary, program, configuration, connection))
    if not any(source.record == "request" for source in found):
        raise NotLargeError("no table holds requests")
    return tuple(found)


def _source(
    path: Path,
    settings: LogSettings,
    vocabulary: Vocabulary,
    program: Program,
    configuration: Configuration,
    connection: duckdb.DuckDBPyConnection,
) -> Source:
    ending = log_format(path.name)
    delimiter: str | None = None
    lines: JsonLines | None = None
    if ending in DELIMITED:
        table, delimiter = _delimited(path, settings, ending)
    elif ending == ".parquet":
        table = _parquet(path, connection)
    elif ending in JSON_LINES:
        _check_encoding(settings)
        lines = json_lines(path, settings.record, vocabulary, connection)
        table = _json_table(lines, settings, vocabulary)
    else:
        raise NotLargeError(
            f"{ending or 'its format'} is not read straight into DuckDB; CSV, JSON lines and Parquet are"
        )
    record = table.record or kind_of(table, vocabulary, settings)
    if record in (None, "entity", "letter"):
        raise NotLargeError("a table of sites or letters, or one of an unknown kind, is among the files")
    assert record is not None, "a table of an unknown kind was refused"
    table = replace(table, record=record)
    declared = declared_columns(table, program.records[record], vocabulary, settings)
    layout = layout_of(table, vocabulary, settings, declared)
    if layout.files is not None or layout.doubled:
        raise NotLargeError("a column names files of letters, or two columns give one field")
    fields = vocabulary.records[record].fields
    if any(words_of(fields[name], vocabulary, settings) for name in _free_texts(table, layout, vocabulary)):
        raise NotLargeError("the settings say what words of a free text mean")
    below = {child.record for child in program.records[record].children.values()}
    made = tuple(
        _made(row, table, configuration, program)
        for row in settings.rows
        if row.record in below and any(squashed(heading) in map(squashed, table.headings) for heading in row.columns)
    )
    facts = constants_of(table, settings, configuration, program).own
    source = Source(path, table, settings, layout, made, facts, delimiter, lines)
    return source if lines is None else replace(source, lines=_marked(source, lines, vocabulary, connection))


def _json_table(lines: JsonLines, settings: LogSettings, vocabulary: Vocabulary) -> RawTable:
    """The table of a file of JSON lines, without its rows."""
    record = settings.record or vocabulary.record_of(lines.path.stem, lines.keys)
    return RawTable(str(lines.path), None, record, lines.keys, tuple(() for _ in lines.keys), (), loose=True)


def _marked(
    source: Source, lines: JsonLines, vocabulary: Vocabulary, connection: duckdb.DuckDBPyConnection
) -> JsonLines:
    """The lines of a source, with what has to be known to read their cells as the small reader does."""
    given = [(vocabulary.records[source.record].fields[name], at) for name, at in source.layout.columns.items()]
    for made in source.made:
        fields = vocabulary.records[made.row.record].fields
        given += [(fields[name], at) for name, at in made.columns.items()]
    joins = {source.layout.joins} if source.layout.joins is not None else set()
    free = {at for field, at in given if isinstance(field.type, TextType | DocumentType)}
    roles = Roles(
        read=frozenset(at for field, at in given if not isinstance(field.type, TextType | DocumentType)),
        decimals=frozenset(at for field, at in given if isinstance(field.type, NumberType | MoneyType | ShareType)),
        plain=frozenset(free | joins),
    )
    return marked(lines, forms_of(lines, connection), roles, source.record, vocabulary)


def _free_texts(table: RawTable, layout: Layout, vocabulary: Vocabulary) -> Iterator[str]:
    fields = vocabulary.records[table.record or ""].fields
    return (name for name in layout.columns if isinstance(fields[name].type, TextType | DocumentType))


def _made(row: MadeRow, table: RawTable, configuration: Configuration, program: Program) -> Made:
    if row.record == "letter" or "file" in row.columns.values():
        raise NotLargeError("columns of a table make letters")
    places = {squashed(heading): index for index, heading in reversed(list(enumerate(table.headings)))}
    found = [(name, places[squashed(heading)]) for heading, name in row.columns.items() if squashed(heading) in places]
    return Made(row, made_fields(row, configuration, program), dict(found), found[0][1])


def _delimited(path: Path, settings: LogSettings, ending: str | None) -> tuple[RawTable, str]:
    with opened(path) as stream:
        data = stream.read(HEAD)
    if len(data) == HEAD:
        data = data[: data.rfind(b"\n") + 1]
    _check_encoding(settings)
    if settings.heading_row != 1:
        raise NotLargeError("its settings name a row of headings below others")
    head = decode(data, str(path), "utf-8").text
    if not head:
        raise NotLargeError("its encoding is not UTF-8, or it is empty")
    delimiter = settings.delimiter or ("\t" if ending != ".csv" else delimiter_of(head, 1))
    if SEPARATOR_LINE.match(head) or not head.split("\n", 1)[0].strip():
        raise NotLargeError("its first line holds no headings")
    table = read_delimited(head, str(path), delimiter).table
    if table is None or "\n" in "".join(table.headings):
        raise NotLargeError("its headings cannot be read")
    return table, delimiter


def _check_encoding(settings: LogSettings) -> None:
    if settings.encoding not in (None, "utf-8", "utf8", "utf-8-sig", "ascii"):
        raise NotLargeError("its settings name an encoding")


def _parquet(path: Path, connection: duckdb.DuckDBPyConnection) -> RawTable:
    try:
        described = connection.execute(
            f"describe select * from read_parquet({text(str(path))}, hive_partitioning = false)"
        ).fetchall()
    except duckdb.Error:
        raise NotLargeError("it is no Parquet file that can be read") from None
    if any(kind not in _PLAIN for _, kind, *_ in described):
        raise NotLargeError("a column of a Parquet file holds lists, records or broken numbers")
    headings = tuple(str(name).strip() for name, *_ in described)
    if "file_row_number" in map(str.lower, headings):
        raise NotLargeError("a column of a Parquet file is named as the number of a row is")
    return RawTable(str(path), None, None, headings, tuple(() for _ in headings), ())


def forget_rejected(connection: duckdb.DuckDBPyConnection) -> int:
    """How many rows the format did not let through since this was asked last."""
    try:
        row = connection.execute("select count(distinct line) from reject_errors").fetchone()
    except duckdb.CatalogException:
        return 0
    connection.execute("drop table reject_errors")
    connection.execute("drop table reject_scans")
    return 0 if row is None else int(row[0])


def counted(source: Source, progress: Callable[[int], None]) -> Counted:
    """Walks through the bytes of a file; `progress` is told how many were read."""
    return walked(source.path, is_text=source.is_text, progress=progress)


def row_numbers(source: Source, found: list[DataProblem]) -> Iterator[int]:
    """The numbers, as the user counts them, of the rows of a CSV that DuckDB keeps; those that it rejects are told."""
    return (row.number for row in kept_rows(source, found))


def kept_rows(source: Source, found: list[DataProblem]) -> Iterator[GridRow]:
    """The rows of a CSV that DuckDB keeps; those that it rejects are told."""
    file, width = str(source.path), len(source.table.headings)
    with opened(source.path) as stream, _long_cells():
        lines = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        rows = delimited_rows(lines, file, source.delimiter or ",", 1, found)
        next(rows, None)
        for row in rows:
            if len(row.cells) == width:
                yield row
            else:
                list(fitting_rows([row], file, width, found, source.table.name))


@contextmanager
def _long_cells() -> Iterator[None]:
    """Lets the reader of CSV come to the end of a cell that is too long."""
    limit = csv.field_size_limit(_LONGEST)
    try:
        yield
    finally:
        csv.field_size_limit(limit)
