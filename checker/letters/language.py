"""The language of a letter, by its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from checker.letters.remembered import Remembered

_WORD = re.compile(r"[^\W\d_]+")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_FULL_WEIGHT = 60
_LEAST = 2 * _FULL_WEIGHT
_LEAST_IN_PARAGRAPH = 4 * _FULL_WEIGHT
_MARGIN = 1.3
_MIXED_SHARE = 0.25
_MOST_PARAGRAPHS = 20_000


@dataclass(frozen=True)
class WordWeights:
    """For each common word, the codes of the languages that have it, and what it weighs for each.

    `paragraphs` has what the words of paragraphs read before weigh together.
    """

    words: Mapping[str, tuple[tuple[str, int], ...]]
    paragraphs: Remembered[str, tuple[tuple[str, int], ...]] = field(
        default_factory=lambda: Remembered(_MOST_PARAGRAPHS), repr=False, compare=False
    )

    def weigh(self, paragraph: str) -> tuple[tuple[str, int], ...]:
        """What the words of a paragraph in small letters weigh together, by language."""
        known = self.paragraphs.get(paragraph)
        if known is None:
            counts: Counter[str] = Counter()
            for word, times in Counter(_WORD.findall(paragraph)).items():
                for code, weight in self.words.get(word, ()):
                    counts[code] += weight * times
            known = tuple(counts.items())
            self.paragraphs.keep(paragraph, known)
        return known


def weigh_words(spoken: Mapping[str, Sequence[str]], others: Sequence[Sequence[str]]) -> WordWeights:
    """The weights of the stop words of the languages `spoken`, by code, and of others, which get codes of their own.

    A word weighs the less, the more languages have it.
    """
    languages = {**spoken, **{f"other {number}": words for number, words in enumerate(others)}}
    having: dict[str, list[str]] = {}
    for code, words in sorted(languages.items()):
        for word in dict.fromkeys(words):
            having.setdefault(word, []).append(code)
    return WordWeights(
        MappingProxyType(
            {word: tuple((code, _FULL_WEIGHT // len(codes)) for code in codes) for word, codes in having.items()}
        )
    )


def find_language(text: str, weights: WordWeights, spoken: frozenset[str]) -> str | None:
    """The code out of `spoken` of the language whose common words weigh clearly most in `text`.

    None where none does, where it is another language, or where a quarter of the text is in a second one.
    """
    total: Counter[str] = Counter()
    by_paragraph: Counter[str] = Counter()
    for paragraph in _PARAGRAPH.split(text.lower()):
        counts = weights.weigh(paragraph)
        for code, weight in counts:
            total[code] += weight
        best = _clearly_first(counts, _LEAST_IN_PARAGRAPH)
        if best is not None:
            by_paragraph[best] += dict(counts)[best]
    found = _clearly_first(total.items(), _LEAST)
    whole = sum(by_paragraph.values())
    if found not in spoken or whole - by_paragraph[found] > _MIXED_SHARE * whole:
        return None
    return found


def _clearly_first(counts: Iterable[tuple[str, int]], least: int) -> str | None:
    ranked = sorted([(weight, code) for code, weight in counts], reverse=True)
    if not ranked or ranked[0][0] < least or (len(ranked) > 1 and ranked[0][0] < _MARGIN * ranked[1][0]):
        return None
    return ranked[0][1]
