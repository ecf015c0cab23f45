"""Where a text had to be mended to be read: words and days that stand there otherwise than they were taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checker.letters.facts import Fact
from checker.letters.normalise import Normalised
from checker.letters.sentences import Sentence

_LETTER_FOR_FIGURE = re.compile(r"[0-9][OoIl](?![a-z])|(?<![A-Za-z])[OoIl][0-9]")


def mended_spans(sentences: Sequence[Sentence], facts: Sequence[Fact], text: Normalised) -> tuple[tuple[int, int], ...]:
    """The spans, in code points of the original, of mistyped and misread words and of figures with letters in them."""
    return tuple(
        sorted({text.original(start, end) for start, end in (*_words(sentences, text), *_figures(facts, text))})
    )


def _words(sentences: Sequence[Sentence], text: Normalised) -> Iterator[tuple[int, int]]:
    for sentence in sentences:
        places = zip(sentence.words, sentence.starts, sentence.ends, sentence.facts, strict=True)
        for word, start, end, fact in places:
            if fact < 0 and word != text.text[start:end].lower():
                yield start, end


def _figures(facts: Sequence[Fact], text: Normalised) -> Iterator[tuple[int, int]]:
    for fact in facts:
        if fact.kind == "date" and _LETTER_FOR_FIGURE.search(text.text[fact.start : fact.end]):
            yield fact.start, fact.end
