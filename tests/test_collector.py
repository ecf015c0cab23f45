"""The garbage collector belongs to the program that uses habeas, and to habeas only in a process of its own."""

from __future__ import annotations

import subprocess
import sys

COUNTS = "print(gc.get_freeze_count() > 0, gc.get_threshold()[0], gc.isenabled())"


def told(*lines: str) -> str:
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True)
    return done.stdout


def test_a_program_that_loads_policies_keeps_its_collector_as_it_was() -> None:
    assert told("import gc", "gc.set_threshold(701)", "import checker", "checker.load()", COUNTS) == "False 701 True\n"


def test_a_process_of_habeas_alone_does_not_search_its_policies() -> None:
    told_of = told("import gc, checker", "from checker.collector import process_alone", "process_alone()",
                   "checker.load()", COUNTS)  # fmt: skip
    assert told_of == "True 200000 True\n"
