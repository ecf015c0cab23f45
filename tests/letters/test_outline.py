"""The outline of concepts is kept on disk, and concepts are compiled where more is asked of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import MappingProxyType
from typing import cast

import pytest

from checker.assessment.hearing import concepts_for
from checker.caching import FOLDER_VARIABLE
from checker.letters import concepts as compiling
from checker.letters.cache import concepts_digest
from checker.letters.concepts import compile_concepts
from checker.letters.documents import Document
from checker.letters.kept import plain, restored
from checker.letters.model import ConceptSet
from checker.letters.outline import LateConcepts
from checker.letters.patterns import PatternMemory
from checker.letters.reading import PhraseReader
from checker.semantics.model import Program
from checker.syntax.ast import PolicyFile
from checker.workspace import load


@pytest.fixture(scope="module")
def program() -> Program:
    return load().program


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def assert_outlined(program: Program) -> None:
    late, made = concepts_for(program, "hipaa"), compile_concepts(program.letters, "hipaa")
    assert isinstance(late, LateConcepts)
    assert (late.regime, late.concepts) == ("hipaa", made.concepts)
    assert (late.rows, late.ids) == (made.rows, made.ids)
    assert late.digest == concepts_digest(program.letters, "hipaa")


def test_an_outline_tells_what_the_concepts_would(program: Program, folder: Path) -> None:
    for _ in range(2):
        assert_outlined(program)
    assert len(list(folder.glob("*.outline"))) == 1


def test_concepts_are_compiled_when_more_is_asked_than_their_outline(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    concepts_for(program, "hipaa")
    made: list[str] = []
    compiled = compiling.compile_concepts

    def counted(files: Iterable[PolicyFile], regime: str, memory: PatternMemory | None) -> ConceptSet:
        made.append(regime)
        return compiled(files, regime, memory)

    monkeypatch.setattr(compiling, "compile_concepts", counted)
    late = concepts_for(program, "hipaa")
    assert late.ids
    assert made == []
    assert late.contacts == compiled(program.letters, "hipaa").contacts
    assert made == ["hipaa"]


def test_a_reading_that_is_kept_is_restored_without_compiling_concepts(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document("a.txt", "We deny your request.", True, "", "", MappingProxyType({}), recognised=False)
    read = PhraseReader().read(document, compile_concepts(program.letters, "hipaa"))
    concepts_for(program, "hipaa")
    monkeypatch.setattr(compiling, "compile_concepts", pytest.fail)
    late = concepts_for(program, "hipaa")
    assert isinstance(late, LateConcepts)
    assert restored(*plain(read), document, cast(ConceptSet, late)) == read


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"key": "another"}', b"\xff"])
def test_a_spoilt_outline_is_made_anew(program: Program, folder: Path, content: bytes) -> None:
    concepts_for(program, "hipaa")
    (entry,) = folder.glob("*.outline")
    entry.write_bytes(content)
    assert_outlined(program)
