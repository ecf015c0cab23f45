"""The shipped concepts, compiled once for all tests of letters."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checker.diagnostics.source import Source
from checker.letters.concepts import ConceptSet, compile_concepts
from checker.letters.documents import Document
from checker.letters.reading import PhraseReader, Reading
from checker.resources import folder
from checker.syntax.ast import PolicyFile
from checker.syntax.parser import parse_policy

REGIMES = ("hipaa", "gdpr", "uk_gdpr")


@pytest.fixture(scope="session")
def policy_files() -> tuple[PolicyFile, ...]:
    """The policies that declare concepts or the words they use."""
    paths = sorted((*folder("policies").rglob("concepts/*.policy"), *folder("policies").glob("letters/*.policy")))
    return tuple(parse_policy(Source(path.name, path.read_text("utf-8"))).file for path in paths)


@pytest.fixture(scope="session")
def concept_sets(policy_files: tuple[PolicyFile, ...]) -> dict[str, ConceptSet]:
    """The concepts of each regime."""
    return {regime: compile_concepts(policy_files, regime) for regime in REGIMES}


@pytest.fixture(scope="session")
def read(concept_sets: dict[str, ConceptSet]) -> Callable[..., Reading]:
    """Reads a text as an English letter of a regime."""

    def reading(text: str, regime: str = "hipaa") -> Reading:
        document = Document("letter.txt", text, True, "", "", {})
        return PhraseReader("en").read(document, concept_sets[regime])

    return reading
