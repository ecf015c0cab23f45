"""Takes single rows out of the files, to be read as a small log is: in its own words, with their places."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import duckdb

from checker.configuration.model import Configuration
from checker.engines.duckdb.asking import executed
from checker.large.dictionary import Dictionary, mapped_columns
from checker.large.files import Counted, NotLargeError, lines_at
from checker.large.kept import Log
from checker.large.sources import Source, kept_rows, row_numbers
from checker.logs import problems
from checker.logs.delimited import delimited_rows
from checker.logs.export import LogExport
from checker.logs.headings import Vocabulary
from checker.logs.problems import DataProblem
from checker.logs.read import Waiting, read_tables
from checker.logs.tables import Cell, RawTable
from checker.semantics.model import Program

TWO_WAYS: Final = "what breaks the rules of CSV in it can be read in two ways"

Places = Mapping[int, Sequence[int]]


@dataclass
class Taking:
    """Rows by their place in a file, counted from 0 among those that DuckDB keeps.

    `places` tells, by file and row as the user counts them, the file's number and the place of each row that was taken.
    """

    connection: duckdb.DuckDBPyConnection
    log: Log
    counted: Sequence[Counted]
    dictionary: Dictionary
    vocabulary: Vocabulary
    program: Program
    configuration: Configuration
    places: dict[tuple[str, int], tuple[int, int]] = field(default_factory=dict)

    def export(self, places: Places) -> LogExport:
        """The records of the rows at these places of each file."""
        found: list[DataProblem] = []
        tables = [
            Waiting(self._table(number, source, sorted(set(places.get(number, ()))), found), source.settings, beside)
            for number, (source, beside) in enumerate(zip(self.log.sources, self._beside(), strict=True))
        ]
        inputs = [each.file for each in self.counted]
        return read_tables(tables, inputs, found, self.program, self.configuration)

    def _table(self, number: int, source: Source, places: Sequence[int], found: list[DataProblem]) -> RawTable:
        counted = self.counted[number]
        if counted.damaged is not None:
            found.append(problems.doubtful_characters(source.table.file, counted.damaged))
        if source.delimiter is None:
            numbers = [place + 1 for place in places]
            rows: Sequence[Sequence[Cell]] = self._from_parquet(source, places)
        elif self._is_regular(number):
            numbers, rows = [place + 2 for place in places], _from_lines(source, counted, places)
        else:
            numbers, rows = self._from_text(number, source, places, found)
        self.places.update(
            ((source.table.file, row), (number, place)) for row, place in zip(numbers, places, strict=True)
        )
        columns = tuple(zip(*rows, strict=True)) if rows else tuple(() for _ in source.table.headings)
        return replace(source.table, columns=columns, rows=numbers)

    def _from_parquet(self, source: Source, places: Sequence[int]) -> list[tuple[str, ...]]:
        if not places:
            return []
        self.connection.execute("create or replace temp table wanted as select unnest($1::BIGINT[]) rn", [list(places)])
        columns = ", ".join(f"coalesce(c{index}, '')" for index in range(len(source.table.headings)))
        query = f"select {columns} from {source.numbered()} semi join wanted using (rn) order by rn"
        return executed(self.connection, query).fetchall()

    def _from_text(
        self, number: int, source: Source, places: Sequence[int], found: list[DataProblem]
    ) -> tuple[list[int], list[Sequence[Cell]]]:
        """The numbers of rows as the user counts them, and their cells, of a file that breaks the rules of CSV."""
        wanted, rows, seen = set(places), [], 0
        for place, row in enumerate(kept_rows(source, found)):
            seen += 1
            if place in wanted:
                rows.append(row)
        if seen != self.log.rows[number]:
            raise NotLargeError(TWO_WAYS)
        return [row.number for row in rows], [row.cells for row in rows]

    def number_rows(self, number: int) -> str:
        """The rows of a file as the user counts them, as an expression of SQL over their place `place`.

        Where rows break the format, a table `rows_NUMBER` tells them.
        """
        if self._is_regular(number):
            return f"place + {1 if self.log.sources[number].delimiter is None else 2}"
        numbers = list(row_numbers(self.log.sources[number], []))
        self.connection.execute(
            f"create or replace temp table rows_{number} as select unnest($1::BIGINT[]) as row", [numbers]
        )
        return f"(select row from rows_{number} r where r.rowid = place)"

    def _is_regular(self, number: int) -> bool:
        """Whether each line of a file is one row that was kept."""
        is_text = self.log.sources[number].delimiter is not None
        counted = self.counted[number]
        return not is_text or (
            counted.lines == self.log.rows[number] + 1 and not self.log.rejected[number] and not counted.wide
        )

    def _beside(self) -> list[RawTable]:
        """For each file its different cells: the order of the dates of a column is that of all of them."""
        beside = []
        for number, source in enumerate(self.log.sources):
            columns: list[tuple[str, ...]] = [() for _ in source.table.headings]
            for mapped in mapped_columns([source], self.vocabulary):
                columns[mapped.column] = tuple(self.dictionary.family_cells(number, mapped.column))
            beside.append(replace(source.table, columns=tuple(columns), rows=()))
        return beside


def _from_lines(source: Source, counted: Counted, places: Sequence[int]) -> list[Sequence[Cell]]:
    """The cells of rows of a file of which each line is one row."""
    lines = lines_at(source.path, counted, [place + 1 for place in places])
    stream = io.StringIO("".join(f"{line.decode()}\n" for line in lines), newline="")
    rows = [row.cells for row in delimited_rows(stream, source.table.file, source.delimiter or ",", 1, [])]
    if len(rows) != len(places) or any(len(row) != len(source.table.headings) for row in rows):
        raise NotLargeError(TWO_WAYS)
    return rows


def places_of(log: Log, rows: Mapping[str, Iterable[int]]) -> Places:
    """The places in the files of rows of kept tables, by the kind of record."""
    places: dict[int, list[int]] = {}
    for record, found in rows.items():
        numbers = list(log.of(record))
        for row in found:
            number = next(each for each in reversed(numbers) if log.starts[each] <= row)
            places.setdefault(number, []).append(row - log.starts[number])
    return places
