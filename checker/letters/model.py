"""Concepts as the phrase reader runs them: phrases as patterns, one prefilter a language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

import re2  # type: ignore[import-untyped]

from checker.diagnostics.source import Span
from checker.letters.concept import LANGUAGES, Concept, WhenNegated, ids_of, rows_of
from checker.letters.language import WordWeights
from checker.letters.lexicon import Lexicon
from checker.letters.patterns import Pattern
from checker.letters.prefilter import Prefilter
from checker.letters.remembered import Remembered
from checker.letters.signs import Alphabet, asks_for_capitals

__all__ = ("LANGUAGES", "Concept", "WhenNegated")

Section = Literal["states", "takes_away", "near_miss"]
SECTIONS: tuple[Section, ...] = ("states", "takes_away", "near_miss")
ANY = "any"
_MOST_LINES = 50_000
_OFTEN = 8
_MOST_WAYS = 30_000
_Quick = tuple[Callable[..., re.Match[str] | None], bool, int]
_MOST_LETTERS = 5_000
STANDING_CUES = ("negation", "preserving", "hypothesis", "foreign_voice", "limited_scope")
"""The cues that the reader itself knows; others are families of words that phrases name."""


@dataclass(frozen=True)
class Within:
    """How far evidence may lie apart; the count is None for the paragraph."""

    unit: Literal["sentences", "words", "paragraph"]
    count: int | None


@dataclass(frozen=True)
class Guards:
    """What takes a match back: words in its sentence, cues in its clause, a known number, another concept.

    `words` tells where the words of each of `patterns` are written.
    """

    patterns: tuple[int, ...]
    cues: tuple[str, ...]
    numbers: frozenset[str]
    concepts: tuple[int, ...]
    words: tuple[Span, ...] = field(default=(), compare=False)

    @cached_property
    def own(self) -> bool:
        """Whether what stands in the sentence itself may take a match back."""
        return bool(self.patterns or self.cues or self.numbers)


@dataclass(frozen=True)
class Phrase:
    """One phrase of a concept; `pattern` is the number in its language, None for a `together`.

    `span` is the phrase as its policy writes it, `words` what is looked for: where the phrase is nothing but the name
    of a family of words, the words of that family.
    """

    concept: int
    section: Section
    pattern: int | None
    together: tuple[int, ...]
    beside: int | None
    within: Within | None
    guards: Guards
    span: Span = field(compare=False)
    words: Span = field(compare=False)


@dataclass(frozen=True)
class LanguageSet:
    """Everything that is matched in one language.

    `order` lists the phrases that rest on other concepts so that each comes after what it rests on; `tied` has their
    places in it by pattern. `known_numbers` are all that guards know. `alphabet` has a sign for every code that the
    reader tells apart. `problems` names slots that nothing declares.
    `cue_spans` tells where the cue of a name with that pattern is written. Of what was read before, `lines` has the
    matches in lines, `placed` the hits in sentences, `singles` what these amounted to, `gathered` what they made
    together.
    """

    lexicon: Lexicon
    patterns: tuple[Pattern, ...]
    phrases: Mapping[int, tuple[Phrase, ...]]
    order: tuple[Phrase, ...]
    cues: Mapping[int, tuple[str, ...]]
    guard_patterns: frozenset[int]
    prefilter: Prefilter
    tied: Mapping[int, tuple[int, ...]]
    known_numbers: frozenset[str]
    alphabet: Alphabet
    negative: frozenset[str]
    problems: tuple[str, ...]
    cue_spans: Mapping[tuple[int, str], Span]
    _compiled: dict[int, Any] = field(default_factory=dict, repr=False, compare=False)
    quick: dict[int, _Quick | None] = field(default_factory=dict, repr=False, compare=False)
    _asked: Counter[int] = field(default_factory=Counter, repr=False, compare=False)
    lines: Remembered[bytes | str, Any] = field(
        default_factory=lambda: Remembered(_MOST_LINES), repr=False, compare=False
    )
    placed: Remembered[object, Any] = field(default_factory=lambda: Remembered(_MOST_LINES), repr=False, compare=False)
    gathered: Remembered[object, Any] = field(
        default_factory=lambda: Remembered(_MOST_LETTERS), repr=False, compare=False
    )
    singles: Remembered[object, Any] = field(default_factory=lambda: Remembered(_MOST_LINES), repr=False, compare=False)

    @cached_property
    def joining(self) -> tuple[int, ...]:
        """The places in `order` of the phrases that several concepts make together."""
        return tuple(place for place, phrase in enumerate(self.order) if phrase.together)

    def expression(self, pattern: int) -> Any:
        """The compiled expression of a pattern; made when first asked for."""
        found = self._compiled.get(pattern)
        if found is None:
            found = self._compiled[pattern] = re2.compile(self.patterns[pattern].source.encode())
        return found

    def quick_expression(self, pattern: int) -> _Quick | None:
        """What searches signs for a pattern, whether those that tell capitals, and how many groups it has.

        None for a pattern that is seldom asked for, as it takes long to make; for one with so many ways that an engine
        which goes back and forth may take long; and for one that may match nothing.
        """
        source, searches = self.patterns[pattern].source, self.alphabet.searches
        if source not in searches:
            self._asked[pattern] += 1
            if self._asked[pattern] < _OFTEN:
                return None
            searches[source] = self._searching(self.patterns[pattern])
        made: _Quick | None = searches[source]
        self.quick[pattern] = made
        return made

    def _searching(self, pattern: Pattern) -> _Quick | None:
        if pattern.ways > _MOST_WAYS:
            return None
        expression = re.compile(self.alphabet.expression(pattern.source))
        return (
            None if expression.match("") else (expression.search, asks_for_capitals(pattern.source), expression.groups)
        )


@dataclass(frozen=True)
class ConceptSet:
    """The concepts of one regime, ready for reading.

    `word_weights` tell languages apart, also those that no policy describes; `spoken` are the codes of those that one
    does, whether or not this regime has evidence in them.
    """

    regime: str
    concepts: tuple[Concept, ...]
    languages: Mapping[str, LanguageSet]
    contacts: frozenset[int]
    lists: Mapping[str, tuple[str, ...]]
    word_weights: WordWeights
    spoken: frozenset[str]

    @property
    def problems(self) -> tuple[str, ...]:
        """The slots that nothing declares, in any language; compiles them all."""
        return tuple(sorted({name for language in self.languages.values() for name in language.problems}))

    def concept(self, name: str) -> int | None:
        """The number of a concept by its bare name, its id or one of its rows."""
        return self._numbers.get(name)

    def without_law(self, day: date | None) -> tuple[int, ...]:
        """The concepts that are no law on `day`."""
        return tuple(
            number
            for numbers in self._periods.values()
            if not self.concepts[numbers[0]].in_force_on(day)
            for number in numbers
        )

    @cached_property
    def _periods(self) -> Mapping[tuple[date | None, date | None], Sequence[int]]:
        periods: dict[tuple[date | None, date | None], list[int]] = {}
        for number, concept in enumerate(self.concepts):
            periods.setdefault((concept.start, concept.through), []).append(number)
        return periods

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The number of the concept of each requirement row, sorted by row."""
        return rows_of(self.concepts)

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """The ids of concepts by bare name."""
        return ids_of(self.concepts)

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        numbers: dict[str, int] = {}
        for number, concept in enumerate(self.concepts):
            for name in (concept.name, concept.id, *concept.rows):
                numbers.setdefault(name, number)
        return numbers


def digits_of(number: str) -> str:
    """A telephone number without its punctuation and without the prefix of North America."""
    digits = "".join(character for character in number.split("x")[0] if character.isdigit())
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
