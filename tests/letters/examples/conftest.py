"""The small invented law, compiled once for all tests of the example reader."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import pytest

from checker.diagnostics.source import Source
from checker.letters.concepts import compile_concepts
from checker.letters.examples.ear import ExampleEar
from checker.letters.examples.encoder import Encoder, model_name
from checker.letters.examples.heads import Heads, digest_of
from checker.letters.examples.letter_material import load_letters
from checker.letters.examples.material import load_examples
from checker.letters.examples.teaching import Measure, Row, heard_rows, teach
from checker.letters.examples.teaching_letters import teach_letters
from checker.letters.model import ConceptSet
from checker.resources import folder
from checker.syntax.ast import PolicyFile
from checker.syntax.parser import parse_policy
from tests.letters.examples.lessons import write_lessons
from tests.letters.examples.world import DEEDS, LAW, write_metal


@pytest.fixture(scope="session")
def small_files() -> tuple[PolicyFile, ...]:
    """The invented law, and how English is read."""
    english = (folder("policies") / "letters" / "english.policy").read_text("utf-8")
    texts = {"english": english, "deeds": DEEDS, "law": LAW}
    parsed = [parse_policy(Source(name, text)) for name, text in texts.items()]
    assert [each.diagnostics for each in parsed] == [(), (), ()]
    return tuple(each.file for each in parsed)


@pytest.fixture(scope="session")
def small(small_files: tuple[PolicyFile, ...]) -> ConceptSet:
    """The concepts of the invented law."""
    return compile_concepts(small_files, "hipaa")


@pytest.fixture(scope="session")
def metal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples behind the heads that are written by hand."""
    place = tmp_path_factory.mktemp("policies") / "examples"
    write_metal(place)
    return place


@dataclass(frozen=True)
class Lesson:
    """What was made of the invented teaching material."""

    folder: Path
    rows: list[Row]
    measures: list[Measure]
    taught: Heads
    encoder: Encoder


@pytest.fixture(scope="session")
def lesson(small: ConceptSet, tmp_path_factory: pytest.TempPathFactory) -> Lesson:
    """The invented teaching material, taught once."""
    place = tmp_path_factory.mktemp("lessons") / "examples"
    write_lessons(place)
    encoder = Encoder()
    rows = heard_rows(load_examples(place), [small])
    made = list(teach(rows, encoder))
    heads = tuple(head for head, _ in made)
    ear = ExampleEar([Heads(model_name(), "", "", heads, (), (), place)], encoder)
    kinds, grounds = teach_letters(load_letters(place), ear, {"hipaa": small})
    taught = Heads(model_name(), digest_of(place), "", heads, kinds, grounds, place)
    return Lesson(place, rows, [measure for _, measure in made], taught, encoder)


@pytest.fixture
def without_scikit_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation to read with, which has no library to teach with."""
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "sklearn" else find(name))
