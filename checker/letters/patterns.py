"""Phrases as patterns over coded words: one linear-time expression each, and what must be there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import assert_never

import re2  # type: ignore[import-untyped]

from checker.letters.fragments import (
    CAPITAL_SEEN,
    NAME_SEEN,
    NUMBER_SEEN,
    Fragment,
    Need,
    chain,
    either,
    one_of,
    rarest,
)
from checker.letters.lexicon import Lexicon
from checker.letters.sentences import BREAK, phrase_tokens, word_stems
from checker.letters.signs import Signs
from checker.syntax import ast

GAP_WORDS = 8
"""The most words that `..` spans; a constant of the reader, not of a concept."""

FACT_SLOTS = ("phone", "date", "money", "email", "url")
_ANY_BLANK = "#_"
_CAPITAL = r"[^ |#]+\^ "
TITLES = ("mr", "mrs", "ms", "miss", "mx", "doctor", "prof", "professor", "sister", "nurse", "judge")
"""Codes with a capital after which a single capital makes a name."""
_TITLES = "|".join(rf"{title}\^ " for title in TITLES)
_NAME = rf"(?:(?:{_TITLES})(?:{_CAPITAL}){{1,3}}|(?:{_CAPITAL}){{2,4}}|#_name |#_ )"
_NAME_WAYS = 6
_GAP = Fragment(rf"(?:[^ |]+ ){{0,{GAP_WORDS}}}?", empty=True, ways=GAP_WORDS + 1)
_OPTIONAL_BREAK = one_of(r"(?:\| )?", (BREAK,), empty=True)
_FREE_SLOTS: Mapping[str, Fragment] = MappingProxyType(
    {
        "number": Fragment(r"(?:[0-9]+ |#_ )", (frozenset((NUMBER_SEEN, _ANY_BLANK)),)),
        "capital": Fragment(_CAPITAL, (frozenset((CAPITAL_SEEN,)),)),
        "name": Fragment(_NAME, (frozenset((NAME_SEEN, "#_name", _ANY_BLANK)),), ways=_NAME_WAYS),
        "break": one_of(re2.escape(BREAK) + " ", (BREAK,)),
        "code": Fragment(r"[^ |]+ "),
    }
)
SLOTS = frozenset((*FACT_SLOTS, *_FREE_SLOTS))
"""The slots that need no declaration."""
FACT_CODES = (
    _ANY_BLANK,
    *(f"{mark}{name}" for mark in ("#", _ANY_BLANK) for name in (*FACT_SLOTS, "name")),
)
"""The codes that slots ask for by name."""

Families = Mapping[str, tuple[tuple[ast.PhraseItem, ...], ...]]


class UnknownNameError(Exception):
    """A slot of a phrase names neither a fact nor cues; the type check tells it to the author."""


@dataclass(frozen=True)
class Pattern:
    """`source` is an RE2 expression over a coded line; `needs` tell what is in any match, the rarest first.

    `exact` are the words, per capture group, that must stand as written. `tokens` are all stems it speaks of. `ways` is
    the most that an engine which goes back and forth tries from one place of a line.
    """

    source: str
    needs: tuple[Need, ...]
    exact: tuple[str, ...]
    tokens: frozenset[str]
    slots: frozenset[str]
    ways: int


class PatternMaker:
    """Makes the patterns of a language; `families` are the cues that a slot may name."""

    def __init__(self, lexicon: Lexicon, families: Families) -> None:
        self.lexicon = lexicon
        self.families = families
        self._words: dict[str, Fragment] = {}
        self._slots: dict[str, Fragment] = {}
        self._open: list[str] = []

    def pattern(self, items: Sequence[ast.PhraseItem]) -> Pattern:
        """The pattern of a phrase. Raises UnknownNameError."""
        self._open.clear()
        whole = self._sequence(items)
        needs = tuple(rarest(whole.needs, self.lexicon.stop_words))
        return Pattern(" " + whole.source, needs, whole.exact, whole.tokens, whole.slots, whole.ways)

    def _sequence(self, items: Sequence[ast.PhraseItem]) -> Fragment:
        return chain([self._item(item) for item in items])

    def _item(self, item: ast.PhraseItem) -> Fragment:
        match item:
            case ast.Word(text=text):
                return self._written(text)
            case ast.Exact(text=text):
                inner = self._written(text)
                exact = " ".join(token.lower() for token in phrase_tokens(text))
                return replace(inner, source=f"({inner.source})", exact=(exact,))
            case ast.Gap():
                return _GAP
            case ast.Slot(name=name):
                if name not in self._slots:
                    self._slots[name] = self._slot(name)
                return self._slots[name]
            case ast.Alternatives(options=options, optional=optional):
                return either([self._sequence(option) for option in options], optional, self.lexicon.stop_words)
        assert_never(item)

    def _written(self, text: str) -> Fragment:
        found = self._words.get(text)
        if found is None:
            found = self._words[text] = chain(self._stems(text))
        return found

    def _stems(self, text: str) -> list[Fragment]:
        parts: list[Fragment] = []
        for token in phrase_tokens(text):
            if self.lexicon.folded(token.lower()) in self.lexicon.clause_openers:
                parts.append(_OPTIONAL_BREAK)
            parts += (
                replace(one_of(re2.escape(stem) + r"\^? ", (stem,)), tokens=frozenset((stem,)))
                for stem in word_stems(token, self.lexicon)
            )
        return parts

    def _slot(self, name: str) -> Fragment:
        if name in FACT_SLOTS:
            codes = (f"#{name}", f"{_ANY_BLANK}{name}", _ANY_BLANK)
            return replace(one_of(f"(?:{' |'.join(codes)} )", codes), slots=frozenset((name,)))
        if name in _FREE_SLOTS:
            return replace(_FREE_SLOTS[name], slots=frozenset((name,)))
        if name not in self.families or name in self._open:
            raise UnknownNameError(name)
        self._open.append(name)
        options = [self._sequence(items) for items in self.families[name]]
        self._open.pop()
        return either(options, False, self.lexicon.stop_words)


@dataclass
class PatternMemory:
    """Patterns made before, for those who compile nearly the same policies again and again, with the same lists.

    A phrase is known by its tree itself, and its pattern holds as long as the families that it names hold the same.
    `signs` are those of each language, by its code.
    """

    _made: dict[tuple[str, int], tuple[Sequence[ast.PhraseItem], tuple[tuple[str, object], ...], Pattern]] = field(
        default_factory=dict
    )
    signs: defaultdict[str, Signs] = field(default_factory=lambda: defaultdict(Signs))

    def pattern(self, items: Sequence[ast.PhraseItem], maker: PatternMaker) -> Pattern:
        """The pattern of a phrase, as its maker makes it."""
        families = maker.families
        key = (maker.lexicon.code, id(items))
        known = self._made.get(key)
        if known is not None and all(families.get(name) == held for name, held in known[1]):
            return known[2]
        pattern = maker.pattern(items)
        named = tuple((name, families.get(name)) for name in sorted(_families_in(items, families)))
        self._made[key] = (items, named, pattern)
        return pattern


def _families_in(items: Sequence[ast.PhraseItem], families: Families) -> frozenset[str]:
    """The names that slots of a phrase call, directly or through families."""
    waiting: list[object] = [items]
    found: set[str] = set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting.extend(one)
        elif isinstance(one, ast.Alternatives):
            waiting.append(one.options)
        elif isinstance(one, ast.Slot) and one.name not in found:
            found.add(one.name)
            waiting.append(families.get(one.name, ()))
    return frozenset(found)
