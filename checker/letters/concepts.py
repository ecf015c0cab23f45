"""From the concepts of parsed policies to what the phrase reader runs: names resolved, phrases compiled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from checker.letters.lexicon import Lexicon
from checker.letters.model import (
    ANY,
    LANGUAGES,
    SECTIONS,
    STANDING_CUES,
    Concept,
    ConceptSet,
    Guards,
    LanguageSet,
    Phrase,
    Section,
    Within,
    digits_of,
)
from checker.letters.patterns import FACT_SLOTS, Pattern, UnknownNameError, compile_pattern
from checker.syntax import ast

__all__ = ("LANGUAGES", "STANDING_CUES", "ConceptSet", "compile_concepts")


@dataclass(frozen=True)
class _Declared:
    policy: str
    regime: str | None
    node: ast.ConceptDecl


def compile_concepts(files: Iterable[ast.PolicyFile], regime: str) -> ConceptSet:
    """The concepts of `regime` and those of no regime, out of parsed policies in any order."""
    files = sorted((file for file in files if file.header is not None), key=lambda file: _policy(file))
    declared = [
        _Declared(_policy(file), _regime(file), node)
        for file in files
        if _regime(file) in (None, regime)
        for node in file.declarations
        if isinstance(node, ast.ConceptDecl)
    ]
    cues = [node for file in files for node in file.declarations if isinstance(node, ast.CuesDecl)]
    lists = {
        node.name.text: tuple(item.value for item in node.items)
        for file in files
        for node in file.declarations
        if isinstance(node, ast.ListDecl)
    }
    numbers = {one.node.name.text: number for number, one in enumerate(declared)}
    problems: list[str] = []
    languages = {
        code: _compile_language(language, code, declared, numbers, cues, lists, problems)
        for language, code in LANGUAGES.items()
        if f"{language}_stop_words" in lists
    }
    covers = _coverage(declared, numbers)
    concepts = tuple(_concept(one, covers[number]) for number, one in enumerate(declared))
    return ConceptSet(
        regime,
        concepts,
        MappingProxyType(languages),
        _contacts(declared, numbers),
        MappingProxyType(lists),
        tuple(sorted(set(problems))),
    )


def _policy(file: ast.PolicyFile) -> str:
    return file.header.name.text if file.header is not None else ""


def _regime(file: ast.PolicyFile) -> str | None:
    return file.header.regime.text if file.header is not None and file.header.regime is not None else None


def _concept(one: _Declared, covers: frozenset[str]) -> Concept:
    node = one.node
    return Concept(
        f"{one.policy}.{node.name.text}",
        node.name.text,
        tuple(row.text for row in node.authority.rows),
        tuple(means.value.text for means in node.means),
        node.when_negated or "nothing",
        node.in_force.start.value,
        node.in_force.through.value if node.in_force.through else None,
        covers,
        one.regime,
    )


def _coverage(declared: Sequence[_Declared], numbers: Mapping[str, int]) -> list[frozenset[str]]:
    """The languages in which a concept's silence means something: its own, or those of all it rests on."""
    own = [frozenset(LANGUAGES.get(part.language.text, "") for part in one.node.languages) - {""} for one in declared]
    covers = list(own)
    for number, one in enumerate(declared):
        if own[number]:
            continue
        rests_on = [own[numbers[name]] for name in _names(one.node) if name in numbers and own[numbers[name]]]
        covers[number] = frozenset.intersection(*rests_on) if rests_on else frozenset(LANGUAGES.values())
    return covers


def _names(node: ast.ConceptDecl) -> set[str]:
    names: set[str] = set()
    for part in node.languages:
        for phrase in (*part.states, *part.takes_away, *part.near_miss):
            if phrase.beside is not None:
                names.add(phrase.beside.text)
            if isinstance(phrase.core, ast.Together):
                names.update(name.text for name in phrase.core.concepts)
    return names


def _contacts(declared: Sequence[_Declared], numbers: Mapping[str, int]) -> frozenset[int]:
    """Concepts that a letterhead or a signature may prove: facts, and what facts are tied to.

    A concept is a fact if a slot stands in all its phrases, or if its slot stands beside another concept.
    """
    found: set[int] = set()
    for number, one in enumerate(declared):
        phrases = [phrase.core for part in one.node.languages for phrase in part.states]
        if phrases and all(isinstance(core, ast.Words) and _holds_fact(core.items) for core in phrases):
            found.add(number)
        for part in one.node.languages:
            for phrase in part.states:
                if phrase.beside is not None and isinstance(phrase.core, ast.Words) and _slots(phrase.core.items):
                    found.add(number)
                    if phrase.beside.text in numbers:
                        found.add(numbers[phrase.beside.text])
    return frozenset(found)


def _holds_fact(items: Sequence[ast.PhraseItem]) -> bool:
    return any(isinstance(item, ast.Slot) and item.name in FACT_SLOTS for item in items)


def _slots(items: Sequence[ast.PhraseItem]) -> bool:
    return any(isinstance(item, ast.Slot) for item in items)


@dataclass
class _Language:
    """What is gathered while a language is compiled."""

    lexicon: Lexicon
    families: Mapping[str, tuple[tuple[ast.PhraseItem, ...], ...]]
    patterns: list[Pattern]
    known: dict[str, int]
    problems: list[str]

    def pattern(self, items: Sequence[ast.PhraseItem]) -> int | None:
        """The number of the pattern of a phrase, shared by equal phrases."""
        try:
            pattern = compile_pattern(items, self.lexicon, self.families)
        except UnknownNameError as problem:
            self.problems.append(str(problem))
            return None
        key = pattern.source + repr(pattern.exact)
        if key not in self.known:
            self.known[key] = len(self.patterns)
            self.patterns.append(pattern)
        return self.known[key]


def _compile_language(
    language: str,
    code: str,
    declared: Sequence[_Declared],
    numbers: Mapping[str, int],
    cues: Sequence[ast.CuesDecl],
    lists: Mapping[str, tuple[str, ...]],
    problems: list[str],
) -> LanguageSet:
    families = _families(cues, language)
    state = _Language(_lexicon(language, code, lists), families, [], {}, problems)
    phrases: dict[int, list[Phrase]] = {}
    resting: list[Phrase] = []
    for number, one in enumerate(declared):
        for part in one.node.languages:
            if part.language.text not in (language, ANY):
                continue
            for section in SECTIONS:
                for phrase in _opened(getattr(part, section), families):
                    made = _phrase(number, section, phrase, numbers, lists, families, state)
                    if made is None:
                        continue
                    if made.pattern is not None:
                        phrases.setdefault(made.pattern, []).append(made)
                    if made.together or made.beside is not None or made.guards.concepts:
                        resting.append(made)
    guarding = {name for made in _all(phrases, resting) for name in made.guards.cues}
    cue_patterns = _cue_patterns(sorted(guarding.union(STANDING_CUES)), families, state)
    guards = frozenset(pattern for made in _all(phrases, resting) for pattern in made.guards.patterns)
    masks, free = _masks(state.patterns)
    known = frozenset().union(*(pattern.tokens for pattern in state.patterns)) if state.patterns else frozenset()
    return LanguageSet(
        replace(state.lexicon, known=known),
        tuple(state.patterns),
        MappingProxyType({pattern: tuple(made) for pattern, made in phrases.items()}),
        _ordered(resting, len(declared)),
        MappingProxyType(cue_patterns),
        guards,
        MappingProxyType(masks),
        free,
        _negative_words(families, state.lexicon),
    )


def _opened(
    phrases: Sequence[ast.Phrase], families: Mapping[str, tuple[tuple[ast.PhraseItem, ...], ...]]
) -> Iterable[ast.Phrase]:
    """A phrase that is nothing but a family of words is as many phrases as the family has."""
    for phrase in phrases:
        core = phrase.core
        if (
            isinstance(core, ast.Words)
            and len(core.items) == 1
            and isinstance(core.items[0], ast.Slot)
            and core.items[0].name in families
        ):
            yield from (replace(phrase, core=replace(core, items=items)) for items in families[core.items[0].name])
        else:
            yield phrase


def _all(phrases: Mapping[int, Sequence[Phrase]], resting: Sequence[Phrase]) -> Iterable[Phrase]:
    yield from (made for several in phrases.values() for made in several)
    yield from resting


def _families(cues: Sequence[ast.CuesDecl], language: str) -> dict[str, tuple[tuple[ast.PhraseItem, ...], ...]]:
    families: dict[str, tuple[tuple[ast.PhraseItem, ...], ...]] = {}
    for node in cues:
        for part in node.languages:
            if part.language.text in (language, ANY):
                items = tuple(words.items for words in part.phrases if words.items)
                families[node.name.text] = families.get(node.name.text, ()) + items
    return families


def _lexicon(language: str, code: str, lists: Mapping[str, tuple[str, ...]]) -> Lexicon:
    def words(name: str) -> tuple[str, ...]:
        return lists.get(f"{language}_{name}", ())

    forms = {first: tuple(rest) for first, *rest in (line.split() for line in words("forms"))}
    endings = tuple((ending, "".join(rest)) for ending, *rest in (line.split() for line in words("endings")))
    return Lexicon(
        code,
        MappingProxyType(forms),
        tuple(sorted(endings, key=lambda pair: (-len(pair[0]), pair))),
        frozenset(words("clause_openers")),
        frozenset(words("abbreviations")),
        frozenset(words("stop_words")),
        frozenset(words("affirmations")),
        frozenset(words("denials")),
        frozenset(words("question_words")),
        frozenset(words("open_questions")),
        frozenset(words("auxiliaries")),
        frozenset(words("joiners")),
        frozenset(words("subjects")),
    )


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
    return Phrase(concept, section, pattern, together, beside, within, _guards(phrase, numbers, lists, families, state))


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
    cues: list[str] = []
    known: set[str] = set()
    concepts: list[int] = []
    for guard in phrase.unless:
        if isinstance(guard, ast.Words):
            pattern = state.pattern(guard.items) if guard.items else None
            if pattern is not None:
                patterns.append(pattern)
        elif guard.text in numbers:
            concepts.append(numbers[guard.text])
        elif guard.text in lists:
            known.update(digits_of(item) for item in lists[guard.text])
        elif guard.text in families:
            cues.append(guard.text)
    return Guards(tuple(patterns), tuple(cues), frozenset(known), tuple(concepts))


def _cue_patterns(
    names: Sequence[str], families: Mapping[str, tuple[tuple[ast.PhraseItem, ...], ...]], state: _Language
) -> dict[int, tuple[str, ...]]:
    """The patterns of the cues that are looked for by themselves."""
    found: dict[int, tuple[str, ...]] = {}
    for name in names:
        for items in families.get(name, ()):
            pattern = state.pattern(items)
            if pattern is not None:
                found[pattern] = (*found.get(pattern, ()), name)
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


def _masks(patterns: Sequence[Pattern]) -> tuple[dict[str, tuple[int, int, int]], tuple[int, int, int]]:
    planes: list[dict[str, int]] = [{}, {}, {}]
    free = [0, 0, 0]
    for number, pattern in enumerate(patterns):
        bit = 1 << number
        for plane in range(len(planes)):
            if plane < len(pattern.needs):
                for stem in pattern.needs[plane]:
                    planes[plane][stem] = planes[plane].get(stem, 0) | bit
            else:
                free[plane] |= bit
    masks: dict[str, tuple[int, int, int]] = {}
    for stem in sorted(set().union(*planes)):
        entry = (planes[0].get(stem, 0), planes[1].get(stem, 0), planes[2].get(stem, 0))
        masks[stem] = entry
        masks[stem + "^"] = entry
    return masks, (free[0], free[1], free[2])
