"""Runs the cases against mutants of concepts and cues: first those of the concept, then those that read letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from checker.diagnostics.source import Span
from checker.letters.concepts import ConceptSet
from checker.letters.patterns import PatternMemory
from checker.policytest.bench import Bench
from checker.policytest.hearing import FEDERAL, CaseReader
from checker.policytest.letterparts import Parts
from checker.policytest.listening import (
    ANY,
    ENGLISH,
    ConceptTest,
    alone,
    as_said,
    concept_tests,
    only,
    probes_of,
    where_found,
)
from checker.policytest.mutants import Mutant
from checker.policytest.reach import GROUNDS
from checker.policytest.run import run_case
from checker.semantics.model import Case, GivenRow, Program
from checker.semantics.types import DocumentType
from checker.syntax import ast

# The reader of letters asks for the concepts of policies whose names begin so itself, to tell what a letter does.
READ_BY_ITSELF: Final = "letters.kinds"


@dataclass(frozen=True)
class Letter:
    """A text that a case gives, and its language, None where the reader is to tell it."""

    text: str
    language: str | None
    case: Case


@dataclass(frozen=True)
class Asked:
    """The bare names of the concepts that a case asks for, and the regimes that they belong to."""

    names: frozenset[str]
    regimes: frozenset[str | None]


@dataclass
class Ear:
    """The concepts, their cases, the letters of other cases, and the texts in which each phrase stands."""

    bench: Bench
    parts: Parts
    tests: tuple[ConceptTest, ...]
    letters: tuple[Letter, ...]
    stands: dict[Span, frozenset[str]] = field(default_factory=dict)
    compiled: dict[tuple[str, str, str], ConceptSet] = field(default_factory=dict)
    passes: dict[tuple[int, str], bool] = field(default_factory=dict)
    memory: PatternMemory = field(default_factory=PatternMemory)

    def prepare(self, mutants: Iterable[Mutant]) -> None:
        """Looks up where the phrases and cues of these mutants stand."""
        places: dict[str, set[Span]] = {}
        for mutant in mutants:
            places.setdefault(language_of(mutant), set()).add(_place(mutant))
        for language, wanted in sorted(places.items()):
            texts = [test.text for test in self.tests if test.language == language]
            texts.extend(letter.text for letter in self.letters if letter.language in (language, None))
            probes = tuple(probe for probe in probes_of(self.bench.files, language) if probe.span in wanted)
            self.stands.update(where_found(self.bench.files, probes, texts, language))

    def notices(self, mutant: Mutant) -> ConceptTest | Case | None:
        """The first case that is read otherwise after the change."""
        language = language_of(mutant)
        texts = self._texts(mutant)
        if texts is not None and not texts:
            return None
        files = [mutant.file if _named(file, mutant.policy) else file for file in self.bench.files]
        noticed = self._concept_case(mutant, files, language, texts)
        return noticed or self._letter_case(mutant, files, language, texts)

    def _texts(self, mutant: Mutant) -> frozenset[str] | None:
        """The texts that the change can touch; None for any."""
        phrase = _phrase_at(mutant)
        if phrase is not None and isinstance(phrase.core, ast.Together):
            return None
        return self.stands.get(_place(mutant), frozenset())

    def _concept_case(
        self, mutant: Mutant, files: Sequence[ast.PolicyFile], language: str, texts: frozenset[str] | None
    ) -> ConceptTest | None:
        for names in self.parts.leaning_on(self._touched(mutant)):
            for tests in self._tests(names, language, texts, mutant.policy):
                first = tests[0]
                changed = alone(files, first.regime, self.parts.closure(first.name), language, self.memory)
                for test in tests:
                    if as_said(test, self._unchanged(first)) and not as_said(test, changed):
                        return test
        return None

    def _touched(self, mutant: Mutant) -> frozenset[str]:
        """The bare names of the concepts in which the change stands."""
        match mutant.declaration:
            case ast.ConceptDecl(name=name):
                return frozenset((name.text,))
            case ast.CuesDecl(name=name):
                return self.parts.users(name.text)
            case ast.TranslationDecl(target=target, cue_languages=cues):
                last = target.parts[-1].text
                return self.parts.users(last) if cues else frozenset((last,))
            case _:
                return frozenset()

    def _tests(
        self, names: frozenset[str], language: str, texts: frozenset[str] | None, policy: str
    ) -> Iterator[list[ConceptTest]]:
        """The cases of these concepts that the change can touch, those of each concept together, its policy first."""
        found: dict[str, list[ConceptTest]] = {}
        for test in self.tests:
            if test.name in names and test.language == language and (texts is None or test.text in texts):
                found.setdefault(test.concept, []).append(test)
        yield from sorted(found.values(), key=lambda tests: (tests[0].policy != policy, tests[0].concept))

    def _unchanged(self, test: ConceptTest) -> ConceptSet:
        key = (test.regime, test.name, test.language)
        if key not in self.compiled:
            self.compiled[key] = alone(
                self.bench.files, test.regime, self.parts.closure(test.name), test.language, self.memory
            )
        return self.compiled[key]

    def _letter_case(
        self, mutant: Mutant, files: Sequence[ast.PolicyFile], language: str, texts: frozenset[str] | None
    ) -> Case | None:
        """The first case with a letter whose result the change turns."""
        touched = frozenset(name for ring in self.parts.leaning_on(self._touched(mutant)) for name in ring)
        readers: dict[Asked, CaseReader] = {}
        for letter in self.letters:
            if letter.language not in (language, None) or (texts is not None and letter.text not in texts):
                continue
            asked = self._asked(letter.case)
            if asked.names.isdisjoint(touched):
                continue
            if (id(letter.case), language) not in self.passes:
                unchanged = CaseReader(_narrow(self.bench.files, asked, language), memory=self.memory)
                passed = run_case(self.bench.program, letter.case, unchanged).passed
                self.passes[id(letter.case), language] = passed
            if asked not in readers:
                readers[asked] = CaseReader(_narrow(files, asked, language), memory=self.memory)
            passed = run_case(self.bench.program, letter.case, readers[asked]).passed
            if passed is not self.passes[id(letter.case), language]:
                return letter.case
        return None

    def _asked(self, case: Case) -> Asked:
        """What a case can ask of a letter: concepts, the grounds if it asks for them, and what they rest on."""
        read = self.bench.reach.read_by(case)
        concepts = {identity for kind, identity in read if kind == "concept"}
        if GROUNDS in read:
            concepts.update(
                identity
                for identity, concept in self.bench.program.concepts.items()
                if concept.means or concept.policy.startswith(READ_BY_ITSELF)
            )
        names = (self.parts.closure(identity.rpartition(".")[2]) for identity in concepts)
        regimes = {self.parts.regimes.get(identity) for identity in concepts}
        own = self.bench.program.policies[case.policy].regime
        return Asked(frozenset().union(*names), frozenset({*regimes, own, FEDERAL}))


def _narrow(files: Sequence[ast.PolicyFile], asked: Asked, language: str) -> list[ast.PolicyFile]:
    """The policies of the regimes with the concepts that are asked for alone."""
    return [only(file, asked.names, language) for file in files if _regime(file) in {*asked.regimes, None}]


def _regime(file: ast.PolicyFile) -> str | None:
    return file.header.regime.text if file.header is not None and file.header.regime is not None else None


def ear(bench: Bench) -> Ear:
    """The place where mutants of concepts are tried."""
    return Ear(bench, Parts.of(bench.files), concept_tests(bench.files), tuple(_letters(bench.program)))


def language_of(mutant: Mutant) -> str:
    """The language of the evidence or of the cues that were changed."""
    declaration = mutant.declaration
    assert isinstance(declaration, ast.ConceptDecl | ast.CuesDecl | ast.TranslationDecl)
    several: tuple[ast.ConceptLanguage | ast.CueLanguage, ...] = declaration.languages
    if isinstance(declaration, ast.TranslationDecl):
        several = (*declaration.languages, *declaration.cue_languages)
    for each in several:
        if each.span.start <= mutant.span.start < each.span.end:
            return ENGLISH if each.language.text == ANY else each.language.text
    return ENGLISH


def _place(mutant: Mutant) -> Span:
    """The phrase or cue without which the change touches nothing."""
    phrase = _phrase_at(mutant)
    return mutant.span if phrase is None else phrase.span


def _phrase_at(mutant: Mutant) -> ast.Phrase | None:
    """The phrase that was dropped, or from which a guard was; None for a cue."""
    declaration = mutant.declaration
    if isinstance(declaration, ast.ConceptDecl | ast.TranslationDecl):
        for language in declaration.languages:
            for phrase in (*language.states, *language.takes_away, *language.near_miss):
                if phrase.span.start <= mutant.span.start < phrase.span.end:
                    return phrase
    return None


def _letters(program: Program) -> Iterator[Letter]:
    """Every text that a case gives for a letter."""
    texts = {
        (record.name, name)
        for record in program.records.values()
        for name, given in record.fields.items()
        if isinstance(given.type, DocumentType)
    }
    for case in program.cases:
        for row in _rows(case.given):
            for record, name in texts:
                text = row.fields.get(name) if row.record == record else None
                if isinstance(text, str):
                    language = row.fields.get("language")
                    yield Letter(text, language if isinstance(language, str) else None, case)


def _rows(given: Sequence[GivenRow]) -> Iterator[GivenRow]:
    for row in given:
        yield row
        yield from _rows(row.children)


def _named(file: ast.PolicyFile, policy: str) -> bool:
    return file.header is not None and file.header.name.text == policy
