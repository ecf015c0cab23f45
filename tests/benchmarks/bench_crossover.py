"""From how many requests on DuckDB is the faster engine, with all shipped rules: both engines' times, size by size.

`python -m tests.benchmarks.bench_crossover [--rounds N] [--json FILE]` prints the medians; no bar.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from functools import partial
from statistics import median

from checker import workspace
from checker.collector import process_alone
from checker.engines.duckdb import DuckDBEngine
from checker.engines.model import Engine, World
from checker.engines.reference import ReferenceEngine
from checker.semantics.data import Dataset
from checker.semantics.model import Program
from tests.benchmarks.log import AS_OF, Log
from tests.benchmarks.measured import Line, add_options, finish, result, seconds

SIZES = (400, 800, 1600, 3200, 6400)


def lines(program: Program, rounds: int) -> Iterator[Line]:
    """The ratio of DuckDB's time to the reference engine's over logs of growing size."""
    rules = sorted(program.rules)
    for requests in SIZES:
        world = _world(program, Log(program, seed=1).dataset(requests))
        times = [
            [seconds(partial(decide, kind(), world, rules)) for kind in (ReferenceEngine, DuckDBEngine)]
            for _ in range(rounds)
        ]
        ratio = median(columnar / reference for reference, columnar in times)
        yield Line(
            f"{requests:,} requests, DuckDB",
            ratio,
            beside="the reference engine",
            seconds=median(columnar for _, columnar in times),
        )


def decide(engine: Engine, world: World, rules: Sequence[str]) -> int:
    """The number of verdicts."""
    return sum(len(found.verdicts) for found in engine.verdicts(world, rules))


def _world(program: Program, dataset: Dataset) -> World:
    return World(program, dataset, AS_OF, {name: setting.default for name, setting in program.settings.items()})


def main() -> None:
    """Runs what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser, rounds=3)
    asked = parser.parse_args()
    # as the command does
    process_alone()
    program = workspace.load().program
    found = lines(program, asked.rounds)
    finish(result("bench_crossover", f"all {len(program.rules)} shipped rules", asked.rounds, found), asked.json)


if __name__ == "__main__":
    main()
