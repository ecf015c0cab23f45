"""Every verdict that is told about a large log, as a Parquet file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import duckdb

from checker.engines.duckdb.asking import executed
from checker.large.sources import text
from checker.large.take import Taking
from checker.plan.verdicts import VERDICTS

Line = Mapping[str, str | int | None]

COLUMNS: Final = {
    "rule": "VARCHAR",
    "record": "VARCHAR",
    "pseudonym": "VARCHAR",
    "file": "VARCHAR",
    "row": "BIGINT",
    "key": "VARCHAR",
    "verdict": "VARCHAR",
    "severity": "VARCHAR",
    "due": "DATE",
    "margin": "BIGINT",
}


def write_told(
    connection: duckdb.DuckDBPyConnection,
    taking: Taking,
    left: Mapping[str, set[int]],
    file: Path,
    lines: Sequence[Line],
) -> None:
    """Writes the table `told`, without what is `left` by a rule, and further lines.

    What was only counted has the place of its request, and neither pseudonym nor number nor measure.
    """
    rules = [rule for rule, found in left.items() for _ in found]
    places = [place for found in left.values() for place in sorted(found)]
    connection.execute(
        "create or replace temp table left_open as select unnest($1::VARCHAR[]) rule, unnest($2::BIGINT[]) n",
        [rules, places],
    )
    shape = json.dumps([COLUMNS])
    connection.execute(
        f"create or replace temp table lines as select unnest(from_json(?, '{shape}'), recursive := true)",
        [json.dumps(list(lines), ensure_ascii=False)],
    )
    verdicts = " ".join(f"when {code} then '{verdict}'" for code, verdict in enumerate(VERDICTS))
    told = {"rule": "rule", "record": "record", "verdict": f"case code {verdicts} end"}
    parts = ["select * from lines", f"select {_columns(told)} from told where n is null"]
    for number in taking.log.of("request"):
        start = taking.log.starts[number]
        place = {"file": text(str(taking.log.sources[number].path)), "row": taking.number_rows(number)}
        span = f"n >= {start} and n < {start + taking.log.rows[number]}"
        of_file = f"select *, n - {start} as place from told anti join left_open using (rule, n) where {span}"
        parts.append(f"select {_columns({**told, **place})} from ({of_file})")
    target = text(str(file))
    executed(connection, f"copy ({' union all '.join(parts)}) to {target} (format parquet, use_tmp_file false)")


def _columns(given: Mapping[str, str]) -> str:
    return ", ".join(f"{given.get(name, 'NULL')}::{kind} as {name}" for name, kind in COLUMNS.items())
