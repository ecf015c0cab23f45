"""Each different cell of a column, read once by the one reader of cells, as a table from texts to codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import duckdb

from checker.engines.duckdb.asking import executed
from checker.large.codes import Code, code_of
from checker.large.sources import Source, forget_rejected
from checker.logs import problems
from checker.logs.cells import BLANK, NO_CODE, Flaw
from checker.logs.columns import Reading, blank_value, read_column
from checker.logs.headings import Vocabulary
from checker.logs.parts import family_of
from checker.logs.problems import DataProblem
from checker.logs.understand import with_words_for_none, words_of
from checker.semantics.data import ABSENT
from checker.semantics.model import Field
from checker.semantics.types import DocumentType, TextType

# Free text has as many different cells as rows; it is numbered by DuckDB and holds nothing that could be misread.
FREE: Final = (TextType, DocumentType)


@dataclass(frozen=True)
class Mapped:
    """A column of a file that is read: the field of which record it gives."""

    source: int
    column: int
    record: str
    field: Field


@dataclass(frozen=True)
class Words:
    """The different cells of a column: `table` maps them to codes, `bad` counts those that cannot be read by code.

    `blank` is the code of an empty cell, `odd` tells whether a cell means no code of its list.
    """

    table: str
    blank: Code
    bad: Mapping[str, int]
    odd: bool


def mapped_columns(sources: Sequence[Source], vocabulary: Vocabulary) -> Iterator[Mapped]:
    """Every column that gives a field whose cells can be misread."""
    for number, source in enumerate(sources):
        own = vocabulary.records[source.record].fields
        for name, column in source.layout.columns.items():
            yield Mapped(number, column, source.record, own[name])
        for made in source.made:
            fields = vocabulary.records[made.row.record].fields
            for name, column in made.columns.items():
                yield Mapped(number, column, made.row.record, fields[name])


def different_cells(
    connection: duckdb.DuckDBPyConnection, source: Source, columns: Iterable[int]
) -> Mapping[int, Mapping[str, int]]:
    """For each of the columns its different cells, and how often each stands there; one scan."""
    wanted = sorted(set(columns))
    if not wanted:
        return {}
    asked = ", ".join(f"histogram(c{index})" for index in wanted)
    row = executed(connection, f"select {asked} from {source.relation()}").fetchone()
    assert row is not None, "an aggregate has a row"
    forget_rejected(connection)
    return {index: found or {} for index, found in zip(wanted, row, strict=True)}


class Dictionary:
    """Reads the different cells of all files; `problems` of single cells are told by the reader of the rows."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        sources: Sequence[Source],
        vocabulary: Vocabulary,
        calendars: Sequence[str],
        number: Mapping[str, int],
    ) -> None:
        self._connection = connection
        self._sources = sources
        self._vocabulary = vocabulary
        self._calendars = calendars
        self._number = number
        self._cells = self._different()
        self.inferred: list[DataProblem] = []

    def _different(self) -> Sequence[Mapping[int, Mapping[str, int]]]:
        wanted: list[set[int]] = [set() for _ in self._sources]
        for each in mapped_columns(self._sources, self._vocabulary):
            if not isinstance(each.field.type, FREE):
                wanted[each.source].add(each.column)
        return [
            different_cells(self._connection, source, columns)
            for source, columns in zip(self._sources, wanted, strict=True)
        ]

    def cells(self, source: int, column: int) -> Mapping[str, int]:
        """The different cells of a column and how often each stands there."""
        return self._cells[source][column]

    def family_cells(self, source: int, column: int) -> Iterator[str]:
        """The different cells of a column in all parts of its table."""
        own = self._sources[source].table
        family = family_of(own)
        heading = own.headings[column]
        for number, other in enumerate(self._sources):
            if number == source:
                yield from self._cells[number].get(column, ())
            elif family is not None and family_of(other.table) == family and heading in other.table.headings:
                yield from self._cells[number].get(other.table.headings.index(heading), ())

    def read(self, mapped: Mapped, name: str) -> Words:
        """Makes the table of a column under this name: text `t`, value `v`, status `s`, currency `u`.

        `o` says that a cell means no code of its list, `b` that it says nothing, `f` that it cannot be read.
        """
        settings = self._sources[mapped.source].settings
        counts = self.cells(mapped.source, mapped.column)
        cells = sorted(counts)
        words = words_of(mapped.field, self._vocabulary, settings)
        beside = [tuple(self.family_cells(mapped.source, mapped.column))]
        read = read_column(mapped.field, cells, settings.notation, words, self._calendars, beside)
        if read.inferred is not None:
            table = self._sources[mapped.source].table
            self.inferred.append(
                problems.inferred_order(table.file, table.headings[mapped.column], read.inferred, table.name)
            )
        values = read.values
        values = with_words_for_none(mapped.field, self._vocabulary, cells, values)
        codes = [code_of(mapped.field, value, self._number) for value in values]
        self._make(name, mapped.field, cells, codes, values)
        bad: Counter[str] = Counter()
        for cell, value in zip(cells, values, strict=True):
            if isinstance(value, Flaw) and value.code is not None:
                bad[value.code] += counts[cell]
        blank = code_of(mapped.field, blank_value(mapped.field), self._number)
        return Words(name, blank, bad, any(map(_is_odd, values)))

    def _make(self, name: str, field: Field, cells: list[str], codes: list[Code], values: Sequence[Reading]) -> None:
        kind = codes[0].kind if codes else code_of(field, blank_value(field), self._number).kind
        self._connection.execute(
            f"create or replace temp table {name} as select unnest($1::VARCHAR[]) t, unnest($2::{kind}[]) v, "
            "unnest($3::TINYINT[]) s, unnest($4::INTEGER[]) u, unnest($5::BOOLEAN[]) o, unnest($6::BOOLEAN[]) b, "
            "unnest($7::BOOLEAN[]) f",
            [
                cells,
                [code.value for code in codes],
                [code.status for code in codes],
                [code.currency for code in codes],
                [_is_odd(value) for value in values],
                [value is ABSENT or value == BLANK for value in values],
                [isinstance(value, Flaw) and value.code is not None for value in values],
            ],
        )


def _is_odd(value: Reading) -> bool:
    return isinstance(value, Flaw) and value.code == NO_CODE
