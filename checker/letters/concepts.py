"""From the concepts of parsed policies to what the phrase reader runs: names resolved, phrases compiled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from checker.letters.language import weigh_words
from checker.letters.language_set import Declared, Languages, compile_language
from checker.letters.model import LANGUAGES, STANDING_CUES, Concept, ConceptSet
from checker.letters.patterns import FACT_SLOTS, PatternMemory
from checker.syntax import ast

__all__ = ("LANGUAGES", "STANDING_CUES", "ConceptSet", "compile_concepts")


def compile_concepts(files: Iterable[ast.PolicyFile], regime: str, memory: PatternMemory | None = None) -> ConceptSet:
    """The concepts of `regime` and those of no regime, out of parsed policies in any order.

    A language is read where a concept of the regime itself has evidence in it; it is compiled when first asked for.
    `memory` spares patterns that were made before from the same lists.
    """
    files = sorted((file for file in files if file.header is not None), key=lambda file: _policy(file))
    translations = [node for file in files for node in file.declarations if isinstance(node, ast.TranslationDecl)]
    added: dict[str, list[ast.ConceptLanguage]] = {}
    for one in translations:
        added.setdefault(one.target.text, []).extend(one.languages)
    declared = [
        Declared(_policy(file), _regime(file), _translated(node, _policy(file), added))
        for file in files
        if _regime(file) in (None, regime)
        for node in file.declarations
        if isinstance(node, ast.ConceptDecl)
    ]
    cues = _cue_languages(files, translations)
    lists = {
        node.name.text: tuple(item.value for item in node.items)
        for file in files
        for node in file.declarations
        if isinstance(node, ast.ListDecl)
    }
    numbers = {one.node.name.text: number for number, one in enumerate(declared)}
    spoken = _spoken(declared)
    remembered = PatternMemory() if memory is None else memory
    languages = Languages(
        {
            code: language
            for language, code in LANGUAGES.items()
            if language in spoken and f"{language}_endings" in lists
        },
        lambda language, code: compile_language(language, code, declared, numbers, cues, lists, remembered),
    )
    stop_words = {code: lists.get(f"{language}_stop_words", ()) for language, code in LANGUAGES.items()}
    covers = _coverage(declared, numbers)
    concepts = tuple(_concept(one, covers[number]) for number, one in enumerate(declared))
    return ConceptSet(
        regime,
        concepts,
        languages,
        _contacts(declared, numbers),
        MappingProxyType(lists),
        weigh_words(stop_words, [line.split() for line in lists.get("other_stop_words", ())]),
        frozenset(code for code, words in stop_words.items() if words),
    )


def _translated(
    node: ast.ConceptDecl, policy: str, added: Mapping[str, Sequence[ast.ConceptLanguage]]
) -> ast.ConceptDecl:
    """A concept with its evidence in every language, its own first; `added` is what is translated, by full names."""
    more = added.get(f"{policy}.{node.name.text}", ())
    return replace(node, languages=(*node.languages, *more)) if more else node


def _cue_languages(
    files: Sequence[ast.PolicyFile], translations: Sequence[ast.TranslationDecl]
) -> list[tuple[str, ast.CueLanguage]]:
    """The families of words by name, with their phrases in each language."""
    own = [
        (node.name.text, part)
        for file in files
        for node in file.declarations
        if isinstance(node, ast.CuesDecl)
        for part in node.languages
    ]
    more = [(one.target.text.rpartition(".")[2], part) for one in translations for part in one.cue_languages]
    return own + more


def _spoken(declared: Sequence[Declared]) -> frozenset[str]:
    """The languages in which the regime itself has evidence; those of all concepts where it has none of its own."""
    own = [one for one in declared if one.regime is not None] or declared
    return frozenset(part.language.text for one in own for part in one.node.languages)


def _policy(file: ast.PolicyFile) -> str:
    return file.header.name.text if file.header is not None else ""


def _regime(file: ast.PolicyFile) -> str | None:
    return file.header.regime.text if file.header is not None and file.header.regime is not None else None


def _concept(one: Declared, covers: frozenset[str]) -> Concept:
    node = one.node
    return Concept(
        f"{one.policy}.{node.name.text}",
        node.name.text,
        tuple(row.text for row in node.authority.rows),
        tuple(means.value.text for means in node.means),
        node.when_negated or "nothing",
        node.in_force.start.value,
        node.in_force.through.value if node.in_force.through else None,
        covers,
        one.regime,
    )


def _coverage(declared: Sequence[Declared], numbers: Mapping[str, int]) -> list[frozenset[str]]:
    """The languages in which a concept's silence means something: its own, or those of all it rests on."""
    own = [frozenset(LANGUAGES.get(part.language.text, "") for part in one.node.languages) - {""} for one in declared]
    covers = list(own)
    for number, one in enumerate(declared):
        if own[number]:
            continue
        rests_on = [own[numbers[name]] for name in _names(one.node) if name in numbers and own[numbers[name]]]
        covers[number] = frozenset.intersection(*rests_on) if rests_on else frozenset(LANGUAGES.values())
    return covers


def _names(node: ast.ConceptDecl) -> set[str]:
    names: set[str] = set()
    for part in node.languages:
        for phrase in (*part.states, *part.takes_away, *part.near_miss):
            if phrase.beside is not None:
                names.add(phrase.beside.text)
            if isinstance(phrase.core, ast.Together):
                names.update(name.text for name in phrase.core.concepts)
    return names


def _contacts(declared: Sequence[Declared], numbers: Mapping[str, int]) -> frozenset[int]:
    """Concepts that a letterhead or a signature may prove: facts, and what facts are tied to.

    A concept is a fact if a slot stands in all its phrases, or if its slot stands beside another concept.
    """
    found: set[int] = set()
    for number, one in enumerate(declared):
        phrases = [phrase.core for part in one.node.languages for phrase in part.states]
        if phrases and all(isinstance(core, ast.Words) and _holds_fact(core.items) for core in phrases):
            found.add(number)
        for part in one.node.languages:
            for phrase in part.states:
                if phrase.beside is not None and isinstance(phrase.core, ast.Words) and _slots(phrase.core.items):
                    found.add(number)
                    if phrase.beside.text in numbers:
                        found.add(numbers[phrase.beside.text])
    return frozenset(found)


def _holds_fact(items: Sequence[ast.PhraseItem]) -> bool:
    return any(isinstance(item, ast.Slot) and item.name in FACT_SLOTS for item in items)


def _slots(items: Sequence[ast.PhraseItem]) -> bool:
    return any(isinstance(item, ast.Slot) for item in items)
