"""Finds in each sentence the phrases and cues that stand there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.letters.model import LanguageSet
from checker.letters.patterns import CAPITAL_SEEN
from checker.letters.sentences import Sentence


@dataclass(frozen=True)
class Hit:
    """Pattern `pattern` stands at codes `first` up to `last` (left out) of a sentence.

    Where all of it lies in the sentence's lead it is no statement of that sentence, though others may rest on it.
    """

    pattern: int
    sentence: int
    first: int
    last: int


def find_hits(sentences: Sequence[Sentence], language: LanguageSet) -> list[list[Hit]]:
    """The hits of each sentence, in the order of patterns; linear in the text for a given set of phrases."""
    return [list(_hits_in(sentence, language)) for sentence in sentences]


def _hits_in(sentence: Sentence, language: LanguageSet) -> Iterator[Hit]:
    masks = language.masks
    first, second, third = language.free
    codes = set(sentence.codes)
    if CAPITAL_SEEN.encode() in sentence.line:
        codes.add(CAPITAL_SEEN)
    for code in codes:
        mask = masks.get(code)
        if mask is not None:
            first |= mask[0]
            second |= mask[1]
            third |= mask[2]
    candidates = first & second & third
    while candidates:
        lowest = candidates & -candidates
        candidates ^= lowest
        yield from _matches(sentence, lowest.bit_length() - 1, language)


def _matches(sentence: Sentence, pattern: int, language: LanguageSet) -> Iterator[Hit]:
    expression = language.expression(pattern)
    exact = language.patterns[pattern].exact
    position = 0
    line = sentence.line
    while position < len(line):
        found = expression.search(line, position)
        if found is None:
            return
        start, end = found.span()
        position = max(end - 1, start + 1)
        if exact and not _as_written(found, exact, sentence, language):
            continue
        hit = Hit(pattern, sentence.number, sentence.token_at(start + 1), sentence.token_at(end))
        yield hit


def _as_written(found: object, exact: Sequence[str], sentence: Sentence, language: LanguageSet) -> bool:
    """Whether the words of exact groups stand as the phrase writes them, case left aside."""
    for number, wanted in enumerate(exact):
        start, end = found.span(number + 1)  # type: ignore[attr-defined]  # re2 has no stubs
        if start < 0:
            continue
        first, last = sentence.token_at(start), sentence.token_at(end)
        if " ".join(sentence.words[first:last]) != wanted:
            return False
    return True
