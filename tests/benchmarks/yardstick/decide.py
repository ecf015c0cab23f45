"""The six rules of the peers in habeas: the plan's statements alone are timed, over rows that DuckDB holds already.

`python -m tests.benchmarks.yardstick.decide ROWS FILE.csv TIMES` reads the first rows, holds them so many times over,
and prints rows, seconds and the breaches in one of them as JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from datetime import date
from itertools import islice
from pathlib import Path

from checker import workspace
from checker.configuration.load import load_configuration
from checker.engines.duckdb import write
from checker.engines.duckdb.engine import connected, fill_clocks, load, profile_of
from checker.engines.model import World
from checker.logs.read import read_log
from checker.plan.make import lower
from checker.plan.verdicts import VERDICTS

HERE = Path(__file__).parent
AS_OF = date(2026, 6, 30)
BREACHED = VERDICTS.index("breached")


def decide(log: Path, times: int) -> dict[str, float]:
    """Rows, seconds, and breaches in the log."""
    checked = workspace.load([HERE / "policies" / "records.policy", HERE / "six"], shipped=False)
    program, rules = checked.program, sorted(checked.program.rules)
    export = read_log([log], program, load_configuration((), HERE / "habeas.yaml"))
    world = World(program, export.dataset(), AS_OF, {})
    with connected() as connection:
        lowered = lower(program, AS_OF, {}, rules)
        loaded = load(connection, world, lowered.tables)
        plan = lowered.plan(profile_of(connection, lowered.tables, loaded.loader))
        fill_clocks(connection, world, plan, loaded)
        rows = len(loaded.rows["request"])
        connection.execute(
            f"insert into request select request.id + {rows} * copy.range, request.* exclude (id) "
            f"from request, range(1, {times}) as copy"
        )
        start = time.perf_counter()
        for statement in write.statements(plan, loaded.words.__getitem__):
            connection.execute(statement)
        found = 0
        for name, several in write.results(plan).values():
            columns = [plan.results[rule][1] for rule in several]
            counts = " + ".join(f'count(*) filter (where "{each}" = {BREACHED})' for each in columns)
            told = connection.execute(f'select {counts} from "{name}"').fetchone()
            found += told[0] if told else 0
        seconds = time.perf_counter() - start
    return {"rows": rows * times, "seconds": seconds, "found": found / times}


def main() -> None:
    """Decides the first rows of a log."""
    most, file, times = int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    with tempfile.TemporaryDirectory() as folder, file.open(encoding="utf-8") as lines:
        log = Path(folder) / "log.csv"
        log.write_text("".join(islice(lines, most + 1)), encoding="utf-8")
        told = decide(log, times)
    sys.stdout.write(f"{json.dumps(told)}\n")


if __name__ == "__main__":
    main()
