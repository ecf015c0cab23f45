"""Runs the command as a user would, in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from checker.cli.main import execute


@dataclass(frozen=True)
class Ran:
    """What a command printed and its exit code."""

    code: int
    out: str
    err: str


Habeas = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with nothing of the environment that changes a report."""
    monkeypatch.chdir(tmp_path)
    for name in ("HABEAS_KEY_FILE", "FORCE_COLOR", "CLICOLOR_FORCE", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def habeas(folder: Path, capsys: pytest.CaptureFixture[str]) -> Habeas:
    """The command `habeas` in that folder."""

    def command(*arguments: str) -> Ran:
        code = execute(list(arguments))
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return command
