"""From hits to evidence: what single phrases amount to, and those that rest on other concepts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from checker.letters.evidence import Dropped, Evidence, Guard
from checker.letters.facts import Fact
from checker.letters.matcher import Hit
from checker.letters.model import ConceptSet, LanguageSet, Phrase, Within
from checker.letters.polarity import Standing
from checker.letters.sentences import Sentence
from checker.letters.single import Single, Tied, single
from checker.letters.structure import Region

_UNPROVEN = ("nothing", "near_miss", "undecided")


def gather(
    sentences: Sequence[Sentence],
    hits: Sequence[Sequence[Hit]],
    facts: Sequence[Fact],
    concepts: ConceptSet,
    language: LanguageSet,
    dropped: list[Dropped] | None = None,
    known: Sequence[Evidence] = (),
) -> Mapping[int, Sequence[Evidence]]:
    """All evidence of a letter by concept, in reading order; what guards took back is added to `dropped`.

    Phrases may also stand beside what is `known`, which becomes part of the result. Letters that differ only in names
    and numbers, as those of one office do, are gathered once.
    """
    pairs = zip(sentences, hits, strict=True)
    singles = tuple([single(sentence, several, facts, concepts, language) for sentence, several in pairs])
    if known or dropped is not None:
        return _gather(_Run(sentences, singles, concepts, language, {}, dropped), known)
    key = (singles, tuple([sentence.paragraph for sentence in sentences]))
    found: Mapping[int, Sequence[Evidence]] | None = language.gathered.get(key)
    if found is None:
        found = _gather(_Run(sentences, singles, concepts, language, {}, None), ())
        language.gathered.keep(key, found)
    return found


def _gather(run: _Run, known: Sequence[Evidence]) -> Mapping[int, Sequence[Evidence]]:
    evidence, dropped = run.evidence, run.dropped
    for one in known:
        evidence.setdefault(one.concept, []).append(one)
    tied: dict[int, list[Tied]] = {}
    for each in run.singles:
        for one in each.evidence:
            evidence.setdefault(one.concept, []).append(one)
        for found in each.tied:
            tied.setdefault(found.place, []).append(found)
        if dropped is not None:
            dropped += each.dropped
    for place in sorted((*run.language.joining, *tied)):
        phrase = run.language.order[place]
        if phrase.together:
            run.join(phrase)
        else:
            run.tie(phrase, tied[place])
    for found_evidence in evidence.values():
        if len(found_evidence) > 1:
            found_evidence.sort(key=lambda one: (one.sentence, one.first, one.last, one.standing))
    kept = {concept: _longest([one for one in found if not one.led]) for concept, found in sorted(evidence.items())}
    if dropped is not None:
        for concept, found_evidence in evidence.items():
            dropped += _left_out(found_evidence, kept[concept])
    return kept


def _left_out(found: Sequence[Evidence], kept: Sequence[Evidence]) -> Iterator[Dropped]:
    """The evidence that is a piece of other evidence, or stands in the line that a sentence completes."""
    for one in found:
        if one.phrase is not None and all(other is not one for other in kept):
            hit = Hit(-1, one.sentence, one.first, one.last)
            yield Dropped(one.phrase, hit, Guard("led" if one.led else "same"))


def _longest(found: Sequence[Evidence]) -> list[Evidence]:
    """Evidence that lies within other evidence of the same standing is the same piece."""
    if len(found) < 2:
        return list(found)
    by_sentence: dict[int, list[Evidence]] = {}
    for one in found:
        by_sentence.setdefault(one.sentence, []).append(one)
    kept: list[Evidence] = []
    for several in by_sentence.values():
        if len(several) == 1:
            kept += several
        else:
            longest = [one for one in several if not any(_covers(other, one) for other in several)]
            kept += dict.fromkeys(longest) if len(longest) > 1 else longest
    return kept


def _covers(other: Evidence, one: Evidence) -> bool:
    """Whether evidence lies within other evidence of its sentence."""
    return (
        other.first <= one.first
        and one.last <= other.last
        and (other.first, other.last) != (one.first, one.last)
        and other.led == one.led
        and other.standing == one.standing
        and other.fact == one.fact
        and (other.resembles is None) == (one.resembles is None)
    )


@dataclass
class _Run:
    sentences: Sequence[Sentence]
    singles: Sequence[Single]
    concepts: ConceptSet
    language: LanguageSet
    evidence: dict[int, list[Evidence]]
    dropped: list[Dropped] | None

    def drop(self, phrase: Phrase, hit: Hit, guard: Guard) -> None:
        if self.dropped is not None:
            self.dropped.append(Dropped(phrase, hit, guard))

    def tie(self, phrase: Phrase, found: Iterable[Tied]) -> None:
        """Phrases that stand beside another concept, or that another concept takes back."""
        for one in found:
            guard = one.guard or self.rival_of(phrase, one.hit, one.evidence.fact)
            if guard is None:
                self.evidence.setdefault(phrase.concept, []).append(one.evidence)
            else:
                self.drop(phrase, one.hit, guard)

    def rival_of(self, phrase: Phrase, hit: Hit, fact: int) -> Guard | None:
        """The concept that takes a match back, by what it stands beside or by standing there itself."""
        guards = phrase.guards.concepts
        if phrase.beside is not None:
            rivals = (phrase.beside, *guards) if fact >= 0 else (phrase.beside,)
            owner = self.owner(hit, rivals, phrase.within)
            if owner != phrase.beside:
                return Guard("beside", "" if owner is None else self.concepts.concepts[owner].name)
            if fact >= 0:
                return None
        for concept in guards:
            held = self.holding(concept, hit.sentence, fact) if fact >= 0 else self.standing(concept, hit.sentence)
            if held is not None:
                name = self.concepts.concepts[concept].name
                return Guard("concept", name, (held.sentence, held.first, held.last))
        return None

    def holding(self, concept: int, sentence: int, fact: int) -> Evidence | None:
        """Evidence of a concept that covers a fact."""
        for one in self.evidence.get(concept, ()):
            if one.resembles is not None or one.sentence != sentence:
                continue
            if fact in self.sentences[sentence].facts[one.first : one.last]:
                return one
        return None

    def standing(self, concept: int, sentence: int) -> Evidence | None:
        """Evidence of a concept in a sentence, whichever way."""
        for one in self.evidence.get(concept, ()):
            if one.sentence == sentence and one.standing != "nothing" and one.resembles is None:
                return one
        return None

    def owner(self, hit: Hit, concepts: Sequence[int], within: Within | None) -> int | None:
        """The concept whose evidence is nearest to a match within reach; before it wins a tie."""
        nearest: tuple[bool, int, int, int, int] | None = None
        for concept in concepts:
            for one in self.evidence.get(concept, ()):
                if one.standing in _UNPROVEN and one.why != "margin":
                    continue
                distance = self.distance(hit, one, within)
                if distance is None:
                    continue
                # a sentence known by likeness reaches over all of its words: a phrase is nearer
                candidate = (one.resembles is not None, *distance, concept)
                if nearest is None or candidate < nearest:
                    nearest = candidate
        return None if nearest is None else nearest[-1]

    def distance(self, hit: Hit, one: Evidence, within: Within | None) -> tuple[int, int, int] | None:
        """Sentences apart, 1 if the evidence stands after, and words apart; None out of reach."""
        if one.sentence == hit.sentence:
            words = max(one.first - hit.last, hit.first - one.last, 0)
            near = within is None or within.unit != "words" or words <= (within.count or 0)
            return (0, int(one.first > hit.first), words) if near else None
        if within is None or within.unit == "words":
            return None
        apart = one.sentence - hit.sentence
        if within.unit == "sentences" and abs(apart) >= (within.count or 1):
            return None
        here, there = self.sentences[hit.sentence], self.sentences[one.sentence]
        # a line of a letterhead or signature is read by itself
        alone = within.unit == "paragraph" or here.region is Region.MARGIN or there.region is Region.MARGIN
        return None if alone and here.paragraph != there.paragraph else (abs(apart), int(apart > 0), 0)

    def join(self, phrase: Phrase) -> None:
        """Evidence of every named concept within reach of each other makes evidence of this one."""
        if phrase.within is None or not self.evidence.keys() >= set(phrase.together):
            return
        parts = [
            [one for one in self.evidence.get(concept, ()) if one.standing not in _UNPROVEN]
            for concept in phrase.together
        ]
        if not all(parts):
            return
        anchor = min(range(len(parts)), key=lambda place: len(parts[place]))
        for one in parts[anchor]:
            chosen = [
                self.nearest(one, others, phrase.within) if place != anchor else one
                for place, others in enumerate(parts)
            ]
            complete = [part for part in chosen if part is not None]
            if len(complete) == len(chosen):
                self.keep_joined(phrase, one, complete)

    def nearest(self, one: Evidence, others: Sequence[Evidence], within: Within) -> Evidence | None:
        best: tuple[tuple[bool, int, int, int], int] | None = None
        hit = Hit(-1, one.sentence, one.first, one.last)
        for place, other in enumerate(others):
            distance = self.distance(hit, other, within)
            if distance is None:
                continue
            # a blank slot is taken only where nothing filled is in reach
            rank = (other.standing == "blank", *distance)
            if best is None or (rank, place) < best:
                best = (rank, place)
        return None if best is None else others[best[1]]

    def keep_joined(self, phrase: Phrase, anchor: Evidence, parts: Sequence[Evidence]) -> None:
        sentence = self.sentences[anchor.sentence]
        guard = self.guard_of_joined(phrase, anchor, parts)
        if guard is not None:
            self.drop(phrase, Hit(-1, anchor.sentence, anchor.first, anchor.last), guard)
            return
        concept = self.concepts.concepts[phrase.concept]
        negated = any(part.standing == "takes_away" for part in parts)
        blank = any(part.standing == "blank" for part in parts)
        standing: Standing = phrase.section
        if blank:
            standing = "blank"
        elif negated and phrase.section == "states":
            standing = {"takes_away": "takes_away", "nothing": "nothing", "states": "states"}[concept.when_negated]  # type: ignore[assignment]
        first = min(part.first for part in parts if part.sentence == sentence.number)
        last = max(part.last for part in parts if part.sentence == sentence.number)
        fact = next((part.fact for part in parts if part.fact >= 0), -1)
        elsewhere = tuple(
            sorted((part.sentence, part.first, part.last) for part in parts if part.sentence != sentence.number)
        )
        self.evidence.setdefault(phrase.concept, []).append(
            Evidence(
                phrase.concept,
                standing,
                sentence.number,
                first,
                last,
                negated,
                "",
                fact,
                all(part.led for part in parts),
                elsewhere,
                phrase,
            )
        )

    def guard_of_joined(self, phrase: Phrase, anchor: Evidence, parts: Sequence[Evidence]) -> Guard | None:
        """The words or the concept that takes back what the parts make together."""
        for part in parts if phrase.guards.patterns else ():
            for hit in self.singles[part.sentence].guards:
                if hit.pattern in phrase.guards.patterns:
                    return Guard("words", "", (hit.sentence, hit.first, hit.last), hit.pattern)
        for concept in phrase.guards.concepts:
            held = self.standing(concept, anchor.sentence)
            if held is not None:
                name = self.concepts.concepts[concept].name
                return Guard("concept", name, (held.sentence, held.first, held.last))
        return None
