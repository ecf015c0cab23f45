"""How long a log takes: `habeas check` beside SQL written by hand for the same rules over the same file.

`python -m tests.benchmarks.bench_logs [--rows N]... [--rounds N] [--json FILE]` makes the yardstick's log of each size
(100,000 rows by default), runs both as whole processes, interleaved, and prints the medians of the round-by-round
ratios and the greatest memory of each process. Both must count the same. Exits with 1 where a ratio is past its bar.
The bars hold from a million rows on, those of memory from ten million, those of growth between two sizes, one ten times
the other. Time is measured as the commands run by themselves; memory, and time once more, where both are allowed
500 MB. Small sizes too go the way of large logs (`--large`).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from tests.benchmarks.measured import Line, add_options, finish, result, say
from tests.benchmarks.processes import Spent, interleaved, memory_of, processor_ratio, ratio, run, seconds_of

YARDSTICK: Final = Path(__file__).parent / "yardstick"
HABEAS: Final = str(Path(sys.executable).with_name("habeas"))
ROWS: Final = 100_000
MEMORY: Final = "500MB"
LARGE: Final = 10_000_000
# Below so many rows the start of the process counts for more than the rows, and no figure has a bar.
BARRED: Final = 1_000_000

MOST_COUNTING: Final = 1.10
MOST_WRITING: Final = 1.30
MOST_SHIPPED: Final = 2.0
MOST_FOR_TEN_RULES: Final = 1.05
MOST_WITH_TIMES: Final = 2.0
MOST_TIME_FOR_TEN_TIMES: Final = 9.0
MOST_MEMORY_FOR_TEN_TIMES: Final = 1.3
MOST_MIB: Final = 300
MOST_MIB_WITH_TABLES: Final = 650


@dataclass(frozen=True)
class Sizes:
    """What a size took: what each command spent in each round."""

    rows: int
    spent: Mapping[str, Sequence[Spent]]


def sql(log: Path, *more: str) -> list[str]:
    """The command of the yardstick."""
    return [sys.executable, "-m", "tests.benchmarks.yardstick.sql", str(log), *more]


def habeas(log: Path, settings: str, report: Path, *more: str) -> list[str]:
    """The command of a check."""
    place = str(YARDSTICK / settings)
    wanted = ["--large", "--format", "json", "--output", str(report), "--exit-zero"]
    return [HABEAS, "check", str(log), "--config", place, *wanted, *more]


def commands(log: Path, folder: Path) -> Mapping[str, list[str]]:
    """What is run beside each other, by name."""
    limit = ("--memory", MEMORY)
    return {
        "sql": sql(log),
        "habeas": habeas(log, "habeas.yaml", folder / "habeas.json"),
        "sql, limited": sql(log, *limit),
        "habeas, limited": habeas(log, "habeas.yaml", folder / "limited.json", *limit),
        "times": habeas(timed(log), str(folder / "times.yaml"), folder / "times.json"),
        "ten rules more": habeas(log, "more.yaml", folder / "more.json"),
        "shipped": habeas(log, "shipped.yaml", folder / "shipped.json", *limit),
        "sql, written": sql(log, "--findings", str(folder / "sql.parquet")),
        "habeas, written": habeas(
            log, "habeas.yaml", folder / "written.json", "--verdicts", str(folder / "verdicts.parquet")
        ),
    }


def timed(log: Path) -> Path:
    """The log whose days have times."""
    return log.with_name(f"timed_{log.name}")


def make_timed(log: Path, folder: Path) -> None:
    """Makes the log whose days have times, and its settings, which say in which zone they are."""
    if not timed(log).exists():
        run([sys.executable, "-m", "tests.benchmarks.yardstick.generate", str(log), str(timed(log))])
    settings = (YARDSTICK / "habeas.yaml").read_text(encoding="utf-8")
    settings = settings.replace("policies: ./policies", f"policies: {YARDSTICK / 'policies'}/")
    (folder / "times.yaml").write_text(f"timezone: Europe/London\n{settings}", encoding="utf-8")


def measure(rows: int, rounds: int, folder: Path, skipped: Sequence[str]) -> Sizes:
    """Runs every command on a log of so many rows; SystemExit where the two sides do not count the same."""
    log = folder / f"log_{rows}.csv"
    if not log.exists():
        run([sys.executable, "-m", "tests.benchmarks.yardstick.generate", str(rows), str(log)])
    if "times" not in skipped:
        make_timed(log, folder)
    say(f"{rows:,} rows, {log.stat().st_size / 2**20:.0f} MiB as CSV")
    chosen = {name: command for name, command in commands(log, folder).items() if name not in skipped}
    spent = dict(zip(chosen, interleaved(list(chosen.values()), rounds), strict=True))
    compare_counts(log, folder)
    return Sizes(rows, spent)


def compare_counts(log: Path, folder: Path) -> None:
    """SystemExit where the report and the SQL do not count the same breaches."""
    counts = folder / "counts.json"
    run([*sql(log), "--counts", str(counts)])
    counted = json.loads(counts.read_text(encoding="utf-8"))
    told = json.loads((folder / "habeas.json").read_text(encoding="utf-8"))["outcomes"]
    found = {each["rule"]["id"]: each["tally"].get("breached", 0) for each in told}
    wrong = [rule for rule in found if found[rule] != counted[rule]]
    if wrong or not found:
        raise SystemExit(f"the two sides do not count the same: {', '.join(wrong) or 'no rule'}")
    times = folder / "times.json"
    if times.exists():
        told_of_times = json.loads(times.read_text(encoding="utf-8"))["outcomes"]
        if [each["tally"] for each in told_of_times] != [each["tally"] for each in told]:
            raise SystemExit("days with times do not count the same as days alone")


_BESIDE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "sql": "SQL by hand",
        "sql, written": "SQL by hand, its findings written",
        "sql, limited": f"SQL by hand, with {MEMORY}",
    }
)


def lines(sizes: Sizes) -> Iterator[Line]:
    """What is told of one size."""
    rows, spent = f"{sizes.rows:,} rows", sizes.spent
    yardstick, barred = spent["sql"], sizes.rows >= BARRED
    yield Line(
        f"{rows}, the yardstick's rules as SQL by hand",
        seconds_of(yardstick),
        "s",
        seconds=seconds_of(yardstick),
        memory=memory_of(yardstick),
    )
    for name, what, beside, most in (
        ("habeas", "the yardstick's rules, counted", "sql", MOST_COUNTING),
        ("habeas, written", "the yardstick's rules, every verdict written", "sql, written", MOST_WRITING),
        ("habeas, limited", f"the same with {MEMORY}", "sql, limited", MOST_COUNTING),
        ("shipped", f"all policies that ship, with {MEMORY}", "sql, limited", MOST_SHIPPED),
    ):
        if name in spent and beside in spent:
            yield _ratio(f"{rows}, {what}", spent[name], spent[beside], _BESIDE[beside], most if barred else None)
    if "ten rules more" in spent:
        more = spent["ten rules more"]
        yield Line(
            f"{rows}, ten rules more",
            processor_ratio(more, spent["habeas"]),
            beside="the same without them",
            sense="at most" if barred else None,
            bar=MOST_FOR_TEN_RULES if barred else None,
            seconds=seconds_of(more),
            memory=memory_of(more),
            note="processor time",
        )
    if "times" in spent:
        what = f"{rows}, every day with a time, the same rules"
        yield _ratio(what, spent["times"], spent["habeas"], "days alone", MOST_WITH_TIMES if barred else None)
    if sizes.rows >= LARGE:
        for name, what, most in (
            ("habeas, limited", "the yardstick's rules", MOST_MIB),
            ("shipped", "all policies that ship", MOST_MIB_WITH_TABLES),
        ):
            if name in spent:
                told = f"{rows}, memory, {what}, with {MEMORY}"
                yield Line(told, memory_of(spent[name]), "MiB", sense="at most", bar=most)


def growth(small: Sizes, large: Sizes) -> Iterator[Line]:
    """What ten times the rows cost."""
    one, ten = small.spent["habeas"], large.spent["habeas"]
    what = f"{small.rows:,} to {large.rows:,} rows"
    yield _ratio(f"{what}, time", ten, one, f"{small.rows:,} rows", MOST_TIME_FOR_TEN_TIMES)
    one, ten = small.spent["habeas, limited"], large.spent["habeas, limited"]
    yield Line(
        f"{what}, memory with {MEMORY}",
        memory_of(ten) / memory_of(one),
        beside=f"{small.rows:,} rows",
        sense="at most",
        bar=MOST_MEMORY_FOR_TEN_TIMES,
        memory=memory_of(ten),
    )


def _ratio(what: str, spent: Sequence[Spent], beside: Sequence[Spent], name: str, most: float | None) -> Line:
    return Line(
        what,
        ratio(spent, beside),
        beside=name,
        sense="at most" if most is not None else None,
        bar=most,
        seconds=seconds_of(spent),
        memory=memory_of(spent),
    )


def all_lines(measured: Sequence[Sizes]) -> Iterator[Line]:
    """The lines of every size, and of growth."""
    for each in measured:
        yield from lines(each)
    for small in measured:
        for large in measured:
            if large.rows == 10 * small.rows:
                yield from growth(small, large)


def main() -> None:
    """Runs what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser, rounds=5)
    parser.add_argument("--rows", type=int, action="append", help="a size; several are measured in turn")
    parser.add_argument("--skip", action="append", default=[], help="a command that is left out, such as shipped")
    parser.add_argument("--folder", type=Path, help="where the logs are kept for the next run")
    asked = parser.parse_args()
    sizes = sorted(asked.rows or [ROWS])
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.folder or Path(scratch)
        measured = [measure(rows, asked.rounds, folder, asked.skip) for rows in sizes]
    told = " ".join((*(f"--rows {rows}" for rows in sizes), *(f"--skip {name}" for name in asked.skip)))
    size = f"logs of {' and '.join(f'{rows:,}' for rows in sizes)} rows, seventeen columns, CSV"
    finish(result("bench_logs", size, asked.rounds, all_lines(measured), arguments=told), asked.json)


if __name__ == "__main__":
    main()
