"""A letter's answer for each concept, from the evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from checker.letters.evidence import Evidence
from checker.letters.model import Concept, ConceptSet
from checker.letters.normalise import Normalised
from checker.letters.sentences import BREAK, Sentence
from checker.letters.statement import Because, Polarity, Statement

_ABSENT = Statement("absent")
_UNCOVERED = Statement("undecided", because="language")


def answer(
    concept: Concept,
    evidence: Sequence[Evidence],
    limited: frozenset[int],
    several: bool,
    sentences: Sequence[Sentence],
    text: Normalised,
    language: str | None,
) -> Statement:
    """The letter's answer: contradiction loses within one scope.

    `limited` are sentences that speak of a part only; they are scopes of their own in a letter on `several` grounds.
    """
    if not evidence:
        return _ABSENT if language in concept.covers else _UNCOVERED
    taken = [one for one in evidence if one.standing == "takes_away"]
    states = [one for one in evidence if one.standing == "states"]
    if taken:
        states = [one for one in states if not any(_same_clause(one, other, sentences) for other in taken)]
    open_taken = [one for one in taken if one.sentence not in limited or not several]
    if open_taken or (taken and not states):
        return _statement("takes_away", taken, states, sentences, text)
    if states:
        return _statement("states", states, (), sentences, text)
    standings = {one.standing for one in evidence}
    for polarity in _WEAKER:
        found = [one for one in evidence if one.standing == polarity] if polarity in standings else ()
        if found:
            return _statement(polarity, found, (), sentences, text)
    if language not in concept.covers:
        return _UNCOVERED
    voided = [one for one in evidence if one.why in ("quoted", "foreign", "foreign_voice")]
    return Statement("near_miss", _spans(voided, sentences, text)) if voided else _ABSENT


_WEAKER: tuple[Literal["blank", "undecided", "near_miss"], ...] = ("blank", "undecided", "near_miss")


def _statement(
    polarity: Polarity,
    deciding: Sequence[Evidence],
    opposed: Sequence[Evidence],
    sentences: Sequence[Sentence],
    text: Normalised,
) -> Statement:
    spans = _spans((*deciding, *opposed), sentences, text)
    against = _spans(opposed, sentences, text) if opposed else ()
    alike = [one.resembles for one in deciding if one.resembles is not None]
    because: Because = "likeness" if polarity == "undecided" else ""
    if len(alike) < len(deciding):
        return Statement(polarity, spans, because=because, opposed=against)
    nearest = max(alike, key=lambda one: (one.likeness, one.place))
    return Statement(polarity, spans, "examples", because, opposed=against, resembles=nearest)


def _same_clause(one: Evidence, other: Evidence, sentences: Sequence[Sentence]) -> bool:
    """Whether two pieces of evidence stand in one clause of one sentence."""
    if one.sentence != other.sentence:
        return False
    between = sentences[one.sentence].codes[min(one.last, other.last) : max(one.first, other.first)]
    return BREAK not in between


def general_answer(
    concept: Concept,
    evidence: Sequence[Evidence],
    limited: frozenset[int],
    sentences: Sequence[Sentence],
    text: Normalised,
    language: str | None,
) -> Statement:
    """The answer from the evidence that is limited to no ground; it stands for grounds without one of their own."""
    open_evidence = [one for one in evidence if one.sentence not in limited]
    return answer(concept, open_evidence, frozenset(), False, sentences, text, language)


def scoped_answers(
    number: int,
    evidence: Sequence[Evidence],
    limited: frozenset[int],
    abouts: Mapping[int, str],
    sentences: Sequence[Sentence],
    text: Normalised,
) -> tuple[Statement, ...]:
    """The statements of a concept that are limited to one ground each."""
    found: list[Statement] = []
    proving = [one for one in evidence if one.sentence in limited and one.standing in ("states", "takes_away")]
    for code in sorted({abouts[one.sentence] for one in proving if one.sentence in abouts}):
        mine = [one for one in proving if abouts.get(one.sentence) == code]
        polarity: Polarity = "takes_away" if any(one.standing == "takes_away" for one in mine) else "states"
        found.append(Statement(polarity, _spans(mine, sentences, text), about=code))
    return tuple(found)


def _spans(
    evidence: Sequence[Evidence], sentences: Sequence[Sentence], text: Normalised
) -> tuple[tuple[int, int], ...]:
    spans = {span_of(sentences[one.sentence], one.first, one.last, text) for one in evidence}
    for one in evidence:
        for sentence, first, last in one.parts:
            spans.add(span_of(sentences[sentence], first, last, text))
    return tuple(sorted(spans))


def span_of(sentence: Sentence, first: int, last: int, text: Normalised) -> tuple[int, int]:
    """The span in the original of codes `first` to `last`; what a line leads in with is left out."""
    lead = sentence.lead
    if lead:
        first, last = (max(first, lead), last) if last > lead else (lead, len(sentence.codes))
    return text.original(sentence.starts[first], max(sentence.ends[first:last]))


def silent(concepts: ConceptSet, language: str | None) -> dict[int, Statement]:
    """The answer to every concept of a letter without evidence."""
    return {
        number: _ABSENT if language in concept.covers else _UNCOVERED
        for number, concept in enumerate(concepts.concepts)
    }


def undecided(concepts: ConceptSet, because: Because) -> dict[int, Statement]:
    """The answer to every concept where nothing can be read."""
    return dict.fromkeys(range(len(concepts.concepts)), Statement("undecided", because=because))
