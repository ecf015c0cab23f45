"""How long a command takes to start: `habeas --help`, a check of one letter and of a small log, beside an import.

`python -m tests.benchmarks.bench_start [--rounds N]` runs each as a whole process, interleaved, and prints medians and
the medians of the round-by-round ratios to `python -c "import click"`. Exits with 1 where a ratio is past its bar. The
first round is not counted: it fills the caches. The bars hold for the phrase reader.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from checker import workspace
from tests.benchmarks.log import AS_OF, Log, write_tables
from tests.benchmarks.measured import say, seconds

LETTER = Path(__file__).parents[2] / "fixtures" / "clinic" / "letters"
HABEAS = str(Path(sys.executable).with_name("habeas"))
# About 1,000 rows of requests, events and items.
REQUESTS = 230
YARDSTICK = "import click"


@dataclass(frozen=True)
class Start:
    """A command, and how many times as long as the yardstick it may take; None for what is printed alone."""

    name: str
    command: tuple[str, ...]
    most: float | None = None


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
    return (
        Start("python -c pass", (sys.executable, "-c", "pass")),
        Start(YARDSTICK, (sys.executable, "-c", YARDSTICK)),
        Start("habeas --help", (HABEAS, "--help"), 1.25),
        Start("check of one letter", (*alone, letter), 3),
        Start(f"check of a log of {rows:,} rows", (*alone, *files), 4),
    )


def run(command: Sequence[str]) -> None:
    """Runs a command to its end; SystemExit where it could not do its work."""
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=os.environ, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command[:2])} ended with {done.returncode}: {done.stderr.decode()[:500]}")


def measure(measured: Sequence[Start], rounds: int) -> bool:
    """Prints every start beside the yardstick; whether each is within its bar."""
    for each in measured:
        run(each.command)
    times = [[seconds(partial(run, each.command)) for each in measured] for _ in range(rounds)]
    yardstick = [each.name for each in measured].index(YARDSTICK)
    within = True
    for index, each in enumerate(measured):
        ratio = median(found[index] / found[yardstick] for found in times)
        bar = "" if each.most is None else f", at most {each.most:g}"
        verdict = "" if each.most is None else "  ok" if ratio <= each.most else "  PAST THE BAR"
        say(f"{each.name:34} {median(found[index] for found in times) * 1000:7.0f} ms  {ratio:6.2f} x{bar}{verdict}")
        within = within and (each.most is None or ratio <= each.most)
    return within


def main() -> None:
    """Runs what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if not measure(starts(Path(folder)), asked.rounds):
            raise SystemExit(1)


if __name__ == "__main__":
    main()
