"""Why a letter is read as it is for one concept: every place where a phrase stood, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from checker.diagnostics.source import Span
from checker.letters.documents import Document
from checker.letters.evidence import Dropped, Evidence
from checker.letters.examples.ear import ExampleEar
from checker.letters.matcher import Hit
from checker.letters.model import ConceptSet, LanguageSet, Phrase
from checker.letters.normalise import normalise
from checker.letters.outcome import Reading
from checker.letters.polarity import Standing, negations, preserving_cue, voiding_cue
from checker.letters.reading import Parts, take_apart
from checker.letters.sentences import Sentence
from checker.letters.statement import Resemblance, Statement
from checker.letters.statements import span_of

Place = tuple[int, int]
"""A span of the original text, in code points."""

Fate = Literal["counted", "opposed", "outweighed", "unsure", "led", "excluded", "far", "known_number", "void"]


@dataclass(frozen=True)
class Turn:
    """What turned a match round or took it back: a cue, a concept or words by `name`, and where each is written.

    `place` is where it stands in the letter, `written` the policy's own words; either may be unknown.
    """

    name: str
    place: Place | None = None
    written: Span | None = None


@dataclass(frozen=True)
class Candidate:
    """A place where a phrase of the concept stood, or a sentence that resembles an example.

    `section` is what the phrase means by itself, `standing` what it amounts to in its place; `why` names what voided
    or turned it (`quoted`, `margin`, `negated`, ...). `phrase` is as its concept writes it, `words` what was found of
    it in a family of words. `places` are what it rests on, `sentence` the sentence around the first.
    """

    section: str
    standing: Standing
    fate: Fate
    why: str
    places: tuple[Place, ...]
    sentence: Place
    phrase: Span | None
    words: Span | None
    resembles: Resemblance | None
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Unmet:
    """A phrase that needs several concepts near each other, which they are not; for each its name and its places."""

    phrase: Span
    parts: tuple[tuple[str, tuple[Place, ...]], ...]


@dataclass(frozen=True)
class Explanation:
    """The letter's answer for the concept with this id, and how it came about.

    `phrases` and `sentences` count what was tried; both are 0 where nothing could be read.
    """

    concept: str
    statement: Statement
    scoped: tuple[Statement, ...]
    candidates: tuple[Candidate, ...]
    unmet: tuple[Unmet, ...]
    phrases: int
    sentences: int


def explain(
    document: Document, reading: Reading, concepts: ConceptSet, wanted: Sequence[str], ear: ExampleEar | None = None
) -> tuple[Explanation, ...]:
    """The explanation of each wanted concept id, in that order; ids that are none of `concepts` are left out."""
    numbers = {concept.id: number for number, concept in enumerate(concepts.concepts)}
    language = concepts.languages.get(reading.language) if reading.language else None
    teller = None
    if document.readable and language is not None:
        dropped: list[Dropped] = []
        parts = take_apart(normalise(document.text), language, concepts, ear, dropped)
        teller = _Teller(parts, dropped, concepts, language)
    return tuple(_explanation(numbers[name], reading, concepts, teller) for name in wanted if name in numbers)


def _explanation(number: int, reading: Reading, concepts: ConceptSet, teller: _Teller | None) -> Explanation:
    concept = concepts.concepts[number]
    statement = reading.statements[concept.name]
    scoped = reading.scoped.get(concept.name, ())
    if teller is None:
        return Explanation(concept.id, statement, scoped, (), (), 0, 0)
    return Explanation(
        concept.id,
        statement,
        scoped,
        tuple(
            sorted(teller.candidates(number, statement), key=lambda each: (each.places, each.section, each.standing))
        ),
        tuple(teller.unmet(number)),
        teller.phrases(number),
        len(teller.parts.sentences),
    )


@dataclass(frozen=True)
class _Teller:
    """Tells of the pieces of one letter what became of them."""

    parts: Parts
    dropped: Sequence[Dropped]
    concepts: ConceptSet
    language: LanguageSet

    def candidates(self, number: int, statement: Statement) -> Iterator[Candidate]:
        """What was judged, then what was taken back before."""
        for one in self.parts.evidence.get(number, ()):
            yield self.judged(one, statement)
        for each in self.dropped:
            if each.phrase.concept == number and each.guard.kind != "same":
                yield self.taken_back(each)

    def judged(self, one: Evidence, statement: Statement) -> Candidate:
        places = self.places(one)
        return Candidate(
            section=one.phrase.section if one.phrase is not None else one.standing,
            standing=one.standing,
            fate=_fate(one, places, statement),
            why=one.why or ("negated" if one.negated else ""),
            places=places,
            sentence=self.around(self.parts.sentences[one.sentence]),
            phrase=one.phrase.span if one.phrase is not None else None,
            words=_other_words(one.phrase),
            resembles=one.resembles,
            turns=tuple(self.turns(one)),
        )

    def taken_back(self, each: Dropped) -> Candidate:
        guard, sentence = each.guard, self.parts.sentences[each.hit.sentence]
        place = self.place(*guard.place) if guard.place is not None else None
        match guard.kind:
            case "words":
                turn = Turn("", place, self.written_guard(each.phrase, guard.pattern))
            case "cue":
                turn = Turn(guard.name, place, self.language.cue_spans.get((guard.pattern, guard.name)))
            case "number" | "concept" | "beside" | "led" | "same":
                turn = Turn(guard.name, place)
        fates: dict[str, Fate] = {"number": "known_number", "beside": "far", "led": "led"}
        return Candidate(
            section=each.phrase.section,
            standing="nothing",
            fate=fates.get(guard.kind, "excluded"),
            why="",
            places=(self.place(each.hit.sentence, each.hit.first, each.hit.last),),
            sentence=self.around(sentence),
            phrase=each.phrase.span,
            words=_other_words(each.phrase),
            resembles=None,
            turns=(turn,),
        )

    def written_guard(self, phrase: Phrase, pattern: int) -> Span | None:
        """The words of `unless` that have a pattern."""
        return next(
            (
                words
                for number, words in zip(phrase.guards.patterns, phrase.guards.words, strict=True)
                if number == pattern
            ),
            None,
        )

    def turns(self, one: Evidence) -> Iterator[Turn]:
        """The cues behind what a match was turned into."""
        if one.phrase is None or one.phrase.pattern is None:
            return
        sentence = self.parts.sentences[one.sentence]
        hit = Hit(one.phrase.pattern, one.sentence, one.first, one.last)
        cues = [
            (name, found)
            for found in self.parts.hits[one.sentence]
            for name in self.language.cues.get(found.pattern, ())
        ]
        if one.why in ("hypothesis", "foreign_voice"):
            voiding = voiding_cue(hit, sentence, cues)
            if voiding is not None:
                yield self.cue(*voiding)
        elif one.why == "preserved":
            preserving = preserving_cue(hit, cues)
            if preserving is not None:
                yield self.cue("preserving", preserving)
        elif one.negated:
            yield from (self.cue("negation", cue) for cue in negations(hit, sentence, cues, self.language))
            if sentence.reply == "no" and one.last <= sentence.lead:
                yield Turn("the answer to the question")

    def cue(self, name: str, hit: Hit) -> Turn:
        place = self.place(hit.sentence, hit.first, hit.last)
        return Turn(name, place, self.language.cue_spans.get((hit.pattern, name)))

    def unmet(self, number: int) -> Iterator[Unmet]:
        """The phrases of a concept that join others and came to nothing."""
        made = {id(one.phrase) for one in self.parts.evidence.get(number, ())}
        made |= {id(each.phrase) for each in self.dropped}
        for phrase in self.language.order:
            if phrase.concept == number and phrase.together and id(phrase) not in made:
                parts = tuple((self.concepts.concepts[part].name, self.proved(part)) for part in phrase.together)
                yield Unmet(phrase.span, parts)

    def proved(self, number: int) -> tuple[Place, ...]:
        """Where evidence of a concept stands on which others may rest."""
        proving = ("states", "takes_away", "blank")
        found = [one for one in self.parts.evidence.get(number, ()) if one.standing in proving]
        return tuple(sorted({place for one in found for place in self.places(one)}))

    def phrases(self, number: int) -> int:
        """How many phrases were tried."""
        single = [each for several in self.language.phrases.values() for each in several]
        joined = [each for each in self.language.order if each.together]
        return sum(each.concept == number for each in (*single, *joined))

    def places(self, one: Evidence) -> tuple[Place, ...]:
        parts = ((one.sentence, one.first, one.last), *one.parts)
        return tuple(sorted({self.place(*part) for part in parts}))

    def place(self, sentence: int, first: int, last: int) -> Place:
        return span_of(self.parts.sentences[sentence], first, last, self.parts.text)

    def around(self, sentence: Sentence) -> Place:
        return self.parts.text.original(*sentence.span)


def _other_words(phrase: Phrase | None) -> Span | None:
    """The words that were found, where the phrase itself names only their family."""
    if phrase is None or phrase.pattern is None:
        return None
    own = phrase.words.source.name == phrase.span.source.name and phrase.words.start == phrase.span.start
    return None if own else phrase.words


def _fate(one: Evidence, places: tuple[Place, ...], statement: Statement) -> Fate:
    if one.standing == "nothing":
        nearly = statement.polarity == "near_miss" and set(places) <= set(statement.spans)
        return "counted" if nearly else "void"
    if statement.because in ("law", "language", "text"):
        return "unsure"
    if one.standing == statement.polarity and set(places) <= set(statement.spans):
        return "counted"
    return "opposed" if one.standing == "states" and statement.polarity == "takes_away" else "outweighed"
