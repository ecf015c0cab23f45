"""Tables of numbers as Arrow: from the lines of the loader, and what is in their columns."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from types import MappingProxyType
from typing import Final

import pyarrow
import pyarrow.compute
from pyarrow import csv

from checker.engines.duckdb.loading import Filling, Measured

# By the words of DuckDB.
TYPES: Final[Mapping[str, pyarrow.DataType]] = MappingProxyType(
    {
        "INTEGER": pyarrow.int32(),
        "DECIMAL(18, 4)": pyarrow.decimal128(18, 4),
        "INTEGER[]": pyarrow.list_(pyarrow.int32()),
    }
)


def arrow_table(filling: Filling) -> pyarrow.Table:
    """The lines as columns; an empty cell is a null."""
    types = {name: TYPES[kind] for name, kind in filling.columns.items()}
    schema = pyarrow.schema(list(types.items()))
    lines = "".join(filling.lines).encode("ascii")
    if not lines:
        return schema.empty_table()
    flat = {name: pyarrow.string() if pyarrow.types.is_list(kind) else kind for name, kind in types.items()}
    table = csv.read_csv(
        BytesIO(lines),
        csv.ReadOptions(column_names=list(types)),
        convert_options=csv.ConvertOptions(column_types=flat, null_values=[""], strings_can_be_null=True),
    )
    for place, name in enumerate(types):
        if types[name] != flat[name]:
            lists = [None if cell is None else json.loads(cell) for cell in table.column(name).to_pylist()]
            table = table.set_column(place, name, pyarrow.array(lists, types[name]))
    return table


def measured(table: pyarrow.Table, columns: Sequence[str]) -> tuple[int, list[Measured]]:
    """How many rows there are, and what the columns hold."""
    found = []
    for name in columns:
        column = table.column(name)
        ends = pyarrow.compute.min_max(column).as_py()
        found.append(Measured(len(column) - column.null_count, ends["min"], ends["max"]))
    return table.num_rows, found
