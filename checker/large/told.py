"""Every verdict that is told about a large log, as a Parquet file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from checker.engines.duckdb.asking import executed
from checker.large.sources import text
from checker.large.take import Taking
from checker.plan.verdicts import VERDICTS

Line = Mapping[str, str | int | Sequence[int] | None]


def keep_lines(connection: duckdb.DuckDBPyConnection, columns: Mapping[str, str], lines: Sequence[Line]) -> None:
    """Adds lines to the table `lines`; `place` tells their order in the file, `columns` are all others."""
    shape = json.dumps([{"place": ["BIGINT"], **columns}])
    connection.execute(
        f"create temp table if not exists lines as select unnest(from_json('[]', '{shape}'), recursive := true)"
    )
    connection.execute(
        f"insert into lines select unnest(from_json(?, '{shape}'), recursive := true)",
        [json.dumps(list(lines), ensure_ascii=False)],
    )


def write_told(
    connection: duckdb.DuckDBPyConnection,
    taking: Taking,
    file: Path,
    columns: Mapping[str, str],
) -> None:
    """Writes the tables `lines` and `told`; `columns` are those of the file with their types.

    What was only counted has the place of its request, and neither pseudonym nor number nor measure.
    """
    keep_lines(connection, columns, ())
    verdicts = " ".join(f"when {code} then '{verdict}'" for code, verdict in enumerate(VERDICTS))
    told = {"rule": "rule", "record": "record", "verdict": f"case code {verdicts} end"}
    parts = [
        f"select {', '.join(columns)} from (from lines order by place)",
        f"select {_columns(columns, told)} from told where n is null",
    ]
    for number in taking.log.of("request"):
        start = taking.log.starts[number]
        place = {"file": text(str(taking.log.sources[number].path)), "row": taking.number_rows(number)}
        span = f"n >= {start} and n < {start + taking.log.rows[number]}"
        of_file = f"select *, n - {start} as place from told where {span}"
        parts.append(f"select {_columns(columns, {**told, **place})} from ({of_file})")
    target = text(str(file))
    executed(connection, f"copy ({' union all '.join(parts)}) to {target} (format parquet, use_tmp_file false)")


def _columns(columns: Mapping[str, str], given: Mapping[str, str]) -> str:
    return ", ".join(f"{given.get(name, 'NULL')}::{kind} as {name}" for name, kind in columns.items())
