"""The cases of concepts, and which phrases and cues stand in the texts of cases at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from checker.diagnostics.source import Span
from checker.letters.concepts import LANGUAGES, ConceptSet, compile_concepts
from checker.letters.documents import Document
from checker.letters.facts import find_facts
from checker.letters.matcher import find_hits
from checker.letters.normalise import normalise
from checker.letters.patterns import PatternMemory
from checker.letters.reading import PhraseReader
from checker.letters.sentences import find_sentences
from checker.letters.structure import find_structure
from checker.policytest.hearing import FEDERAL
from checker.policytest.letterparts import Parts, as_written
from checker.syntax import ast

ANY: Final = "any"
ENGLISH: Final = "english"


@dataclass(frozen=True)
class ConceptTest:
    """A sentence beside a concept, and how it is to be read."""

    policy: str
    regime: str
    concept: str
    name: str
    language: str
    ids: tuple[str, ...]
    polarity: str
    text: str
    span: Span

    @property
    def title(self) -> str:
        """What the case says of itself: its text."""
        return self.text


def concept_tests(files: Sequence[ast.PolicyFile]) -> tuple[ConceptTest, ...]:
    """The cases of all concepts, those that a translation gives included, in the order of the policies."""
    parts = Parts.of(files)
    return tuple(
        ConceptTest(
            policy,
            parts.regimes.get(concept) or FEDERAL,
            concept,
            concept.rpartition(".")[2],
            ENGLISH if language.language.text == ANY else language.language.text,
            tuple(each.text for each in case.ids),
            case.polarity,
            case.text.value,
            case.text.span,
        )
        for policy, concept, language in parts.languages()
        for case in language.cases
    )


def polarity(text: str, name: str, language: str, concepts: ConceptSet) -> str:
    """How a text is read for a concept."""
    document = Document(file="case", text=text, readable=True, why_not="", origin="", fields={})
    return PhraseReader(LANGUAGES.get(language)).read(document, concepts).statements[name].polarity


def as_said(test: ConceptTest, concepts: ConceptSet) -> bool:
    """Whether the text of a case is read as the case says."""
    read = polarity(test.text, test.name, test.language, concepts)
    return read in (("absent", "near_miss", "blank") if test.polarity == "neither" else (test.polarity,))


@dataclass(frozen=True)
class ConceptResult:
    """The case of a concept with what came of it; `found` says how the text was read."""

    case: ConceptTest
    passed: bool
    found: str


def run_concept_cases(
    files: Sequence[ast.PolicyFile], names: Collection[str] | None = None, only: Collection[str] | None = None
) -> tuple[ConceptResult, ...]:
    """The results of the cases of concepts in the files with these names, read with all concepts of the regime.

    `only` keeps the cases whose concept, policy or id is named.
    """
    written = as_written(files)
    tests = concept_tests(written)
    memory = PatternMemory()
    regimes = sorted({test.regime for test in tests})
    compiled = {regime: compile_concepts(written, regime, memory) for regime in regimes}
    results: list[ConceptResult] = []
    for test in tests:
        known = {test.concept, test.name, test.policy, *test.ids}
        if (names is not None and test.span.source.name not in names) or (only is not None and known.isdisjoint(only)):
            continue
        concepts = _speaking(test, compiled)
        read = polarity(test.text, test.name, test.language, concepts).replace("_", " ")
        passed = as_said(test, concepts)
        wanted = test.polarity.replace("_", " ")
        results.append(ConceptResult(test, passed, read if passed else f"expected {wanted}, found {read}"))
    return tuple(results)


def _speaking(test: ConceptTest, compiled: Mapping[str, ConceptSet]) -> ConceptSet:
    """The concepts of the case's regime, or for a concept of every regime those of one that reads its language."""
    code = LANGUAGES.get(test.language)
    others = [concepts for regime, concepts in compiled.items() if regime != test.regime]
    return next((each for each in (compiled[test.regime], *others) if code in each.languages), compiled[test.regime])


def alone(
    files: Sequence[ast.PolicyFile], regime: str, names: frozenset[str], language: str, memory: PatternMemory
) -> ConceptSet:
    """The named concepts, with all cues, in one language."""
    return compile_concepts([only(file, names, language) for file in files], regime, memory)


def only(file: ast.PolicyFile, names: frozenset[str], language: str) -> ast.PolicyFile:
    """What a file says of the named concepts, and all its cues and lists; translations into one language alone."""
    return replace(file, declarations=tuple(each for each in file.declarations if _kept(each, names, language)))


def _kept(node: ast.Declaration, names: frozenset[str], language: str) -> bool:
    match node:
        case ast.ConceptDecl(name=name):
            return name.text in names
        case ast.TranslationDecl(target=target, languages=languages, cue_languages=cues):
            written_in = {*(each.language.text for each in languages), *(each.language.text for each in cues)}
            spoken = not written_in.isdisjoint((language, ANY))
            return spoken and (bool(cues) or target.parts[-1].text in names)
        case _:
            return isinstance(node, ast.CuesDecl | ast.ListDecl)


# ---- where phrases stand


@dataclass(frozen=True)
class Probe:
    """A phrase or a cue by its place, to be looked for in texts."""

    span: Span
    phrase: ast.Phrase


def where_found(
    files: Sequence[ast.PolicyFile], probes: Sequence[Probe], texts: Iterable[str], language: str
) -> Mapping[Span, frozenset[str]]:
    """For each phrase or cue the texts in which it stands, whatever it then amounts to."""
    template = next((node for file in files for node in file.declarations if isinstance(node, ast.ConceptDecl)), None)
    if template is None or not probes:
        return {}
    declared = tuple(_probing(template, place, probe, language) for place, probe in enumerate(probes))
    holder = next(file for file in files if file.header is not None and template in file.declarations)
    bare = [only(file, frozenset(), language) for file in files]
    probing = replace(holder, declarations=declared)
    regime = holder.header.regime.text if holder.header is not None and holder.header.regime is not None else FEDERAL
    kept = [file for file in bare if file.header is not None]
    compiled = compile_concepts([*kept, _renamed(probing)], regime)
    spoken = compiled.languages.get(LANGUAGES.get(language, ""))
    if spoken is None:
        return {}
    found: dict[Span, set[str]] = {}
    for text in sorted(set(texts)):
        read = normalise(text).text
        facts = find_facts(read, day_first=False)
        sentences = find_sentences(read, find_structure(read), facts, spoken.lexicon)
        for hit in (hit for hits in find_hits(sentences, spoken) for hit in hits):
            for phrase in spoken.phrases.get(hit.pattern, ()):
                number = int(compiled.concepts[phrase.concept].name.removeprefix("probe_"))
                found.setdefault(probes[number].span, set()).add(text)
    return {span: frozenset(several) for span, several in found.items()}


def _renamed(file: ast.PolicyFile) -> ast.PolicyFile:
    """The file as a policy of its own."""
    header = file.header
    assert header is not None
    name = ast.Path(header.name.span, (ast.Name(header.name.span, "probes"),))
    return replace(file, header=replace(header, name=name))


def _probing(template: ast.ConceptDecl, place: int, probe: Probe, language: str) -> ast.ConceptDecl:
    span = probe.span
    core = replace(probe.phrase, beside=None, reach=None, unless=())
    spoken = ast.ConceptLanguage(span, ast.Name(span, language), (core,), (), (), ())
    return replace(template, name=ast.Name(span, f"probe_{place}"), languages=(spoken,), means=(), when_negated=None)


def probes_of(files: Iterable[ast.PolicyFile], language: str) -> Iterator[Probe]:
    """Every phrase of words and every cue of a language."""
    parts = Parts.of(list(files))
    for _, _, concept_language in parts.languages():
        if concept_language.language.text in (language, ANY):
            spoken = concept_language
            for phrase in (*spoken.states, *spoken.takes_away, *spoken.near_miss):
                if isinstance(phrase.core, ast.Words) and phrase.core.items:
                    yield Probe(phrase.span, phrase)
    for _, _, cue_language in parts.cue_languages():
        if cue_language.language.text in (language, ANY):
            for words in cue_language.phrases:
                if words.items:
                    yield Probe(words.span, ast.Phrase(words.span, words, None, None, ()))
