"""The tables that Spark reads: what each holds, and which column has the number of the request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from checker.configuration.model import Configuration, LogSettings
from checker.diagnostics.diagnostic import CheckerError
from checker.logs.headings import Vocabulary
from checker.logs.read import kind_of, settings_for
from checker.logs.tables import RawTable
from checker.logs.understand import declared_columns, layout_of
from checker.semantics.model import Program

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

FORMATS: Final = (".csv", ".tsv", ".parquet", ".json", ".jsonl")
# Rows that have more or fewer cells than the heading, as they stand in the file.
RAW: Final = "habeas_raw"
_PLAIN: Final = ("string", "date", "boolean", "bigint", "int", "smallint", "tinyint")


@dataclass(frozen=True)
class Source:
    """One table: its address, the name that its parts have, its headings, the place of the request's number in them.

    `key` is None for the only table of a log without numbers.
    """

    uri: str
    name: str
    record: str
    headings: tuple[str, ...]
    key: int | None
    delimiter: str
    encoding: str

    @property
    def ending(self) -> str:
        """`.csv`, `.parquet`, ...: how the table is written."""
        return PurePosixPath(self.name).suffix

    @property
    def file(self) -> str:
        """The name of its part in a worker's folder: Parquet stays Parquet, everything else is CSV there."""
        return self.name if self.ending in (".csv", ".parquet") else f"{self.name}.csv"


def sources_of(
    session: SparkSession, uris: Sequence[str], program: Program, configuration: Configuration
) -> tuple[Source, ...]:
    """What the tables hold, by their headings and the settings; CheckerError for one that cannot be told."""
    vocabulary = Vocabulary(program.records, program.lists)
    found = tuple(_source(session, uri.rstrip("/"), program, configuration, vocabulary, len(uris) == 1) for uri in uris)
    if not any(source.record == "request" for source in found):
        raise CheckerError("no table holds requests", "name the table of requests too")
    if len({source.name for source in found}) < len(found):
        raise CheckerError("two tables have the same name", "put the parts of one table into one folder")
    return found


def _source(
    session: SparkSession, uri: str, program: Program, configuration: Configuration, vocabulary: Vocabulary, alone: bool
) -> Source:
    name = PurePosixPath(uri).name
    ending = PurePosixPath(name).suffix
    if ending not in FORMATS:
        raise CheckerError(
            f"`{name}` has no ending that says how it is written",
            f"name the folder of a table by what is in it, such as requests.parquet ({', '.join(FORMATS)})",
        )
    settings = settings_for(Path(name), _anywhere(configuration))
    delimiter = settings.delimiter or ("\t" if ending == ".tsv" else ",")
    headings = _headings(session, uri, ending, delimiter, settings)
    table = RawTable(name, None, None, headings, tuple(() for _ in headings), ())
    record = kind_of(table, vocabulary, settings)
    if record is None or record not in program.records:
        raise CheckerError(f"what the table `{name}` holds cannot be told", "say so in the settings: logs, record")
    table = replace(table, record=record)
    declared = declared_columns(table, program.records[record], vocabulary, settings)
    layout = layout_of(table, vocabulary, settings, declared)
    number = program.records[record].key[:1]
    key = layout.joins if record != "request" else layout.columns.get(number[0]) if number else None
    if key is None and not alone:
        raise CheckerError(
            f"no column of `{name}` has the number of the request", "say which does in the settings: logs, columns"
        )
    return Source(uri, name, record, headings, key, delimiter, settings.encoding or "UTF-8")


def _anywhere(configuration: Configuration) -> Configuration:
    """The settings for files by their names alone, wherever they lie."""
    return replace(configuration, folder=Path())


def _headings(session: SparkSession, uri: str, ending: str, delimiter: str, settings: LogSettings) -> tuple[str, ...]:
    from pyspark.errors import AnalysisException

    try:
        if ending == ".parquet":
            frame = session.read.parquet(uri)
        elif ending in (".json", ".jsonl"):
            frame = session.read.option("primitivesAsString", True).json(uri)
        else:
            encoding = settings.encoding or "UTF-8"
            frame = session.read.csv(uri, header=True, sep=delimiter, multiLine=True, quote='"', escape='"',
                                     encoding=encoding)  # fmt: skip
    except AnalysisException:
        raise CheckerError(
            f"Spark cannot read `{PurePosixPath(uri).name}`", "is there such a folder or file?"
        ) from None
    if any(kind not in _PLAIN for _, kind in frame.dtypes):
        raise CheckerError(
            f"a column of `{PurePosixPath(uri).name}` holds lists, records or broken numbers",
            "write text, whole numbers, dates and truths",
        )
    return tuple(frame.columns)


def rows_of(session: SparkSession, source: Source) -> DataFrame:
    """The rows of a table, every cell as text; `RAW` has rows that do not fit, as they stand."""
    from pyspark.sql import functions as f

    names = [f"c{place}" for place in range(len(source.headings))]
    if source.ending in (".csv", ".tsv"):
        schema = ", ".join(f"`{name.replace('`', '``')}` string" for name in (*source.headings, RAW))
        frame = session.read.csv(
            source.uri, schema=schema, header=True, enforceSchema=False, sep=source.delimiter, multiLine=True,
            quote='"', escape='"', encoding=source.encoding, mode="PERMISSIVE", columnNameOfCorruptRecord=RAW,
            maxCharsPerColumn=-1,
        )  # fmt: skip
        return frame.toDF(*names, RAW)
    if source.ending == ".parquet":
        frame = session.read.parquet(source.uri)
    else:
        frame = session.read.option("primitivesAsString", True).json(source.uri)
    cells = [f.col(f"`{name.replace('`', '``')}`").cast("string") for name in source.headings]
    return frame.select(*cells).toDF(*names).withColumn(RAW, f.lit(None).cast("string"))
