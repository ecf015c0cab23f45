"""Reads the letters that cases write out, with the phrase reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from checker.letters.concepts import LANGUAGES, ConceptSet, compile_concepts
from checker.letters.documents import Document
from checker.letters.heard import heard
from checker.letters.patterns import PatternMemory
from checker.letters.reading import PhraseReader
from checker.semantics.data import Answer, Heard
from checker.syntax import ast
from checker.syntax.ast import PolicyFile

FEDERAL = "hipaa"


@dataclass
class CaseReader:
    """Reads a text under every regime, that of the case first; the concepts of each are compiled once."""

    files: Sequence[PolicyFile]
    compiled: dict[str, ConceptSet] = field(default_factory=dict)
    memory: PatternMemory = field(default_factory=PatternMemory)

    def hear(self, text: str, language: str | None, key: str, regime: str | None) -> Heard | None:
        """What the text says of every concept; its grounds are those of the regime, of HIPAA for the states."""
        regimes = self._regimes()
        own = regime if regime in regimes else FEDERAL
        ordered = [own, *(each for each in regimes if each != own)]
        parts = [part for each in ordered if (part := self._heard(text, language, key, each)) is not None]
        if not parts:
            return None
        answers: dict[str, tuple[Answer, ...]] = {}
        found: dict[str, tuple[str, ...]] = {}
        spans: dict[str, tuple[tuple[int, int], ...]] = {}
        for part in reversed(parts):
            answers.update(part.answers)
            found.update(part.found)
            spans.update(part.spans)
        return Heard(answers, parts[0].codes, found, spans)

    def _regimes(self) -> list[str]:
        speaking = [file for file in self.files if any(isinstance(each, ast.ConceptDecl) for each in file.declarations)]
        headers = (file.header for file in speaking)
        named = {header.regime.text for header in headers if header is not None and header.regime is not None}
        return sorted(named | {FEDERAL})

    def _heard(self, text: str, language: str | None, key: str, regime: str) -> Heard | None:
        if regime not in self.compiled:
            self.compiled[regime] = compile_concepts(self.files, regime, self.memory)
        concepts = self.compiled[regime]
        if not concepts.concepts:
            return None
        code = LANGUAGES.get(language) if language is not None else None
        document = Document(file="case", text=text, readable=True, why_not="", origin="", fields={})
        return heard(PhraseReader(code).read(document, concepts), key)
