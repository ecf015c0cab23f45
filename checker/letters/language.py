"""The language of a letter, by its commonest words."""

from __future__ import annotations

import re
from collections.abc import Mapping

_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 3
_MARGIN = 1.3


def find_language(text: str, stop_words: Mapping[str, frozenset[str]]) -> str | None:
    """The language code whose stop words stand in `text` clearly most often; None where none does."""
    words = _WORD.findall(text.lower())
    counts = sorted(((sum(word in known for word in words), code) for code, known in stop_words.items()), reverse=True)
    if not counts or counts[0][0] < _FEWEST:
        return None
    if len(counts) > 1 and counts[0][0] < _MARGIN * counts[1][0]:
        return None
    return counts[0][1]


STOP_WORDS: tuple[tuple[str, str], ...] = (
    ("en", "the and of to you your we our is are that this with for have not from will can be it was at by"),
    ("de", "der die das und ist nicht sie ihr ihre wir mit von zu den dem ein eine auf für im des werden haben"),
    ("fr", "le la les et de des vous votre nous est pas que une un dans pour sur vos au par qui ne"),
    ("es", "el la los las y de que en su usted no se por con para una un del al es sus"),
    ("it", "il la le e di che lei non per con una un del della si è sono nel alla dei gli"),
    ("nl", "de het een en van u uw wij niet dat is op te met voor zijn wordt aan om die"),
)
"""The built-in words that tell the six languages apart, also those for which no policy has phrases."""


def stop_words() -> dict[str, frozenset[str]]:
    """The stop words by language code."""
    return {code: frozenset(words.split()) for code, words in STOP_WORDS}
