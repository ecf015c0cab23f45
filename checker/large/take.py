"""Takes single rows out of the files, to be read as a small log is: in its own words, with their places."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import duckdb

from checker.configuration.model import Configuration
from checker.engines.duckdb.asking import executed
from checker.large.dictionary import Dictionary, mapped_columns
from checker.large.files import Counted, NotLargeError, lines_at
from checker.large.jsonlines import JsonLines, rows_of
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

    `places` tells, by file and row as the user counts them, the file's number and the place of each row that was taken
    last.
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
        self.places.clear()
        tables = [
            Waiting(self._table(number, source, sorted(set(places.get(number, ()))), found), source.settings, beside)
            for number, (source, beside) in enumerate(zip(self.log.sources, self._beside, strict=True))
        ]
        inputs = [each.file for each in self.counted]
        return read_tables(tables, inputs, found, self.program, self.configuration)

    def _table(self, number: int, source: Source, places: Sequence[int], found: list[DataProblem]) -> RawTable:
        counted = self.counted[number]
        if counted.damaged is not None:
            found.append(problems.doubtful_characters(source.table.file, counted.damaged))
        if source.lines is not None:
            return self._of_json_lines(number, source, source.lines, places, found)
        if source.delimiter is None:
            numbers = [place + 1 for place in places]
            rows: Sequence[Sequence[Cell]] = self._from_parquet(source, places)
        elif self._is_regular(number):
            numbers, rows = [place + 2 for place in places], _from_lines(source, counted, places)
        else:
            numbers, rows = self._from_text(number, source, places, found)
        columns = tuple(zip(*rows, strict=True)) if rows else tuple(() for _ in source.table.headings)
        return self._placed(number, replace(source.table, columns=columns, rows=numbers), places)

    def _placed(self, number: int, table: RawTable, places: Sequence[int]) -> RawTable:
        """The table, whose rows have their places noted."""
        self.places.update(((table.file, row), (number, place)) for row, place in zip(table.rows, places, strict=True))
        return table

    def _of_json_lines(
        self, number: int, source: Source, lines: JsonLines, places: Sequence[int], found: list[DataProblem]
    ) -> RawTable:
        counted = self.counted[number]
        if counted.lines != self.log.rows[number] + len(lines.left_out):
            raise NotLargeError("DuckDB finds other lines in it than there are")
        found += lines.problems
        numbers = _line_numbers(places, lines.left_out)
        texts = [line.decode() for line in lines_at(source.path, counted, [row - 1 for row in numbers])]
        columns = rows_of(lines, [each.removeprefix("\ufeff") for each in texts], self.vocabulary, source.record)
        return self._placed(number, replace(source.table, columns=columns, rows=numbers), places)

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
        source = self.log.sources[number]
        left_out = () if source.lines is None else source.lines.left_out
        if source.delimiter is None and not left_out:
            return "place + 1"
        if source.lines is None and self._is_regular(number):
            return "place + 2"
        make = f"create or replace temp table rows_{number} as select row from"
        if source.lines is None:
            self.connection.execute(f"{make} (select unnest($1::BIGINT[]) as row)", [list(row_numbers(source, []))])
        else:
            every = f"range(1, {self.counted[number].lines + 1}) as t(row)"
            self.connection.execute(
                f"{make} {every} where row not in (select unnest($1::BIGINT[])) order by row", [list(left_out)]
            )
        return f"(select row from rows_{number} r where r.rowid = place)"

    def _is_regular(self, number: int) -> bool:
        """Whether each line of a file is one row that was kept."""
        is_text = self.log.sources[number].delimiter is not None
        counted = self.counted[number]
        return not is_text or (
            counted.lines == self.log.rows[number] + 1 and not self.log.rejected[number] and not counted.wide
        )

    @cached_property
    def _beside(self) -> Sequence[RawTable]:
        """For each file its different cells: the order of the dates of a column is that of all of them."""
        beside = []
        for number, source in enumerate(self.log.sources):
            columns: list[tuple[Cell, ...]] = [() for _ in source.table.headings]
            for mapped in mapped_columns([source], self.vocabulary):
                columns[mapped.column] = tuple(self.dictionary.family_cells(number, mapped.column))
            beside.append(replace(source.table, columns=tuple(columns), rows=()))
        return beside


def _line_numbers(places: Sequence[int], left_out: Sequence[int]) -> list[int]:
    """The lines, counted from 1, on which the rows at these places stand, where the lines `left_out` are no rows."""
    before = [line - 1 - index for index, line in enumerate(left_out)]
    return [place + 1 + bisect_right(before, place) for place in places]


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
