"""`habeas teach` as a person types it, on the invented teaching material: whole outputs and exit codes."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from checker import resources, workspace
from checker.cli.main import execute
from checker.letters.examples.heads import heads_text
from checker.syntax.ast import PolicyFile
from tests.letters.examples.conftest import Lesson
from tests.letters.examples.lessons import write_lessons

FRESH = "heads.json is what the examples teach\n"
STALE = "heads.json is not what the examples teach: run `habeas teach`\n"
LABEL = (
    '{"file": "a.txt", "split": "develop", "regime": "hipaa", "lang": "en", "kind": ["grant"], "grounds": []}\n'
    '{"file": "b.txt", "split": "held_back", "regime": "hipaa", "lang": "en", "kind": ["grant"], "grounds": []}\n'
)


@pytest.fixture(autouse=True)
def _small_law(monkeypatch: pytest.MonkeyPatch, small_files: tuple[PolicyFile, ...], tmp_path: Path) -> None:
    """The command sees the invented law alone, and works in an empty folder."""
    loaded = SimpleNamespace(program=SimpleNamespace(files=small_files))
    monkeypatch.setattr(workspace, "load", lambda policies=(): loaded)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def examples() -> Path:
    """The invented teaching material."""
    write_lessons(Path("examples"))
    return Path("examples")


def test_what_was_taught_is_told_head_by_head_and_written(
    examples: Path, lesson: Lesson, capsys: pytest.CaptureFixture[str]
) -> None:
    assert execute(["teach", "examples"]) == 0
    danger, how, right = lesson.measures
    printed = capsys.readouterr()
    assert printed.out == (
        "concept                                                    polarity   taught  kept  sure  seen false\n"
        "small.review.danger                                        states         22     6"
        f"{danger.sure:6}{danger.seen:6}{danger.false:6}\n"
        "small.review.how_to_review                                 states         23     5"
        f"{how.sure:6}{how.seen:6}{how.false:6}\n"
        "small.review.right_to_review                               states         22     6"
        f"{right.sure:6}{right.seen:6}{right.false:6}\n"
        "130 sentences in 4 files taught 3 heads\n"
        "16 letters taught 3 kinds and 2 grounds\n"
    )
    assert printed.err == ""
    assert (examples / "heads.json").read_bytes() == heads_text(lesson.taught).encode()


def test_the_table_is_headed_as_the_page_for_authors_shows(examples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (resources.folder("policies").parent / "docs" / "examples.md").read_text("utf-8")
    assert execute(["teach", "examples"]) == 0
    assert f"```text\n{capsys.readouterr().out.splitlines()[0]}\n" in page


def test_teaching_twice_writes_the_same_bytes(examples: Path) -> None:
    texts = []
    for _ in range(2):
        assert execute(["teach", "examples"]) == 0
        texts.append((examples / "heads.json").read_bytes())
    assert texts[0] == texts[1]


def test_heads_are_checked_without_teaching(
    examples: Path, lesson: Lesson, capsys: pytest.CaptureFixture[str], without_scikit_learn: None
) -> None:
    (examples / "heads.json").write_text(heads_text(lesson.taught), encoding="utf-8")
    assert (execute(["teach", "--check", "examples"]), capsys.readouterr().out) == (0, FRESH)
    for change, text in (("english/danger.yaml", "concepts: []\n"), ("letters/english/mixed.yaml", "[]\n")):
        path = examples / change
        before = path.read_text("utf-8")
        path.write_text(text, encoding="utf-8")
        assert (execute(["teach", "--check", "examples"]), capsys.readouterr().out) == (1, STALE)
        path.write_text(before, encoding="utf-8")
    assert (execute(["teach", "--check", "examples"]), capsys.readouterr().out) == (0, FRESH)


def test_heads_of_another_model_are_not_fresh(
    examples: Path, lesson: Lesson, capsys: pytest.CaptureFixture[str]
) -> None:
    text = heads_text(lesson.taught).replace(lesson.taught.model, "a model 1.0")
    (examples / "heads.json").write_text(text, encoding="utf-8")
    assert (execute(["teach", "--check", "examples"]), capsys.readouterr().out) == (1, STALE)


def test_examples_without_heads_are_not_fresh(examples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (execute(["teach", "--check", "examples"]), capsys.readouterr().out) == (1, STALE)
    assert not (examples / "heads.json").exists()


def test_labelled_letters_teach_beside_the_examples_and_their_changes_are_noticed(
    examples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in (("a.txt", "Here it is.\n"), ("b.txt", "Here it is too.\n"), ("labels.jsonl", LABEL)):
        _write(Path("labelled") / name, text)
    arguments = ["teach", "examples", "--letters", "labelled"]
    assert execute(arguments) == 0
    assert capsys.readouterr().out.endswith("17 letters taught 4 kinds and 2 grounds\n")
    assert (execute([*arguments, "--check"]), capsys.readouterr().out) == (0, FRESH)
    assert (execute(["teach", "examples", "--check"]), capsys.readouterr().out) == (0, FRESH)
    _write(Path("labelled") / "b.txt", "Held back, so nothing to teach.\n")
    assert (execute([*arguments, "--check"]), capsys.readouterr().out) == (0, FRESH)
    _write(Path("labelled") / "a.txt", "Here it is at last.\n")
    assert (execute([*arguments, "--check"]), capsys.readouterr().out) == (1, STALE)


def test_a_mistake_in_an_example_file_is_told_and_nothing_is_written(
    examples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(examples / "english" / "danger.yaml", "concepts: [a]\nstate:\n  - One.\n")
    assert execute(["teach", "examples"]) == 2
    assert capsys.readouterr() == (
        "",
        "error: examples/english/danger.yaml:2: there is no key `state` in an example file\n"
        "help: did you mean `states`?\n",
    )
    assert not (examples / "heads.json").exists()


def test_a_folder_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert execute(["teach", "none"]) == 2
    assert capsys.readouterr() == (
        "",
        "error: there is no folder none\nhelp: examples are files such as examples/english/NAME.yaml\n",
    )


def test_a_folder_without_examples_teaches_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Path("examples").mkdir()
    assert execute(["teach", "examples"]) == 0
    assert capsys.readouterr().out.endswith(
        "0 sentences in 0 files taught 0 heads\n0 letters taught 0 kinds and 0 grounds\n"
    )


def test_without_scikit_learn_the_command_says_what_to_install_at_once(
    examples: Path, capsys: pytest.CaptureFixture[str], without_scikit_learn: None
) -> None:
    assert execute(["teach", "examples"]) == 2
    assert capsys.readouterr() == (
        "",
        "error: teaching needs scikit-learn\nhelp: install it with: pip install 'habeas[teach]'\n",
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
