"""The phrases and cues of one language, compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from checker.collector import for_good
from checker.diagnostics.source import Span
from checker.letters.lexicon import Lexicon
from checker.letters.lexicon_lists import find_lexicon
from checker.letters.model import (
    ANY,
    SECTIONS,
    STANDING_CUES,
    Guards,
    LanguageSet,
    Phrase,
    Section,
    Within,
    digits_of,
)
from checker.letters.patterns import FACT_CODES, TITLES, Pattern, PatternMaker, PatternMemory, UnknownNameError
from checker.letters.prefilter import make_prefilter
from checker.letters.signs import make_alphabet
from checker.syntax import ast


@dataclass(frozen=True)
class Declared:
    """A concept as its policy and the translations declare it."""

    policy: str
    regime: str | None
    node: ast.ConceptDecl


class Languages(Mapping[str, LanguageSet]):
    """What is matched in each language, by its code; a language is compiled when it is first asked for."""

    def __init__(self, names: Mapping[str, str], make: Callable[[str, str], LanguageSet]) -> None:
        self._names = names
        self._make = make
        self._made: dict[str, LanguageSet] = {}

    def __getitem__(self, code: str) -> LanguageSet:
        if code not in self._made:
            with for_good():
                self._made[code] = self._make(self._names[code], code)
        return self._made[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass
class _Language:
    """What is gathered while a language is compiled."""

    maker: PatternMaker
    patterns: list[Pattern]
    known: dict[str, int]
    problems: list[str]
    memory: PatternMemory

    def pattern(self, items: Sequence[ast.PhraseItem]) -> int | None:
        """The number of the pattern of a phrase, shared by equal phrases."""
        try:
            pattern = self.memory.pattern(items, self.maker)
        except UnknownNameError as problem:
            self.problems.append(str(problem))
            return None
        key = pattern.source + repr(pattern.exact)
        if key not in self.known:
            self.known[key] = len(self.patterns)
            self.patterns.append(pattern)
        return self.known[key]


def compile_language(
    language: str,
    code: str,
    declared: Sequence[Declared],
    numbers: Mapping[str, int],
    cues: Sequence[tuple[str, ast.CueLanguage]],
    lists: Mapping[str, tuple[str, ...]],
    memory: PatternMemory,
) -> LanguageSet:
    """Everything that is matched in one language."""
    words = _words(cues, language)
    families = {name: tuple(each.items for each in several) for name, several in words.items()}
    lexicon = find_lexicon(language, code, lists)
    state = _Language(PatternMaker(lexicon, families), [], {}, [], memory)
    phrases: dict[int, list[Phrase]] = {}
    resting: list[Phrase] = []
    for number, one in enumerate(declared):
        for part in one.node.languages:
            if part.language.text not in (language, ANY):
                continue
            for section in SECTIONS:
                for phrase in _opened(getattr(part, section), words):
                    made = _phrase(number, section, phrase, numbers, lists, families, state)
                    if made is None:
                        continue
                    if made.pattern is not None:
                        phrases.setdefault(made.pattern, []).append(made)
                    if made.together or made.beside is not None or made.guards.concepts:
                        resting.append(made)
    guarding = {name for made in _all(phrases, resting) for name in made.guards.cues}
    cue_spans = _cue_spans(sorted(guarding.union(STANDING_CUES)), words, state)
    cue_patterns: dict[int, tuple[str, ...]] = {}
    for pattern, name in cue_spans:
        cue_patterns[pattern] = (*cue_patterns.get(pattern, ()), name)
    guards = frozenset(pattern for made in _all(phrases, resting) for pattern in made.guards.patterns)
    known = frozenset().union(*(pattern.tokens for pattern in state.patterns)) if state.patterns else frozenset()
    order = _ordered(resting, len(declared))
    told_apart = (
        *known, *TITLES, *FACT_CODES,
        *lexicon.auxiliaries, *lexicon.joiners, *lexicon.subjects, *lexicon.conditions,
    )  # fmt: skip
    alphabet = make_alphabet(told_apart, memory.signs[code])
    return LanguageSet(
        replace(lexicon, known=known),
        tuple(state.patterns),
        MappingProxyType({pattern: tuple(made) for pattern, made in phrases.items()}),
        order,
        MappingProxyType(cue_patterns),
        guards,
        make_prefilter(state.patterns, alphabet),
        _places(order),
        frozenset().union(*(made.guards.numbers for made in _all(phrases, resting))),
        alphabet,
        _negative_words(families, lexicon),
        tuple(sorted(set(state.problems))),
        MappingProxyType(cue_spans),
    )


def _places(order: Sequence[Phrase]) -> Mapping[int, tuple[int, ...]]:
    """The places of phrases in their order, by pattern."""
    places: dict[int, tuple[int, ...]] = {}
    for place, phrase in enumerate(order):
        if phrase.pattern is not None:
            places[phrase.pattern] = (*places.get(phrase.pattern, ()), place)
    return MappingProxyType(places)


def _opened(phrases: Sequence[ast.Phrase], families: Mapping[str, tuple[ast.Words, ...]]) -> Iterable[ast.Phrase]:
    """A phrase that is nothing but a family of words is as many phrases as the family has."""
    for phrase in phrases:
        core = phrase.core
        if (
            isinstance(core, ast.Words)
            and len(core.items) == 1
            and isinstance(core.items[0], ast.Slot)
            and core.items[0].name in families
        ):
            yield from (replace(phrase, core=words) for words in families[core.items[0].name])
        else:
            yield phrase


def _all(phrases: Mapping[int, Sequence[Phrase]], resting: Sequence[Phrase]) -> Iterable[Phrase]:
    yield from (made for several in phrases.values() for made in several)
    yield from resting


def _words(cues: Sequence[tuple[str, ast.CueLanguage]], language: str) -> dict[str, tuple[ast.Words, ...]]:
    """The words of each family in a language."""
    families: dict[str, tuple[ast.Words, ...]] = {}
    for name, part in cues:
        if part.language.text in (language, ANY):
            families[name] = families.get(name, ()) + tuple(words for words in part.phrases if words.items)
    return families


def _phrase(
    concept: int,
    section: Section,
    phrase: ast.Phrase,
    numbers: Mapping[str, int],
    lists: Mapping[str, tuple[str, ...]],
    families: Mapping[str, object],
    state: _Language,
) -> Phrase | None:
    pattern: int | None = None
    together: tuple[int, ...] = ()
    within = _within(phrase.reach)
    if isinstance(phrase.core, ast.Together):
        together = tuple(numbers[name.text] for name in phrase.core.concepts if name.text in numbers)
        within = _within(phrase.core.reach)
        if len(together) < len(phrase.core.concepts):
            return None
    else:
        pattern = state.pattern(phrase.core.items) if phrase.core.items else None
        if pattern is None:
            return None
    beside = None
    if phrase.beside is not None:
        beside = numbers.get(phrase.beside.text)
        if beside is None:
            return None
    guards = _guards(phrase, numbers, lists, families, state)
    return Phrase(concept, section, pattern, together, beside, within, guards, phrase.span, phrase.core.span)


def _within(reach: ast.Reach | None) -> Within | None:
    return None if reach is None else Within(reach.unit, reach.count)


def _guards(
    phrase: ast.Phrase,
    numbers: Mapping[str, int],
    lists: Mapping[str, tuple[str, ...]],
    families: Mapping[str, object],
    state: _Language,
) -> Guards:
    patterns: list[int] = []
    words: list[Span] = []
    cues: list[str] = []
    known: set[str] = set()
    concepts: list[int] = []
    for guard in phrase.unless:
        if isinstance(guard, ast.Words):
            pattern = state.pattern(guard.items) if guard.items else None
            if pattern is not None:
                patterns.append(pattern)
                words.append(guard.span)
        elif guard.text in numbers:
            concepts.append(numbers[guard.text])
        elif guard.text in lists:
            known.update(digits_of(item) for item in lists[guard.text])
        elif guard.text in families:
            cues.append(guard.text)
    return Guards(tuple(patterns), tuple(cues), frozenset(known), tuple(concepts), tuple(words))


def _cue_spans(
    names: Sequence[str], families: Mapping[str, tuple[ast.Words, ...]], state: _Language
) -> dict[tuple[int, str], Span]:
    """The patterns of the cues that are looked for by themselves, each with its name and where it is written."""
    found: dict[tuple[int, str], Span] = {}
    for name in names:
        for words in families.get(name, ()):
            pattern = state.pattern(words.items)
            if pattern is not None:
                found.setdefault((pattern, name), words.span)
    return found


def _negative_words(families: Mapping[str, tuple[tuple[ast.PhraseItem, ...], ...]], lexicon: Lexicon) -> frozenset[str]:
    """The stems of single-word negations: a phrase that has one is not negated by it."""
    found: set[str] = set()
    for items in families.get("negation", ()):
        if len(items) == 1 and isinstance(items[0], ast.Word):
            found.update(lexicon.stems(items[0].text.lower())[-1:])
    return frozenset(found)


def _ordered(resting: Sequence[Phrase], count: int) -> tuple[Phrase, ...]:
    """Phrases so that each follows those of the concepts it rests on; a circle is cut where it closes."""
    by_concept: dict[int, list[Phrase]] = {}
    for phrase in resting:
        by_concept.setdefault(phrase.concept, []).append(phrase)
    ordered: list[Phrase] = []
    state = [0] * count

    def visit(concept: int) -> None:
        if state[concept]:
            return
        state[concept] = 1
        for phrase in by_concept.get(concept, ()):
            for other in (
                *phrase.together,
                *phrase.guards.concepts,
                *(() if phrase.beside is None else (phrase.beside,)),
            ):
                visit(other)
        ordered.extend(by_concept.get(concept, ()))

    for concept in range(count):
        visit(concept)
    return tuple(ordered)
