"""What a bench found: lines with their bars, printed for a person and kept as JSON for docs/performance.md.

A bench adds the options with `add_options`, makes a `Result` of its lines and ends with `finish`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final, Literal

STORED: Final = Path(__file__).parent / "measured"

Sense = Literal["at most", "at least"]


@dataclass(frozen=True)
class Line:
    """One thing that was measured: `value` in `unit`, beside `beside`, within a bar or without any.

    `unit` is `x` for a ratio (the median of those of the single rounds), else MiB, MB/s, ms and the like. `seconds` is
    the median of the rounds, `memory` the greatest resident set of the process in MiB, `note` what one has to know.
    """

    what: str
    value: float
    unit: str = "x"
    beside: str | None = None
    sense: Sense | None = None
    bar: float | None = None
    seconds: float | None = None
    memory: float | None = None
    note: str | None = None

    @property
    def within(self) -> bool:
        """Whether there is no bar, or the value keeps it."""
        if self.bar is None:
            return True
        return self.value <= self.bar if self.sense == "at most" else self.value >= self.bar


@dataclass(frozen=True)
class Result:
    """All lines of one run of a bench: `command` runs it again, `size` says on what it ran."""

    bench: str
    command: str
    size: str
    rounds: int
    lines: tuple[Line, ...]
    day: date
    machine: str
    versions: Mapping[str, str]

    @property
    def within(self) -> bool:
        """Whether every line keeps its bar."""
        return all(line.within for line in self.lines)


def add_options(parser: argparse.ArgumentParser, rounds: int) -> None:
    """The options that every bench has."""
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--json", type=Path, metavar="FILE", help="where the result is kept")


def result(
    bench: str,
    size: str,
    rounds: int,
    lines: Iterable[Line],
    packages: Iterable[str] = ("duckdb",),
    arguments: str = "",
) -> Result:
    """The result of a run on this machine, today; `packages` are those whose versions matter."""
    command = f"python -m tests.benchmarks.{bench} {arguments}".strip()
    versions = {"Python": platform.python_version()} | {name: _version(name) for name in packages}
    return Result(bench, command, size, rounds, tuple(lines), date.today(), machine(), versions)


def finish(found: Result, file: Path | None) -> None:
    """Prints the lines, keeps them where asked, and ends the process with 1 where one is past its bar."""
    say(f"{found.size}; medians of {found.rounds} interleaved rounds")
    for line in found.lines:
        say(shown(line))
    if file is not None:
        write(found, file)
    if not found.within:
        raise SystemExit(1)


def shown(line: Line) -> str:
    """A line for a terminal."""
    verdict = "" if line.bar is None else f", {line.sense} {line.bar:g}{'  ok' if line.within else '  PAST THE BAR'}"
    parts = (
        f"{line.what:58} {number(line.value):>8} {line.unit}{verdict}",
        "" if line.seconds is None else f"{line.seconds:.3g} s",
        "" if line.memory is None else f"{line.memory:.0f} MiB",
        f"({line.note})" if line.note else "",
    )
    return "  ".join(part for part in parts if part)


def number(value: float) -> str:
    """A value with as many digits as mean something."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def write(found: Result, file: Path) -> None:
    """Keeps a result."""
    content = asdict(found) | {"day": found.day.isoformat()}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read(file: Path) -> Result:
    """A result that was kept."""
    content = json.loads(file.read_text(encoding="utf-8"))
    lines = tuple(Line(**line) for line in content.pop("lines"))
    return Result(**(content | {"lines": lines, "day": date.fromisoformat(content["day"])}))


def machine() -> str:
    """The machine in words: processors, memory, system, and how many processes wanted to run of late."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[1]
    return f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, load {load:.1f}"


def seconds(work: Callable[[], object]) -> float:
    """How long something takes in this process."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def say(line: str) -> None:
    """Prints a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.machine()
    names = (line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name"))
    return next(names, platform.machine())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
