"""Writes the stored outputs of bad input anew, for review: python -m tests.end_to_end.accept."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from pathlib import Path

from checker.cli.main import execute
from tests.end_to_end.conftest import Ran
from tests.end_to_end.scenarios import SCENARIOS
from tests.end_to_end.test_bad_input import EXPECTED, transcript, write


def habeas(*arguments: str) -> Ran:
    """The command, with what it printed."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = execute(list(arguments))
    return Ran(code, out.getvalue(), err.getvalue())


os.environ.pop("HABEAS_KEY_FILE", None)
EXPECTED.mkdir(exist_ok=True)
for name, scenario in SCENARIOS.items():
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        write(Path(folder), scenario)
        (EXPECTED / f"{name}.txt").write_text(transcript(habeas, scenario), encoding="utf-8")
