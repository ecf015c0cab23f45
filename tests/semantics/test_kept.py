"""Checked programs are kept on disk, and whatever is wrong with what is kept costs a second check and nothing else."""

from __future__ import annotations

import dataclasses
import os
import pickle
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from checker import caching, workspace
from checker.caching import FOLDER_VARIABLE
from checker.diagnostics.diagnostic import CheckerError
from checker.semantics.model import Checked, Program, Rule, head_of

OWN = """policy own "One of the user's own"
  law     "None: an invented law"
  checked 2026-01-01

setting own_number "A number"
  cite    "None"
  number
  default 3
  because "it is one"

list own_words "Words"
  cite     "None"
  contains "a" "b"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "own.policy"
    file.write_text(OWN, encoding="utf-8")
    old(file)
    return file


def old(file: Path) -> None:
    """As if the file had not been touched for a minute."""
    then = file.stat().st_mtime_ns - 60_000_000_000
    os.utime(file, ns=(then, then))


def loaded(own: Path) -> Checked:
    """The policy alone, as another process would load it."""
    return workspace.Workspace().load([own], shipped=False)


def program_of(folder: Path) -> Path:
    (found,) = folder.glob("*.program")
    return found


def assert_same(found: Program, expected: Program) -> None:
    for each in dataclasses.fields(Program):
        kept, made = getattr(found, each.name), getattr(expected, each.name)
        same = tuple(kept) == tuple(made) if isinstance(made, Sequence) else dict(kept) == dict(made)
        assert same, each.name


def made(own: Path) -> Checked:
    return workspace.check([workspace.read(own, own.as_posix())])


def test_a_kept_program_is_the_one_that_was_checked(folder: Path, own: Path) -> None:
    for _ in range(3):
        checked = loaded(own)
        assert checked.diagnostics == ()
        assert_same(checked.program, made(own).program)
    assert program_of(folder)


def test_the_shipped_policies_are_kept_as_they_are(folder: Path) -> None:
    first = workspace.Workspace().load()
    again = workspace.Workspace().load()
    assert first.diagnostics == again.diagnostics == ()
    assert_same(again.program, first.program)
    assert_same(
        again.program, workspace.check(workspace.read(p, n) for n, p in workspace.shipped_files().items()).program
    )


def test_a_kept_program_gives_the_heads_of_its_rules_and_the_digests_of_its_calendars(folder: Path) -> None:
    workspace.Workspace().load()
    kept = workspace.Workspace().load().program
    assert dict(kept.heads) == {name: head_of(rule) for name, rule in kept.rules.items()}
    assert dict(kept.calendar_digests) == {name: calendar.digest for name, calendar in kept.calendars.items()}


def test_the_rules_of_a_record_are_read_without_the_others(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        program = workspace.Workspace().load().program
    about = {name: head.record for name, head in program.heads.items()}
    made: list[Rule] = []

    def make(rule: Rule, state: Mapping[str, object]) -> None:
        rule.__dict__.update(state)
        made.append(rule)

    monkeypatch.setattr(Rule, "__setstate__", make, raising=False)
    for name, record in about.items():
        if record == "letter":
            assert program.rules[name].id == name
    assert {rule.versions[0].subject.record for rule in made} == {"letter"}


def test_a_policy_of_ones_own_is_kept_when_it_is_checked_again(folder: Path, own: Path) -> None:
    loaded(own)
    assert list(folder.glob("*.program")) == []
    loaded(own)
    assert program_of(folder)


def test_a_mistake_is_told_from_a_kept_program_too(folder: Path, own: Path) -> None:
    own.write_text(OWN.replace("default 3", "default three"), encoding="utf-8")
    told = [loaded(own).diagnostics for _ in range(3)]
    assert told[0]
    assert told[0] == told[1] == told[2] == made(own).diagnostics


def test_an_edit_of_the_same_length_is_seen_at_once(folder: Path, own: Path) -> None:
    for number in "345":
        own.write_text(OWN.replace("default 3", f"default {number}"), encoding="utf-8")
        for _ in range(3):
            assert str(loaded(own).program.settings["own_number"].default) == number


def test_files_with_the_stamps_of_the_last_time_are_not_read(
    folder: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caching, "_SETTLED", -(10**15))
    for _ in range(3):
        checked = loaded(own)
    own.chmod(0o600)
    assert_same(loaded(own).program, checked.program)
    monkeypatch.setattr(workspace, "read", None)
    assert loaded(own).diagnostics == ()


def test_a_file_that_changes_during_the_check_is_told(folder: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "_SETTLED", -(10**15))
    for _ in range(3):
        checked = loaded(own)
    own.write_text(OWN.replace("A number", "The number"), encoding="utf-8")
    assert checked.program.settings["own_number"].title == "A number"
    with pytest.raises(CheckerError) as told:
        list(checked.program.cases)
    assert told.value.message == "a policy was changed while it was checked"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"",
        lambda content: content[:80],
        lambda content: content[:96],
        lambda content: content[:96] + b"\x80\x05not a pickle",
        lambda content: content[:96] + pickle.dumps({"diagnostics": (0, 10)}),
        lambda content: content[:96] + pickle.dumps({"diagnostics": ("x", None)}),
        lambda content: content[: len(content) // 2],
        lambda content: content[:400] + bytes(len(content) - 400),
        lambda content: content[:64] + bytes(32) + content[96:],
    ],
    ids=["empty", "no mark", "no index", "no pickle", "no parts", "no places", "cut off", "wiped", "another mark"],
)
def test_a_spoilt_entry_is_checked_anew(folder: Path, own: Path, spoil: Callable[[bytes], bytes]) -> None:
    for _ in range(2):
        loaded(own)
    entry = program_of(folder)
    entry.write_bytes(spoil(entry.read_bytes()))
    for _ in range(2):
        assert_same(loaded(own).program, made(own).program)


def test_a_table_whose_entry_is_gone_by_then_is_made_anew(folder: Path, own: Path) -> None:
    for _ in range(3):
        checked = loaded(own)
    program_of(folder).unlink()
    assert_same(checked.program, made(own).program)


class CallsAFunction:
    """A pickle of this calls a function when it is read."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str, ...]]:
        return os.mkdir, (str(Path(os.environ[FOLDER_VARIABLE]) / "called"),)


def test_an_entry_cannot_call_a_function(folder: Path, own: Path) -> None:
    for _ in range(2):
        loaded(own)
    entry = program_of(folder)
    content = pickle.dumps(CallsAFunction())
    index = pickle.dumps(dict.fromkeys(("diagnostics", "settings"), (0, len(content))))
    entry.write_bytes(entry.read_bytes()[:96] + index + content)
    assert_same(loaded(own).program, made(own).program)
    assert not (folder / "called").exists()


def test_what_was_not_used_for_a_month_goes_and_then_the_oldest(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000_000_000.0
    monkeypatch.setattr(caching, "MOST_BYTES", 25)
    folder.mkdir()
    for name, days in (("old.parsed", 31), ("b.program", 3), ("a.parsed", 2), ("c.stamps", 1), ("letters.sqlite", 90)):
        (folder / name).write_bytes(bytes(10))
        os.utime(folder / name, (now - days * 86_400, now - days * 86_400))
    caching.prune(folder, now)
    assert sorted(each.name for each in folder.iterdir()) == ["a.parsed", "c.stamps", "letters.sqlite"]


def test_the_folder_is_pruned_once_a_day(folder: Path, own: Path) -> None:
    folder.mkdir()
    stale = folder / "stale.parsed"
    for left in (False, True):
        stale.write_bytes(b"x")
        os.utime(stale, (0, 0))
        own.write_text(OWN.replace("A number", f"A number {left}"), encoding="utf-8")
        loaded(own)
        assert stale.exists() is left
