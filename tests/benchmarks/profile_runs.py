"""Where the time goes in the three kinds of run: a check of one letter, of a small log, of a large one.

`python -m tests.benchmarks.profile_runs [--rows N] [--out DIR] [--json FILE]` runs each under pyinstrument in a
process of its own, imports included, writes a page with its flame graph to DIR/NAME.html (out/profile by default) and
prints the parts of habeas that took most. Time that DuckDB or another library takes counts for what called it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.benchmarks.bench_logs import HABEAS, YARDSTICK
from tests.benchmarks.log import AS_OF, Log, write_tables
from tests.benchmarks.measured import say

if TYPE_CHECKING:
    from pyinstrument.frame import Frame

OUT: Final = Path("out/profile")
LETTERS: Final = Path(__file__).parents[2] / "fixtures" / "clinic" / "letters"
# About 1,000 rows of requests, events and items.
REQUESTS: Final = 230
ROWS: Final = 100_000
MOST: Final = 8
# The command's own end of the process would lose the profile.
_UNDER_PROFILER: Final = """
import sys
from pyinstrument import Profiler
with Profiler() as profiler:
    from checker.cli.main import cli
    cli(sys.argv[2:], standalone_mode=False)
profiler.last_session.save(sys.argv[1])
"""


@dataclass(frozen=True)
class Cost:
    """A part of habeas, or what it waits for, and its share of the time of the run."""

    part: str
    share: float


@dataclass(frozen=True)
class Profile:
    """A run: seconds under the profiler, and what took most."""

    name: str
    what: str
    seconds: float
    costs: tuple[Cost, ...]


def runs(folder: Path, rows: int) -> Iterator[tuple[str, str, list[str]]]:
    """Name, words and arguments of each run; their files are written into the folder."""
    from checker import workspace

    program = workspace.load().program
    files = [str(path) for path in write_tables(program, Log(program, seed=1).dataset(REQUESTS), folder)]
    letter = str(next(path for path in sorted(LETTERS.iterdir()) if path.suffix == ".txt"))
    empty = folder / "none.yaml"
    empty.write_text("{}\n", encoding="utf-8")
    entity = ["--entity", "kind=covered_provider", "--as-of", str(AS_OF), "--config", str(empty), "--exit-zero"]
    yield "letter", "one letter, both readers", ["check", letter, *entity]
    yield "small-log", f"a log of {REQUESTS} requests, all policies that ship", ["check", *files, *entity]
    log = folder / "log.csv"
    subprocess.run([sys.executable, "-m", "tests.benchmarks.yardstick.generate", str(rows), str(log)], check=True)
    large = ["check", "--large", str(log), "--config", str(YARDSTICK / "habeas.yaml"), "--exit-zero"]
    yield "large-log", f"a log of {rows:,} rows, the yardstick's rules", large


def profiled(name: str, arguments: Sequence[str], folder: Path, out: Path) -> tuple[float, tuple[Cost, ...]]:
    """Seconds and costs of a run; its flame graph is written."""
    from pyinstrument.renderers.html import HTMLRenderer
    from pyinstrument.session import Session

    session = folder / f"{name}.json"
    # The first fills the caches of letters and policies.
    subprocess.run([HABEAS, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    command = [sys.executable, "-c", _UNDER_PROFILER, str(session), *arguments]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise SystemExit(f"the run {name} failed under the profiler: {done.stderr.decode()[-500:]}")
    read = Session.load(session)
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{name}.html").write_text(HTMLRenderer().render(read), encoding="utf-8")
    root = read.root_frame()
    return read.duration, costs(root) if root is not None else ()


def costs(root: Frame) -> tuple[Cost, ...]:
    """The parts with the greatest shares: every moment counts for the innermost part of habeas that is running."""
    spent: dict[str, float] = defaultdict(float)
    waiting: list[tuple[Frame, str]] = [(root, "the start of Python")]
    while waiting:
        frame, within = waiting.pop()
        part = _part(frame) or within
        spent[part] += frame.absorbed_time + max(frame.time - sum(child.time for child in frame.children), 0.0)
        waiting += [(child, part) for child in frame.children]
    total = sum(spent.values()) or 1.0
    most = sorted(spent.items(), key=lambda each: -each[1])[:MOST]
    return tuple(Cost(part, round(seconds / total, 3)) for part, seconds in most)


def _part(frame: Frame) -> str | None:
    """The module of habeas that a frame is in, the import of a library, or nothing of the two."""
    path = frame.file_path or ""
    if "/checker/" in path:
        module = path.rpartition("/checker/")[2].removesuffix(".py").replace("/", ".")
        return "imports of habeas's own modules" if frame.function == "<module>" else f"checker.{module}"
    if frame.function == "<module>" and "site-packages/" in path:
        return f"import of {path.rpartition('site-packages/')[2].partition('/')[0].removesuffix('.py')}"
    return None


def main() -> None:
    """Runs what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--json", type=Path, metavar="FILE", help="where the result is kept")
    asked = parser.parse_args()
    found = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name, what, arguments in runs(folder, asked.rows):
            seconds, parts = profiled(name, arguments, folder, asked.out)
            found.append(Profile(name, what, round(seconds, 3), parts))
            say(f"{what}: {seconds:.2f} s; {asked.out / name}.html")
            for cost in parts:
                say(f"  {cost.share:5.1%}  {cost.part}")
    if asked.json is not None:
        asked.json.write_text(json.dumps([asdict(each) for each in found], indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
