"""Reads a letter by the phrases of the concepts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from types import MappingProxyType

from checker.letters.agreement import agreed, without_doubt
from checker.letters.arrival import find_received_on
from checker.letters.classify import classify
from checker.letters.dates import find_promised, find_sent_on
from checker.letters.documents import Document
from checker.letters.evidence import Dropped, Evidence
from checker.letters.examples.ear import ExampleEar
from checker.letters.examples.traits import traits_of
from checker.letters.examples.whole import Features, Scores, features_of, ground_features, kind_features
from checker.letters.facts import Fact, find_facts
from checker.letters.gathering import gather
from checker.letters.grounds import find_grounds
from checker.letters.language import find_language
from checker.letters.legibility import TOO_DAMAGED, legibility
from checker.letters.lexicon import Lexicon
from checker.letters.matcher import Hit, find_hits
from checker.letters.mended import mended_spans
from checker.letters.model import ConceptSet, LanguageSet
from checker.letters.normalise import Normalised, normalise
from checker.letters.outcome import Found, Reader, Reading, Unfilled
from checker.letters.sentences import Sentence, find_sentences
from checker.letters.statement import Because, Statement
from checker.letters.statements import answer, general_answer, scoped_answers, silent, span_of, undecided
from checker.letters.structure import Region, Structure, find_structure

__all__ = ("Found", "PhraseReader", "Reader", "Reading", "Unfilled")

_SEVERAL = 2
_NO_LAW = Statement("undecided", because="law")
_NOT_FOUND = ("absent", "near_miss")


class PhraseReader:
    """Reads by the phrases of the concepts, and by `ear` where these leave one open.

    `language` (a code such as `en`) overrides what the text looks like.
    """

    def __init__(self, language: str | None = None, ear: ExampleEar | None = None) -> None:
        self._language = language
        self._ear = ear

    def read(self, document: Document, concepts: ConceptSet) -> Reading:
        """What the document states, takes away, or comes near to."""
        if not document.readable:
            return _unread(document, concepts, None, "text")
        text = normalise(document.text)
        code = self._language or find_language(text.text, concepts.word_weights, concepts.spoken)
        language = concepts.languages.get(code) if code else None
        whole = legibility(text.text, language.lexicon if language else None)
        if whole == "unreadable":
            damaged = replace(document, readable=False, why_not=TOO_DAMAGED)
            return _unread(damaged, concepts, code, "text")
        if language is None:
            return _unread(document, concepts, code, "language")
        reading = _read(document, text, code, language, concepts, self._ear)
        return _doubted(reading) if document.recognised or whole == "doubtful" else reading


def _doubted(reading: Reading) -> Reading:
    """A reading of recognised or damaged text, where a wrong letter may have hidden what was not found."""
    made = {
        id(one): replace(one, polarity="undecided", because="text") if one.polarity in _NOT_FOUND else one
        for one in (*reading.statements.values(), *reading.general.values())
    }

    def doubted(statements: Mapping[str, Statement]) -> Mapping[str, Statement]:
        return MappingProxyType({name: made[id(one)] for name, one in statements.items()})

    return replace(
        reading,
        statements=doubted(reading.statements),
        rows=doubted(reading.rows),
        general=doubted(reading.general),
    )


def _unread(document: Document, concepts: ConceptSet, code: str | None, because: Because) -> Reading:
    facts: Sequence[Fact] = ()
    sent_on = None
    if document.readable:
        text = normalise(document.text)
        facts = find_facts(text.text, day_first=True)
        sent_on = find_sent_on(text.text, facts, 0)
    nothing = Deeds(frozenset(), ())
    return _reading(
        document, concepts, code, nothing, sent_on, None, None, undecided(concepts, because), {}, {}, {}, ()
    )


@dataclass(frozen=True)
class Parts:
    """What reading has made of a text before anything is concluded; `hits` are those of each sentence."""

    text: Normalised
    facts: tuple[Fact, ...]
    structure: Structure
    sentences: tuple[Sentence, ...]
    hits: Sequence[Sequence[Hit]]
    evidence: Mapping[int, Sequence[Evidence]]
    limited: frozenset[int]
    several: bool
    scores: Scores | None
    features: Features | None


@dataclass(frozen=True)
class Deeds:
    """What a letter does, and on which grounds; `sure` unless its kind is only the likeliest of several.

    `possible` are the grounds that may be meant, None where no letters were taught that tell.
    """

    kinds: frozenset[str]
    grounds: tuple[str, ...]
    sure: bool = True
    possible: tuple[str, ...] | None = None


def take_apart(
    text: Normalised,
    language: LanguageSet,
    concepts: ConceptSet,
    ear: ExampleEar | None,
    dropped: list[Dropped] | None = None,
) -> Parts:
    """The sentences of a text and the evidence in them; what guards took back is added to `dropped`."""
    facts = find_facts(text.text, day_first=concepts.regime != "hipaa")
    structure = find_structure(text.text, language.lexicon.layout)
    sentences = find_sentences(text.text, structure, facts, language.lexicon)
    hits = find_hits(sentences, language)
    evidence: Mapping[int, Sequence[Evidence]] = gather(sentences, hits, facts, concepts, language, dropped)
    scores: Scores | None = None
    features: Features | None = None
    if ear is not None:
        traits = traits_of(sentences, hits, facts, language)
        scores = ear.score(sentences, text.text, traits, evidence, concepts.concepts)
        features = features_of(ear.heads, scores, evidence, concepts.concepts)
        known = ear.alike(scores, evidence)
        if known:
            if dropped is not None:
                dropped.clear()
            evidence = gather(sentences, hits, facts, concepts, language, dropped, known)
    limited = frozenset(
        hit.sentence for found in hits for hit in found if "limited_scope" in language.cues.get(hit.pattern, ())
    )
    several = _on_several(evidence, concepts)
    return Parts(text, facts, structure, sentences, hits, evidence, limited, several, scores, features)


def _read(
    document: Document,
    text: Normalised,
    code: str | None,
    language: LanguageSet,
    concepts: ConceptSet,
    ear: ExampleEar | None,
) -> Reading:
    parts = take_apart(text, language, concepts, ear)
    sent_on = find_sent_on(text.text, parts.facts, _head_offset(parts.structure), language.lexicon.layout)
    statements = _statements(parts, concepts, code, sent_on)
    promised = _promised(parts, concepts, sent_on, language.lexicon)
    deeds = deeds_by_rule(parts, statements, concepts, promised is not None, code)
    if ear is not None and parts.scores is not None:
        deeds = _weighed(deeds, parts, ear, concepts)
        likeliest = partial(ear.likeliest, parts.scores)
        agreeing = agreed(parts.evidence, concepts, deeds.kinds, deeds.grounds, likeliest)
        parts = replace(parts, evidence=without_doubt(agreeing, concepts, deeds.possible))
        statements = _statements(parts, concepts, code, sent_on)
    evidence, limited, sentences = parts.evidence, parts.limited, parts.sentences
    grounds = deeds.grounds
    abouts = _abouts(parts, concepts, grounds)
    scoped = {
        number: single
        for number, found in evidence.items()
        if abouts and (single := scoped_answers(number, found, limited, abouts, sentences, text))
    }
    day = date.fromisoformat(sent_on) if sent_on else None
    general = {
        number: general_answer(concepts.concepts[number], evidence[number], limited, sentences, text, code)
        for number in scoped
        if concepts.concepts[number].in_force_on(day)
    }
    reading = _reading(
        document, concepts, code, deeds, sent_on,
        _received_on(parts, concepts, sent_on, language.lexicon),
        promised,
        statements, scoped, general, _found(parts), _unfilled(parts),
    )  # fmt: skip
    return replace(reading, mended=mended_spans(sentences, parts.facts, text))


def read_by_rule(text: Normalised, code: str, concepts: ConceptSet, ear: ExampleEar | None) -> tuple[Parts, Deeds]:
    """The parts of a text, and the kinds and grounds that follow from single statements in it."""
    language = concepts.languages[code]
    parts = take_apart(text, language, concepts, ear)
    sent_on = find_sent_on(text.text, parts.facts, _head_offset(parts.structure), language.lexicon.layout)
    statements = _statements(parts, concepts, code, sent_on)
    promised = _promised(parts, concepts, sent_on, language.lexicon)
    return parts, deeds_by_rule(parts, statements, concepts, promised is not None, code)


def deeds_by_rule(
    parts: Parts, statements: Mapping[int, Statement], concepts: ConceptSet, promises_day: bool, code: str | None
) -> Deeds:
    """The kinds and grounds that follow from single statements."""
    kinds = classify(lambda name: _says(name, statements, concepts), promises_day)
    withheld_whole = _polarity("rest_given", statements, concepts) == "takes_away"
    return Deeds(kinds, find_grounds(parts.evidence, concepts, kinds, withheld_whole, code))


def _weighed(deeds: Deeds, parts: Parts, ear: ExampleEar, concepts: ConceptSet) -> Deeds:
    """The kinds and grounds that the whole letter makes likely, where letters of its law were taught."""
    features = parts.features or {}
    weighed = ear.kinds(kind_features(features, deeds.kinds))
    if weighed is None:
        return deeds
    by_rule = ground_features(features, weighed.kinds, deeds.grounds)
    grounds = ear.grounds(by_rule, weighed.kinds, concepts)
    sure = weighed.sure(deeds.kinds)
    if grounds is None:
        return Deeds(weighed.kinds, deeds.grounds, sure)
    return Deeds(weighed.kinds, grounds.likely, sure, grounds.possible)


def _on_several(evidence: Mapping[int, Sequence[Evidence]], concepts: ConceptSet) -> bool:
    """Whether a letter rests on several grounds."""
    codes = {
        code
        for number, found in evidence.items()
        for code in concepts.concepts[number].codes
        if any(one.standing == "states" for one in found)
    }
    return len(codes) >= _SEVERAL


def _head_offset(structure: Structure) -> int:
    texts = [block.pieces[0].start for block in structure.blocks if block.region is Region.TEXT and block.pieces]
    return min(texts, default=0)


def _statements(parts: Parts, concepts: ConceptSet, code: str | None, sent_on: str | None) -> dict[int, Statement]:
    day = date.fromisoformat(sent_on) if sent_on else None
    evidence, limited, several = parts.evidence, parts.limited, parts.several
    statements = silent(concepts, code)
    for number, found in evidence.items():
        if found:
            concept = concepts.concepts[number]
            statements[number] = answer(concept, found, limited, several, parts.sentences, parts.text, code)
    return statements | dict.fromkeys(concepts.without_law(day), _NO_LAW)


def _says(name: str, statements: Mapping[int, Statement], concepts: ConceptSet) -> bool:
    return _polarity(name, statements, concepts) == "states"


def _polarity(name: str, statements: Mapping[int, Statement], concepts: ConceptSet) -> str:
    number = concepts.concept(name)
    return "absent" if number is None else statements[number].polarity


def _evidence(parts: Parts, concepts: ConceptSet, name: str) -> Sequence[Evidence]:
    number = concepts.concept(name)
    return () if number is None else parts.evidence.get(number, ())


def _received_on(parts: Parts, concepts: ConceptSet, sent_on: str | None, lexicon: Lexicon) -> str | None:
    others = [one for name in ("request_dated", "day_bounded") for one in _evidence(parts, concepts, name)]
    promises = _evidence(parts, concepts, "date_promised")
    arrivals, mentions = (_evidence(parts, concepts, name) for name in ("request_received", "request_named"))
    return find_received_on(
        parts.text.text, parts.sentences, parts.facts, arrivals, mentions, others, promises, sent_on, lexicon
    )


def _promised(parts: Parts, concepts: ConceptSet, sent_on: str | None, lexicon: Lexicon) -> str | None:
    promises, bounds = (_evidence(parts, concepts, name) for name in ("date_promised", "day_bounded"))
    return find_promised(parts.text.text, promises, bounds, parts.sentences, parts.facts, sent_on, lexicon)


def _abouts(parts: Parts, concepts: ConceptSet, grounds: Sequence[str]) -> dict[int, str]:
    """For each sentence of limited scope, the ground whose words it shares most, where one does."""
    if len(grounds) < 2:
        return dict.fromkeys(parts.limited, grounds[0]) if grounds else {}
    stems: dict[str, set[str]] = {}
    for number, concept in enumerate(concepts.concepts):
        for code in concept.codes:
            for one in parts.evidence.get(number, ()):
                if one.standing == "states":
                    stems.setdefault(code, set()).update(_content(parts.sentences[one.sentence]))
    abouts: dict[int, str] = {}
    for sentence in sorted(parts.limited):
        shared = sorted(
            ((len(_content(parts.sentences[sentence]) & stems.get(code, set())), code) for code in grounds),
            reverse=True,
        )
        if shared[0][0] > shared[1][0]:
            abouts[sentence] = shared[0][1]
    return abouts


def _content(sentence: Sentence) -> frozenset[str]:
    return frozenset(code.rstrip("^") for code in sentence.codes if len(code) > 4)


def _found(parts: Parts) -> dict[int, tuple[Found, ...]]:
    found: dict[int, tuple[Found, ...]] = {}
    for number, evidence in parts.evidence.items():
        rows = []
        for one in evidence:
            if one.standing == "states" and one.fact >= 0:
                fact = parts.facts[one.fact]
                span = parts.text.original(fact.start, fact.end)
                rows.append(Found(parts.text.source[span[0] : span[1]], fact.value, span))
        if rows:
            found[number] = tuple(dict.fromkeys(rows))
    return found


def _unfilled(parts: Parts) -> tuple[Unfilled, ...]:
    slots = [
        Unfilled(fact.value, parts.text.original(fact.start, fact.end)) for fact in parts.facts if fact.kind == "blank"
    ]
    return tuple(sorted((*slots, *_open_groups(parts)), key=lambda one: one.span))


def _open_groups(parts: Parts) -> list[Unfilled]:
    """Groups of boxes of which none is ticked: neighbours in one paragraph."""
    groups: dict[int, list[Sentence]] = {}
    for sentence in parts.sentences:
        groups.setdefault(sentence.paragraph, []).append(sentence)
    ticked = {block.paragraph for block in parts.structure.blocks if block.ticked}
    open_groups = []
    for paragraph, members in sorted(groups.items()):
        boxes = [sentence for sentence in members if sentence.region is Region.UNTICKED]
        if boxes and paragraph not in ticked:
            first, last = boxes[0], boxes[-1]
            start = span_of(first, first.lead, len(first.codes), parts.text)[0]
            end = span_of(last, last.lead, len(last.codes), parts.text)[1]
            open_groups.append(Unfilled("box", (start, end)))
    return open_groups


def _reading(
    document: Document,
    concepts: ConceptSet,
    code: str | None,
    deeds: Deeds,
    sent_on: str | None,
    received_on: str | None,
    promised: str | None,
    statements: Mapping[int, Statement],
    scoped: Mapping[int, tuple[Statement, ...]],
    general: Mapping[int, Statement],
    found: Mapping[int, tuple[Found, ...]],
    unfilled: tuple[Unfilled, ...],
) -> Reading:
    names = [concept.name for concept in concepts.concepts]
    return Reading(
        document.file, document.origin, document.readable, document.why_not, concepts.regime,
        tuple(sorted(deeds.kinds)), code, sent_on, received_on, promised, deeds.grounds,
        MappingProxyType({name: statements[number] for number, name in enumerate(names)}),
        MappingProxyType({row: statements[number] for row, number in concepts.rows.items()}),
        MappingProxyType({names[number]: scoped[number] for number in sorted(scoped)}),
        MappingProxyType({names[number]: general[number] for number in sorted(general)}),
        MappingProxyType({names[number]: found[number] for number in sorted(found)}),
        unfilled,
        concepts.ids,
        deeds.sure,
    )  # fmt: skip
