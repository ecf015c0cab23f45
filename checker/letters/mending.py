"""Words that a scanner misread or a typist mistyped, brought back to the one known word each may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from checker.letters.ordinary import ordinary_words

_CONFUSED = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"), ("i", "l"), ("l", "i"), ("5", "s"), ("cl", "d"))
_SHORTEST_MISREAD = 4
_SHORTEST_WITH_DIGIT = 3
_SHORTEST_SPELLING = 5
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn")
_BESIDE = MappingProxyType(
    {
        letter: frozenset("".join(row[max(row.find(letter) - 1, 0) :][:3] for row in _KEYS if letter in row))
        for letter in _LETTERS
    }
)
_DOUBLED, _BESIDE_IT, _ONE_MORE_OR_LESS, _ANOTHER = range(4)

Stem = Callable[[str], str]


@dataclass(frozen=True)
class Meant:
    """The word that was meant, as it is spelled, and its stem."""

    spelling: str
    stem: str


@dataclass(frozen=True)
class Mender:
    """What damaged words are read as; `stem` is that of the lexicon, `known` every stem that a phrase uses.

    `ordinary` are words of the languages that are read, `near` maps each known stem, and each with one letter left out,
    to those stems.
    """

    stem: Stem
    forms: Mapping[str, tuple[str, ...]]
    endings: tuple[tuple[str, str], ...]
    known: frozenset[str]
    ordinary: frozenset[str]
    near: Mapping[str, tuple[str, ...]]

    def read(self, word: str) -> Meant | None:
        """What `word`, whose stem is not known, stands for; None where no known word or more than one comes near."""
        if word.isdigit():
            return None
        return self._misread(word) or self._mistyped(word)

    def is_word(self, word: str) -> bool:
        """Whether a word is an ordinary one of some language, as it is or with an ending."""
        if word in self.ordinary:
            return True
        for ending, replacement in self.endings:
            if word.endswith(ending):
                base = word[: -len(ending)] + replacement
                return base != word and not self.ordinary.isdisjoint((base, base + "e"))
        return False

    def _misread(self, word: str) -> Meant | None:
        """`word` had a scanner misread one or two kinds of letter; an ordinary word only where it took two for one."""
        if len(word) < (_SHORTEST_MISREAD if word.isalpha() else _SHORTEST_WITH_DIGIT):
            return None
        confusions = [pair for pair in _CONFUSED if pair[0] in word]
        if self.is_word(word):
            confusions = [pair for pair in confusions if len(pair[0]) > 1]
        once = _reread(word, confusions)
        for candidate in (*once, *(again for one in once for again in _reread(one, confusions))):
            stem = self._stem_of(candidate)
            if stem in self.known:
                return Meant(candidate, stem)
        return None

    def _stem_of(self, word: str) -> str:
        form = self.forms.get(word, ())
        return self.stem(form[0] if len(form) == 1 else word)

    def _mistyped(self, word: str) -> Meant | None:
        """`word` with one letter more, less or other, or two neighbours swapped, where that makes one known word.

        The likeliest slip decides. Typists rarely miss the first letter, and an ordinary word is taken for what it is.
        """
        if len(word) < _SHORTEST_SPELLING - 1 or not word.isalpha() or self.is_word(word):
            return None
        ranked: dict[int, dict[str, str]] = {}
        other = _ANOTHER + 1
        slips = _slipped(word)
        written = self.ordinary & slips | self.forms.keys() & slips
        for rank, candidate in _slips(word) if written else ():
            if candidate in written:
                stem = self._stem_of(candidate)
                if len(candidate) >= _SHORTEST_SPELLING and stem in self.known:
                    meant = ranked.setdefault(rank, {})
                    if candidate in self.ordinary:
                        meant[stem] = candidate
                    meant.setdefault(stem, candidate)
                else:
                    other = min(other, rank)
        for rank, stem in self._near_stems(self.stem(word)):
            ranked.setdefault(rank, {}).setdefault(stem, stem)
        if not ranked or other < min(ranked):
            return None
        likeliest = [Meant(spelling, stem) for stem, spelling in ranked[min(ranked)].items()]
        return likeliest[0] if len(likeliest) == 1 else None

    def _near_stems(self, stem: str) -> Iterator[tuple[int, str]]:
        """The known stems one slip away from one that is not known, with the rank of the slip."""
        near = {one for key in _shortened(stem) for one in self.near.get(key, ())}
        if near:
            for rank, candidate in _slips(stem):
                if candidate in near:
                    yield rank, candidate


def make_mender(
    stem: Stem,
    forms: Mapping[str, tuple[str, ...]],
    endings: tuple[tuple[str, str], ...],
    folds: Mapping[int, str],
    known: frozenset[str],
) -> Mender:
    """The mender of a language; `folds` maps letters to the ones that the language's words are written with."""
    near: dict[str, list[str]] = {}
    for one in sorted(known):
        if len(one) >= _SHORTEST_SPELLING and one.isalpha():
            for key in _shortened(one):
                near.setdefault(key, []).append(one)
    ordinary = frozenset(word.translate(folds) for word in ordinary_words()) if folds else ordinary_words()
    return Mender(
        stem, forms, endings, known, ordinary, MappingProxyType({key: tuple(each) for key, each in near.items()})
    )


def _slips(word: str) -> Iterator[tuple[int, str]]:
    """The words that may have been meant, first letter right, with the rank of the slip: the least is likeliest."""
    for place in range(1, len(word)):
        before, letter, after = word[:place], word[place], word[place + 1 :]
        if after and letter != after[0]:
            yield _DOUBLED, before + after[0] + letter + after[1:]
        yield _DOUBLED if letter == word[place - 1] else _ONE_MORE_OR_LESS, before + after
        for other in _LETTERS:
            if other != letter:
                yield _BESIDE_IT if other in _BESIDE.get(letter, ()) else _ANOTHER, before + other + after
            yield _DOUBLED if other in (letter, word[place - 1]) else _ONE_MORE_OR_LESS, before + other + letter + after
    for other in _LETTERS:
        yield _DOUBLED if other == word[-1] else _ONE_MORE_OR_LESS, word + other


def _slipped(word: str) -> set[str]:
    """The same words without their ranks, and `word` itself: a rank is seldom asked for, as nearly all are none."""
    found = {word + other for other in _LETTERS}
    for place in range(1, len(word)):
        before, rest, after = word[:place], word[place:], word[place + 1 :]
        found.update([before + after, before + after[:1] + rest[0] + after[1:]])
        found.update([before + other + after for other in _LETTERS])
        found.update([before + other + rest for other in _LETTERS])
    return found


def _shortened(word: str) -> Iterable[str]:
    """`word`, and `word` with one letter left out."""
    return dict.fromkeys((word, *(word[:place] + word[place + 1 :] for place in range(len(word)))))


def _reread(word: str, confusions: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """`word` as it may have stood on paper, had a scanner misread one kind of letter."""
    return tuple(
        candidate
        for wrong, right in confusions
        if wrong in word
        for candidate in dict.fromkeys((word.replace(wrong, right), word.replace(wrong, right, 1)))
    )
