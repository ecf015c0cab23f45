"""From concepts, lists and cues to what the letter reader takes: every name in them checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from checker.diagnostics.diagnostic import Diagnostic, Label
from checker.diagnostics.source import Span
from checker.diagnostics.suggest import among, did_you_mean
from checker.semantics.authority import authority
from checker.semantics.declare import Owned
from checker.semantics.model import Concept
from checker.semantics.notes import Notes
from checker.semantics.resolve import concept_id
from checker.semantics.schema import Schema
from checker.semantics.scope import Scope, Values
from checker.semantics.types import WordType
from checker.semantics.unresolved import not_a_value, not_used
from checker.semantics.versions import in_force
from checker.syntax import ast

# What a slot finds by itself; any other slot names a cue family.
SLOTS = ("break", "capital", "code", "date", "email", "money", "name", "number", "phone", "url")


@dataclass(frozen=True)
class Heard:
    """A checked concept; `beside` are the concepts that its evidence leans on."""

    concept: Concept | None
    notes: Notes


def check_concept(owned: Owned[ast.ConceptDecl], schema: Schema, values: Values) -> Heard:
    """The concept with its names checked; None where a name leads nowhere."""
    notes = Notes()
    declaration = owned.declaration
    letter = min(schema.letters, default=None)
    scope = Scope(schema, values, owned.policy, letter, notes)
    dates = in_force(declaration.in_force, scope)
    means = tuple(found for each in declaration.means for found in (_reads_as(each, schema, notes),) if found)
    _check_twice(declaration.languages, notes)
    for language in declaration.languages:
        _check_language(language.language, letter, schema, notes)
        # The names in a translation are those that its own policy uses.
        written = replace(scope, policy=schema.index.policy_at(language.span))
        for phrase in _phrases(language):
            _check_phrase(phrase, written)
    _report_both_ways(declaration, notes)
    if not any(language.cases for language in declaration.languages):
        notes.report(concept_without_case(declaration.name))
    if dates is None or notes.mistaken:
        return Heard(None, notes)
    concept = Concept(
        id=owned.id,
        policy=owned.policy,
        name=declaration.name.text,
        title=declaration.title.value,
        regime=_regime(owned.policy, schema),
        in_force=dates,
        authority=authority(declaration.authority, scope),
        means=means,
        languages=tuple(dict.fromkeys(language.language.text for language in declaration.languages)),
        span=declaration.name.span,
    )
    return Heard(concept, notes)


def check_cues(owned: Owned[ast.CuesDecl], schema: Schema, values: Values) -> Notes:
    """The mistakes in a family of cues."""
    notes = Notes()
    letter = min(schema.letters, default=None)
    scope = Scope(schema, values, owned.policy, letter, notes)
    _check_twice(owned.declaration.languages, notes)
    for language in owned.declaration.languages:
        _check_language(language.language, letter, schema, notes)
        for words in language.phrases:
            _check_slots(words, scope)
    return notes


def _check_twice(languages: Iterable[ast.ConceptLanguage | ast.CueLanguage], notes: Notes) -> None:
    """Reports a second part for one language in one file; a translation in another file adds to the first."""
    seen: dict[tuple[str, str], Span] = {}
    for language in languages:
        name = language.language
        first = seen.setdefault((name.span.source.name, name.text), name.span)
        if first != name.span:
            notes.report(language_twice(name, first))


def _regime(policy: str, schema: Schema) -> str | None:
    header = schema.index.files[policy].header
    return None if header is None or header.regime is None else header.regime.text


def _reads_as(written: ast.ReadsAs, schema: Schema, notes: Notes) -> tuple[str, str] | None:
    closed = schema.closed_lists.get(written.vocabulary.text)
    if closed is None:
        if written.vocabulary.text in schema.index.broken:
            notes.silent(written.vocabulary.span)
        else:
            notes.report(unknown_vocabulary(written.vocabulary, tuple(schema.closed_lists)))
        return None
    if written.value.text not in closed.type.words:
        notes.report(not_a_value(written.value.span, written.value.text, closed.type))
        return None
    return closed.type.name, written.value.text


def _check_language(language: ast.Name, letter: str | None, schema: Schema, notes: Notes) -> None:
    """A language is a value of the letter's `language`; `any` holds evidence that needs none."""
    if letter is None or language.text == "any":
        return
    field = schema.records[letter].fields.get("language")
    if field is None or not isinstance(field.type, WordType) or language.text in field.type.words:
        return
    notes.report(not_a_value(language.span, language.text, field.type))


def _phrases(language: ast.ConceptLanguage) -> Iterator[ast.Phrase]:
    yield from (*language.states, *language.takes_away, *language.near_miss)


def _check_phrase(phrase: ast.Phrase, scope: Scope) -> None:
    match phrase.core:
        case ast.Together(concepts=concepts):
            for name in concepts:
                concept_id(name, scope)
        case words:
            _check_slots(words, scope)
    if phrase.beside is not None:
        concept_id(phrase.beside, scope)
    for guard in phrase.unless:
        if isinstance(guard, ast.Words):
            _check_slots(guard, scope)
        else:
            _check_guard(guard, scope)


def _check_guard(name: ast.Name, scope: Scope) -> None:
    """`unless` names a list, a family of cues or a concept."""
    index = scope.schema.index
    visible = index.visible(scope.policy)
    tables: tuple[Mapping[str, Iterable[Owned[ast.ListDecl]]], Mapping[str, Iterable[Owned[ast.CuesDecl]]]]
    tables = (index.lists, index.cues)
    owners = [owned.policy for table in tables for owned in table.get(name.text, ())]
    if any(owner in visible for owner in owners):
        return
    if name.text in index.concepts:
        concept_id(name, scope)
    elif index.excused(scope.policy, name.text):
        scope.notes.silent(name.span)
    elif owners:
        scope.notes.report(not_used(name, f"`{name.text}`", tuple(sorted(owners))))
    else:
        scope.notes.report(unknown_guard(name, (*index.lists, *index.cues, *index.concepts)))


def _check_slots(words: ast.Words, scope: Scope) -> None:
    cues = scope.schema.index.cues
    for slot in _slots(words.items):
        if slot.name in SLOTS or slot.name in cues:
            continue
        if slot.name in scope.schema.index.broken:
            scope.notes.silent(slot.span)
        else:
            scope.notes.report(slot_of_nothing(slot, (*SLOTS, *cues)))


def _slots(items: Iterable[ast.PhraseItem]) -> Iterator[ast.Slot]:
    for item in items:
        match item:
            case ast.Slot():
                yield item
            case ast.Alternatives(options=options):
                for option in options:
                    yield from _slots(option)


def _report_both_ways(concept: ast.ConceptDecl, notes: Notes) -> None:
    """The same words of one language cannot state something and take it away."""
    stated = {(part.language.text, _plain(phrase)): phrase for part in concept.languages for phrase in part.states}
    for part in concept.languages:
        for phrase in part.takes_away:
            other = stated.get((part.language.text, _plain(phrase)))
            if other is not None:
                notes.report(states_and_takes_away(phrase, other, concept.name))


def _plain(phrase: ast.Phrase) -> tuple[object, ...]:
    """A phrase without its places in the text."""
    core: object
    match phrase.core:
        case ast.Together(concepts=concepts, reach=within):
            core = (tuple(name.text for name in concepts), within.unit, within.count)
        case words:
            core = " ".join(words.text.value.split()).casefold()
    beside = None if phrase.beside is None else phrase.beside.text
    reach = None if phrase.reach is None else (phrase.reach.unit, phrase.reach.count)
    guards = (guard.text.value if isinstance(guard, ast.Words) else guard.text for guard in phrase.unless)
    return core, beside, reach, tuple(sorted(guards))


def concept_without_case(name: ast.Name) -> Diagnostic:
    """A concept has no example.

    The cases of a concept are its tests, and what the second reader learns from: at least one sentence that states
    it, better also one that takes it away and one that only comes near.

    Wrong:
        concept asking "Something is offered"
          in force from 2003-01-01 by sent_on
          cite "None"
          in english
            states
              "you may ask"
    Right:
        concept asking "Something is offered"
          in force from 2003-01-01 by sent_on
          cite "None"
          in english
            states
              "you may ask"
            case states "You may ask."
    """
    return Diagnostic(
        code="concept-without-case",
        message=f"concept `{name.text}` has no example",
        span=name.span,
        severity="warn",
        help='`case states "a sentence from a letter"`, after the phrases of a language',
    )


def unknown_vocabulary(name: ast.Name, known: tuple[str, ...]) -> Diagnostic:
    """A concept means a value of a vocabulary that does not exist.

    Wrong:
        concept asking "Something is offered"
          in force from 2003-01-01 by sent_on
          cite "None"
          means reson R1
          in english
            states
              "you may ask"
            case states "You may ask."
    Right:
        concept asking "Something is offered"
          in force from 2003-01-01 by sent_on
          cite "None"
          means reason R1
          in english
            states
              "you may ask"
            case states "You may ask."
    """
    return Diagnostic(
        code="unknown-vocabulary",
        message=f"there is no vocabulary `{name.text}`",
        span=name.span,
        help=did_you_mean(name.text, known) or f"vocabularies: {among(known)}",
    )


def unknown_guard(name: ast.Name, known: tuple[str, ...]) -> Diagnostic:
    """`unless` names something that is no list, no family of cues and no concept.

    Wrong:
        concept asking "Something is offered"
          in force from 2003-01-01 by sent_on
          cite "None"
          in english
            states
              "you may ask" unless numbrs
            case states "You may ask."
    Right:
        concept asking "Something is offered"
          in force from 2003-01-01 by sent_on
          cite "None"
          in english
            states
              "you may ask" unless "numbers"
            case states "You may ask."
    """
    return Diagnostic(
        code="unknown-guard",
        message=f"there is no list, cue family or concept `{name.text}`",
        span=name.span,
        help=did_you_mean(name.text, known) or 'words stand between quotes: `unless "fax"`',
    )


def slot_of_nothing(slot: ast.Slot, known: tuple[str, ...]) -> Diagnostic:
    """A slot in a phrase is neither something that is found in every text nor a family of cues.

    Wrong:
        concept asking "Something is offered"
          in force from 2003-01-01 by sent_on
          cite "None"
          in english
            states
              "call <phoen>"
            case states "You may ask."
    Right:
        concept asking "Something is offered"
          in force from 2003-01-01 by sent_on
          cite "None"
          in english
            states
              "call <phone>"
            case states "You may ask."
    """
    return Diagnostic(
        code="slot-of-nothing",
        message=f"`<{slot.name}>` is no slot and no family of cues",
        span=slot.span,
        help=did_you_mean(slot.name, known) or f"slots: {among(SLOTS, len(SLOTS))}, or the name of `cues`",
    )


def language_twice(name: ast.Name, first: Span) -> Diagnostic:
    """A concept or a family of cues has two parts for one language."""
    return Diagnostic(
        code="language-twice",
        message=f"there is already a part `in {name.text}`",
        span=name.span,
        help="put the phrases together",
        labels=(Label(first, "here"),),
    )


def states_and_takes_away(phrase: ast.Phrase, other: ast.Phrase, concept: ast.Name) -> Diagnostic:
    """The same phrase states a concept and takes it away.

    Wrong:
        concept asking "Something is offered"
          in force from 2003-01-01 by sent_on
          cite "None"
          in english
            states
              "this decision is final"
            takes away
              "this decision is final"
            case states "You may ask."
    Right:
        concept asking "Something is offered"
          in force from 2003-01-01 by sent_on
          cite "None"
          in english
            states
              "this decision is open"
            takes away
              "this decision is final"
            case states "You may ask."
    """
    return Diagnostic(
        code="states-and-takes-away",
        message=f"the same words state and take away `{concept.text}`",
        span=phrase.core.span,
        help="keep one, or tell them apart with `unless`",
        labels=(Label(other.core.span, "stated here"),),
    )


MISTAKES = (
    concept_without_case,
    unknown_vocabulary,
    unknown_guard,
    slot_of_nothing,
    language_twice,
    states_and_takes_away,
)
