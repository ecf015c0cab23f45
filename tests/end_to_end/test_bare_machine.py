"""A machine that gives habeas nothing: no home, no folder to keep anything in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Habeas

_ROOT = Path(__file__).parents[2]
_LOG = "request id,type,date received,requester\nR-1,access,2026-01-05,individual\n"
_CHECK = (
    "check",
    "log.csv",
    "events.csv",
    "--entity",
    "kind=covered_provider",
    "--entity",
    "state=none",
    "--as-of",
    "2026-06-30",
    "--only",
    "HIPAA-T-01",
)


@pytest.fixture
def log(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log of one request that nobody answered."""
    for name in ("HABEAS_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.delenv(name, raising=False)
    (folder / "log.csv").write_text(_LOG, encoding="utf-8")
    (folder / "events.csv").write_text("request id,event,date\nR-1,access_provided,2026-04-20\n", encoding="utf-8")
    return folder


def _no_home() -> Path:
    raise RuntimeError("Could not determine home directory.")


def test_without_a_home_nothing_is_kept_and_the_check_is_made(
    log: Path, habeas: Habeas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", _no_home)
    ran = habeas(*_CHECK)
    assert (ran.code, ran.err) == (1, "")
    assert "1 breach of 1 rule" in ran.out


def test_a_path_from_a_home_that_is_not_there_is_told_with_its_line(
    log: Path, habeas: Habeas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "expanduser", lambda path: _no_home())
    (log / "habeas.yaml").write_text("key_file: ~/.habeas.key\n", encoding="utf-8")
    ran = habeas(*_CHECK)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: habeas.yaml:1: this user has no home folder, from which `~` counts\nhelp: name the whole path\n"
    )


@pytest.mark.parametrize("place", ["file/habeas", "/proc/habeas"])
def test_a_folder_that_cannot_be_written_changes_nothing(log: Path, place: str) -> None:
    """In a process of its own, for whatever is kept in memory is not in it."""
    (log / "file").write_text("", encoding="utf-8")
    (log / "one.txt").write_text("We deny your request for access to your records.\n", encoding="utf-8")
    code = "import sys; from checker.cli.main import execute; sys.exit(execute(sys.argv[1:]))"
    ran = subprocess.run(
        (sys.executable, "-c", code, "check", "one.txt", *_CHECK[1:]),
        cwd=log,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(_ROOT), "HABEAS_CACHE_DIR": place},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "1 breach of 1 rule" in ran.stdout
