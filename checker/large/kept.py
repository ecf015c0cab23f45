"""What is kept of every row of the files: its number as a digest, its site, and codes of the fields that rules need.

No text of a record is kept: numbers are digests, everything else is the place of its cell among the different ones of
its column, several in one number. A view gives each place its code. A running number is kept as it is. A free text
is a digest too, or, where rules compare it with no more than others of its row, the place of the first of them that is
the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import duckdb

from checker.engines.duckdb.asking import executed
from checker.large.cell_sql import (
    BLANK,
    as_digest,
    digest_number,
    digest_of,
    free_text,
    is_one_of,
    listed,
    ranks,
    says_nothing,
    trimmed,
    with_trimmed,
)
from checker.large.codes import DECIMALS, Code, code_of, kind_of
from checker.large.dictionary import FREE, UNSURE, Dictionary, Mapped, Words, empty_value, mapped_columns
from checker.large.packed import Packed, place_type
from checker.large.sources import Made, Source, forget_rejected, text
from checker.large.sparing import scanned
from checker.large.stand_ins import A_NUMBER, plain_number
from checker.large.texts import Texts
from checker.logs.columns import Reading
from checker.logs.headings import Vocabulary
from checker.logs.rows import shape_of
from checker.semantics.model import Field
from checker.semantics.types import DateType, NumberType

# The digest of a number by which rows are joined, and one for requests alone, that two of them may share.
DIGEST: Final = "md5_number"
SHORT: Final = "hash"


@dataclass(frozen=True)
class Kept:
    """A column that is kept for a field."""

    mapped: Mapped

    @property
    def is_own(self) -> bool:
        """Whether it gives a field of the table's own record, and not of one that its rows make beside it."""
        return self.mapped.made is None

    @property
    def name(self) -> str:
        """The end of the names of its columns: c_, v_, s_, u_ and this."""
        own = "" if self.is_own else made_prefix(self.mapped.source, self.mapped.made or 0)
        return own + self.mapped.field.name

    @property
    def is_free(self) -> bool:
        """Whether its cells are digests, and not places among the different ones."""
        return isinstance(self.mapped.field.type, FREE)


@dataclass(frozen=True)
class Decoding:
    """How the codes of a table's rows are read: the value of each column, and the join that some of them need."""

    values: Mapping[str, str]
    joins: Mapping[str, str]

    def of(self, rows: str, wanted: Iterable[str] | None = None) -> str:
        """The columns of rows that are kept, all or those that are wanted; what nobody wants is not joined."""
        names = self.values if wanted is None else {name: self.values[name] for name in wanted}
        joins = dict.fromkeys(self.joins[name] for name in names if name in self.joins)
        selected = ", ".join(f"{self.values[name]} as {name}" for name in names)
        return f"select {selected} from {rows} kept{''.join(joins)}"


@dataclass
class Log:
    """The tables `kept_RECORD`, one row each in the order of the files, so that `rowid` is a row's place in the log.

    Of a row, `k` is the digest of its request's number, `own` that of its own, `state` the worst rank of its cells. The
    views `read_RECORD` give it as `n` with the codes of its fields; `columns` are those of the view with their types.
    `starts` is, for each file, the number of its first row in the table of its record; `rows` how many it has.
    `rejected` tells of each file whether rows of it were left out. `decodings` tell, by record, how a view is made.
    """

    sources: Sequence[Source]
    columns: Mapping[str, Mapping[str, str]]
    starts: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    rejected: list[int] = field(default_factory=list)
    bad: dict[str, int] = field(default_factory=dict)
    sites: list[str] = field(default_factory=list)
    days: set[int] = field(default_factory=set)
    decodings: dict[str, Decoding] = field(default_factory=dict)

    def of(self, record: str) -> Iterator[int]:
        """The numbers of the files that hold these records."""
        return (number for number, source in enumerate(self.sources) if source.record == record)


class Keeping:
    """Reads every file into the kept tables."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        sources: Sequence[Source],
        vocabulary: Vocabulary,
        dictionary: Dictionary,
        needed: Mapping[str, frozenset[str]],
        number: Mapping[str, int],
        texts: Texts,
        memory: int | None,
    ) -> None:
        self._connection = connection
        self._vocabulary = vocabulary
        self._dictionary = dictionary
        self._needed = needed
        self._memory = memory
        self._texts = {place: found for place, found in texts.items() if not _stated(sources, place[0], found)}
        self._store = ""
        self._packed: dict[str, Packed] = {}
        self._kept = [Kept(each) for each in mapped_columns(sources, vocabulary) if self._is_kept(each)]
        self.log = Log(sources, {record: self._columns(record, sources) for record in _records(sources)})
        self._number = number
        # By the table and the name of a column: the codes of its cells by their place.
        self._codes: dict[tuple[str, str], list[Code]] = {}
        # By the table, the name of a column and the number of a file that lacks it: the place of its code there.
        self._places: dict[tuple[str, str, int], int] = {}

    def _is_kept(self, mapped: Mapped) -> bool:
        return mapped.field.name in self._needed.get(mapped.record, frozenset())

    def _of(self, record: str, sources: Sequence[Source]) -> Mapping[str, Kept]:
        """The kept columns of a table by their names."""
        return {each.name: each for each in self._kept if sources[each.mapped.source].record == record}

    def _named(self, record: str, name: str) -> Iterator[Kept]:
        """The columns of all files of a record that are kept under one name."""
        of_record = set(self.log.of(record))
        return (each for each in self._kept if each.name == name and each.mapped.source in of_record)

    def _has_stand_ins(self, kept: Kept) -> bool:
        """Whether a column has numbers for which another one stands in: each is kept as it is."""
        found, column = kept.mapped.source, kept.mapped.column
        is_number = isinstance(kept.mapped.field.type, NumberType)
        has_others = self._dictionary.shown(found, column) != f"c{column}"
        return is_number and has_others and A_NUMBER in self._dictionary.cells(found, column)

    def _columns(self, record: str, sources: Sequence[Source]) -> Mapping[str, str]:
        """The columns of a view with their types."""
        columns = {"n": "BIGINT", **self._own(record, sources)}
        for each in self._of(record, sources).values():
            columns |= _types(each)
        return columns | dict.fromkeys(_theres(record, sources), "BOOLEAN")

    def read(self) -> Log:
        """The kept tables, filled, and the views of them."""
        words = [self._words(number) for number in range(len(self.log.sources))]
        self._store = _stored_in(self._connection)
        for record in self.log.columns:
            self._define(record)
        for number, source in enumerate(self.log.sources):
            self._read(number, source, words[number])
        return self.log

    # ---- the different cells

    def _words(self, number: int) -> Mapping[int, tuple[Words, int, int]]:
        """By the place of a column in `_all_of`: its cells, and the places of an empty one and of the first of them.

        From then on every text has its number that is not a free one.
        """
        source = self.log.sources[number]
        self._note_facts(source.record, source.facts)
        for made in source.made:
            self._note_facts(made.row.record, made.constants)
        found = {}
        for place, each in enumerate(self._all_of(number)):
            words = self._dictionary.read(each.mapped)
            self._note(words, each.mapped)
            codes = self._codes.setdefault((source.record, each.name), [words.blank])
            empty = 0 if codes[0] == words.blank else len(codes)
            if empty:
                codes.append(words.blank)
            found[place] = (words, empty, len(codes))
            if self._is_kept(each.mapped):
                codes += words.codes
        return found

    def _note_facts(self, record: str, facts: Mapping[str, Reading]) -> None:
        """Numbers the words that the settings give to fields, and notes the days."""
        for name, reading in facts.items():
            each = self._vocabulary.records[record].fields[name]
            self._note_days(each, [code_of(each, reading, self._number)])

    def _note(self, words: Words, mapped: Mapped) -> None:
        for code, count in words.bad.items():
            self.log.bad[code] = self.log.bad.get(code, 0) + count
        self._note_days(mapped.field, words.codes)

    def _note_days(self, of: Field, codes: Iterable[Code]) -> None:
        if isinstance(of.type, DateType):
            self.log.days.update(code.value for code in codes if isinstance(code.value, int) and code.value >= 0)

    def _define(self, record: str) -> None:
        """The empty table of a record, and the view that gives each cell its code."""
        run = self._connection.execute
        columns = self._own(record, self.log.sources)
        nobody = {name: f"NULL::{columns.pop(name)} as {name}" for name in columns.keys() - self._given(record)}
        values = {"n": "kept.rowid", **{name: f"kept.{name}" for name in (*columns, *nobody)}}
        joins, places = dict[str, str](), dict[str, int]()
        for name, each in self._of(record, self.log.sources).items():
            if each.is_free:
                columns[f"v_{name}"] = "TINYINT" if self._fellows(each) else "BIGINT"
                values[f"v_{name}"] = as_digest(f"v_{name}") if self._fellows(each) else f"v_{name}"
                continue
            codes = self._codes[record, name]
            for number, left_out in self._left_out(each).items():
                self._places[record, name, number] = len(codes)
                codes.append(left_out)
            places[f"c_{name}"] = len(codes)
            values |= {column: f"codes_{record}_{name}.{column[0]}" for column in _types(each)}
            if any(map(self._has_stand_ins, self._named(record, name))):
                columns[f"q_{name}"] = "BIGINT"
                values[f"v_{name}"] = f"coalesce(kept.q_{name}::{DECIMALS}, {values[f'v_{name}']})"
            join = f" join codes_{record}_{name} on codes_{record}_{name}.c = c_{name}"
            joins |= dict.fromkeys(_types(each), join)
            self._make_codes(f"codes_{record}_{name}", place_type(len(codes)), codes)
        for name in _theres(record, self.log.sources):
            columns[name] = "BOOLEAN"
            values[name] = f"kept.{name}"
        packed = self._packed[record] = Packed.of(places)
        columns = {**packed.columns, **columns}
        run(f"create table {self._rows(record)} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
        seen = ", ".join(["rowid", "*", *packed.places(), *sorted(nobody.values())])
        run(f"create view kept_{record} as select {seen} from {self._rows(record)}")
        self.log.decodings[record] = Decoding(values, joins)
        run(f"create view read_{record} as {self.log.decodings[record].of(f'kept_{record}')}")

    def _make_codes(self, name: str, places: str, codes: Sequence[Code]) -> None:
        self._connection.execute(
            f"create table {name} as select unnest($1::{places}[]) c, unnest($2::{codes[0].kind}[]) v, "
            "unnest($3::TINYINT[]) s, unnest($4::INTEGER[]) u",
            [
                list(range(len(codes))),
                [code.value for code in codes],
                [code.status for code in codes],
                [code.currency for code in codes],
            ],
        )

    def _left_out(self, kept: Kept) -> Mapping[int, Code]:
        """The code of a field that other files of the table give, for each file that has no column for it."""
        if not kept.is_own:
            return {}
        record, each = kept.mapped.record, kept.mapped.field
        given = {other.mapped.source for other in self._kept if other.name == kept.name}
        default = shape_of(self._vocabulary.records[record], frozenset()).defaults[each.name]
        return {
            number: code_of(each, self.log.sources[number].facts.get(each.name, default), self._number)
            for number in self.log.of(record)
            if number not in given
        }

    # ---- the rows

    def _read(self, number: int, source: Source, found: Mapping[int, tuple[Words, int, int]]) -> None:
        start = self._count(source.record)
        stripped = sorted(set(self._stripped_columns(number, source)))
        given = self._given(source.record)
        selected = {name: value for name, value in self._keys(number, source).items() if name in given}
        read = list(stripped)
        worst: list[str] = []
        silent: dict[tuple[str, str, int], Sequence[str]] = {}
        for place, each in enumerate(self._all_of(number)):
            words, empty, first = found[place]
            silent[each.mapped.record, each.mapped.field.name, each.mapped.column] = words.silent
            if not (self._is_kept(each.mapped) or words.bad):
                continue
            shown = self._dictionary.shown(number, each.mapped.column)
            cell = self._place_of(f"cells_{place}", words, shown)
            worst += ranks(words, cell)
            read.append(each.mapped.column)
            if self._is_kept(each.mapped):
                selected[f"c_{each.name}"] = f"coalesce({cell} + {first}, {empty})"
                if self._has_stand_ins(each):
                    selected[f"q_{each.name}"] = plain_number(f"c{each.mapped.column}")
        for each in self._free(number):
            empty_text = code_of(each.mapped.field, empty_value(self.log.sources, each.mapped), self._number)
            said = free_text(each.mapped.column, literal(empty_text), self._number_of(each, number))
            selected[f"v_{each.name}"] = said
            if each.mapped.field.blank == "absent":
                worst.append(f"case when {said} is null then {UNSURE} end")
        for place, made in enumerate(source.made):
            selected[there(number, place)] = self._there(made, silent)
        for name, each in self._of(source.record, self.log.sources).items():
            if not {f"c_{name}", f"v_{name}"} & selected.keys():
                selected |= self._default(each, number)
        selected["state"] = f"coalesce(greatest({', '.join(['0', *worst])}), 0)"
        others = sorted(set(range(len(source.table.headings))) - set(read))
        selected["blank"] = "false" if source.lines is not None else says_nothing(read, "NULL" if others else "true")
        selected = self._packed[source.record].pack(selected)
        columns, values = ", ".join(selected), ", ".join(selected.values())
        # no join: DuckDB's keep no order, and the place of a row in this table is its place in the file
        rows = with_trimmed(source, stripped)
        into = f"insert into {self._rows(source.record)} ({columns})"
        scanned(self._connection, f"{into} select {values} from {rows}", self._memory)
        self._settle_blanks(source, start, others)
        self._name_texts(number, source.record)
        self.log.starts.append(start)
        self.log.rows.append(self._count(source.record) - start)
        self.log.rejected.append(forget_rejected(self._connection))

    def _settle_blanks(self, source: Source, start: int, others: Sequence[int]) -> None:
        """Looks at the other columns, where all that were read say nothing in a row."""
        run = self._connection.execute
        if run(f"select 1 from kept_{source.record} where blank is null limit 1").fetchall():
            looked = f"select {says_nothing(others, 'true')} as blank from {source.relation()}"
            executed(self._connection, f"create temp table blanks as {looked}")
            run(
                f"update {self._rows(source.record)} k set blank = b.blank from blanks b "
                f"where k.blank is null and k.rowid = b.rowid + {start}"
            )
            run("drop table blanks")

    def _name_texts(self, number: int, record: str) -> None:
        """Gives free texts that are words of the policies the numbers of these."""
        free = [each for each in self._free(number) if not self._fellows(each)]
        if free:
            self._connection.execute(
                f"create or replace temp table named as select {digest_of('t')} as h, v "
                "from (select unnest($1::VARCHAR[]) t, unnest($2::INTEGER[]) v)",
                [list(self._number), list(self._number.values())],
            )
        for each in free:
            column = f"v_{each.name}"
            table = self._rows(record)
            self._connection.execute(f"update {table} set {column} = named.v from named where {column} = named.h")

    def _rows(self, record: str) -> str:
        """The table of a record's rows."""
        return f"{self._store}rows_{record}"

    def _fellows(self, kept: Kept) -> AbstractSet[str]:
        """The fields of its row that a free text is compared with, itself among them; none where it needs a digest."""
        return self._texts.get((kept.mapped.record, kept.mapped.field.name), frozenset())

    def _number_of(self, kept: Kept, number: int) -> str:
        """The number of a free text: its digest, or the place of the first text of its row that is the same."""
        said, fellows = trimmed(kept.mapped.column), self._fellows(kept)
        if not fellows:
            return digest_of(said)
        texts = [
            trimmed(each.mapped.column)
            for each in self._free(number)
            if each.mapped.made == kept.mapped.made and each.mapped.field.name in fellows
        ]
        before = texts[: texts.index(said)]
        cases = "".join(f" when {said} = {other} then {place}" for place, other in enumerate(before))
        return f"case{cases} else {len(before)} end" if before else "0"

    def _place_of(self, name: str, words: Words, cell: str) -> str:
        """The place of a cell among the different ones, null for an empty one."""
        if not words.cells:
            return "NULL::INTEGER"
        self._enumerate(name, words.cells)
        return f"enum_code({cell}::{name})::INTEGER"

    def _enumerate(self, name: str, cells: Sequence[str]) -> None:
        """Makes the type of some texts, whose codes are their places."""
        run = self._connection.execute
        run("create or replace temp table enumerated as select unnest($1::VARCHAR[]) t", [list(cells)])
        run(f"drop type if exists {name}")
        run(f"create type {name} as enum (select t from enumerated)")
        run("drop table enumerated")

    def _default(self, kept: Kept, number: int) -> Mapping[str, str]:
        """The field for a file that has no column for it, where other files of the table have one."""
        if kept.is_free:
            code = self._left_out(kept).get(number)
            return {f"v_{kept.name}": "NULL" if code is None else literal(code)}
        record = self.log.sources[number].record
        return {f"c_{kept.name}": str(self._places.get((record, kept.name, number), 0))}

    def _stripped_columns(self, number: int, source: Source) -> Iterator[int]:
        """The columns of numbers and of free text, and those that lead what columns make."""
        keys = self._vocabulary.records[source.record].key
        named = (source.layout.joins, *(source.layout.columns.get(key) for key in keys))
        yield from (column for column in named if column is not None)
        yield from (each.mapped.column for each in self._free(number))
        for made in source.made:
            yield from (made.first, *made.columns.values())

    def _count(self, record: str) -> int:
        row = self._connection.execute(f"select count(*) from kept_{record}").fetchone()
        assert row is not None, "a count has a row"
        return int(row[0])

    def _all_of(self, number: int) -> Iterator[Kept]:
        """Every column of a file whose cells can be misread, whether it is kept or only proved."""
        for each in mapped_columns(self.log.sources, self._vocabulary):
            if each.source == number and not isinstance(each.field.type, FREE):
                yield Kept(each)

    def _free(self, number: int) -> Iterator[Kept]:
        return (each for each in self._kept if each.mapped.source == number and each.is_free)

    def _keys(self, number: int, source: Source) -> dict[str, str]:
        """The numbers of the request that a row is or belongs to and of another record itself, as digests; the site."""
        keys, digest = self._keys_of(source), _digest_for(self.log.sources)[0]
        if source.record == "request":
            return {"k": digest_number(keys["k"], digest, numbered=True), "site": self._site(number, keys["site"])}
        return {
            "k": digest_number(keys["k"], digest, numbered=False),
            "own": digest_number(keys["own"], digest, numbered=True),
        }

    def _own(self, record: str, sources: Sequence[Source]) -> dict[str, str]:
        """The columns that a kept table has of its own, with their types."""
        _, kind = _digest_for(sources)
        own = {"site": "INTEGER"} if record == "request" else {"own": kind}
        return {"k": kind, **own, "blank": "BOOLEAN", "state": "UTINYINT"}

    def _given(self, record: str) -> AbstractSet[str]:
        """Those of its own columns that are kept: without numbers and sites that no file gives."""
        every = [self._keys_of(self.log.sources[number]) for number in self.log.of(record)]
        return {"blank", "state", *(name for keys in every for name, column in keys.items() if column is not None)}

    def _keys_of(self, source: Source) -> Mapping[str, int | None]:
        """The columns of a file with the numbers of the request and of another record itself, and with the site."""
        keys, layout = self._vocabulary.records[source.record].key, source.layout
        own = layout.columns.get(keys[0]) if keys else None
        return {"k": own, "site": layout.joins} if source.record == "request" else {"k": layout.joins, "own": own}

    def _site(self, number: int, column: int | None) -> str:
        """The number of a row's site: those of all files are numbered in the order in which they are met."""
        if column is None:
            return "NULL"
        named = {cell.strip() for cell in self._dictionary.cells(number, column)}
        self.log.sites += sorted(named - {"", *self.log.sites})
        if not self.log.sites:
            return "NULL"
        self._enumerate("sites", self.log.sites)
        return f"enum_code(try_cast({trimmed(column)} as sites))"

    def _there(self, made: Made, silent: Mapping[tuple[str, str, int], Sequence[str]]) -> str:
        """Whether the columns of a row make a record: the first of them says something."""
        said = f"coalesce({trimmed(made.first)}, '') <> ''"
        lead = next(iter(made.columns), None)
        if lead is None:
            return said
        column = made.columns[lead]
        cells = silent.get((made.row.record, lead, column))
        if cells is None:
            nothing = is_one_of(trimmed(column), BLANK)
        else:
            nothing = f"c{column} in ({listed(cells)})" if cells else "false"
        return f"{said} and c{column} is not null and not {nothing}"


def there(source: int, place: int) -> str:
    """The column that tells whether a row of a file makes a record of the settings' entry at this place."""
    return f"there_{source}_{place}"


def _theres(record: str, sources: Sequence[Source]) -> Iterator[str]:
    for number, source in enumerate(sources):
        if source.record == record:
            yield from (there(number, place) for place in range(len(source.made)))


def _stated(sources: Sequence[Source], record: str, fields: AbstractSet[str]) -> bool:
    """Whether settings give a text to one of these fields."""
    own = any(source.record == record and fields & source.facts.keys() for source in sources)
    made = (each for source in sources for each in source.made if each.row.record == record)
    return own or any(fields & each.constants.keys() for each in made)


def _stored_in(connection: duckdb.DuckDBPyConnection) -> str:
    """What the names of kept tables begin with: where DuckDB may write to disk they lie there, compressed.

    They hold digests, codes and running numbers alone.
    """
    row = connection.execute("select current_setting('temp_directory')").fetchone()
    assert row is not None, "a setting has a value"
    if not row[0]:
        return ""
    connection.execute(f"attach {text(str(Path(row[0]) / 'kept'))} as kept")
    return "kept."


def _records(sources: Sequence[Source]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source.record for source in sources))


def made_prefix(source: int, place: int) -> str:
    """What the names of columns begin with that give fields of records of the settings' entry at this place."""
    return f"m{source}_{place}_"


def _types(kept: Kept) -> dict[str, str]:
    """The columns of a field's codes with their types."""
    kind = kind_of(kept.mapped.field.type)
    if kept.is_free:
        return {f"v_{kept.name}": "BIGINT"}
    if kind == "INTEGER":
        return {f"v_{kept.name}": kind}
    currency = {f"u_{kept.name}": "INTEGER"} if kind == DECIMALS else {}
    return {f"v_{kept.name}": kind, f"s_{kept.name}": "TINYINT", **currency}


def literal(code: Code) -> str:
    """The value of a code as an expression."""
    return "NULL" if code.value is None else str(code.value)


def _digest_for(sources: Sequence[Source]) -> tuple[str, str]:
    """The digest of numbers, and its type.

    Where nothing is joined to requests, two numbers may have the same one: who shares one is looked at again.
    """
    return (SHORT, "UBIGINT") if _records(sources) == ("request",) else (DIGEST, "UHUGEINT")
