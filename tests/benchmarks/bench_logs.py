"""How long a log takes: all HIPAA rules in one run, beside a plain scan of the same rows as a file.

`python -m tests.benchmarks.bench_logs [--requests N] [--rounds N] [--crossover]` prints medians of interleaved rounds.
The scan is DuckDB's own: it parses the file and takes the greatest value of every column, and decides nothing.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median

import duckdb

from checker import workspace
from checker.logs.derived import derive
from checker.assessment.letters import add_missing
from checker.configuration.model import Configuration
from checker.engines.duckdb import DuckDBEngine
from checker.engines.model import Engine, World
from checker.engines.reference import ReferenceEngine
from checker.logs.read import read_log
from checker.semantics.data import ABSENT, Dataset, Row, Unknown
from checker.semantics.model import Program
from tests.benchmarks.log import Log

AS_OF = date(2025, 9, 30)


def hipaa_rules(program: Program) -> list[str]:
    """The rules of the HIPAA policies."""
    return [rule.id for rule in program.rules.values() if rule.policy.startswith("hipaa.")]


def write_tables(program: Program, dataset: Dataset, folder: Path) -> list[Path]:
    """The log as a clinic exports it: a file for requests, one for events, one for items."""
    files = []
    for record in ("request", "event", "item"):
        names = list(program.records[record].fields)
        path = folder / f"{record}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            child = record != "request"
            table.writerow([*(["request id"] if child else []), *names])
            table.writerows([*_request_of(row), *(_cell(row, name) for name in names)] for row in dataset.rows(record))
        files.append(path)
    return files


def _request_of(row: Row) -> list[str]:
    return [_cell(row.parent, "id")] if row.record != "request" and isinstance(row.parent, Row) else []


def _cell(row: Row, name: str) -> str:
    value = row.fields[name]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is ABSENT or isinstance(value, Unknown) else str(value)


def scan(files: Sequence[Path]) -> None:
    """Parses every cell of the files and decides nothing."""
    with duckdb.connect() as connection:
        for path in files:
            connection.execute("select max(columns(*)) from read_csv($1, all_varchar = true)", [str(path)]).fetchall()


def check_files(program: Program, files: Sequence[Path], engine: Engine, rules: Sequence[str]) -> int:
    """The number of verdicts from the files on: every cell read, the tables joined, every rule decided."""
    facts = {"kind": "covered_provider", "state": "none", "country": "us", "holidays": "us_federal"}
    export = read_log(files, program, Configuration(entity=facts, complete_through=AS_OF))
    if any(problem.incomplete for problem in export.problems):
        raise SystemExit("the log was not read whole")
    derive(export)
    add_missing(list(export.requests), export.shapes["letter"])
    return decide(engine, _world(program, export.dataset()), rules)


def decide(engine: Engine, world: World, rules: Sequence[str]) -> int:
    """The number of verdicts."""
    return sum(len(found.verdicts) for found in engine.verdicts(world, rules))


def say(line: str) -> None:
    """Prints a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare_with_scan(program: Program, requests: int, rounds: int) -> None:
    """Prints the time of all rules beside that of the scan."""
    dataset = Log(program, seed=1).dataset(requests)
    world, rules = _world(program, dataset), hipaa_rules(program)
    engine = DuckDBEngine()
    with tempfile.TemporaryDirectory() as folder:
        files = write_tables(program, dataset, Path(folder))
        rows = sum(1 for record in ("request", "event", "item") for _ in dataset.rows(record))
        size = sum(path.stat().st_size for path in files) / 2**20
        say(f"{requests} requests, {rows} rows, {size:.0f} MiB as CSV, {len(rules)} rules")
        times = [
            (
                seconds(lambda: scan(files)),
                seconds(lambda: decide(engine, world, rules)),
                seconds(lambda: check_files(program, files, DuckDBEngine(), rules)),
            )
            for _ in range(rounds)
        ]
    scans, decisions, checks = zip(*times, strict=True)
    ratio = median(check / scan for scan, _, check in times)
    say(
        f"scan {median(scans):.2f} s, all rules {median(decisions):.2f} s once read, "
        f"{median(checks):.2f} s from the files on: ratio {ratio:.1f} to the scan (medians of {rounds})"
    )
    say(f"left to the reference engine: {sum(engine.left.left.values())} of {engine.left.subjects}")


def find_crossover(program: Program, rounds: int) -> None:
    """Prints both engines' times for all shipped rules over logs of growing size."""
    rules = sorted(program.rules)
    for requests in (25, 50, 100, 200, 400, 800, 1600):
        world = _world(program, Log(program, seed=1).dataset(requests))
        times = [tuple(_timed(kind(), world, rules) for kind in (ReferenceEngine, DuckDBEngine)) for _ in range(rounds)]
        reference, columnar = (median(each) for each in zip(*times, strict=True))
        say(f"{requests} requests: reference {reference:.2f} s, duckdb {columnar:.2f} s")


def _timed(engine: Engine, world: World, rules: Sequence[str]) -> float:
    return seconds(lambda: decide(engine, world, rules))


def _world(program: Program, dataset: Dataset) -> World:
    return World(program, dataset, AS_OF, {name: setting.default for name, setting in program.settings.items()})


def main() -> None:
    """Runs what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--crossover", action="store_true")
    asked = parser.parse_args()
    program = workspace.load().program
    if asked.crossover:
        find_crossover(program, asked.rounds)
    else:
        compare_with_scan(program, asked.requests, asked.rounds)


if __name__ == "__main__":
    main()
