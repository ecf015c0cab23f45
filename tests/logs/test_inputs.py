"""What a user names is sorted into logs and letters, and letters are joined to requests by their names."""

from pathlib import Path

import pytest

from checker.configuration.model import Configuration, LogSettings
from checker.logs.discover import discover
from checker.logs.letter_files import RequestNumbers, requests_named

from .conftest import Read
from .shown import line


def make(folder: Path, *names: str) -> None:
    """Empty files of these names."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")


def sorted_files(
    paths: list[str], configuration: Configuration | None = None
) -> tuple[list[str], list[str], list[str]]:
    """Logs, letters and problems for the given paths."""
    found = discover([Path(path) for path in paths], configuration or Configuration())
    return (
        [path.as_posix() for path in found.logs],
        [path.as_posix() for path in found.letters],
        [line(problem) for problem in found.problems],
    )


def test_a_folder_is_sorted_into_logs_and_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make(
        tmp_path, "b.csv", "a/requests.JSON", "a/letters/1.txt", "notes.md", "habeas.yaml", ".hidden.csv", ".git/x.csv"
    )
    assert sorted_files(["."]) == (["a/requests.JSON", "b.csv"], ["a/letters/1.txt"], [])


def test_a_file_named_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path, "b.csv")
    assert sorted_files(["b.csv", ".", "../" + tmp_path.name]) == (["b.csv"], [], [])


def test_what_could_be_a_letter_and_is_not_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path, "in/a.csv", "in/scan.pdf", "in/logo.svg", "named.svg")
    words = (
        "its format is not read; letters are .txt, logs .csv, .tsv, .tab, .json, .jsonl, .ndjson, .parquet, .xlsx, "
        ".xlsm; the texts also with .gz or .zst"
    )
    assert sorted_files(["in", "named.svg", "missing"]) == (
        ["in/a.csv"],
        [],
        [
            f"error! READ-01 in/scan.pdf: the file cannot be read: {words}",
            f"error! READ-01 named.svg: the file cannot be read: {words}",
            "error! READ-01 missing: the file cannot be read: there is no such file",
        ],
    )


def test_a_folder_without_anything_to_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path, "in/readme.md")
    assert sorted_files(["in"]) == ([], [], ["error! READ-02 in: the folder holds no log and no letter"])


def test_the_settings_say_what_is_a_letter_and_what_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path, "log.csv", "old.csv", "scan.pdf", "letters/a.json", "sent/R-1.json", "sent/deep/R-2.json")
    configuration = Configuration(
        logs=(LogSettings("old.csv", ignore=True), LogSettings("*.pdf", ignore=True)),
        letters=("letters/*.json", "sent/**/{request_id}.json"),
    )
    assert sorted_files(["."], configuration) == (
        ["log.csv"],
        ["letters/a.json", "sent/R-1.json", "sent/deep/R-2.json"],
        [],
    )


@pytest.mark.parametrize(
    ("pattern", "path", "numbers"),
    [
        ("letters/{request_id}.txt", "letters/R-1.txt", ("R-1",)),
        ("letters/{request_id}_*.txt", "letters/R_1_denial.txt", ("R_1", "R")),
        ("*_{request_id}.txt", "2026_R-1.txt", ("R-1",)),
        ("letters/*/{request_id}?.txt", "letters/out/R-1a.txt", ("R-1",)),
        ("letters/{request_id}/*.txt", "letters/R-1/reply.txt", ("R-1",)),
        ("letters/{request_id}.txt", "letters/deep/R-1.txt", ()),
        ("letters/{request_id}.txt", "other/R-1.txt", ()),
        ("letters/*.txt", "letters/R-1.txt", ()),
    ],
)
def test_a_pattern_gives_every_number_that_a_name_could_hold(
    pattern: str, path: str, numbers: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert requests_named(Path(path), Configuration(letters=(pattern,))) == numbers


def test_the_number_in_a_name_finds_its_request_as_written_before_blind_to_signs(read: Read) -> None:
    export = read({"log.csv": "id,received_on\nR,2026-03-02\n2026/14,2026-03-02\n1-12,2026-03-02\n11-2,2026-03-02\n"})
    numbers = RequestNumbers.of(export)
    found = {
        wanted: [row.key for row in numbers.find(wanted)]
        for wanted in (("R_1", "R"), ("2026-14",), ("112",), ("1-12",), ("none",), ())
    }
    assert found == {
        ("R_1", "R"): ["request:R"],
        ("2026-14",): ["request:2026/14"],
        ("112",): ["request:1-12", "request:11-2"],
        ("1-12",): ["request:1-12"],
        ("none",): [],
        (): [],
    }
