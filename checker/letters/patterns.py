"""Phrases as patterns over coded words: one linear-time expression each, and the words that must be there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import assert_never

import re2  # type: ignore[import-untyped]

from checker.letters.lexicon import Lexicon
from checker.letters.sentences import BREAK, phrase_tokens, word_stems
from checker.syntax import ast

GAP_WORDS = 8
"""The most words that `..` spans; a constant of the reader, not of a concept."""

FACT_SLOTS = ("phone", "date", "money", "email", "url")
_ANY_BLANK = "#_"
_GAP = rf"(?:[^ |]+ ){{0,{GAP_WORDS}}}?"
_CAPITAL = r"[^ |#]+\^ "
_COMMON_WEIGHT = 40
_CAPITAL_WEIGHT = 60
CAPITAL_SEEN = "^"
"""Stands among the codes of a sentence in which a word has a capital."""
_CONJUNCTS = 3

Conjunct = frozenset[str]
Families = Mapping[str, tuple[tuple[ast.PhraseItem, ...], ...]]


class UnknownNameError(Exception):
    """A slot of a phrase names neither a fact nor cues; the type check tells it to the author."""


@dataclass(frozen=True)
class Pattern:
    """`source` is an RE2 expression over a coded line; `needs` are sets of stems: each has one in any match.

    `exact` are the words, per capture group, that must stand as written. `tokens` are all stems it speaks of.
    """

    source: str
    needs: tuple[Conjunct, ...]
    exact: tuple[str, ...]
    tokens: frozenset[str]
    slots: frozenset[str]


@dataclass(frozen=True)
class _Fragment:
    source: str
    needs: tuple[Conjunct, ...]
    tokens: frozenset[str]
    slots: frozenset[str]


_NOTHING = _Fragment("", (), frozenset(), frozenset())


def compile_pattern(items: Sequence[ast.PhraseItem], lexicon: Lexicon, families: Families) -> Pattern:
    """The pattern of a phrase; `families` are the cues that a slot may name. Raises UnknownNameError."""
    builder = _Builder(lexicon, families, [], [])
    whole = builder.sequence(items)
    needs = sorted(whole.needs, key=lambda stems: (_weight(stems, lexicon), sorted(stems)))[:_CONJUNCTS]
    return Pattern(" " + whole.source, tuple(needs), tuple(builder.exact), whole.tokens, whole.slots)


@dataclass
class PatternMemory:
    """Patterns made before, for those who compile nearly the same policies again and again, with the same lists.

    A phrase is known by its tree itself, and its pattern holds as long as the families that it names hold the same.
    """

    _made: dict[tuple[str, int], tuple[Sequence[ast.PhraseItem], tuple[tuple[str, object], ...], Pattern]] = field(
        default_factory=dict
    )

    def pattern(self, items: Sequence[ast.PhraseItem], lexicon: Lexicon, families: Families) -> Pattern:
        """The pattern of a phrase, as `compile_pattern` makes it."""
        key = (lexicon.code, id(items))
        known = self._made.get(key)
        if known is not None and all(families.get(name) == held for name, held in known[1]):
            return known[2]
        pattern = compile_pattern(items, lexicon, families)
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


def _weight(stems: Conjunct, lexicon: Lexicon) -> int:
    common = sum(_COMMON_WEIGHT for stem in stems if stem in lexicon.stop_words)
    return common + len(stems) + (_CAPITAL_WEIGHT if CAPITAL_SEEN in stems else 0)


@dataclass
class _Builder:
    lexicon: Lexicon
    families: Families
    exact: list[str]
    open_families: list[str]

    def sequence(self, items: Sequence[ast.PhraseItem]) -> _Fragment:
        parts = [self.item(item) for item in items]
        return _Fragment(
            "".join(part.source for part in parts),
            tuple(stems for part in parts for stems in part.needs),
            frozenset().union(*(part.tokens for part in parts)),
            frozenset().union(*(part.slots for part in parts)),
        )

    def item(self, item: ast.PhraseItem) -> _Fragment:
        match item:
            case ast.Word(text=text):
                return self.words(text)
            case ast.Exact(text=text):
                self.exact.append(" ".join(token.lower() for token in phrase_tokens(text)))
                inner = self.words(text)
                return _Fragment(f"({inner.source})", inner.needs, inner.tokens, inner.slots)
            case ast.Gap():
                return _Fragment(_GAP, (), frozenset(), frozenset())
            case ast.Slot(name=name):
                return self.slot(name)
            case ast.Alternatives(options=options, optional=optional):
                return self.either([self.sequence(option) for option in options], optional)
        assert_never(item)

    def words(self, text: str) -> _Fragment:
        source: list[str] = []
        needs: list[Conjunct] = []
        for token in phrase_tokens(text):
            stems = word_stems(token, self.lexicon)
            if self.lexicon.folded(token.lower()) in self.lexicon.clause_openers:
                source.append(r"(?:\| )?")
            source += (re2.escape(stem) + r"\^? " for stem in stems)
            needs += (frozenset((stem,)) for stem in stems)
        return _Fragment("".join(source), tuple(needs), frozenset().union(*needs), frozenset())

    def either(self, options: Sequence[_Fragment], optional: bool) -> _Fragment:
        source = f"(?:{'|'.join(option.source for option in options)}){'?' if optional else ''}"
        needs: tuple[Conjunct, ...] = ()
        if not optional and all(option.needs for option in options):
            best = (
                min(option.needs, key=lambda stems: (_weight(stems, self.lexicon), sorted(stems))) for option in options
            )
            needs = (frozenset().union(*best),)
        return _Fragment(
            source,
            needs,
            frozenset().union(*(option.tokens for option in options)),
            frozenset().union(*(option.slots for option in options)),
        )

    def slot(self, name: str) -> _Fragment:
        if name in FACT_SLOTS:
            codes = (f"#{name}", f"{_ANY_BLANK}{name}", _ANY_BLANK)
            source = f"(?:{'|'.join(codes)}) "
            return _Fragment(source, (frozenset(codes),), frozenset(), frozenset((name,)))
        if name in _FREE_SLOTS:
            needs = (frozenset((CAPITAL_SEEN, "#_name", _ANY_BLANK)),) if name in ("name", "capital") else ()
            return _Fragment(_FREE_SLOTS[name], needs, frozenset(), frozenset((name,)))
        if name not in self.families or name in self.open_families:
            raise UnknownNameError(name)
        self.open_families.append(name)
        fragment = self.either([self.sequence(items) for items in self.families[name]], optional=False)
        self.open_families.pop()
        return fragment


_FREE_SLOTS: Mapping[str, str] = MappingProxyType(
    {
        "number": r"(?:[0-9]+|#_) ",
        "capital": _CAPITAL,
        "name": rf"(?:(?:mr|mrs|ms|miss|mx|doctor|prof|professor|sister|nurse|judge)\^ (?:{_CAPITAL}){{1,3}}"
        rf"|(?:{_CAPITAL}){{2,4}}|#_name |#_ )",
        "break": re2.escape(BREAK) + " ",
        "code": r"[^ |]+ ",
    }
)
SLOTS = frozenset((*FACT_SLOTS, *_FREE_SLOTS))
"""The slots that need no declaration."""
