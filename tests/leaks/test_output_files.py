"""What a command writes, only its owner can read: mode 0600, and no more where a file that others read was there."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.reporters.formats import FORMATS
from tests.leaks.conftest import World
from tests.leaks.running import run

_CHECK = ("check", "small", "--only", "HIPAA-T-01")
_REPORTS = tuple(word for name, _ in FORMATS for word in ("--report", f"{name}=made/report.{name}"))
_WRITERS = {
    "check, every report": (*_CHECK, *_REPORTS, "-o", "made/standard.txt", "--evidence", "made/pack"),
    "check, verdicts in JSON Lines": (*_CHECK, "--verdicts", "made/verdicts.jsonl", "--evidence", "made/pack.zip"),
    "check, verdicts in CSV": (*_CHECK, "--verdicts", "made/verdicts.csv"),
    "check, verdicts in Parquet": (*_CHECK, "--verdicts", "made/verdicts.parquet"),
    "baseline": ("baseline", "create", "small", "--only", "HIPAA-T-01", "-o", "made/baseline.json"),
    "sample": ("sample", "small", "--size", "1", "--seed", "1", "-o", "made/sample.txt"),
    "read": ("read", "small/letter.txt", "--reader", "phrases", "--show-text", "-o", "made/letter.txt"),
    "report": ("report", "given/results.json", "-o", "made/report.txt"),
    "history": ("history", "given", "-o", "made/history.txt"),
    "sign": ("sign", "--new-key", "made/key.pem"),
    "sign a pack": ("sign", "given/pack.zip", "--key", "given/key.pem", "--out", "made/pack.dsse.json"),
    "init": ("init", "made", "--yes"),
    "a crash": ("--debug", "made/trace.txt", *_CHECK, "--evidence", "made/pack.zip"),
}
_PUBLIC = ".pub.pem"


@pytest.fixture(scope="module")
def small(world: World) -> Iterator[Path]:
    """A log of one request with a letter, and what is made of it for the commands that read that.

    Taken away at the end: a worker may come back to this module after it was at another of the same folder.
    """
    export, given = world.folder / "small", world.folder / "given"
    export.mkdir()
    (export / "requests.csv").write_text("request id,type,date received,requester\nR-1,access,2026-01-05,individual\n")
    (export / "events.csv").write_text("request id,event,date,written\nR-1,access_provided,2026-04-20,yes\n")
    (export / "letter.txt").write_text("January 20, 2026\n\nYour request is denied because you owe us money.\n")
    settings = "entity: {kind: covered_provider, country: us, state: none}\ncomplete_through: 2026-06-30\n"
    (export / "habeas.yaml").write_text(settings)
    given.mkdir()
    run("check", "small", "--only", "HIPAA-T-01", "--format", "json", "-o", "given/results.json")
    run("check", "small", "--only", "HIPAA-T-01", "--evidence", "given/pack.zip")
    run("sign", "--new-key", "given/key.pem")
    yield export
    shutil.rmtree(export)
    shutil.rmtree(given)


@pytest.mark.parametrize("writer", _WRITERS)
def test_only_the_owner_can_read_what_is_written(
    world: World, small: Path, writer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = world.folder / "made"
    made.mkdir()
    if writer == "init":
        (made / "requests.csv").write_bytes((small / "requests.csv").read_bytes())
        (made / "requests.csv").chmod(0o600)
    if writer == "a crash":
        monkeypatch.setattr("checker.assessment.run.gather", None)
    before = os.umask(0)
    try:
        run(*_WRITERS[writer])
        files = [path for path in made.rglob("*") if path.is_file() and not path.name.endswith(_PUBLIC)]
        assert files
        assert {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in files} == {
            path.name: "0o600" for path in files
        }
    finally:
        os.umask(before)
        for path in sorted(made.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        made.rmdir()


@pytest.mark.parametrize(
    "arguments",
    [
        (*_CHECK, "-o", "open.txt"),
        (*_CHECK, "--verdicts", "open.csv"),
        (*_CHECK, "--evidence", "open.zip"),
        ("--debug", "open.trace", *_CHECK, "--evidence", "none/none/none.zip"),
        ("sign", "given/pack.zip", "--key", "given/key.pem", "--out", "open.dsse.json"),
    ],
)
def test_a_file_that_others_can_read_is_not_written_into(
    world: World, small: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = world.folder / next(word for word in arguments if word.startswith("open."))
    file.touch(0o644)
    file.chmod(0o644)
    if file.suffix == ".trace":
        monkeypatch.setattr("checker.assessment.run.gather", None)
    run(*arguments)
    assert file.stat().st_size
    assert oct(stat.S_IMODE(file.stat().st_mode)) == "0o600"
    file.unlink()
