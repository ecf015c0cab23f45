"""Whole example letters: what their files say, and what is told of a mistake in one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.diagnostics.diagnostic import CheckerError
from checker.letters.examples.letter_material import (
    ExampleLetter,
    digest_of_labelled,
    load_labelled,
    load_letters,
    parse_letters,
)

KEYS = "keys: kind, grounds, regime, text"
KINDS = (
    "kinds: denial, partial_denial, extension, acknowledgement, grant, redirect, no_data, identity_request, "
    "clarification, fee_notice, amendment_denial, review_outcome, other"
)
PLACE = "examples/letters/english/a.yaml"
TWO = """\
- kind: [partial_denial, fee_notice]
  grounds: [R1]
  regime: hipaa
  text: |
    Dear Ms. Poe,

    no.
- kind: [other]
  regime: none
  text: "Your appointment is on Monday."
"""


def test_the_letters_of_a_file() -> None:
    assert parse_letters(TWO, PLACE, "en") == (
        ExampleLetter(f"{PLACE}:1", "en", ("fee_notice", "partial_denial"), ("R1",), "hipaa", "Dear Ms. Poe,\n\nno.\n"),
        ExampleLetter(f"{PLACE}:8", "en", ("other",), (), "none", "Your appointment is on Monday."),
    )


@pytest.mark.parametrize(
    ("text", "message", "advice"),
    [
        ("", ":1: example letters are a list", "write `- kind: [denial]` before each letter"),
        ("kind: [denial]\n", ":1: example letters are a list", "write `- kind: [denial]` before each letter"),
        ("\n- a\n", ":2: an example letter is a group of keys", KEYS),
        ("- kinds: [denial]\n", ":1: there is no key `kinds` in an example letter", "did you mean `kind`?"),
        ("- zebra: x\n", ":1: there is no key `zebra` in an example letter", KEYS),
        ("- kind: [denial]\n  regime: hipaa\n", ":1: an example letter needs a `text`", None),
        ("- kind: [denial]\n  regime: hipaa\n  text: ' '\n", ":1: an example letter needs a `text`", None),
        (
            "- kind: [denial]\n  regime: mars\n  text: x\n",
            ":1: `regime` is one of hipaa, gdpr, uk_gdpr, none",
            None,
        ),
        ("- kind: [denial]\n  text: x\n", ":1: `regime` is one of hipaa, gdpr, uk_gdpr, none", None),
        ("- regime: hipaa\n  text: x\n", ":1: an example letter needs a `kind`", KINDS),
        (
            f"{TWO}- kind: [denail]\n  regime: none\n  text: x\n",
            ":11: there is no kind `denail`",
            "did you mean `denial`?",
        ),
        ("- kind: [zebra]\n  regime: hipaa\n  text: x\n", ":1: there is no kind `zebra`", KINDS),
        ("- kind: denial\n  regime: hipaa\n  text: x\n", ":1: `kind` is a list of words", "write `kind: [...]`"),
        (
            "- kind: [denial]\n  grounds: U1\n  regime: hipaa\n  text: x\n",
            ":1: `grounds` is a list of words",
            "write `grounds: [...]`",
        ),
        (
            "- kind: [denial]\n  grounds: [[U1]]\n  regime: hipaa\n  text: x\n",
            ":1: `grounds` is a list of words",
            "write `grounds: [...]`",
        ),
        (
            "- kind: [denial\n",
            ":2: this is no valid YAML: expected ',' or ']', but got '<stream end>'",
            "a key and its value are written `key: value`; what belongs to a key is indented below it",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, message: str, advice: str | None) -> None:
    with pytest.raises(CheckerError) as told:
        parse_letters(text, PLACE, "en")
    assert (told.value.message, told.value.help) == (PLACE + message, advice)


def test_letters_lie_in_folders_of_languages(tmp_path: Path) -> None:
    for language in ("german", "english"):
        _written(tmp_path / "examples" / "letters" / language / "a.yaml", TWO.encode())
    letters = load_letters(tmp_path / "examples")
    assert [(letter.place, letter.language) for letter in letters] == [
        ("examples/letters/english/a.yaml:1", "en"),
        ("examples/letters/english/a.yaml:8", "en"),
        ("examples/letters/german/a.yaml:1", "de"),
        ("examples/letters/german/a.yaml:8", "de"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "message", "advice"),
    [
        (
            "germn/a.yaml",
            b"",
            "examples/letters/germn/a.yaml: there is no language `germn`",
            "did you mean `german`?",
        ),
        (
            "english/a.yaml",
            b"- text: caf\xe9\n",
            "examples/letters/english/a.yaml cannot be read as UTF-8 text",
            "save the file as UTF-8",
        ),
    ],
)
def test_a_file_that_cannot_teach_is_told(tmp_path: Path, name: str, content: bytes, message: str, advice: str) -> None:
    _written(tmp_path / "examples" / "letters" / name, content)
    with pytest.raises(CheckerError) as told:
        load_letters(tmp_path / "examples")
    assert (told.value.message, told.value.help) == (message, advice)


def test_of_labelled_letters_only_those_to_develop_with_teach(labelled: Path) -> None:
    assert load_labelled(labelled) == (
        ExampleLetter("labelled/labels.jsonl:1", "en", ("denial",), ("R1",), "hipaa", "No.\n", labelled=True),
        ExampleLetter("labelled/labels.jsonl:3", "de", ("other",), (), "none", "Der Termin.\n", labelled=True),
    )


@pytest.mark.parametrize(
    ("line", "message", "advice"),
    [
        ("{", "cannot be read as labelled letters", "see fixtures/letters/README.md"),
        ("[]", "cannot be read as labelled letters", "see fixtures/letters/README.md"),
        ('{"split": "develop"}', "cannot be read as labelled letters", "see fixtures/letters/README.md"),
    ],
)
def test_labels_that_cannot_be_read_are_told(labelled: Path, line: str, message: str, advice: str) -> None:
    labels = labelled / "labels.jsonl"
    labels.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(CheckerError) as told:
        load_labelled(labelled)
    assert (told.value.message, told.value.help) == (f"{labels} {message}", advice)


def test_a_folder_without_labels_is_told(tmp_path: Path) -> None:
    with pytest.raises(CheckerError) as told:
        load_labelled(tmp_path)
    assert told.value.message == f"{tmp_path / 'labels.jsonl'} cannot be read as labelled letters"


def test_a_labelled_letter_that_cannot_be_read_is_told(labelled: Path) -> None:
    (labelled / "c.txt").write_text(" \n", encoding="utf-8")
    with pytest.raises(CheckerError) as told:
        load_labelled(labelled)
    assert told.value.message.startswith("labelled/labels.jsonl:3: the letter c.txt is empty")


def test_the_digest_is_that_of_labels_and_texts_and_empty_without_any(labelled: Path) -> None:
    before = digest_of_labelled(load_labelled(labelled))
    assert (len(before), digest_of_labelled(())) == (64, "")
    assert digest_of_labelled(load_labelled(labelled)) == before
    (labelled / "b.txt").write_text("Held back, and changed.\n", encoding="utf-8")
    assert digest_of_labelled(load_labelled(labelled)) == before
    (labelled / "a.txt").write_text("No!\n", encoding="utf-8")
    assert digest_of_labelled(load_labelled(labelled)) != before


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """Four labelled letters: one held back, one in a language that nobody reads."""
    place = tmp_path / "labelled"
    place.mkdir()
    letters = (
        ("a.txt", "No.\n", "develop", "hipaa", "en", ["denial"], ["R1"]),
        ("b.txt", "Yes.\n", "held_back", "hipaa", "en", ["grant"], []),
        ("c.txt", "Der Termin.\n", "develop", "none", "de", ["other"], []),
        ("d.txt", "Nie.\n", "develop", "gdpr", "pl", ["denial"], []),
    )
    lines = []
    for file, text, split, regime, lang, kind, grounds in letters:
        (place / file).write_text(text, encoding="utf-8")
        label = {"file": file, "split": split, "regime": regime, "lang": lang, "kind": kind, "grounds": grounds}
        lines.append(json.dumps(label))
    (place / "labels.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return place


def _written(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
