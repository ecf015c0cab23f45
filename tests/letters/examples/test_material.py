"""Example sentences: what their files say, and what is told of a mistake in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.diagnostics.diagnostic import CheckerError
from checker.letters.examples.material import Example, ExampleFile, example_names, load_examples, parse_examples
from checker.letters.model import LANGUAGES
from checker.resources import folder

KEYS = "keys: concepts, also, about, overlaps, states, takes away, near miss, nothing"
LANGUAGE_NAMES = "languages: dutch, english, french, german, italian, spanish"
WHOLE = """\
concepts: [a.b.first, a.b.second]
also: [a.b.third]
about: What the sentences are about
overlaps: [other]
states:
  - "One  sentence
     over two lines."
takes away:
  - 'It is not so: never.'
near miss:
  - A sentence without quotation marks.
nothing:
  - "No"
  - "007"
"""


def _parsed(text: str) -> ExampleFile:
    return parse_examples(text, "examples/english/a.yaml", "english/a.yaml")


def test_a_whole_file() -> None:
    assert _parsed(WHOLE) == ExampleFile(
        "examples/english/a.yaml",
        "english/a.yaml",
        "a",
        "en",
        ("a.b.first", "a.b.second"),
        ("a.b.third",),
        "What the sentences are about",
        ("other",),
        (
            Example("One sentence over two lines.", "states", 6),
            Example("It is not so: never.", "takes_away", 9),
            Example("A sentence without quotation marks.", "near_miss", 11),
            Example("No", "nothing", 13),
            Example("007", "nothing", 14),
        ),
    )


def test_every_key_may_be_left_out() -> None:
    assert _parsed("nothing:\n") == ExampleFile(
        "examples/english/a.yaml", "english/a.yaml", "a", "en", (), (), "", (), ()
    )


@pytest.mark.parametrize(
    ("text", "message", "advice"),
    [
        ("", "examples/english/a.yaml:1: an example file is a group of keys", KEYS),
        ("- a\n", "examples/english/a.yaml:1: an example file is a group of keys", KEYS),
        (
            "about: x\nconcept: [a]\n",
            "examples/english/a.yaml:2: there is no key `concept` in an example file",
            "did you mean `concepts`?",
        ),
        ("zebra: 1\n", "examples/english/a.yaml:1: there is no key `zebra` in an example file", KEYS),
        ("concepts: []\nabout: [a]\n", "examples/english/a.yaml:2: `about` is a text", None),
        (
            "\nstates: one\n",
            "examples/english/a.yaml:2: `states` is a list",
            "write `- ` before each entry",
        ),
        ("concepts: a.b\n", "examples/english/a.yaml:1: `concepts` is a list", "write `- ` before each entry"),
        (
            'near miss:\n  - "a"\n  - Please note: this is a key\n',
            "examples/english/a.yaml:3: an entry of `near miss` is one text",
            'put it in quotation marks: - "..."',
        ),
        (
            'nothing:\n  - "a"\n  -\n',
            "examples/english/a.yaml:3: an entry of `nothing` is one text",
            'put it in quotation marks: - "..."',
        ),
        (
            'nothing:\n  - "a"\n  - " "\n',
            "examples/english/a.yaml:3: an example is a sentence of at most 1000 characters",
            None,
        ),
        (
            f'takes away:\n  - "{"a" * 1001}"\n',
            "examples/english/a.yaml:2: an example is a sentence of at most 1000 characters",
            None,
        ),
        (
            'states:\n  - "One and two."\nnothing:\n  - "One  and two."\n',
            "examples/english/a.yaml:4: this sentence stands in line 2 already",
            None,
        ),
        (
            "states:\n  - a\nstates:\n  - b\n",
            "examples/english/a.yaml:3: the key `states` is already in line 1",
            None,
        ),
        (
            'states:\n  - "unclosed\n',
            "examples/english/a.yaml:3: this is no valid YAML: found unexpected end of stream",
            "a key and its value are written `key: value`; what belongs to a key is indented below it",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, message: str, advice: str | None) -> None:
    with pytest.raises(CheckerError) as told:
        _parsed(text)
    assert (told.value.message, told.value.help) == (message, advice)


def test_an_alias_is_refused_with_the_line_of_what_it_stands_for() -> None:
    with pytest.raises(CheckerError) as told:
        _parsed('about: x\nstates: &all\n  - "One."\nnothing: *all\n')
    assert told.value.message.startswith("examples/english/a.yaml:2: ")
    assert "no anchors and aliases" in told.value.message


def test_the_folder_tells_the_language(tmp_path: Path) -> None:
    for language in LANGUAGES:
        _written(tmp_path / language / "a.yaml", "nothing:\n  - a\n")
    assert [(file.key, file.language) for file in load_examples(tmp_path)] == [
        ("dutch/a.yaml", "nl"),
        ("english/a.yaml", "en"),
        ("french/a.yaml", "fr"),
        ("german/a.yaml", "de"),
        ("italian/a.yaml", "it"),
        ("spanish/a.yaml", "es"),
    ]


@pytest.mark.parametrize(("language", "advice"), [("englisch", "did you mean `english`?"), ("klingon", LANGUAGE_NAMES)])
def test_a_folder_that_is_no_language_is_told(tmp_path: Path, language: str, advice: str) -> None:
    _written(tmp_path / "examples" / language / "a.yaml", "nothing:\n")
    with pytest.raises(CheckerError) as told:
        load_examples(tmp_path / "examples")
    assert (told.value.message, told.value.help) == (
        f"examples/{language}/a.yaml: there is no language `{language}`",
        advice,
    )


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    _written(tmp_path / "examples" / "english" / "a.yaml", "")
    (tmp_path / "examples" / "english" / "a.yaml").write_bytes(b"states:\n  - caf\xe9\n")
    with pytest.raises(CheckerError) as told:
        load_examples(tmp_path / "examples")
    assert (told.value.message, told.value.help) == (
        "examples/english/a.yaml cannot be read as UTF-8 text",
        "save the file as UTF-8",
    )


def test_the_mark_that_some_editors_write_before_a_text_is_no_part_of_it(tmp_path: Path) -> None:
    _written(tmp_path / "english" / "a.yaml", "\ufeffstates:\n  - One.\n")
    assert load_examples(tmp_path)[0].examples == (Example("One.", "states", 2),)


def test_a_quarter_of_the_shipped_sentences_is_kept_back() -> None:
    place = folder("policies") / "examples"
    sentences = [
        example
        for name in example_names(place)[::3]
        for example in parse_examples((place / name).read_text("utf-8"), name, name).examples
    ]
    assert len(sentences) > 5_000
    assert 0.235 < sum(example.kept_back for example in sentences) / len(sentences) < 0.265
    assert 0.185 < sum(example.drawn for example in sentences) / len(sentences) < 0.215


def test_what_is_kept_back_depends_on_the_sentence_alone() -> None:
    sentences = [f"Sentence number {number}." for number in range(60)]
    forwards, backwards = (
        _parsed("states:\n" + "".join(f"  - {sentence}\n" for sentence in order))
        for order in (sentences, sentences[::-1])
    )
    kept, again = ({one.text for one in file.examples if one.kept_back} for file in (forwards, backwards))
    assert kept == again
    assert 0 < len(kept) < len(sentences)


def _written(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
