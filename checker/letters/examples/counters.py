"""Sentences of labelled letters that a concept is not in: what a head must learn to pass over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checker.letters.examples.ear import speaking
from checker.letters.examples.letter_material import ExampleLetter
from checker.letters.examples.traits import own_traits, traits_of, words_of
from checker.letters.model import ConceptSet
from checker.letters.normalise import normalise
from checker.letters.reading import take_apart


@dataclass(frozen=True)
class Counter:
    """A sentence that is no example of `denied`, pairs of a concept's id and a polarity; the rest as in a row."""

    words: str
    traits: frozenset[str]
    own: Mapping[str, frozenset[str]]
    denied: frozenset[tuple[str, str]]


def counters_of(letters: Sequence[ExampleLetter], sets: Mapping[str, ConceptSet]) -> list[Counter]:
    """The sentences of letters whose labels tell what they state, as the phrases of their own law read them."""
    return [
        counter
        for letter in letters
        if letter.regime in sets and letter.language in sets[letter.regime].languages
        for counter in _counters(letter, sets[letter.regime])
    ]


def _counters(letter: ExampleLetter, concepts: ConceptSet) -> list[Counter]:
    text, language = normalise(letter.text), concepts.languages[letter.language]
    denied = frozenset(
        (concept.id, polarity)
        for concept in concepts.concepts
        for row in concept.rows
        if row in letter.statements
        for polarity in ("states", "takes_away")
        if letter.statements[row] != polarity
    )
    parts = take_apart(text, language, concepts, None)
    traits = traits_of(parts.sentences, parts.hits, parts.facts, language)
    own = {concepts.concepts[number].id: own_traits(found) for number, found in parts.evidence.items()}
    return [
        Counter(
            words_of(sentence, text.text),
            traits[sentence.number],
            {concept: found[sentence.number] for concept, found in own.items() if sentence.number in found},
            denied,
        )
        for sentence in speaking(parts.sentences)
    ]
