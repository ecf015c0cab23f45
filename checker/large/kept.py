"""What is kept of every row of the files: its number as a digest, its site, and codes of the fields that rules need.

No text of a record is kept: names and numbers are digests, everything else codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import duckdb

from checker.engines.duckdb.asking import executed
from checker.large.codes import DECIMALS, Code, code_of, kind_of
from checker.large.dictionary import FREE, Dictionary, Mapped, Words, mapped_columns
from checker.large.sources import Made, Source, forget_rejected, text
from checker.logs.columns import Reading
from checker.logs.headings import Vocabulary
from checker.logs.languages import BLANKS, NOT_KNOWN
from checker.logs.rows import shape_of
from checker.semantics.types import DateType

# The white space that Python strips from a cell.
_WHITE: Final = "".join(map(chr, (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B))))
_WHITE_SPACE: Final = text(_WHITE + "\u2028\u2029\u202f\u205f\u3000")
_SAID_NOTHING: Final = ", ".join(map(text, sorted((BLANKS | NOT_KNOWN) - {""})))
_SAID_BLANK: Final = ", ".join(map(text, sorted(BLANKS - {""})))
_SAID_UNKNOWN: Final = ", ".join(map(text, sorted(NOT_KNOWN)))
# Numbers of free texts begin above those of words.
FIRST_TEXT: Final = 1 << 32


@dataclass(frozen=True)
class Kept:
    """A column of codes that is kept for a field: `prefix` tells the rows that a table makes from its own."""

    mapped: Mapped
    prefix: str

    @property
    def name(self) -> str:
        """The end of the names of its columns: v_, s_, u_ and this."""
        return self.prefix + self.mapped.field.name


@dataclass
class Log:
    """The kept tables `kept_RECORD`, one row each; `n` counts them from the first row of the first file.

    `starts` is, for each file, the number of its first row in the table of its record; `rows` how many it has.
    `rejected` tells of each file whether rows of it were left out.
    """

    sources: Sequence[Source]
    columns: Mapping[str, Mapping[str, str]]
    starts: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    rejected: list[int] = field(default_factory=list)
    bad: dict[str, int] = field(default_factory=dict)
    sites: list[str] = field(default_factory=list)
    days: set[int] = field(default_factory=set)

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
    ) -> None:
        self._connection = connection
        self._vocabulary = vocabulary
        self._dictionary = dictionary
        self._needed = needed
        kept = [Kept(each, _prefix(sources[each.source], each)) for each in mapped_columns(sources, vocabulary)]
        self._kept = [each for each in kept if self._is_kept(each.mapped)]
        self.log = Log(sources, {record: self._columns(record, sources) for record in _records(sources)})
        self._number = number

    def _is_kept(self, mapped: Mapped) -> bool:
        return mapped.field.name in self._needed.get(mapped.record, frozenset())

    def _columns(self, record: str, sources: Sequence[Source]) -> Mapping[str, str]:
        """The columns of a kept table with their types."""
        columns = {
            "n": "BIGINT",
            "source": "SMALLINT",
            "k": "UHUGEINT",
            "own": "UHUGEINT",
            "site": "INTEGER",
            "blank": "BOOLEAN",
        }
        columns |= {"odd": "BOOLEAN", "flawed": "BOOLEAN"}
        for each in self._kept:
            if sources[each.mapped.source].record == record:
                columns |= _types(each)
        for number, source in enumerate(sources):
            if source.record == record:
                columns |= {there(number, place): "BOOLEAN" for place in range(len(source.made))}
        return columns

    def read(self) -> Log:
        """The kept tables, filled."""
        for record, columns in self.log.columns.items():
            defined = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            self._connection.execute(f"create or replace temp table kept_{record} ({defined})")
        words = [self._words(number, source) for number, source in enumerate(self.log.sources)]
        self._connection.execute(
            "create or replace temp table constants as select unnest($1::VARCHAR[]) t, unnest($2::INTEGER[]) v",
            [list(self._number), list(self._number.values())],
        )
        for number, source in enumerate(self.log.sources):
            self._read(number, source, words[number])
        return self.log

    def _words(self, number: int, source: Source) -> Sequence[Words]:
        """The tables of a file's cells; from then on every text has its number that is not a free one."""
        for made in source.made:
            fields = self._vocabulary.records[made.row.record].fields
            for name, reading in made.constants.items():
                code_of(fields[name], reading, self._number)
        found = []
        for place, each in enumerate(self._all_of(number)):
            words = self._dictionary.read(each.mapped, f"words_{number}_{place}")
            self._note(words, each.mapped)
            found.append(words)
        return found

    def _read(self, number: int, source: Source, found: Sequence[Words]) -> None:
        start = self._count(source.record)
        selected = {
            "n": f"f.n + {start}",
            "source": str(number),
            **self._keys(source),
            "site": "NULL",
            "blank": _is_blank(source),
        }
        joins: list[str] = []
        odd: list[str] = []
        flawed: list[str] = []
        if source.record == "request" and source.layout.joins is not None:
            joins.append(self._sites(number, source.layout.joins))
            selected["site"] = "sites.site"
        leads = {(made.row.record, next(iter(made.columns), "")) for made in source.made}
        tables: dict[tuple[str, str, int], str] = {}
        for each, words in zip(self._all_of(number), found, strict=True):
            table = words.table
            cell = f"c{each.mapped.column}"
            tables[each.mapped.record, each.mapped.field.name, each.mapped.column] = table
            if words.odd:
                odd.append(f"{table}.o")
            if words.bad:
                flawed.append(f"{table}.f")
            is_lead = (each.mapped.record, each.mapped.field.name) in leads
            if words.bad or is_lead or self._is_kept(each.mapped):
                joins.append(f"left join {table} on {table}.t = {cell}")
            if self._is_kept(each.mapped):
                selected |= _coded(each.name, words.blank, table, cell)
        for each in self._free(number):
            joins.append(f"left join constants as k_{each.name} on k_{each.name}.t = {_stripped(each.mapped.column)}")
            selected |= _free(each)
        for place, made in enumerate(source.made):
            selected[there(number, place)] = self._there(made, tables)
        selected |= self._left_out(source.record, selected)
        selected["odd"] = " or ".join(f"coalesce({name}, false)" for name in odd) or "false"
        selected["flawed"] = " or ".join(f"coalesce({name}, false)" for name in flawed) or "false"
        columns = ", ".join(f"{name}" for name in selected)
        values = ", ".join(selected.values())
        stripped = _with_stripped(source, self._stripped_columns(number, source))
        query = f"insert into kept_{source.record} ({columns}) select {values} from {stripped} {' '.join(joins)}"
        executed(self._connection, query)
        self.log.starts.append(start)
        self.log.rows.append(self._count(source.record) - start)
        self.log.rejected.append(forget_rejected(self._connection))
        for words in found:
            self._connection.execute(f"drop table {words.table}")

    def _stripped_columns(self, number: int, source: Source) -> Iterator[int]:
        """The columns of numbers and of free text, and those that lead what columns make."""
        keys = self._vocabulary.records[source.record].key
        named = (source.layout.joins, *(source.layout.columns.get(key) for key in keys))
        yield from (column for column in named if column is not None)
        yield from (each.mapped.column for each in self._free(number))
        for made in source.made:
            yield from (made.first, *made.columns.values())

    def _left_out(self, record: str, selected: Mapping[str, str]) -> dict[str, str]:
        """Of the fields that other files of the table give, the codes where a file has no column for them."""
        codes: dict[str, str] = {}
        for each in self._kept:
            own = self.log.sources[each.mapped.source].record == record and not each.prefix
            if own and f"v_{each.name}" not in selected:
                code = code_of(each.mapped.field, self._default(each.mapped), {})
                codes[f"v_{each.name}"] = "NULL" if code.value is None else str(code.value)
                if f"s_{each.name}" in self.log.columns[record]:
                    codes[f"s_{each.name}"] = str(code.status)
        return codes

    def _default(self, mapped: Mapped) -> Reading:
        return shape_of(self._vocabulary.records[mapped.record], frozenset()).defaults[mapped.field.name]

    def _count(self, record: str) -> int:
        row = self._connection.execute(f"select count(*) from kept_{record}").fetchone()
        assert row is not None, "a count has a row"
        return int(row[0])

    def _all_of(self, number: int) -> Iterator[Kept]:
        """Every column of a file whose cells can be misread, whether it is kept or only proved."""
        for each in mapped_columns(self.log.sources, self._vocabulary):
            if each.source == number and not isinstance(each.field.type, FREE):
                yield Kept(each, _prefix(self.log.sources[number], each))

    def _free(self, number: int) -> Iterator[Kept]:
        return (k for k in self._kept if k.mapped.source == number and isinstance(k.mapped.field.type, FREE))

    def _note(self, words: Words, mapped: Mapped) -> None:
        for code, count in words.bad.items():
            self.log.bad[code] = self.log.bad.get(code, 0) + count
        if words.blank.kind == "INTEGER" and isinstance(mapped.field.type, DateType):
            found = self._connection.execute(f"select v from {words.table} where v >= 0").fetchall()
            self.log.days.update(day for (day,) in found)

    def _keys(self, source: Source) -> dict[str, str]:
        """The number of the request that a row is or belongs to, and of an own record its own, as digests."""
        layout = source.layout
        if source.record == "request":
            keys = self._vocabulary.records[source.record].key
            number = layout.columns.get(keys[0]) if keys else None
            return {"k": _digest(number, numbered=True), "own": "NULL"}
        keys = self._vocabulary.records[source.record].key
        own = layout.columns.get(keys[0]) if keys else None
        return {"k": _digest(layout.joins, numbered=False), "own": _digest(own, numbered=True)}

    def _sites(self, number: int, column: int) -> str:
        """Joins the numbers of sites, which are those of all files in the order in which they are met."""
        found = executed(
            self._connection,
            f"select distinct {_stripped(column)} from {_with_stripped(self.log.sources[number], [column])}",
        ).fetchall()
        for name in sorted(name for (name,) in found if name):
            if name not in self.log.sites:
                self.log.sites.append(name)
        places = {name: place for place, name in enumerate(self.log.sites)}
        self._connection.execute(
            "create or replace temp table sites as select unnest($1::VARCHAR[]) t, unnest($2::INTEGER[]) site",
            [list(places), list(places.values())],
        )
        return f"left join sites on sites.t = {_stripped(column)}"

    def _there(self, made: Made, tables: Mapping[tuple[str, str, int], str]) -> str:
        """Whether the columns of a row make a record: the first of them says something."""
        cell = f"coalesce({_stripped(made.first)}, '') <> ''"
        lead = next(iter(made.columns), None)
        if lead is None:
            return cell
        column = made.columns[lead]
        table = tables.get((made.row.record, lead, column))
        nothing = f"{table}.b" if table else f"lower({_stripped(column)}) in ({_SAID_BLANK})"
        return f"{cell} and c{column} is not null and not coalesce({nothing}, false)"


def there(source: int, place: int) -> str:
    """The column that tells whether a row of a file makes a record of the settings' entry at this place."""
    return f"there_{source}_{place}"


def _records(sources: Sequence[Source]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source.record for source in sources))


def _prefix(source: Source, mapped: Mapped) -> str:
    """What the names of a column's codes begin with: nothing for the table's own, the entry's place for made ones."""
    for place, made in enumerate(source.made):
        if made.row.record == mapped.record and made.columns.get(mapped.field.name) == mapped.column:
            return f"m{mapped.source}_{place}_"
    return ""


def _types(kept: Kept) -> dict[str, str]:
    kind = kind_of(kept.mapped.field.type)
    if isinstance(kept.mapped.field.type, FREE):
        return {f"v_{kept.name}": "BIGINT"}
    if kind == "INTEGER":
        return {f"v_{kept.name}": kind}
    currency = {f"u_{kept.name}": "INTEGER"} if kind == DECIMALS else {}
    return {f"v_{kept.name}": kind, f"s_{kept.name}": "TINYINT", **currency}


def _coded(name: str, blank: Code, table: str, cell: str) -> dict[str, str]:
    """The codes of a cell: those of the dictionary, or of a blank."""
    value = "NULL" if blank.value is None else str(blank.value)
    codes = {f"v_{name}": f"case when {cell} is null then {value} else {table}.v end"}
    if blank.kind == "INTEGER":
        return codes
    codes[f"s_{name}"] = f"case when {cell} is null then {blank.status} else {table}.s end"
    if blank.kind == DECIMALS:
        codes[f"u_{name}"] = f"{table}.u"
    return codes


def _free(kept: Kept) -> dict[str, str]:
    """The number of a free text: that of a word of the policies, else one made of its digest."""
    said = _stripped(kept.mapped.column)
    blank = "-1" if kept.mapped.field.blank == "absent" else "NULL"
    return {
        f"v_{kept.name}": (
            f"case when coalesce({said}, '') = '' or lower({said}) in ({_SAID_BLANK}) then {blank} "
            f"when lower({said}) in ({_SAID_UNKNOWN}) then NULL "
            f"else coalesce(k_{kept.name}.v, (hash({said}) >> 2)::BIGINT + {FIRST_TEXT}) end"
        )
    }


def _stripped(column: int) -> str:
    """The column of a cell without white space around it, as `_with_stripped` adds it."""
    return f"t{column}"


def _with_stripped(source: Source, columns: Iterable[int]) -> str:
    """The rows of a file with the stripped cells of some columns; what is plain is left as it is."""
    added = "".join(f", {_strip(f'c{column}')} as t{column}" for column in sorted(set(columns)))
    # joins keep no order, so that each row is numbered before any
    return f"(select *, row_number() over () - 1 as n{added} from {source.relation()}) f"


def _strip(cell: str) -> str:
    plain = " and ".join(f"ord({end}({cell}, 1)) between 33 and 126" for end in ("left", "right"))
    return f"case when {plain} then {cell} else trim({cell}, {_WHITE_SPACE}) end"


def _digest(column: int | None, *, numbered: bool) -> str:
    """The digest of a number; a `numbered` record whose own number says nothing has none."""
    if column is None:
        return "NULL"
    said = _stripped(column)
    nothing = f"{said} = ''" + (f" or lower({said}) in ({_SAID_NOTHING})" if numbered else "")
    return f"case when {nothing} then NULL else md5_number({said}) end"


def _is_blank(source: Source) -> str:
    """Whether no cell of a row says anything."""
    cells = [f"c{index}" for index in range(len(source.table.headings))]
    every = f"trim(concat({', '.join(cells)}), {_WHITE_SPACE})"
    return f"case when ord(coalesce({', '.join(cells)})) > 32 then false else {every} = '' end"
