"""How fast six rules are decided: habeas beside other engines of policies, over rows that each holds already.

`python -m tests.benchmarks.bench_peers [--rounds N] [--environment DIR] [--allow-missing] [--json FILE]` installs the
engines with pip into an environment of their own (a temporary one, or DIR, which is kept), runs each over the first
rows of the yardstick's log, interleaved, and prints how many times as many rows a second habeas decides. All must find
the same breaches. Reading is not timed; dates and amounts are numbers already. Exits with 1 past a bar, and where an
engine cannot be installed, unless that is allowed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Final
from zipfile import ZipFile

from tests.benchmarks.measured import Line, add_options, finish, result, say

PEER: Final = Path(__file__).parent / "yardstick" / "peer.py"
ROWS: Final = 20_000
# The rows that habeas holds are the same so many times over, because a plan over a few has nothing to do.
TIMES: Final = 32


@dataclass(frozen=True)
class Engine:
    """Another engine: its package, the rows that it takes in a few seconds, and the least that habeas is faster."""

    name: str
    title: str
    package: str | None
    rows: int
    least: float | None = None
    # A wheel for a newer Python that needs none of it: its files are unpacked.
    unpacked: str | None = None


ENGINES: Final = (
    Engine("opa", "OPA's engine (Go)", "opa-golib-python-bindings==0.4.4", ROWS, 500, unpacked="3.14"),
    Engine("regorus", "regorus (Rego in Rust)", "celine-regorus==0.9.1.post20260227075446", ROWS, 100),
    Engine("cel-python", "cel-python (CEL in Python)", "cel-python==0.5.0", 1_000, 15_000),
    Engine("python", "plain Python, a condition a rule", None, ROWS),
)


@dataclass(frozen=True)
class Decided:
    """What a run says of itself."""

    rows: int
    seconds: float
    found: float

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds


class Environment:
    """An environment of Python for the peers alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._python = folder / "bin" / "python"
        if not self._python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)

    def install(self, engine: Engine) -> bool:
        """Whether the engine is there now."""
        if engine.package is None:
            return True
        if engine.unpacked is None:
            return self._pip("install", engine.package)
        place = self._folder / engine.name
        if not place.exists():
            asked = ("--no-deps", "--only-binary=:all:", "--python-version", engine.unpacked)
            if not self._pip("download", *asked, "--dest", str(self._folder / "wheels"), engine.package):
                return False
            stem = engine.package.partition("==")[0].replace("-", "_")
            for wheel in (self._folder / "wheels").glob(f"{stem}-*.whl"):
                with ZipFile(wheel) as archive:
                    archive.extractall(place)
        return True

    def decide(self, engine: Engine, log: Path) -> Decided:
        """Runs the engine in a process of its own."""
        command = [str(self._python), str(PEER), engine.name, str(engine.rows), str(log)]
        return _told(command, {"PYTHONPATH": str(self._folder / engine.name)})

    def _pip(self, *asked: str) -> bool:
        command = [str(self._python), "-m", "pip", "--quiet", "--disable-pip-version-check", *asked]
        return (
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0
        )


def habeas(log: Path, rows: int, times: int) -> Decided:
    """The same rules in habeas, in a process of its own."""
    return _told([sys.executable, "-m", "tests.benchmarks.yardstick.decide", str(rows), str(log), str(times)], {})


def _told(command: Sequence[str], more: dict[str, str]) -> Decided:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **more})
    if done.returncode:
        raise SystemExit(f"{' '.join(command[1:3])} ended with {done.returncode}: {done.stderr[-500:]}")
    return Decided(**json.loads(done.stdout))


def compare(log: Path, environment: Environment, engines: Sequence[Engine]) -> None:
    """SystemExit where an engine does not find what habeas finds."""
    for rows in sorted({engine.rows for engine in engines}):
        expected = habeas(log, rows, 1).found
        for engine in engines:
            if engine.rows == rows and (found := environment.decide(engine, log).found) != expected:
                raise SystemExit(f"{engine.title} finds {found:g} breaches in {rows:,} rows, habeas {expected:g}")


def lines(log: Path, environment: Environment, engines: Sequence[Engine], rounds: int) -> Iterator[Line]:
    """What is told of each engine."""
    turns = [(habeas(log, ROWS, TIMES), [environment.decide(engine, log) for engine in engines]) for _ in range(rounds)]
    own = median(ours.rate for ours, _ in turns)
    yield Line("habeas, six rules decided", own, "rows/s", note=f"{ROWS * TIMES:,} rows held by DuckDB")
    for place, engine in enumerate(engines):
        yield Line(
            f"habeas beside {engine.title}",
            median(ours.rate / theirs[place].rate for ours, theirs in turns),
            beside=engine.title,
            sense="at least" if engine.least is not None else None,
            bar=engine.least,
            note=f"it decides {median(theirs[place].rate for _, theirs in turns):,.0f} rows/s",
        )


def main() -> None:
    """Runs what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser, rounds=5)
    parser.add_argument("--environment", type=Path, metavar="DIR", help="keeps the engines for the next run")
    parser.add_argument("--allow-missing", action="store_true", help="goes on without engines that pip cannot install")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        environment = Environment(asked.environment or Path(scratch) / "environment")
        engines = [engine for engine in ENGINES if environment.install(engine)]
        missing = [engine for engine in ENGINES if engine not in engines]
        for engine in missing:
            say(f"{engine.title} cannot be installed here: {engine.package}")
        if missing and not asked.allow_missing:
            raise SystemExit(1)
        log = Path(scratch) / "log.csv"
        subprocess.run([sys.executable, "-m", "tests.benchmarks.yardstick.generate", str(ROWS), str(log)], check=True)
        compare(log, environment, engines)
        found = tuple(lines(log, environment, engines, asked.rounds))
    size = f"six rules; {ROWS:,} rows, 1,000 for cel-python"
    kept = result("bench_peers", size, asked.rounds, found)
    packages = dict(engine.package.split("==") for engine in engines if engine.package)
    finish(replace(kept, versions={**kept.versions, **packages}), asked.json)


if __name__ == "__main__":
    main()
