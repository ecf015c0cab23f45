"""Ctrl-C ends a command with 130 and a line; what it was writing is there as a whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TextIO

import pytest

from checker.cli.output import opened
from checker.diagnostics.diagnostic import CheckerError
from checker.evidence import pack
from tests.end_to_end.conftest import Habeas
from tests.end_to_end.test_formats import DENIAL, PROVIDER

SAID = "\ninterrupted: the check is not complete\n"
SLOW = """
import sys, time
from checker.cli.main import execute
from checker.letters.reading import PhraseReader
def read(self, document, concepts):
    print("reading", flush=True)
    time.sleep(60)
PhraseReader.read = read
sys.exit(execute(sys.argv[1:]))
"""


@pytest.fixture
def letter(folder: Path) -> str:
    (folder / "letter.txt").write_text(DENIAL, encoding="utf-8")
    return "letter.txt"


def test_a_check_that_is_interrupted_says_so_and_writes_nothing(folder: Path, letter: str) -> None:
    arguments = [
        "check",
        letter,
        *PROVIDER,
        "--no-cache",
        "-o",
        "report.txt",
        "--verdicts",
        "verdicts.jsonl",
        "--evidence",
        "pack",
    ]
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "reading\n"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (130, SAID)
    assert [file.name for file in folder.iterdir()] == [letter]


def test_a_report_that_is_interrupted_is_not_there(
    folder: Path, habeas: Habeas, letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(assessment: object, stream: TextIO, options: object) -> None:
        stream.write("{")
        raise KeyboardInterrupt

    monkeypatch.setattr("checker.reporters.json_report.write", cut_off)
    ran = habeas("check", letter, *PROVIDER, "--report", "json=report.json", "-o", "first.txt")
    assert (ran.code, ran.err) == (130, SAID)
    assert sorted(file.name for file in folder.iterdir()) == ["first.txt", letter]
    assert (folder / "first.txt").read_text("utf-8").endswith("\n")


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_verdicts_that_are_interrupted_are_not_there(
    folder: Path, habeas: Habeas, letter: str, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    asked = ("check", letter, *PROVIDER, "--verdicts", f"verdicts.{ending}", "-o", "report.txt")
    assert habeas(*asked).code == 1
    before = (folder / f"verdicts.{ending}").read_bytes()

    def cut_off(judgement: object) -> dict[str, object]:
        raise KeyboardInterrupt

    monkeypatch.setattr("checker.assessment.verdicts._measure", cut_off)
    assert habeas(*asked).code == 130
    assert (folder / f"verdicts.{ending}").read_bytes() == before
    assert sorted(file.name for file in folder.iterdir()) == [letter, "report.txt", f"verdicts.{ending}"]


@pytest.mark.parametrize("target", ["pack", "pack.zip"])
def test_a_pack_that_is_interrupted_leaves_the_old_one(
    folder: Path, habeas: Habeas, letter: str, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    asked = ("check", letter, *PROVIDER, "--evidence", target, "-o", "report.txt")
    assert habeas(*asked).code == 1

    def files() -> dict[str, bytes]:
        return {str(file): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}

    before = files()

    def cut_off(digests: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(pack, "sums_text", cut_off)
    assert habeas(*asked).code == 130
    assert files() == before


def test_a_file_that_is_written_is_for_its_owner_alone(folder: Path) -> None:
    (folder / "report.txt").write_text("old", encoding="utf-8")
    (folder / "link.txt").symlink_to("report.txt")
    with opened("link.txt") as stream:
        stream.write("new")
        assert (folder / "report.txt").read_text("utf-8") == "old"
    assert (folder / "report.txt").read_text("utf-8") == "new"
    assert (folder / "link.txt").is_symlink()
    assert (folder / "report.txt").stat().st_mode & 0o777 == 0o600


def test_what_is_no_plain_file_is_written_in_place(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    reading = os.open(folder / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    with opened("pipe") as stream:
        stream.write("through")
    assert os.read(reading, 100) == b"through"
    os.close(reading)


@pytest.mark.parametrize("target", [".", "nowhere/report.txt"])
def test_a_file_that_cannot_be_written_is_told(folder: Path, target: str) -> None:
    with pytest.raises(CheckerError, match="cannot be written"), opened(target):
        pass
