"""Whole processes side by side: each command of a list in turn, round after round, with time and memory of each.

Who measures imports little: Linux counts the memory of the process that starts another to that other until it runs.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Spent:
    """What one process took: seconds on the clock and of the processors, and its greatest resident set in MiB."""

    seconds: float
    processor: float
    memory: float


def run(command: Sequence[str], codes: Sequence[int] = (0,)) -> Spent:
    """Runs a command to its end; SystemExit with what it said where it ended with another code."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in codes:
            said.seek(0)
            last = said.read().decode(errors="replace")[-800:]
            raise SystemExit(f"{' '.join(command[:3])} ended with {process.returncode}: {last}")
    return Spent(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def interleaved(commands: Sequence[Sequence[str]], rounds: int, codes: Sequence[int] = (0,)) -> list[tuple[Spent, ...]]:
    """What each command took, in each round; a first round that fills caches is not counted."""
    for command in commands:
        run(command, codes)
    turns = [[run(command, codes) for command in commands] for _ in range(rounds)]
    return list(zip(*turns, strict=True))


def seconds_of(spent: Sequence[Spent]) -> float:
    """The median time on the clock."""
    return median(each.seconds for each in spent)


def memory_of(spent: Sequence[Spent]) -> float:
    """The greatest memory of all rounds, in MiB."""
    return max(each.memory for each in spent)


def ratio(spent: Sequence[Spent], beside: Sequence[Spent]) -> float:
    """The median of the round-by-round ratios of time on the clock."""
    return median(one.seconds / other.seconds for one, other in zip(spent, beside, strict=True))


def processor_ratio(spent: Sequence[Spent], beside: Sequence[Spent]) -> float:
    """The same of the processors' time, which other processes disturb less."""
    return median(one.processor / other.processor for one, other in zip(spent, beside, strict=True))
