"""The small invented law, compiled once for all tests of the example reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.diagnostics.source import Source
from checker.letters.concepts import compile_concepts
from checker.letters.model import ConceptSet
from checker.resources import folder
from checker.syntax.ast import PolicyFile
from checker.syntax.parser import parse_policy
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
