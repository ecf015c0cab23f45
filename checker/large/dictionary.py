"""Each different cell of a column, read once by the one reader of cells, with the codes of what it means."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

import duckdb

from checker.engines.duckdb.load import OPEN, UNKNOWN
from checker.large.codes import Code, code_of
from checker.large.sources import Source, forget_rejected
from checker.large.sparing import scanned
from checker.large.stand_ins import stand_in
from checker.logs import problems
from checker.logs.cells import BLANK, NO_CODE, Flaw
from checker.logs.columns import Reading, blank_value, read_column
from checker.logs.headings import Vocabulary
from checker.logs.parts import family_of
from checker.logs.problems import DataProblem
from checker.logs.tables import Cell
from checker.logs.understand import with_words_for_none, words_of
from checker.semantics.data import ABSENT
from checker.semantics.model import Field
from checker.semantics.types import DocumentType, TextType

# What a cell is: one that can be read, one of which something is unknown where most of its column are known, one that
# cannot be read, and one that means no code of its list.
PLAIN, UNSURE, FLAWED, ODD = range(4)
_UNDECIDED: Final = (int(UNKNOWN), int(OPEN))
# The share of a column's cells up to which unknown ones are rare.
RARE: Final = 0.1

# Free text has as many different cells as rows; it is numbered by DuckDB and holds nothing that could be misread.
FREE: Final = (TextType, DocumentType)


@dataclass(frozen=True)
class Mapped:
    """A column of a file that is read: the field of which record it gives.

    `made` is the place of the settings' entry whose records the rows make beside their own, None for their own fields.
    """

    source: int
    column: int
    record: str
    field: Field
    made: int | None = None


@dataclass(frozen=True)
class Words:
    """The different cells of a column in the order of their ranks, with what each of them means.

    `starts` holds, for each rank from UNSURE on, the place of the first cell of that rank or of a higher one. `blank`
    is the code of an empty cell, whose rank is UNSURE or PLAIN. `bad` counts the cells that cannot be read by code,
    `silent` are those that say nothing.
    """

    cells: Sequence[str]
    codes: Sequence[Code]
    starts: tuple[int, int, int]
    blank: Code
    unsure_if_empty: bool
    bad: Mapping[str, int]
    silent: Sequence[str]


def empty_value(sources: Sequence[Source], mapped: Mapped) -> Reading:
    """What an empty cell of a column means: what the settings say of every row, else what the field says.

    That the first column of a made record says nothing means that there is no record.
    """
    source = sources[mapped.source]
    facts = source.facts
    if mapped.made is not None:
        made = source.made[mapped.made]
        facts = {} if mapped.column == made.first else made.constants
    value = facts.get(mapped.field.name)
    return blank_value(mapped.field) if value is None else value


def mapped_columns(sources: Sequence[Source], vocabulary: Vocabulary) -> Iterator[Mapped]:
    """Every column that gives a field whose cells can be misread."""
    for number, source in enumerate(sources):
        own = vocabulary.records[source.record].fields
        for name, column in source.layout.columns.items():
            yield Mapped(number, column, source.record, own[name])
        for place, made in enumerate(source.made):
            fields = vocabulary.records[made.row.record].fields
            for name, column in made.columns.items():
                yield Mapped(number, column, made.row.record, fields[name], place)


@dataclass(frozen=True)
class Cells:
    """The different cells of a column: how often each stands there, and how many are empty."""

    counts: Mapping[str, int]
    empty: int


def different_cells(
    connection: duckdb.DuckDBPyConnection, source: Source, columns: Mapping[int, str], memory: int | None
) -> Mapping[int, Cells]:
    """The cells of columns, as the expressions show them; one scan, which may take so many bytes of memory."""
    wanted = sorted(columns)
    if not wanted:
        return {}
    asked = ", ".join(f"histogram({columns[index]}), count(*) - count(c{index})" for index in wanted)
    (row,) = scanned(connection, f"select {asked} from {source.relation()}", memory)
    forget_rejected(connection)
    return {index: Cells(found or {}, empty) for index, found, empty in zip(wanted, row[::2], row[1::2], strict=True)}


def _rank(reading: Reading, code: Code, rarely_unknown: bool) -> int:
    """How far a cell is from one that can be read."""
    if isinstance(reading, Flaw) and reading.code is not None:
        return ODD if reading.code == NO_CODE else FLAWED
    return UNSURE if rarely_unknown and code.status in _UNDECIDED else PLAIN


class Dictionary:
    """Reads the different cells of all files; `problems` of single cells are told by the reader of the rows."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        sources: Sequence[Source],
        vocabulary: Vocabulary,
        calendars: Sequence[str],
        number: Mapping[str, int],
        memory: int | None,
    ) -> None:
        self._connection = connection
        self._sources = sources
        self._vocabulary = vocabulary
        self._calendars = calendars
        self._number = number
        self._shown = self._stand_ins()
        self._cells = self._different(memory)
        self._cells_said: dict[tuple[int, int], Sequence[Cell]] = {}
        self.inferred: list[DataProblem] = []

    def _stand_ins(self) -> Mapping[tuple[int, int], str]:
        """For each column whose cells can be misread the cell that stands in for each of its cells."""
        given: dict[tuple[int, int], list[Mapped]] = {}
        for each in mapped_columns(self._sources, self._vocabulary):
            if not isinstance(each.field.type, FREE):
                given.setdefault((each.source, each.column), []).append(each)
        return {
            (number, column): stand_in(self._sources[number], found, self._vocabulary)(f"c{column}")
            for (number, column), found in given.items()
        }

    def _different(self, memory: int | None) -> Sequence[Mapping[int, Cells]]:
        wanted: list[dict[int, str]] = [{} for _ in self._sources]
        for (number, column), shown in self._shown.items():
            wanted[number][column] = shown
        for number, source in enumerate(self._sources):
            if source.record == "request" and source.layout.joins is not None:
                wanted[number].setdefault(source.layout.joins, f"c{source.layout.joins}")
        return [
            different_cells(self._connection, source, columns, memory)
            for source, columns in zip(self._sources, wanted, strict=True)
        ]

    def shown(self, source: int, column: int) -> str:
        """The cell of a column by which it is found in `cells`, as an expression."""
        return self._shown[source, column]

    def cells(self, source: int, column: int) -> Mapping[str, int]:
        """The different cells of a column and how often each stands there, or what one that stands in for it."""
        return self._cells[source][column].counts

    def family_cells(self, source: int, column: int) -> Iterator[Cell]:
        """The different cells of a column in all parts of its table."""
        own = self._sources[source].table
        family = family_of(own)
        heading = own.headings[column]
        for number, other in enumerate(self._sources):
            if number == source:
                yield from self._said(number, column)
            elif family is not None and family_of(other.table) == family and heading in other.table.headings:
                yield from self._said(number, other.table.headings.index(heading))

    def _said(self, source: int, column: int) -> Sequence[Cell]:
        """The different cells of a column, in the order of their texts in `cells`."""
        found = self._cells_said.get((source, column))
        if found is None:
            cells = self._cells[source].get(column)
            texts = () if cells is None else tuple(cells.counts)
            found = self._sources[source].cells(texts, self._vocabulary)
            if found is not texts:
                self._cells_said[source, column] = found
        return found

    def read(self, mapped: Mapped) -> Words:
        """The different cells of a column, read."""
        settings = self._sources[mapped.source].settings
        counts = self.cells(mapped.source, mapped.column)
        pairs = sorted(zip(counts, self._said(mapped.source, mapped.column), strict=True), key=itemgetter(0))
        cells, said = [cell for cell, _ in pairs], [cell for _, cell in pairs]
        words = words_of(mapped.field, self._vocabulary, settings)
        beside = [tuple(self.family_cells(mapped.source, mapped.column))]
        empty = empty_value(self._sources, mapped)
        read = read_column(mapped.field, said, settings.notation, words, self._calendars, beside, empty)
        if read.inferred is not None:
            table = self._sources[mapped.source].table
            self.inferred.append(
                problems.inferred_order(table.file, table.headings[mapped.column], read.inferred, table.name)
            )
        values = with_words_for_none(mapped.field, self._vocabulary, said, read.values)
        codes = [code_of(mapped.field, value, self._number) for value in values]
        blank = code_of(mapped.field, empty, self._number)
        empties = self._cells[mapped.source][mapped.column].empty
        return self._ranked(counts, blank, empties, tuple(zip(cells, values, codes, strict=True)))

    def _ranked(
        self, counts: Mapping[str, int], blank: Code, empty: int, found: Sequence[tuple[str, Reading, Code]]
    ) -> Words:
        unknown = sum(counts[cell] for cell, _, code in found if code.status in _UNDECIDED)
        unknown += empty if blank.status in _UNDECIDED else 0
        rarely = unknown <= RARE * (sum(counts.values()) + empty)
        ranked = sorted(
            ((_rank(value, code, rarely), place) for place, (_, value, code) in enumerate(found)), key=itemgetter(0)
        )
        ranks = [rank for rank, _ in ranked]
        bad: Counter[str] = Counter()
        for cell, value, _ in found:
            if isinstance(value, Flaw) and value.code is not None:
                bad[value.code] += counts[cell]
        return Words(
            cells=tuple(found[place][0] for _, place in ranked),
            codes=tuple(found[place][2] for _, place in ranked),
            starts=(bisect_left(ranks, UNSURE), bisect_left(ranks, FLAWED), bisect_left(ranks, ODD)),
            blank=blank,
            unsure_if_empty=rarely and blank.status in _UNDECIDED,
            bad=bad,
            silent=tuple(cell for cell, value, _ in found if value is ABSENT or value == BLANK),
        )
