"""How long a command takes to start: `habeas --help`, a check of one letter and of a small log, beside an import.

And how long it takes where nothing is kept yet: every policy that ships compiled, beside Lark's parse of the same text.

`python -m tests.benchmarks.bench_start [--rounds N] [--json FILE]` runs each as a whole process, interleaved, and
prints medians of the round-by-round ratios to its yardstick. Exits with 1 where a ratio is past its bar.
The first round is not counted: it fills the caches. The bars hold for the phrase reader.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker import workspace
from tests.benchmarks.log import AS_OF, Log, write_tables
from tests.benchmarks.measured import Line, add_options, finish, result
from tests.benchmarks.processes import interleaved, ratio, seconds_of

LETTER = Path(__file__).parents[2] / "fixtures" / "clinic" / "letters"
HABEAS = str(Path(sys.executable).with_name("habeas"))
# About 1,000 rows of requests, events and items.
REQUESTS = 230
YARDSTICK = "import click"
PARSE = "Lark's parse of all policies"


@dataclass(frozen=True)
class Start:
    """A command, and how many times as long as its yardstick it may take; None for what is printed alone."""

    name: str
    command: tuple[str, ...]
    most: float | None = None
    yardstick: str = YARDSTICK


def starts(folder: Path) -> tuple[Start, ...]:
    """What is measured; the log is written into the folder."""
    program = workspace.load().program
    dataset = Log(program, seed=1).dataset(REQUESTS)
    files = [str(path) for path in write_tables(program, dataset, folder)]
    rows = sum(1 for record in ("request", "event", "item") for _ in dataset.rows(record))
    letter = str(next(path for path in sorted(LETTER.iterdir()) if path.suffix == ".txt"))
    check = (HABEAS, "check", "--reader", "phrases", "--entity", "kind=covered_provider", "--as-of", str(AS_OF))
    empty = folder / "none.yaml"
    empty.write_text("{}\n")
    alone = (*check, "--config", str(empty))
    compiling = (sys.executable, "-m", "tests.benchmarks.compiling")
    return (
        Start("python -c pass", (sys.executable, "-c", "pass")),
        Start(YARDSTICK, (sys.executable, "-c", YARDSTICK)),
        Start("habeas --help", (HABEAS, "--help"), 1.25),
        Start("check of one letter", (*alone, letter), 3),
        Start(f"check of a log of {rows:,} rows", (*alone, *files), 4),
        Start(PARSE, (*compiling, "text"), yardstick=PARSE),
        Start("all policies compiled, nothing kept", (*compiling, "policies"), 2, PARSE),
    )


def lines(measured: Sequence[Start], rounds: int) -> Iterator[Line]:
    """Every start beside the yardstick."""
    spent = interleaved([each.command for each in measured], rounds, codes=(0, 1))
    by_name = {each.name: found for each, found in zip(measured, spent, strict=True)}
    for each, found in zip(measured, spent, strict=True):
        yield Line(
            each.name,
            ratio(found, by_name[each.yardstick]),
            beside=each.yardstick,
            sense=None if each.most is None else "at most",
            bar=each.most,
            seconds=seconds_of(found),
        )


def main() -> None:
    """Runs what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser, rounds=7)
    asked = parser.parse_args()
    # whoever has a cache has compiled modules too; without them each process would compile those that changed
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        found = tuple(lines(starts(Path(folder)), asked.rounds))
    size = "warm caches, the phrase reader"
    finish(result("bench_start", size, asked.rounds, found, packages=("click",)), asked.json)


if __name__ == "__main__":
    main()
