"""Rows whose unknown fields are made when they are asked for: most fields of most rows never are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from checker.logs.cells import Flaw
from checker.logs.columns import Reading, blank_value
from checker.semantics.data import Fact, FactKind, Heard, Origin, Row, Unknown, Value
from checker.semantics.model import Record
from checker.semantics.types import DocumentType

NO_COLUMN = "the log has no column for it"


@dataclass(frozen=True)
class Shape:
    """What every row of a record has: the reading of a field, and of a child table, that was not supplied."""

    record: str
    defaults: Mapping[str, Reading]
    documents: frozenset[str]
    tables: Mapping[str, tuple[()] | Flaw]


def shape_of(record: Record, supplied: frozenset[str], source: str = "log") -> Shape:
    """The shape of a record's rows, where records of the kinds `supplied` could have been read."""
    return Shape(
        record.name,
        {name: _default(blank_value(field)) for name, field in record.fields.items()},
        frozenset(name for name, field in record.fields.items() if isinstance(field.type, DocumentType)),
        {
            name: _no_rows(child.record in supplied, child.empty == "absent", child.record, source)
            for name, child in record.children.items()
        },
    )


def _default(blank: Reading) -> Reading:
    return Flaw(None, NO_COLUMN) if isinstance(blank, Flaw) else blank


def _no_rows(supplied: bool, means_none: bool, record: str, source: str) -> tuple[()] | Flaw:
    if not supplied:
        return Flaw(None, f"the {source} holds no table of {record} records")
    return () if means_none else Flaw(None, f"the {source} lists no {record} records here")


class FieldValues(Mapping[str, Value]):
    """The fields of one row: what was read, and the default of the shape for the rest."""

    __slots__ = ("_key", "_known", "_shape")

    def __init__(self, shape: Shape, key: str, known: Mapping[str, Reading | Unknown]) -> None:
        self._shape = shape
        self._key = key
        self._known = known

    def __getitem__(self, name: str) -> Value:
        value = self._known.get(name)
        if value is None:
            value = self._shape.defaults[name]
        if isinstance(value, Flaw):
            kind: FactKind = "text" if name in self._shape.documents else "field"
            return Unknown(frozenset((Fact(kind, self._shape.record, name, self._key, why=value.why),)))
        return value

    def filled(self, values: Mapping[str, Value]) -> FieldValues:
        """The same fields, of which more are known."""
        return FieldValues(self._shape, self._key, {**self._known, **values})

    def __iter__(self) -> Iterator[str]:
        return iter(self._shape.defaults)

    def __len__(self) -> int:
        return len(self._shape.defaults)


def fill(row: Row, values: Mapping[str, Value]) -> None:
    """Sets fields of a row; the others stay as they were read."""
    fields = row.fields
    row.fields = fields.filled(values) if isinstance(fields, FieldValues) else {**fields, **values}


class ChildTables(Mapping[str, "tuple[Row, ...] | Unknown"]):
    """The child tables of one row: the rows that there are, and the default of the shape for the rest."""

    __slots__ = ("_key", "_rows", "_shape")

    def __init__(self, shape: Shape, key: str, rows: Mapping[str, tuple[Row, ...]]) -> None:
        self._shape = shape
        self._key = key
        self._rows = rows

    def __getitem__(self, name: str) -> tuple[Row, ...] | Unknown:
        rows = self._rows.get(name)
        if rows:
            return rows
        default = self._shape.tables[name]
        if isinstance(default, Flaw):
            return Unknown(frozenset((Fact("children", self._shape.record, name, self._key, why=default.why),)))
        return default

    def __iter__(self) -> Iterator[str]:
        return iter(self._shape.tables)

    def __len__(self) -> int:
        return len(self._shape.tables)


def make_row(
    shape: Shape,
    key: str,
    known: Mapping[str, Reading],
    origin: Origin | None = None,
    children: Mapping[str, tuple[Row, ...]] | None = None,
    heard: Heard | None = None,
) -> Row:
    """A row of which `known` fields and `children` were read; both may hold fewer names than the record has."""
    row = Row(shape.record, key, FieldValues(shape, key, known), None, origin, heard)
    tables = children or {}
    for rows in tables.values():
        for child in rows:
            child.parent = row
    row.children = ChildTables(shape, key, tables)
    return row
