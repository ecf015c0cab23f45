"""Six rules in another engine of policies, over the yardstick's log; it runs without habeas, where the engine is.

`python peer.py ENGINE ROWS FILE.csv` prints rows, seconds and breaches as JSON. Dates are turned into day numbers and
the fee into a number beforehand; only the decisions are timed.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

Row = dict[str, Any]

OUTCOMES = ("granted", "partial", "denied", "withdrawn", "pending")
REGO = """package yardstick
import rego.v1
outcomes := {"granted", "partial", "denied", "withdrawn", "pending"}
breach contains [i, "S01"] if { some i, row in input; row.request_id == "" }
breach contains [i, "S07"] if { some i, row in input; not row.outcome in outcomes }
breach contains [i, "S08"] if {
  some i, row in input
  row.came > 0
  row.went > 0
  row.went - row.came > 30 + row.added
}
breach contains [i, "S14"] if { some i, row in input; row.outcome in {"denied", "partial"}; row.ground == "" }
breach contains [i, "S19"] if { some i, row in input; row.charged > 25 }
breach contains [i, "S20"] if { some i, row in input; row.reviewer_id != ""; row.reviewer_id == row.denier_id }
number := count(breach)
"""
CEL = (
    "row.request_id == ''",
    "!(row.outcome in ['granted', 'partial', 'denied', 'withdrawn', 'pending'])",
    "row.came > 0 && row.went > 0 && row.went - row.came > 30 + row.added",
    "row.outcome in ['denied', 'partial'] && row.ground == ''",
    "row.charged > 25.0",
    "row.reviewer_id != '' && row.reviewer_id == row.denier_id",
)


def rows_of(path: Path, most: int) -> list[Row]:
    """The first rows of the log, ready to be decided."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_ready(row) for row in islice(csv.DictReader(file), most)]


def _ready(row: dict[str, str]) -> Row:
    return {
        **row,
        "came": _day(row["received"]),
        "went": _day(row["responded"]),
        "added": int(row["ext_days"] or 0),
        "charged": _number(row["fee"]),
    }


def _day(text: str) -> int:
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return 0


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def opa(rows: list[Row]) -> Callable[[], int]:
    """OPA's own engine, in Go, with the whole log as one input."""
    from opa_bindings import OpaEngine  # type: ignore[import-not-found]  # only where the engine is

    engine = OpaEngine()
    engine.add_policy("yardstick.rego", REGO)
    engine.eval_document("yardstick.number", [])
    return lambda: int(engine.eval_document("yardstick.number", rows))


def regorus(rows: list[Row]) -> Callable[[], int]:
    """Rego in Rust, with the whole log as one input."""
    import regorus as engines  # type: ignore[import-not-found]  # only where the engine is

    engine = engines.Engine()
    engine.add_policy("yardstick.rego", REGO)

    def decide() -> int:
        engine.set_input_json(json.dumps(rows))
        return int(engine.eval_rule("data.yardstick.number"))

    return decide


def cel_python(rows: list[Row]) -> Callable[[], int]:
    """CEL in Python, row by row."""
    import celpy  # type: ignore[import-not-found]  # only where the engine is

    environment = celpy.Environment()
    programs = [environment.program(environment.compile(text)) for text in CEL]

    def decide() -> int:
        found = 0
        for row in rows:
            activation = {"row": celpy.json_to_cel(row)}
            found += sum(bool(program.evaluate(activation)) for program in programs)
        return found

    return decide


def python(rows: list[Row]) -> Callable[[], int]:
    """The six rules as plain Python, row by row."""

    def decide() -> int:
        found = 0
        for row in rows:
            found += row["request_id"] == ""
            found += row["outcome"] not in OUTCOMES
            found += row["came"] > 0 and row["went"] > 0 and row["went"] - row["came"] > 30 + row["added"]
            found += row["outcome"] in ("denied", "partial") and row["ground"] == ""
            found += row["charged"] > 25
            found += row["reviewer_id"] != "" and row["reviewer_id"] == row["denier_id"]
        return found

    return decide


ENGINES: dict[str, Callable[[list[Row]], Callable[[], int]]] = {
    "opa": opa,
    "regorus": regorus,
    "cel-python": cel_python,
    "python": python,
}


def main() -> None:
    """Runs one engine."""
    rows = rows_of(Path(sys.argv[3]), int(sys.argv[2]))
    decide = ENGINES[sys.argv[1]](rows)
    start = time.perf_counter()
    found = decide()
    seconds = time.perf_counter() - start
    sys.stdout.write(json.dumps({"rows": len(rows), "seconds": seconds, "found": found}) + "\n")


if __name__ == "__main__":
    main()
