"""The words of each language that changes put in place of others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Words:
    """Pairs of words with one meaning, and sentences and lines that say nothing of access, complaint or review.

    `synonyms` maps a word to those that may stand for it; `spelling` are British and American forms of a word;
    `contractions` long and short forms. `back` are words of a sentence that leans on the one before it.
    """

    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spelling: tuple[tuple[str, str], ...] = ()
    contractions: tuple[tuple[str, str], ...] = ()
    neutral: tuple[str, ...] = ()
    confidential: tuple[str, ...] = ()
    slogans: tuple[str, ...] = ()
    greetings: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()
    page: str = ""
    back: frozenset[str] = frozenset()


@cache
def words_of(language: str) -> Words:
    """The words of a language by its code; none for a language without a file."""
    path = _FOLDER / f"{language}.yaml"
    if not path.is_file():
        return Words()
    read: Mapping[str, list[str]] = yaml.safe_load(path.read_text("utf-8"))

    def rings(name: str) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(word.strip() for word in line.split("/")) for line in read.get(name, ()))

    def pairs(name: str) -> tuple[tuple[str, str], ...]:
        return tuple((ring[0], ring[1]) for ring in rings(name))

    return Words(
        _synonyms(read.get("synonyms", ())),
        pairs("spelling"),
        pairs("contractions"),
        tuple(read.get("neutral", ())),
        tuple(read.get("confidential", ())),
        tuple(read.get("slogans", ())),
        tuple(read.get("greetings", ())),
        tuple(read.get("closings", ())),
        "".join(read.get("page", ())),
        frozenset(read.get("back", ())),
    )


def _synonyms(lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """`a / b / c` may all stand for each other; in `a > b / c` the others may stand for the first."""
    found: dict[str, tuple[str, ...]] = {}
    for line in lines:
        first, one_way, rest = line.partition(">")
        words = [word.strip() for word in (f"{first}/{rest}" if one_way else line).split("/")]
        for place, word in enumerate(words[:1] if one_way else words):
            found[word] = (*words[place + 1 :], *words[:place])
    return found
