"""What phrases find in a sentence, as traits that a head can weigh beside the sentence's meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker.letters.evidence import Evidence
from checker.letters.facts import Fact
from checker.letters.matcher import Hit
from checker.letters.model import LanguageSet
from checker.letters.ordinary import ordinary_words
from checker.letters.sentences import Sentence


def traits_of(
    sentences: Sequence[Sentence], hits: Sequence[Sequence[Hit]], facts: Sequence[Fact], language: LanguageSet
) -> list[frozenset[str]]:
    """For each sentence the cues (`cue:negation`) and kinds of facts (`fact:telephone`) that stand in it."""
    return [
        frozenset(
            (
                *(f"cue:{name}" for hit in found for name in language.cues.get(hit.pattern, ())),
                *(f"fact:{facts[fact].kind}" for fact in sentence.facts if fact >= 0),
            )
        )
        for sentence, found in zip(sentences, hits, strict=True)
    ]


def own_traits(evidence: Sequence[Evidence]) -> Mapping[int, frozenset[str]]:
    """For the sentences with evidence of one concept, which way it stands: `own:states`."""
    found: dict[int, set[str]] = {}
    for one in evidence:
        found.setdefault(one.sentence, set()).add(f"own:{one.standing}")
    return {sentence: frozenset(standings) for sentence, standings in found.items()}


def words_of(sentence: Sentence, text: str) -> str:
    """The words of a sentence in small letters, with those of the line that it completes; damaged ones as meant."""
    places = zip(sentence.starts, sentence.ends, sentence.words, sentence.facts, strict=True)
    words: dict[tuple[int, int], str] = {}
    for start, end, meant, fact in places:
        written = text[start:end].lower()
        mended = fact < 0 and meant != written and meant in ordinary_words()
        words[start, end] = meant if mended else written
    return " ".join(words.values())
