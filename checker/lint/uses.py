"""Which declarations reach a verdict, a last day or a reading of a letter, and which nothing reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from checker.letters.concepts import STANDING_CUES
from checker.lint.overview import Overview, expressions
from checker.lint.unknown_citation import FORMS
from checker.logs.headings import SYNONYMS, UNMAPPED
from checker.semantics import expressions as typed
from checker.semantics.expressions import TypedExpr
from checker.semantics.model import Concept, Deadline, Definition
from checker.syntax import ast
from checker.syntax.walk import walk

# A kind (definition, deadline, setting, concept, list, cues) and an id.
Key = tuple[str, str]

# How the names of the policies begin whose concepts the reader of letters asks for itself, to tell what a letter does.
_READ_BY_ITSELF: Final = "letters.kinds"

# Lists that the lint and the reader of letters look for by name; others are those of one language: `english_endings`.
_LISTS_READ: Final = (FORMS, "other_stop_words")


def used(overview: Overview) -> frozenset[Key]:
    """Every declaration that something with an effect reads, directly or through others."""
    graph = {key: frozenset(reads) for key, reads in _reads(overview)}
    waiting = [*_roots(overview)]
    seen: set[Key] = set()
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting.extend(graph.get(key, ()))
    return frozenset(seen)


def _roots(overview: Overview) -> Iterator[Key]:
    """What rules and grounds read, and what commands show by themselves."""
    program = overview.program
    for part in (*program.rules.values(), *program.vocabularies.values()):
        yield from _read_in(part)
    for definition in program.definitions.values():
        if _rows(definition):
            yield "definition", definition.id
    for deadline in program.deadlines.values():
        if deadline.for_answer or _rows(deadline):
            yield "deadline", deadline.id
    for concept in program.concepts.values():
        if concept.authority.rows or concept.means or concept.policy.startswith(_READ_BY_ITSELF):
            yield "concept", concept.id
    languages = {language for concept in program.concepts.values() for language in concept.languages}
    for identity in program.lists:
        name = identity.rpartition(".")[2]
        if name.partition("_")[0] in languages or name in _LISTS_READ or name.endswith((SYNONYMS, UNMAPPED)):
            yield "list", identity
    for identity in program.cues:
        if identity.rpartition(".")[2] in STANDING_CUES:
            yield "cues", identity


def _rows(declared: Definition | Deadline) -> bool:
    """Whether it encodes a row of the requirements by itself."""
    return any(version.authority.rows for version in declared.versions)


def _reads(overview: Overview) -> Iterator[tuple[Key, Iterable[Key]]]:
    program = overview.program
    for definition in program.definitions.values():
        yield ("definition", definition.id), tuple(_read_in(definition))
    for deadline in program.deadlines.values():
        yield ("deadline", deadline.id), tuple(_read_in(deadline))
    for concept in program.concepts.values():
        yield ("concept", concept.id), tuple(_read_by_concept(concept, overview))
    for identity, cues in program.cues.items():
        yield ("cues", identity), tuple(_slots(cues, overview))


def _read_in(part: Any) -> Iterator[Key]:
    for deadline in (*getattr(part, "contributions", ()),):
        yield "deadline", deadline.deadline
    for version in getattr(part, "versions", ()):
        clock = getattr(version, "clock", None)
        clocks = [] if clock is None else [clock, *(each.clock for each in version.exceptions)]
        for each in clocks:
            if each is not None:
                yield from (("deadline", identity) for identity in (each.like, *each.stricter_of) if identity)
    for expression in expressions(part):
        key = _key(expression)
        if key is not None:
            yield key


def _key(expression: TypedExpr) -> Key | None:
    match expression:
        case typed.DefinedOf(definition=identity):
            return "definition", identity
        case typed.DeadlineOf(deadline=identity):
            return "deadline", identity
        case typed.SettingValue(name=name):
            return "setting", name
        case typed.Says(concept=identity) | typed.EvidenceOf(concept=identity):
            return "concept", identity
    return None


def _read_by_concept(concept: Concept, overview: Overview) -> Iterator[Key]:
    yield from _read_in(concept.in_force)
    for language in overview.program.evidence[concept.id].languages:
        for phrase in (*language.states, *language.takes_away, *language.near_miss):
            names = [name for name in phrase.unless if isinstance(name, ast.Name)]
            names.extend(phrase.core.concepts if isinstance(phrase.core, ast.Together) else ())
            names.extend(() if phrase.beside is None else (phrase.beside,))
            for name in names:
                yield from _named(name.text, overview.index.policy_at(name.span), overview)
        yield from _slots((language.states, language.takes_away, language.near_miss), overview)


def _named(name: str, policy: str, overview: Overview) -> Iterator[Key]:
    """The concepts, lists and cues of that name in the policies that are used."""
    index = overview.index
    tables: tuple[tuple[str, Mapping[str, Iterable[Any]]], ...]
    tables = (("concept", index.concepts), ("list", index.lists), ("cues", index.cues))
    for kind, table in tables:
        for owned in table.get(name, ()):
            if owned.policy in index.visible(policy):
                yield kind, owned.id


def _slots(phrases: Any, overview: Overview) -> Iterator[Key]:
    """Families of cues that phrases name as slots, wherever they are declared."""
    for node in walk(phrases):
        if isinstance(node, ast.Slot):
            for owned in overview.index.cues.get(node.name, ()):
                yield "cues", owned.id
