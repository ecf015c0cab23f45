"""What the phrases of one sentence amount to, each by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.letters.evidence import Dropped, Evidence, Guard
from checker.letters.facts import Fact
from checker.letters.matcher import Hit, matches_in
from checker.letters.model import ConceptSet, LanguageSet, Phrase, digits_of
from checker.letters.polarity import JUDGED_BY, clause_of, judge
from checker.letters.sentences import Sentence

Cues = Sequence[tuple[str, Hit]]


@dataclass(frozen=True)
class Tied:
    """A match of the phrase that stands at `place` among those that rest on other concepts.

    `guard` takes it back whatever these are; else it is `evidence`, if they allow it.
    """

    place: int
    hit: Hit
    guard: Guard | None
    evidence: Evidence


@dataclass(frozen=True, eq=False)
class Single:
    """What stands in a sentence: cues with their names, words that guard, evidence, and what guards took back.

    Two are the same only if they are one object, so that letters are told apart fast.
    """

    cues: Cues
    guards: Sequence[Hit]
    evidence: Sequence[Evidence]
    dropped: Sequence[Dropped]
    tied: Sequence[Tied]


def single(
    sentence: Sentence, hits: Sequence[Hit], facts: Sequence[Fact], concepts: ConceptSet, language: LanguageSet
) -> Single:
    """What the phrases of a sentence amount to; remembered, as offices write the same sentences in the same places."""
    line = matches_in(sentence.line, language)
    key = (
        line.told_apart(sentence.words), sentence.number, sentence.region, sentence.facts,
        sentence.lead, sentence.reply, sentence.question, sentence.soft, sentence.quoted,
        _known_numbers(sentence, facts, language),
    )  # fmt: skip
    found: Single | None = language.singles.get(key)
    if found is None:
        found = _single(sentence, hits, facts, concepts, language)
        language.singles.keep(key, found)
    return found


def _known_numbers(sentence: Sentence, facts: Sequence[Fact], language: LanguageSet) -> tuple[str, ...]:
    """The numbers of a sentence that some guard knows."""
    if max(sentence.facts) < 0:
        return ()
    numbers = [digits_of(facts[fact].value) for fact in sentence.facts if fact >= 0]
    return tuple(number for number in numbers if number in language.known_numbers)


def _single(
    sentence: Sentence, hits: Sequence[Hit], facts: Sequence[Fact], concepts: ConceptSet, language: LanguageSet
) -> Single:
    cues = [(name, hit) for hit in hits for name in language.cues.get(hit.pattern, ())]
    telling = [each for each in cues if each[0] in JUDGED_BY]
    guards = [hit for hit in hits if hit.pattern in language.guard_patterns]
    evidence: list[Evidence] = []
    dropped: list[Dropped] = []
    tied: list[Tied] = []
    for hit in hits:
        for phrase in language.phrases.get(hit.pattern, ()):
            if phrase.beside is not None or phrase.guards.concepts:
                continue
            guard = _guard(phrase, hit, sentence, cues, guards, facts, language) if phrase.guards.own else None
            if guard is None:
                evidence.append(_evidence(phrase, hit, sentence, telling, concepts, language))
            else:
                dropped.append(Dropped(phrase, hit, guard))
        for place in language.tied.get(hit.pattern, ()):
            phrase = language.order[place]
            guard = _guard(phrase, hit, sentence, cues, guards, facts, language) if phrase.guards.own else None
            tied.append(Tied(place, hit, guard, _evidence(phrase, hit, sentence, telling, concepts, language)))
    return Single(tuple(cues), tuple(guards), tuple(evidence), tuple(dropped), tuple(tied))


def _evidence(
    phrase: Phrase, hit: Hit, sentence: Sentence, cues: Cues, concepts: ConceptSet, language: LanguageSet
) -> Evidence:
    """What a match amounts to in its sentence."""
    slots = language.patterns[hit.pattern].slots
    # a name in a letterhead or signature is the sender's
    contact = phrase.concept in concepts.contacts and "name" not in slots
    when_negated = concepts.concepts[phrase.concept].when_negated
    judged = judge(hit, phrase.section, when_negated, sentence, cues, language, contact)
    fact = _fact_in(phrase, hit, sentence, language) if slots else -1
    led = hit.last <= sentence.lead and not sentence.reply
    return Evidence(
        phrase.concept, judged.standing, sentence.number, hit.first, hit.last, judged.negated, judged.why, fact, led,
        phrase=phrase,
    )  # fmt: skip


def _fact_in(phrase: Phrase, hit: Hit, sentence: Sentence, language: LanguageSet) -> int:
    """The number of the fact in the slot of a phrase, -1 where it has none."""
    if phrase.pattern is None or not language.patterns[phrase.pattern].slots:
        return -1
    return next((fact for fact in sentence.facts[hit.first : hit.last] if fact >= 0), -1)


def _guard(
    phrase: Phrase,
    hit: Hit,
    sentence: Sentence,
    cues: Cues,
    words: Sequence[Hit],
    facts: Sequence[Fact],
    language: LanguageSet,
) -> Guard | None:
    """The words, cue or known number that takes a match back."""
    guards = phrase.guards
    if guards.patterns:
        for found in words:
            if found.pattern in guards.patterns:
                return Guard("words", "", (found.sentence, found.first, found.last), found.pattern)
    if guards.cues:
        first, last = clause_of(hit, sentence)
        for name, cue in cues:
            if name in guards.cues and first <= cue.first < last:
                return Guard("cue", name, (cue.sentence, cue.first, cue.last), cue.pattern)
    if guards.numbers:
        fact = _fact_in(phrase, hit, sentence, language)
        if fact >= 0 and digits_of(facts[fact].value) in guards.numbers:
            return Guard("number")
    return None
