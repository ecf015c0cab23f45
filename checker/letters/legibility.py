"""Whether a text is whole enough to be read: how many of its words no writer can have written."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Literal

from checker.letters.lexicon import Lexicon
from checker.letters.ordinary import ordinary_words

Legibility = Literal["clear", "doubtful", "unreadable"]
TOO_DAMAGED = (
    "is too damaged to be read: too many of its words are none; scan the paper again (300 dpi or more), or export the"
    " letter as text"
)

_WORD = re.compile(r"[^\W_]+")
_FEWEST_WORDS = 25
_DOUBTFUL = 0.2
_UNREADABLE = 0.3
"""Shares of broken words. Whole letters have 0.02 of them and at most 0.12; with one letter in ten wrong it is 0.24,
and two statements in five are no longer found; with one in seven it is 0.33, and three in five are lost."""
_SHORT = 3
_SIZE = 3
_LEAST_SEEN = 2
_CHUNK = re.compile(r"\S*[^\W\d_]\S*")
_INTRUDED = re.compile(
    # a sign or figure between two letters, a sign that no word is written with, a single consonant
    r"[^\W\d_](?:[^\w\s'.@&/\-]+|[0-9]+|[!;:?])[^\W\d_]|[|^~\\\[\]*<>\ufffd]|^[b-df-hj-np-tv-xz]$"
)
_LITTERED = 0.17
"""A share of intruded words that letters in no language reach, and one whose language damage has hidden does."""


def legibility(text: str, lexicon: Lexicon | None) -> Legibility:
    """How whole normalised `text` is in the language of `lexicon`; without a language, by stray signs alone."""
    if lexicon is None:
        return "unreadable" if _is_littered(text) else "clear"
    lines = [_line(line, lexicon) for line in text.split("\n")]
    total = sum([words for words, _ in lines])
    if total < _FEWEST_WORDS:
        return "clear"
    unknown = [word for _, words in lines for word in words]
    if len(unknown) < _DOUBTFUL * total:
        return "clear"
    broken = sum(count for word, count in Counter(unknown).items() if _is_broken(word, lexicon)) / total
    return "unreadable" if broken >= _UNREADABLE else "doubtful" if broken >= _DOUBTFUL else "clear"


def _line(line: str, lexicon: Lexicon) -> tuple[int, tuple[str, ...]]:
    """How many words a line has, and those that are none; remembered, as offices write the same lines."""
    found = lexicon.lines.get(line)
    if found is None:
        words = [word for word in _WORD.findall(line) if not word.isdigit()]
        found = len(words), tuple([word for word in words if not lexicon.is_word(word.lower())])
        lexicon.lines.keep(line, found)
    return found


def _is_broken(word: str, lexicon: Lexicon) -> bool:
    """Whether an unknown word is none: a stray letter, letters among figures, or letters that never meet."""
    if len(word) == 1:
        return word.islower()
    if not word.isalpha():
        return sum(map(str.isalpha, word)) > 1
    if len(word) <= _SHORT:
        return not (word.isupper() or word.istitle())
    return not _neighbours(lexicon.code, tuple(sorted(lexicon.folds.items()))).issuperset(
        _in_threes(lexicon.folded(word.lower()))
    )


def _in_threes(word: str) -> list[str]:
    framed = f" {word} "
    return [framed[place : place + _SIZE] for place in range(len(framed) - _SIZE + 1)]


@cache
def _neighbours(code: str, folds: tuple[tuple[int, str], ...]) -> frozenset[str]:
    """The letters that stand side by side in ordinary words, three by three, as the language `code` spells them."""
    table = dict(folds)
    seen = Counter(three for word in ordinary_words() for three in _in_threes(word.translate(table)))
    return frozenset(three for three, count in seen.items() if count >= _LEAST_SEEN)


def _is_littered(text: str) -> bool:
    """Whether signs and figures stand in the middle of many words."""
    words = _CHUNK.findall(text)
    intruded = sum(_INTRUDED.search(word) is not None for word in words)
    return len(words) >= _FEWEST_WORDS and intruded >= _LITTERED * len(words)
