"""What was learned, as a file: written, read again, damaged, and stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.cli.main import execute
from checker.diagnostics.diagnostic import CheckerError
from checker.letters.examples.heads import Head, Heads, WholeHead, digest_of, heads_text, load_heads
from checker.resources import folder

LETTER = "- kind: [denial]\n  regime: hipaa\n  text: No.\n"
HEAD = Head(
    "a.b.first", "takes_away", ("english/a.yaml", "german/a.yaml"), 4.25, 0.5, -3.125, (0.5, 0.0, -1.75),
    {"cue:negation": 1.5, "own:states": -0.25},
)  # fmt: skip
TEXT = """\
{"model":"a model 1.0","examples":"%s","labelled":"letters",
"heads":[
{"concept":"a.b.first","polarity":"takes_away","files":["english/a.yaml","german/a.yaml"],"sure":4.25,"doubt":0.5,\
"bias":-3.125,"traits":{"cue:negation":1.5,"own:states":-0.25},"weights":[0.5,0.0,-1.75]}
],
"kinds":[
{"family":"","name":"denial+fee_notice","bias":0.5,"weights":{"like:first/states":1.0}},
{"family":"","name":"other","bias":-0.5,"weights":{}}
],
"grounds":[
{"family":"europe","name":"X_other","bias":0.25,"weights":{"kind:denial":2.0}}
]}
"""


def test_the_text_of_what_was_taught(examples: Path) -> None:
    assert heads_text(_taught(examples)) == TEXT % digest_of(examples)


def test_text_that_is_read_and_written_again_is_the_same(examples: Path) -> None:
    text = heads_text(_taught(examples))
    (examples / "heads.json").write_text(text, encoding="utf-8")
    read = load_heads(examples)
    assert read == _taught(examples)
    assert read is not None
    assert heads_text(read) == text


def test_numbers_are_kept_to_three_decimals_and_what_weighs_nothing_is_left_out(examples: Path) -> None:
    fine = Head("a.b.first", "states", (), 4.00049, 2.0006, -0.12345, (0.00049,), {"cue:x": 0.0004, "cue:y": 0.0006})
    kind = WholeHead("", "other", 0.1239, {"like:x": -0.0004, "like:y": 1.23456})
    (examples / "heads.json").write_text(heads_text(Heads("m", "", "", (fine,), (kind,), (), examples)))
    read = load_heads(examples)
    assert read is not None
    assert read.heads == (Head("a.b.first", "states", (), 4.0, 2.001, -0.123, (0.0,), {"cue:y": 0.001}),)
    assert read.kinds == (WholeHead("", "other", 0.124, {"like:y": 1.235}),)


def test_a_folder_that_was_never_taught_has_no_heads(examples: Path) -> None:
    assert load_heads(examples) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"heads":[]}',
        '{"model":"m","examples":"","labelled":"","heads":[1],"kinds":[],"grounds":[]}',
    ],
)
def test_a_damaged_file_is_told(examples: Path, text: str) -> None:
    (examples / "heads.json").write_text(text, encoding="utf-8")
    with pytest.raises(CheckerError) as told:
        load_heads(examples)
    assert (told.value.message, told.value.help) == (
        "heads.json: this is not what `habeas teach` writes",
        "run `habeas teach` again",
    )


def test_fresh_heads_are_not_stale(examples: Path) -> None:
    assert not _taught(examples).stale()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("english/a.yaml", "states:\n  - Two.\n"),
        ("letters/english/a.yaml", LETTER.replace("No", "Never")),
        ("german/b.yaml", "states:\n  - Eins.\n"),
        ("letters/german/b.yaml", LETTER),
    ],
)
def test_a_new_or_a_changed_example_makes_heads_stale(examples: Path, name: str, text: str) -> None:
    taught = _taught(examples)
    (examples / name).parent.mkdir(exist_ok=True, parents=True)
    (examples / name).write_text(text, encoding="utf-8")
    assert taught.stale()


def test_an_example_that_is_gone_or_renamed_makes_heads_stale(examples: Path) -> None:
    taught = _taught(examples)
    (examples / "english" / "a.yaml").rename(examples / "english" / "b.yaml")
    assert taught.stale()
    (examples / "english" / "b.yaml").unlink()
    assert taught.stale()


def test_other_line_endings_change_nothing(examples: Path) -> None:
    taught = _taught(examples)
    for name in ("english/a.yaml", "letters/english/a.yaml"):
        path = examples / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert not taught.stale()


def test_other_files_beside_the_examples_change_nothing(examples: Path) -> None:
    taught = _taught(examples)
    (examples / "README.md").write_text("How to add a sentence.\n")
    (examples / "english" / "notes.txt").write_text("To do.\n")
    assert not taught.stale()


def test_the_shipped_heads_are_what_the_shipped_examples_and_letters_teach(capsys: pytest.CaptureFixture[str]) -> None:
    code = execute(["teach", "--check", "--letters", str(folder("policies").parent / "fixtures" / "letters")])
    assert (capsys.readouterr().out, code) == ("heads.json is what the examples teach\n", 0)


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """A sentence and a letter."""
    (tmp_path / "english").mkdir()
    (tmp_path / "english" / "a.yaml").write_text("states:\n  - One.\n", encoding="utf-8")
    (tmp_path / "letters" / "english").mkdir(parents=True)
    (tmp_path / "letters" / "english" / "a.yaml").write_text(LETTER, encoding="utf-8")
    return tmp_path


def _taught(examples: Path) -> Heads:
    kinds = (
        WholeHead("", "denial+fee_notice", 0.5, {"like:first/states": 1.0}),
        WholeHead("", "other", -0.5, {}),
    )
    grounds = (WholeHead("europe", "X_other", 0.25, {"kind:denial": 2.0}),)
    return Heads("a model 1.0", digest_of(examples), "letters", (HEAD,), kinds, grounds, examples)
