"""From a table as it stands to drafts of records: headings placed, cells read, what is wrong told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from checker.configuration.model import LogSettings, MadeRow, Notation
from checker.diagnostics.diagnostic import CheckerError
from checker.logs import problems
from checker.logs.cells import BLANK, NO_DATE, NO_WORD, Flaw, means_no_code, read_date
from checker.logs.columns import ReadColumn, Reading, read_column
from checker.logs.constants import Constants, stated_in
from checker.logs.headings import FILE, JOIN, Vocabulary, join_names, place
from checker.logs.languages import squashed
from checker.logs.problems import DataProblem
from checker.logs.tables import Cell, Numeral, RawTable
from checker.semantics.data import ABSENT, Origin
from checker.semantics.model import Field, Record

TWO_COLUMNS: Final = Flaw(None, "two columns of the log give it")


class Draft:
    """A record that was read and is not yet joined: its fields, where it stands, and what it says of its parent.

    `above` is the parent where nesting tells it, `join` the parent's number as written, `file` the file of a
    letter's text. `children` fills up while records are joined; `stated` keeps what a conflict made unknown.
    """

    __slots__ = ("above", "children", "file", "join", "known", "origin", "record", "stated")

    def __init__(
        self,
        record: str,
        known: dict[str, Reading],
        origin: Origin,
        above: Draft | None = None,
        join: str | None = None,
        file: str | None = None,
    ) -> None:
        self.record = record
        self.known = known
        self.origin = origin
        self.above = above
        self.join = join
        self.file = file
        self.children: dict[str, list[Draft]] = {}
        self.stated: dict[str, Reading | None] = {}


@dataclass(frozen=True)
class ColumnUse:
    """What became of one column: the field it gives (None if unused) and how many of its cells could be read.

    `dates` says of an unused column that its cells look like dates. `stated` says where the settings give the field: of
    the column's empty cells, or, where `heading` is empty, of every row.
    """

    file: str
    table: str | None
    heading: str
    record: str
    field: str | None
    parsed: int
    blank: int
    unreadable: int
    dates: bool = False
    stated: str | None = None


@dataclass(frozen=True)
class Layout:
    """Which column of a table gives which field, the number of the record above, the file of a letter's text.

    `doubled` lists (column, field) where several columns fit equally; `unused` columns mean nothing, and `near` has for
    some of them the name of a field that they may be a misspelling of.
    """

    columns: Mapping[str, int]
    joins: int | None
    files: int | None
    doubled: tuple[tuple[int, str], ...]
    unused: tuple[int, ...]
    near: Mapping[int, str]


@dataclass(frozen=True)
class Understood:
    """The records of one table, in its order, and the records that its columns made below them."""

    drafts: tuple[Draft, ...]
    made: tuple[Draft, ...]
    supplied: frozenset[str]
    uses: tuple[ColumnUse, ...]
    problems: tuple[DataProblem, ...]


def understand(
    table: RawTable,
    vocabulary: Vocabulary,
    settings: LogSettings,
    constants: Constants,
    calendars: Iterable[str],
    parents: Sequence[Draft] = (),
    others: Sequence[RawTable] = (),
) -> Understood:
    """The records of a table whose kind is known (`table.record`); `parents` are the drafts of its parent table.

    `others` are the other parts of the same table, whose dates help to settle the order of these.
    """
    return _Understanding(table, vocabulary, settings, constants, tuple(calendars), others).run(parents)


class _Understanding:
    def __init__(
        self,
        table: RawTable,
        vocabulary: Vocabulary,
        settings: LogSettings,
        constants: Constants,
        calendars: tuple[str, ...],
        others: Sequence[RawTable],
    ) -> None:
        if table.record is None:
            raise ValueError("the kind of a table is settled before it is understood")
        self._table = table
        self._record = vocabulary.records[table.record]
        self._vocabulary = vocabulary
        self._settings = settings
        self._constants = constants
        self._calendars = calendars
        self._others = others
        self._problems: list[DataProblem] = []
        self._uses: list[tuple[int, ColumnUse]] = []

    def run(self, parents: Sequence[Draft]) -> Understood:
        table, record = self._table, self._record
        laid = layout_of(table, self._vocabulary, self._settings, self._declared())
        columns, joins, files = laid.columns, laid.joins, laid.files
        self._tell_unused(laid, known=len(laid.unused) < len(table.headings))
        for index, field in laid.doubled:
            self._problems.append(problems.two_columns(table.file, field, table.headings[index], table.name))
        doubled = {field: TWO_COLUMNS for _, field in laid.doubled if field in record.fields}
        facts = {name: value for name, value in self._constants.own.items() if name not in doubled}
        self._tell_missing({*columns, *doubled, *facts}, joins)
        if joins is not None and joins not in columns.values():
            self._note(joins, f"{record.parent}_id")
        if files is not None:
            self._note(files, FILE)
        values = {
            name: self._read(record.fields[name], index, record.name, facts.get(name)).values
            for name, index in columns.items()
        }
        self._tell_facts(facts, columns)
        same = doubled | {name: value for name, value in facts.items() if name not in columns}
        drafts = self._drafts(values, same, joins, files, parents)
        below = {child.record for child in record.children.values()}
        rows = [pair for pair in zip(self._settings.rows, self._constants.made, strict=True) if pair[0].record in below]
        made = tuple(draft for row, same in rows for draft in self._made(row, same, drafts))
        supplied = {record.name, *(row.record for row, _ in rows)}
        uses = tuple(use for _, use in sorted(self._uses, key=lambda pair: pair[0]))
        return Understood(drafts, made, frozenset(supplied), uses, tuple(self._problems))

    def _declared(self) -> dict[str, str | None]:
        """The settings' columns for these records; one that the table lacks is told."""
        declared = declared_columns(self._table, self._record, self._vocabulary, self._settings)
        present = {squashed(heading) for heading in self._table.headings}
        if not self._table.loose:
            for heading in (*declared, *(name for row in self._settings.rows for name in row.columns)):
                if squashed(heading) not in present and heading not in self._settings.optional:
                    self._problems.append(problems.no_such_column(self._table.file, heading))
        return declared

    def _tell_unused(self, laid: Layout, known: bool) -> None:
        """One remark for each heading that means nothing; where none means anything, they may be a patient's data."""
        table = self._table
        told: dict[str, str | None] = {}
        for index in laid.unused:
            self._note(index, None)
            if any(cell not in ("", None) for cell in table.columns[index]):
                heading = table.headings[index].partition(".")[0] if table.loose else table.headings[index]
                told[heading or f"column {index + 1}"] = None if table.loose else laid.near.get(index)
        if known:
            for heading, near in told.items():
                self._problems.append(problems.unused_column(table.file, heading, table.name, near))
        elif told:
            reason = "none of its headings is known"
            self._problems.append(problems.unclear_table(table.file, reason, table.name))

    def _note(self, index: int, field: str | None) -> None:
        """Records the use of a column whose cells are not read as values of a field."""
        self._uses.append((index, self._use(index, self._record.name, field, None)))

    def _tell_missing(self, given: set[str], joins: int | None) -> None:
        table, record = self._table, self._record
        if table.loose or not table.rows:
            return
        for name in self._vocabulary.needed(record.name):
            if name not in given:
                synonyms = record.fields[name].also
                self._problems.append(problems.missing_column(table.file, record.name, name, synonyms, table.name))
        optional = record.parent_optional or record.parent is None or record.parent == "entity"
        if joins is None and not optional:
            names = join_names(record, self._vocabulary.records)
            self._problems.append(problems.missing_column(table.file, record.name, names[0], names[1:], table.name))

    def _tell_facts(self, facts: Iterable[str], columns: Mapping[str, int]) -> None:
        """A remark for each field that the settings give, and its use where no column gives it."""
        table, record = self._table, self._record.name
        for number, name in enumerate(facts, len(table.headings)):
            column = columns.get(name)
            heading = None if column is None else table.headings[column]
            stated = stated_in(self._settings, name)
            self._problems.append(problems.stated_field(table.file, name, stated, heading, table.name))
            if column is None:
                use = ColumnUse(table.file, table.name, "", record, name, len(table.rows), 0, 0, stated=stated)
                self._uses.append((number, use))

    def _read(self, field: Field, index: int, record: str, empty: Reading | None = None) -> ReadColumn:
        table, heading = self._table, self._table.headings[index]
        column = table.columns[index]
        words = words_of(field, self._vocabulary, self._settings)
        beside = [
            part.columns[part.headings.index(heading)]
            for part in self._others
            if part.headings == table.headings or part.headings.count(heading) == 1
        ]
        read = read_column(field, column, self._settings.notation, words, self._calendars, beside, empty)
        read = replace(read, values=with_words_for_none(field, self._vocabulary, column, read.values))
        if read.inferred is not None:
            self._problems.append(problems.inferred_order(table.file, heading, read.inferred, table.name))
        flaws = {value for value in set(read.values) if isinstance(value, Flaw) and value.code is not None}
        if flaws:
            for row, value in zip(table.rows, read.values, strict=True):
                if isinstance(value, Flaw) and value.code is not None:
                    self._problems.append(
                        problems.bad_cell(value.code, table.file, row, heading, value.why, table.name)
                    )
        stated = None if empty is None or record != self._record.name else stated_in(self._settings, field.name)
        self._uses.append((index, replace(self._use(index, record, field.name, read), stated=stated)))
        return read

    def _use(self, index: int, record: str, field: str | None, read: ReadColumn | None) -> ColumnUse:
        heading, column = self._table.headings[index], self._table.columns[index]
        blank = sum(count for cell, count in Counter(column).items() if _is_blank(cell))
        unreadable = 0
        if read is not None:
            counts = Counter(read.values)
            unreadable = sum(n for value, n in counts.items() if isinstance(value, Flaw) and value.code is not None)
            said = sum(n for value, n in counts.items() if _says_nothing(value))
            blank = max(blank, said)
        parsed = len(column) - blank - unreadable
        dates = field is None and parsed > 0 and _hold_dates(column)
        return ColumnUse(self._table.file, self._table.name, heading, record, field, parsed, blank, unreadable, dates)

    def _drafts(
        self,
        values: Mapping[str, Sequence[Reading]],
        same: Mapping[str, Reading],
        joins: int | None,
        files: int | None,
        parents: Sequence[Draft],
    ) -> tuple[Draft, ...]:
        table, record = self._table, self._record.name
        names = tuple(values)
        rows = zip(*values.values(), strict=True) if values else iter([()] * len(table.rows))
        above = [parents[index] for index in table.parents] if table.parent is not None else None
        texts = values.get("text") if record == "letter" else None
        drafts: list[Draft] = []
        for index, (number, row) in enumerate(zip(table.rows, rows, strict=True)):
            known: dict[str, Reading] = dict(zip(names, row, strict=True))
            if same:
                known.update(same)
            if texts is not None and isinstance(texts[index], str):
                known["supplied"] = True
            elif texts is not None and (files is None or _is_blank(table.columns[files][index])):
                reason = "its text is empty"
                self._problems.append(problems.unreadable_letter(table.file, number, reason, table.name))
            drafts.append(
                Draft(
                    record,
                    known,
                    Origin(table.file, number, table.name),
                    None if above is None else above[index],
                    None if joins is None else _number(table.columns[joins][index]),
                    None if files is None else _number(table.columns[files][index]),
                )
            )
        return tuple(drafts)

    def _made(self, row: MadeRow, same: Mapping[str, Reading], drafts: Sequence[Draft]) -> Iterator[Draft]:
        """The records that stand in columns of these rows, one where the first of the columns is not blank."""
        table = self._table
        by_heading = {squashed(heading): index for index, heading in reversed(list(enumerate(table.headings)))}
        fields = self._vocabulary.records[row.record].fields
        columns: dict[str, Sequence[Reading]] = {}
        files: int | None = None
        first: Sequence[Cell] | None = None
        for heading, name in row.columns.items():
            index = by_heading.get(squashed(heading))
            if index is None:
                continue
            if name == FILE:
                files = index
            else:
                # that the first column says nothing means that there is no record
                empty = None if first is None else same.get(name)
                columns[name] = self._read(fields[name], index, row.record, empty).values
            first = table.columns[index] if first is None else first
        if first is None:
            return
        lead = next(iter(columns.values()), None)
        for index, draft in enumerate(drafts):
            if _is_blank(first[index]) or (lead is not None and lead[index] in (ABSENT, BLANK)):
                continue
            known = {**same, **{name: values[index] for name, values in columns.items()}}
            file = None if files is None else _number(table.columns[files][index])
            yield Draft(row.record, known, draft.origin, draft, None, file)


def declared_columns(
    table: RawTable, record: Record, vocabulary: Vocabulary, settings: LogSettings
) -> dict[str, str | None]:
    """The settings' columns, where those for this table's records are the only ones that can be meant.

    Raises CheckerError for a field that the record does not have.
    """
    declared: dict[str, str | None] = {}
    joining = join_names(record, vocabulary.records)[:1]
    for heading, field in settings.columns.items():
        if field is None or field == FILE or field in record.fields:
            declared[heading] = field
        elif field in joining:
            declared[heading] = JOIN
        elif not table.loose:
            raise CheckerError(
                f"line {settings.line} of the settings: a column is mapped to `{field}`, "
                f"and `{record.name}` has no such field",
                help=f"fields of `{record.name}`: {', '.join(record.fields)}",
            )
    return declared


def layout_of(
    table: RawTable, vocabulary: Vocabulary, settings: LogSettings, declared: Mapping[str, str | None]
) -> Layout:
    """The layout of a table whose kind is known; `declared` are the settings' columns for its records."""
    record = vocabulary.records[table.record or ""]
    placed = place(vocabulary, record.name, table.headings, declared)
    columns = dict(placed.columns)
    joins = columns.pop(JOIN, None)
    files = columns.pop(FILE, None)
    if joins is None and record.parent is not None:
        joins = columns.get(join_names(record, vocabulary.records)[0])
    made_from = {squashed(heading) for made in settings.rows for heading in made.columns}
    unused = tuple(index for index in placed.unused if squashed(table.headings[index]) not in made_from)
    guesses = {index: vocabulary.nearest(record.name, table.headings[index], columns) for index in unused}
    near = {index: name for index, name in guesses.items() if name is not None}
    return Layout(columns, joins, files, placed.doubled, unused, near)


def words_of(field: Field, vocabulary: Vocabulary, settings: LogSettings) -> Mapping[str, str | None]:
    """The words of the policies by those, squashed, that a log uses for them: the settings' own before all others."""
    own = {squashed(said): word for said, word in settings.values.get(field.name, {}).items()}
    return {**vocabulary.words_for(field), **own}


def with_words_for_none(
    field: Field, vocabulary: Vocabulary, column: Sequence[Cell], values: Sequence[Reading]
) -> Sequence[Reading]:
    """The values, where words that mean no code have one of their own; which code, the site's country says."""
    codes = vocabulary.codes_for_none(field)
    if not codes:
        return values
    flaw = means_no_code(codes)
    return [
        flaw if isinstance(value, Flaw) and value.code == NO_WORD and isinstance(cell, str) else value
        for cell, value in zip(column, values, strict=True)
    ]


def _hold_dates(column: Sequence[Cell]) -> bool:
    """Whether most of the cells that say something are dates, by a sample of the first of them."""
    sample = list(dict.fromkeys(cell.strip() for cell in column if isinstance(cell, str) and cell.strip()))[:100]
    fitting = sum(read_date(cell, Notation(timezone="UTC"), None) != NO_DATE for cell in sample)
    return fitting * 2 > len(sample)


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _says_nothing(value: Reading) -> bool:
    return value is ABSENT or (isinstance(value, Flaw) and value.code is None)


def _number(cell: Cell) -> str | None:
    """The number of a record, or the name of a file, as written; None for a blank."""
    match cell:
        case str():
            return cell.strip() or None
        case Numeral(text=digits):
            return digits
        case _:
            return None
