"""Words of one language: which written forms are the same word, and which open a clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from checker.letters.layout import PLAIN, Layout
from checker.letters.mending import Mender, make_mender
from checker.letters.ordinary import words_in_small_letters
from checker.letters.remembered import Remembered

_SHORTEST_STEM = 3
_DOUBLED = frozenset("bdfgmnprt")
_SHORTEST_PART = 3
_MOST_WORDS = 200_000
_MOST_PASSAGES = 20_000


class _Word(NamedTuple):
    """The stems of a written word, and what it is read as where it is damaged."""

    stems: tuple[str, ...]
    meant: str = ""


@dataclass(frozen=True)
class Lexicon:
    """How the words of a language are brought to one form.

    `forms` maps an irregular form to the words it stands for (`can't` to `can`, `not`; a word that stands for none is
    left out, and a form that ends in an apostrophe is an elision), `endings` are pairs (ending, replacement) tried
    longest first, `clause_openers` are words before which a new clause begins. `folds` maps letters to the ones they
    are read as; every word of the lexicon is folded. `compounds` are stems that are a word of their own at the end of
    a longer one. `layout` tells how letters in the language are laid out.
    `affirmations` and `denials` open an answer, `question_words` a question that is answered by a thing,
    `open_questions` one that a sentence answers. `auxiliaries` are stems of verbs that may stand between a subject
    and its negation. A word of `joiners` before an auxiliary or one of `subjects` begins a new predicate.
    `conditions` are words that open a condition, which ends at its comma.
    `days_later` are words for a day told from the one named before, with the number of days between, `days_back` the
    same for one told back from the day of writing; longest first. `months_back` are words behind the number of a day,
    with how many months before that of the letter it lies, `same_months` those that leave it in the month named before.
    `weekdays` are the days of the week, Monday being 0. One of `genitives` right before a day gives it to the
    noun before, unless that is one of `day_parts`.
    `known` holds every stem that a phrase uses: a damaged word is read as the one known word it may be. `coded` has the
    codes of words read before and what each is read as, by whether capitals count; `passages` has their sentences;
    `lines` has how many words lines have and which of these are none.
    """

    code: str
    forms: Mapping[str, tuple[str, ...]]
    endings: tuple[tuple[str, str], ...]
    clause_openers: frozenset[str]
    abbreviations: frozenset[str]
    stop_words: frozenset[str]
    affirmations: frozenset[str]
    denials: frozenset[str]
    question_words: frozenset[str]
    open_questions: frozenset[str]
    auxiliaries: frozenset[str]
    joiners: frozenset[str]
    subjects: frozenset[str]
    conditions: frozenset[str] = frozenset()
    folds: Mapping[int, str] = field(default_factory=dict)
    compounds: tuple[str, ...] = ()
    layout: Layout = PLAIN
    days_later: tuple[tuple[tuple[str, ...], int], ...] = ()
    days_back: tuple[tuple[tuple[str, ...], int], ...] = ()
    months_back: tuple[tuple[tuple[str, ...], int], ...] = ()
    same_months: tuple[tuple[str, ...], ...] = ()
    weekdays: Mapping[str, int] = field(default_factory=dict)
    genitives: tuple[str, ...] = ()
    day_parts: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()
    coded: Mapping[bool, Remembered[str, tuple[tuple[str, ...], str]]] = field(
        default_factory=lambda: {capitals: Remembered(_MOST_WORDS) for capitals in (True, False)},
        repr=False,
        compare=False,
    )
    passages: Remembered[object, Any] = field(
        default_factory=lambda: Remembered(_MOST_PASSAGES), repr=False, compare=False
    )
    lines: Remembered[str, tuple[int, tuple[str, ...]]] = field(
        default_factory=lambda: Remembered(_MOST_PASSAGES), repr=False, compare=False
    )
    _words: Remembered[str, bool] = field(default_factory=lambda: Remembered(_MOST_WORDS), repr=False, compare=False)
    _known_words: Remembered[str, _Word] = field(
        default_factory=lambda: Remembered(_MOST_WORDS), repr=False, compare=False
    )

    def stems(self, word: str) -> tuple[str, ...]:
        """The stems of one written word in lower case; a contraction has several."""
        return self._word(word).stems

    def meant(self, word: str) -> str:
        """The word that a written word in lower case is read as: itself, unless it is damaged."""
        return self._word(word).meant or word

    def is_word(self, word: str) -> bool:
        """Whether a written word in lower case is one of the language, or an ordinary one of another."""
        found = self._words.get(word)
        if found is None:
            folded = self.folded(word)
            found = folded in self.forms or folded in self.stop_words or self.is_known(word)
            found = found or (self._mender.is_word(folded) and not self._word(word).meant)
            self._words.keep(word, found)
        return found

    def may_be_name(self, word: str) -> bool:
        """Whether a written word in lower case is neither one that a phrase speaks of nor an ordinary one."""
        return not self.is_known(word) and (not self.is_word(word) or word not in words_in_small_letters())

    def is_known(self, word: str) -> bool:
        """Whether a phrase speaks of a written word in lower case, as it stands there."""
        if self._known_words.get(word) is None and word.isalpha() and self.folded(word) not in self.forms:
            # a word that would have to be mended is none
            parts = self._stems_of(self.folded(word))
            return len(parts) > 1 or parts[0] in self.known
        stems, meant = self._word(word)
        return not meant and (len(stems) != 1 or stems[0] in self.known)

    def folded(self, word: str) -> str:
        """A word in lower case as the lexicon spells it."""
        return word.translate(self.folds) if self.folds else word

    def stem(self, word: str) -> str:
        """The stem of a word that is no contraction."""
        if self.forms.get(word) == (word,):
            return word
        for ending, replacement in self.endings:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
                word = word[: len(word) - len(ending)] + replacement
                break
        if len(word) > _SHORTEST_STEM and word[-1] == word[-2] and word[-1] in _DOUBLED:
            word = word[:-1]
        return word[:-1] if len(word) > _SHORTEST_STEM and word[-1] == "e" else word

    @cached_property
    def tells_day(self) -> frozenset[str]:
        """The words that open a phrase for a day told from another."""
        phrases = (*self.days_later, *self.days_back)
        return frozenset(phrase[0] for phrase, _ in phrases if phrase) | frozenset(self.weekdays)

    @cached_property
    def _mender(self) -> Mender:
        return make_mender(self.stem, self.forms, self.endings, self.folds, self.known)

    def _word(self, word: str) -> _Word:
        found = self._known_words.get(word)
        if found is None:
            found = self._read(self.folded(word))
            self._known_words.keep(word, found)
        return found

    def _read(self, word: str) -> _Word:
        if word in self.forms:
            return _Word(tuple(self.stem(part) for part in self.forms[word]))
        base, apostrophe, tail = word.rpartition("'")
        if base + apostrophe in self.forms:
            return _Word((*(self.stem(part) for part in self.forms[base + apostrophe]), *self._read(tail).stems))
        if apostrophe:
            return _Word((*self._read(base).stems, *self._tail(tail)) if base else self._read(tail).stems)
        parts = self._stems_of(word)
        if len(parts) > 1 or parts[0] in self.known or not self.known:
            return _Word(parts)
        meant = self._mender.read(word)
        return _Word(parts) if meant is None else _Word((meant.stem,), meant.spelling)

    def _stems_of(self, word: str) -> tuple[str, ...]:
        """The stem of a word without apostrophes, or those of the parts that it is made of."""
        stem = self.stem(word)
        return self._parts(stem) if self.compounds else (stem,)

    def _parts(self, stem: str) -> tuple[str, ...]:
        """A compound's parts: what stands before the longest stem that ends it, and that stem."""
        for last in self.compounds:
            before = stem[: -len(last)]
            if stem.endswith(last) and len(before) >= _SHORTEST_PART:
                return (*self._parts(self.stem(before)), last)
        return (stem,)

    def _tail(self, tail: str) -> tuple[str, ...]:
        """What stands after an apostrophe: `'ll` is a word of its own, the `s` of a possessive is none."""
        return tuple(self.stem(part) for part in self.forms.get("'" + tail, ()))
