"""JSON lines of any number: which keys they have, which of them DuckDB reads as the small reader does, and how.

An orderly line is an object of plain values, lists of them and amounts, with numbers that a double holds exactly as
they are written. Every other line is read by the small reader: one that it leaves out is left out here, with any
other the file is read as a small log.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntFlag
from pathlib import Path
from types import MappingProxyType
from typing import Final

import duckdb

from checker.engines.duckdb.asking import executed
from checker.large.files import COMPRESSIONS, NotLargeError, text
from checker.logs.endings import packing
from checker.logs.headings import Vocabulary
from checker.logs.languages import squashed
from checker.logs.nested import Nested, read_json_lines
from checker.logs.problems import DataProblem
from checker.logs.tables import Cell

# What stands before a cell that is no text, in the cells that DuckDB gives; no text of an orderly line begins with it.
MARK: Final = "\x1f"
# Lines that are left out, and different keys; with more of them no log is meant.
_MOST_LEFT_OUT: Final = 10_000
_MOST_KEYS: Final = 1_000
# Keys that say what an entry is, or under which parts of a record stand.
_TELLING: Final = frozenset({"record", "resourceType"})
_PARTS: Final = frozenset({"request", "records", "denial", "determination", "facts"})

_SPACE: Final = r"[ \t\r]*"
_HEX: Final = "[0-9a-fA-F]"
_ESCAPED: Final = (
    rf"u(?:[1-9a-ce-fA-CE-F]{_HEX}{{3}}|[dD][0-7]{_HEX}{{2}}|0[1-9a-fA-F]{_HEX}{{2}}|00[2-9a-fA-F]{_HEX}"
    rf"|[dD][89abAB]{_HEX}{{2}}\\u[dD][c-fC-F]{_HEX}{{2}})"
)
_TEXT: Final = rf'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|{_ESCAPED}))*"'
_WHOLE: Final = r"(?:0|-?[1-9][0-9]{0,14})"
_NUMBER: Final = rf"(?:{_WHOLE}|-?(?:0|[1-9][0-9]{{0,8}})\.[0-9]{{1,6}})"
_IN_LIST: Final = f"{_SPACE}(?:{_TEXT}|{_WHOLE}|true|false|null){_SPACE}"
_LIST: Final = rf"\[(?:{_SPACE}|{_IN_LIST}(?:,{_IN_LIST})*)\]"
_DIGITS: Final = f'{_SPACE}"amount"{_SPACE}:{_SPACE}(?:{_TEXT}|{_NUMBER}){_SPACE}'
_CURRENCY: Final = f'{_SPACE}"currency"{_SPACE}:{_SPACE}{_TEXT}{_SPACE}'
_AMOUNT: Final = rf"\{{(?:{_DIGITS},{_CURRENCY}|{_CURRENCY},{_DIGITS})\}}"
_VALUE: Final = f"(?:{_TEXT}|{_NUMBER}|true|false|null|{_LIST}|{_AMOUNT})"
_PAIR: Final = f"{_SPACE}{_TEXT}{_SPACE}:{_SPACE}{_VALUE}{_SPACE}"
_ORDERLY: Final = rf"{_SPACE}\{{(?:{_SPACE}|{_PAIR}(?:,{_PAIR})*)\}}{_SPACE}"

_TOO_MANY: Final = f"more than {_MOST_LEFT_OUT:,} of its lines are no JSON"
_NESTED: Final = "a line of JSON holds records inside records, or a value that DuckDB would not read as it is written"
_SAID: Final = MappingProxyType({True: "texts and whole numbers", False: "texts, whole numbers, truths and lists"})


class Form(IntFlag):
    """What stands under a key: texts, whole numbers, decimals, truths, lists and amounts."""

    NOTHING = 0
    TEXT = 1
    WHOLE = 2
    DECIMAL = 4
    TRUTH = 8
    INSIDE = 16


@dataclass(frozen=True)
class JsonLines:
    """The lines of a file: the keys of all in their order, what stands under each, and the lines that are left out.

    `left_out` numbers lines from 1; those that are not blank have a problem. `twice` are lists of keys that hold one
    twice. `marked` are the places of keys whose cells begin with MARK where they are no text.
    """

    path: Path
    keys: tuple[str, ...]
    left_out: tuple[int, ...]
    problems: tuple[DataProblem, ...]
    twice: tuple[tuple[str, ...], ...]
    marked: frozenset[int] = frozenset()

    def relation(self) -> str:
        """The objects as a relation with the columns c0, c1, and so on, in the order of the keys, all of them text."""
        shape = {key: "JSON" if place in self.marked else "VARCHAR" for place, key in enumerate(self.keys)}
        columns = ", ".join(f"{self._column(place)} as c{place}" for place in range(len(self.keys)))
        return f"(select {columns} from ({self.objects(shape)}))"

    def objects(self, shape: Mapping[str, str]) -> str:
        """A query for the objects `o` of all lines that are not left out."""
        read = f"from_json(l, {text(json.dumps(shape, ensure_ascii=False))}) as o"
        return f"select {read} from {_orderly_lines(self.path, self.twice) if self.left_out else _lines(self.path)}"

    def _column(self, place: int) -> str:
        cell = f"struct_extract_at(o, {place + 1})"
        if place not in self.marked:
            return cell
        return f"case when left({cell}, 1) = '\"' then json_extract_string({cell}, '$') else {text(MARK)} || {cell} end"


def cells_of(texts: Sequence[str], vocabulary: Vocabulary, record: str) -> Sequence[Cell]:
    """The cells that texts of a column stand for, as the small reader reads them."""
    marked = [cell.removeprefix(MARK) for cell in texts if cell.startswith(MARK)]
    if not marked:
        return texts
    read = read_json_lines("\n".join(f'{{"cell": {cell}}}' for cell in marked), "", vocabulary, record)
    values = iter(read.tables[0].columns[0])
    return [next(values) if cell.startswith(MARK) else cell for cell in texts]


def _lines(path: Path) -> str:
    """The lines of a file as a relation of one column."""
    return (
        f"read_csv({text(str(path))}, header = false, auto_detect = false, delim = '\x07', quote = '', escape = '', "
        f"compression = '{COMPRESSIONS[packing(path.name)]}', columns = {{'l': 'VARCHAR'}})"
    )


def _orderly(twice: Iterable[Sequence[str]]) -> str:
    """Whether a line is an orderly one."""
    matches = f"coalesce(regexp_full_match(l, {text(_ORDERLY)}), false)"
    lists = ", ".join(f"[{', '.join(map(text, keys))}]" for keys in twice)
    # DuckDB makes a conjunction of a case of two truths, and reads the keys of every line for it
    return f"coalesce(json_keys(case when {matches} then l end) not in ({lists}), false)" if lists else matches


def _orderly_lines(path: Path, twice: Iterable[Sequence[str]]) -> str:
    """The orderly lines of a file as a relation of one column; no function of JSON is given any other line."""
    orderly = f"select case when {_orderly(twice)} then l end as l from {_lines(path)}"
    return f"(select l from ({orderly}) where l is not null)"


def json_lines(
    path: Path, record: str | None, vocabulary: Vocabulary, connection: duckdb.DuckDBPyConnection
) -> JsonLines:
    """What the lines of a file are like; raises NotLargeError for those that have to be read as a small log."""
    try:
        return _looked_at(path, record, vocabulary, connection)
    except duckdb.InvalidInputException:
        raise NotLargeError("its lines are not UTF-8, are longer than DuckDB reads, or end in two ways") from None


def _looked_at(
    path: Path, record: str | None, vocabulary: Vocabulary, connection: duckdb.DuckDBPyConnection
) -> JsonLines:
    counts = executed(
        connection,
        f"select case when {_orderly(())} then json_keys(l) end as keys, count(*) from {_lines(path)} group by keys",
    ).fetchall()
    found = {tuple(keys): count for keys, count in counts if keys is not None}
    twice = tuple(sorted(keys for keys in found if len(set(keys)) < len(keys)))
    left_out: tuple[int, ...] = ()
    problems: tuple[DataProblem, ...] = ()
    if twice or any(keys is None for keys, _ in counts):
        left_out, problems = _left_out(path, record, vocabulary, twice, connection)
    keys = _in_order(path, {key for keys in found if keys not in twice for key in keys}, twice, connection)
    _check_keys(keys)
    return JsonLines(path, keys, left_out, problems, twice)


def _left_out(
    path: Path,
    record: str | None,
    vocabulary: Vocabulary,
    twice: Sequence[tuple[str, ...]],
    connection: duckdb.DuckDBPyConnection,
) -> tuple[tuple[int, ...], tuple[DataProblem, ...]]:
    """The numbers of the lines that the small reader leaves out, and what is wrong with them."""
    numbered = f"select l, row_number() over () as n from {_lines(path)}"
    query = (
        f"select n, coalesce(l, '') from ({numbered}) where not {_orderly(twice)} order by n limit {_MOST_LEFT_OUT + 1}"
    )
    rows = executed(connection, query).fetchall()
    if len(rows) > _MOST_LEFT_OUT:
        raise NotLargeError(_TOO_MANY)
    problems: list[DataProblem] = []
    for number, line in rows:
        if not line.strip():
            continue
        read = read_json_lines(line, str(path), vocabulary, record or "request")
        if any(table.rows for table in read.tables):
            raise NotLargeError(_NESTED)
        problems += [_on_line(problem, number) for problem in read.problems]
    return tuple(number for number, _ in rows), tuple(problems)


def _on_line(problem: DataProblem, number: int) -> DataProblem:
    """A problem of a line that was read by itself."""
    return replace(
        problem,
        row=None if problem.row is None else number,
        line=None if problem.line is None else number,
    )


def _in_order(
    path: Path, keys: set[str], twice: Sequence[tuple[str, ...]], connection: duckdb.DuckDBPyConnection
) -> tuple[str, ...]:
    """The keys in the order in which they are met."""
    if len(keys) > _MOST_KEYS:
        raise NotLargeError(f"its lines have more than {_MOST_KEYS:,} different keys")
    ordered: dict[str, None] = {}
    while missing := keys - ordered.keys():
        wanted = ", ".join(map(text, sorted(missing)))
        query = f"select json_keys(l) as keys from {_orderly_lines(path, twice)}"
        row = executed(
            connection, f"select keys from ({query}) where list_has_any(keys, [{wanted}]) limit 1"
        ).fetchone()
        assert row is not None, "a key stands in a line"
        ordered |= dict.fromkeys(row[0])
    return tuple(ordered)


def _check_keys(keys: Sequence[str]) -> None:
    if not keys:
        raise NotLargeError("no line holds a value")
    if _TELLING & set(keys):
        raise NotLargeError("its lines say themselves what they hold")
    if "" in keys or any("." in key for key in keys) or len(set(map(str.casefold, keys))) < len(keys):
        raise NotLargeError("a key of JSON has a point, is empty, or differs from another by case alone")


def forms_of(lines: JsonLines, connection: duckdb.DuckDBPyConnection) -> tuple[Form, ...]:
    """What stands under each key."""
    asked = []
    for place in range(len(lines.keys)):
        cell = f"struct_extract_at(o, {place + 1})"
        asked.append(
            f"bit_or(case left({cell}, 1) when '\"' then {Form.TEXT} when 't' then {Form.TRUTH} "
            f"when 'f' then {Form.TRUTH} when '[' then {Form.INSIDE} when '{{' then {Form.INSIDE} "
            f"else case when {cell} is null then 0 when contains({cell}, '.') then {Form.DECIMAL} "
            f"else {Form.WHOLE} end end)"
        )
    query = f"select {', '.join(asked)} from ({lines.objects(dict.fromkeys(lines.keys, 'JSON'))})"
    row = executed(connection, query).fetchone()
    assert row is not None, "an aggregate has a row"
    return tuple(Form(found or 0) for found in row)


@dataclass(frozen=True)
class Roles:
    """The places of the keys whose cells are read one by one, of those read as numbers, and of those that are texts."""

    read: frozenset[int]
    decimals: frozenset[int]
    plain: frozenset[int]


def marked(lines: JsonLines, forms: Sequence[Form], roles: Roles, record: str, vocabulary: Vocabulary) -> JsonLines:
    """The lines with those keys marked under which more than texts is read.

    Raises NotLargeError for keys under which something else stands than is read there, and for records inside records.
    """
    inner = set(_inner_names(record, vocabulary))
    for place, (key, form) in enumerate(zip(lines.keys, forms, strict=True)):
        if form & Form.INSIDE and (squashed(key) in inner or key in _PARTS):
            raise NotLargeError(_NESTED)
        refused = Form.INSIDE | Form.TRUTH | Form.DECIMAL if place in roles.plain else Form.NOTHING
        if place in roles.read:
            refused |= Form.WHOLE if place in roles.plain else Form.NOTHING
            refused |= Form.NOTHING if place in roles.decimals else Form.DECIMAL
        if form & refused:
            raise NotLargeError(f"under a key of its lines stands something else than {_SAID[place in roles.plain]}")
    found = (place for place in roles.read if forms[place] & ~Form.TEXT)
    return replace(lines, marked=frozenset(found))


def _inner_names(record: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The keys under which another record stands, where an object or a list stands there."""
    own = vocabulary.records[record]
    yield squashed(own.parent or "")
    for child in own.children.values():
        yield from map(squashed, (child.name, child.record, *child.also))


def rows_of(lines: JsonLines, texts: Sequence[str], vocabulary: Vocabulary, record: str) -> tuple[Sequence[Cell], ...]:
    """The columns of the table of some lines, by the keys of all."""
    nested: Nested = read_json_lines("\n".join(texts), str(lines.path), vocabulary, record)
    if len(nested.tables) != 1 or len(nested.tables[0].rows) != len(texts):
        raise NotLargeError(_NESTED)
    table = nested.tables[0]
    found = dict(zip(table.headings, table.columns, strict=True))
    if not found.keys() <= set(lines.keys):
        raise NotLargeError(_NESTED)
    return tuple(found.get(key, [None] * len(texts)) for key in lines.keys)
