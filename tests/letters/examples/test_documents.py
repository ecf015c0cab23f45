"""docs/examples.md shows files that teach, and the numbers that hold."""

from __future__ import annotations

import re

from checker.letters.examples.letter_material import parse_letters
from checker.letters.examples.material import SECTIONS, parse_examples
from checker.letters.examples.teaching import FEWEST
from checker.letters.examples.teaching_letters import FEWEST as FEWEST_LETTERS
from checker.resources import folder

PAGE = (folder("policies").parent / "docs" / "examples.md").read_text("utf-8")
SENTENCES, LETTERS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_example_file_of_the_page_shows_every_section() -> None:
    file = parse_examples(SENTENCES, "page", "english/page.yaml")
    assert {example.section for example in file.examples} == set(SECTIONS.values())


def test_every_key_of_an_example_file_is_explained() -> None:
    rows = re.findall(r"^\| `([^`]+)` \| ", PAGE.partition("## Adding a letter")[0], re.MULTILINE)
    assert rows == ["concepts", "about", *SECTIONS, "also", "overlaps"]


def test_the_letters_of_the_page_can_teach() -> None:
    assert [letter.kinds for letter in parse_letters(LETTERS, "page", "en")] == [("partial_denial",), ("other",)]


def test_the_least_numbers_are_those_of_the_page() -> None:
    words = {4: "four"}
    assert f"taught from {FEWEST} sentences on" in PAGE
    assert f"one from {words[FEWEST_LETTERS]} letters on" in PAGE
