"""Parsed policies are kept on disk, and whatever is wrong with what is kept costs a second parse and nothing else."""

from __future__ import annotations

import os
import pickle
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.caching import FOLDER_VARIABLE, cache_folder
from checker.diagnostics.source import Source
from checker.syntax.cache import cached_parse
from checker.syntax.parser import Parsed, parse_policy

TEXT = """\
policy small "A small one"
  law "GDPR art. 15(1)"
  checked 2026-11-22

list names "Names"
  cite "x"
  contains "a"
"""
SOURCE = Source("small.policy", TEXT)


class Counted:
    """A parser that counts how often it was asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, source: Source) -> Parsed:
        self.times += 1
        return parse_policy(source)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def entry(folder: Path) -> Path:
    (found,) = folder.glob("*.parsed")
    return found


def test_a_text_is_parsed_once(folder: Path) -> None:
    parse = Counted()
    assert cached_parse(SOURCE, parse) == cached_parse(SOURCE, parse) == parse_policy(SOURCE)
    assert parse.times == 1


def test_a_mistake_is_told_from_the_cache_too(folder: Path) -> None:
    wrong = Source("small.policy", TEXT.replace("contains", "contians"))
    first, again = cached_parse(wrong), cached_parse(wrong)
    assert first.diagnostics
    assert first == again


def test_a_changed_text_is_parsed_anew_and_takes_the_place_of_the_old(folder: Path) -> None:
    parse = Counted()
    cached_parse(SOURCE, parse)
    changed = Source("small.policy", TEXT.replace('"a"', '"b"'))
    assert cached_parse(changed, parse) == parse_policy(changed)
    assert parse.times == 2
    assert len(list(folder.glob("*.parsed"))) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(file.read_bytes()[:200]),
        lambda file: file.write_bytes(file.read_bytes()[:64] + b"\x80\x05not a pickle"),
        lambda file: file.write_bytes(file.read_bytes()[:64] + pickle.dumps(("no", "tree"))),
    ],
    ids=["empty", "cut off", "no pickle", "another value"],
)
def test_a_spoilt_entry_is_parsed_anew_and_mended(folder: Path, spoil: Callable[[Path], object]) -> None:
    parse = Counted()
    cached_parse(SOURCE, parse)
    spoil(entry(folder))
    assert cached_parse(SOURCE, parse) == parse_policy(SOURCE)
    assert cached_parse(SOURCE, parse) == parse_policy(SOURCE)
    assert parse.times == 2


class CallsAFunction:
    """A pickle of this calls a function when it is read."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str, ...]]:
        return os.mkdir, (str(Path(os.environ[FOLDER_VARIABLE]) / "called"),)


def test_an_entry_cannot_call_a_function(folder: Path) -> None:
    cached_parse(SOURCE)
    kept = entry(folder)
    kept.write_bytes(kept.read_bytes()[:64] + pickle.dumps(CallsAFunction()))
    assert cached_parse(SOURCE) == parse_policy(SOURCE)
    assert not (folder / "called").exists()


def test_a_folder_that_cannot_be_written_to_costs_time_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "file"))
    assert cached_parse(SOURCE) == parse_policy(SOURCE)


def test_an_empty_variable_turns_the_cache_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    assert cache_folder() is None
    assert cached_parse(SOURCE) == parse_policy(SOURCE)


def test_entries_are_for_the_user_alone(folder: Path) -> None:
    cached_parse(SOURCE)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(entry(folder).stat().st_mode) == 0o600


AHEAD = """
import os, sys
from checker.diagnostics.source import Source
from checker.syntax import cache
from checker.syntax.parser import parse_policy

cache._WORTH_IT = 0
cache.processors = lambda: 3
texts = [Source(f"{place}.policy", sys.argv[1].replace('"a"', f'"a{place}"')) for place in range(7)]
if len(sys.argv) > 2:
    def failing(source, parse=parse_policy, made=cache.cached_parse, parent=os.getpid()):
        if os.getpid() != parent:
            raise KeyboardInterrupt
        return made(source, parse)
    cache.cached_parse = failing
cache.parse_ahead(texts)
kept = [cache._read(*cache._place(cache.cache_folder(), text)) for text in texts]
assert all(each in (None, parse_policy(text)) for each, text in zip(kept, texts))
print(sum(each is not None for each in kept))
"""


@pytest.mark.parametrize(("failing", "kept"), [((), "7"), (("failing",), "3")], ids=["all well", "others fail"])
def test_many_policies_are_parsed_by_several_processes(folder: Path, failing: tuple[str, ...], kept: str) -> None:
    command = [sys.executable, "-c", AHEAD, TEXT, *failing]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout.strip(), ended.stderr) == (0, kept, "")
