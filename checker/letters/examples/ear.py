"""Hears statements in sentences that resemble the examples of a concept, where phrases found none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.letters.evidence import Evidence
from checker.letters.examples.encoder import Encoder, on_one_thread
from checker.letters.examples.heads import Head, Heads, WholeHead
from checker.letters.examples.material import read_examples
from checker.letters.examples.traits import own_traits, words_of
from checker.letters.examples.whole import (
    Features,
    Grounds,
    Scores,
    Weighed,
    Weights,
    family_of,
    weigh_grounds,
    weigh_kinds,
)
from checker.letters.model import Concept, ConceptSet
from checker.letters.polarity import Standing
from checker.letters.sentences import Sentence
from checker.letters.statement import Resemblance
from checker.letters.structure import Region

if TYPE_CHECKING:
    from checker.letters.examples.encoder import Vectors

_OPEN = ("near_miss", "nothing")
_FEWEST_WORDS = 3
_BLANK_CODE = "#_"
_EXPECTED = 4.0
_UNNAMED = Resemblance("", "", 0.0)


@dataclass(frozen=True)
class _Scorer:
    """The heads of one set of concepts as matrices: row i is head number `rows[i]`, of concept `concepts[i]`."""

    rows: tuple[int, ...]
    concepts: tuple[int, ...]
    weights: Any
    biases: Any
    doubts: Any
    traits: Mapping[str, int]
    trait_weights: Any


class ExampleEar:
    """Listens with the heads of one or more folders of examples; vectors and scorers are made once.

    Only where `naming` is set is the example found that a sentence is most like, which takes a while the first time.
    """

    def __init__(self, taught: Sequence[Heads], encoder: Encoder | None = None, *, naming: bool = True) -> None:
        self._naming = naming
        self.heads = tuple(head for each in taught for head in each.heads)
        self._folders = tuple(each.folder for each in taught for _ in each.heads)
        kinds = [head for each in taught for head in each.kinds]
        self._kinds = Weights(kinds) if kinds else None
        grounds: dict[str, list[WholeHead]] = {}
        for head in (head for each in taught for head in each.grounds):
            grounds.setdefault(head.family, []).append(head)
        self._grounds = {family: Weights(several) for family, several in grounds.items()}
        self._encoder = encoder or Encoder()
        self._scorers: dict[tuple[str, ...], _Scorer] = {}
        self._examples: dict[int, tuple[list[tuple[str, str]], Vectors]] = {}

    def score(
        self,
        sentences: Sequence[Sentence],
        text: str,
        traits: Sequence[frozenset[str]],
        evidence: Mapping[int, Sequence[Evidence]],
        concepts: Sequence[Concept],
    ) -> Scores:
        """The score of every sentence that may speak by every head of the concepts, to three decimals."""
        import numpy as np

        scorer = self._scorer(tuple(concept.id for concept in concepts))
        heard = speaking(sentences)
        vectors = self._encoder.encode([words_of(sentence, text) for sentence in heard])
        present = np.zeros((len(heard), len(scorer.traits)), dtype=np.float32)
        for place, sentence in enumerate(heard):
            for trait in traits[sentence.number]:
                if trait in scorer.traits:
                    present[place, scorer.traits[trait]] = 1
        with on_one_thread():
            values = vectors @ scorer.weights.T + present @ scorer.trait_weights.T + scorer.biases
        places = {sentence.number: place for place, sentence in enumerate(heard)}
        for column, (row, concept) in enumerate(zip(scorer.rows, scorer.concepts, strict=True)):
            found = evidence.get(concept)
            for number, own in own_traits(found).items() if found else ():
                if number in places:
                    weights = self.heads[row].traits
                    values[places[number], column] += sum(weights.get(trait, 0.0) for trait in sorted(own))
        values = values.round(3)
        return Scores(heard, vectors, scorer.rows, scorer.concepts, values, values >= scorer.doubts)

    def alike(self, scores: Scores, evidence: Mapping[int, Sequence[Evidence]]) -> tuple[Evidence, ...]:
        """Further evidence, for concepts that phrases left open: what resembles examples, surely or perhaps."""
        known: list[Evidence] = []
        for column in scores.heard.any(axis=0).nonzero()[0].tolist():
            row, number = scores.heads[column], scores.concepts[column]
            found = evidence.get(number, ())
            if all(one.standing in _OPEN for one in found):
                near = {one.sentence for one in found}
                known += self._alike(scores, column, self.heads[row], number, near)
        return tuple(sorted(known, key=lambda one: (one.concept, one.sentence, one.standing)))

    def likeliest(self, scores: Scores, concept: int) -> Evidence | None:
        """The sentence that is most like the examples of a concept, None where none is like them at all."""
        for column, row in enumerate(scores.heads):
            head = self.heads[row]
            if scores.concepts[column] == concept and head.polarity == "states" and len(scores.sentences):
                place = int(scores.values[:, column].argmax())
                if scores.values[place, column] >= head.doubt - _EXPECTED:
                    standing = _standing(head, scores.sentences[place], sure=True)
                    return None if standing is None else self._evidence(scores, column, place, concept, standing)
        return None

    def kinds(self, features: Features) -> Weighed | None:
        """What a letter with these features does; None where no letters were taught."""
        return None if self._kinds is None else weigh_kinds(self._kinds, features)

    def grounds(self, features: Features, kinds: frozenset[str], concepts: ConceptSet) -> Grounds | None:
        """The grounds of such a letter under its law; None where no letters of the law were taught."""
        weights = self._grounds.get(family_of(concepts.regime))
        return None if weights is None else weigh_grounds(weights, features, kinds, concepts)

    def _alike(self, scores: Scores, column: int, head: Head, number: int, near: set[int]) -> Iterator[Evidence]:
        """Evidence of a concept that phrases left open; never sure in a sentence that they found to be beside it."""
        for place in scores.heard[:, column].nonzero()[0].tolist():
            sentence = scores.sentences[place]
            sure = bool(scores.values[place, column] >= head.sure) and sentence.number not in near
            standing = _standing(head, sentence, sure)
            if standing is not None:
                yield self._evidence(scores, column, place, number, standing)

    def _evidence(self, scores: Scores, column: int, place: int, concept: int, standing: Standing) -> Evidence:
        sentence = scores.sentences[place]
        resembles = self._nearest(scores.heads[column], scores.vectors[place])
        return Evidence(
            concept, standing, sentence.number, sentence.lead, len(sentence.codes), False, "", resembles=resembles
        )

    def _scorer(self, ids: tuple[str, ...]) -> _Scorer:
        found = self._scorers.get(ids)
        if found is None:
            import numpy as np

            numbers = {concept: number for number, concept in enumerate(ids)}
            rows = tuple(row for row, head in enumerate(self.heads) if head.concept in numbers)
            heads = [self.heads[row] for row in rows]
            traits = {
                name: place for place, name in enumerate(sorted({name for head in heads for name in head.traits}))
            }
            trait_weights = np.zeros((len(heads), len(traits)), dtype=np.float32)
            for place, head in enumerate(heads):
                for name, weight in head.traits.items():
                    trait_weights[place, traits[name]] = weight
            found = self._scorers[ids] = _Scorer(
                rows,
                tuple(numbers[head.concept] for head in heads),
                np.array([head.weights for head in heads], dtype=np.float32).reshape(len(heads), self._encoder.width),
                np.array([head.bias for head in heads], dtype=np.float32),
                np.array([head.doubt for head in heads], dtype=np.float32),
                traits,
                trait_weights,
            )
        return found

    def _nearest(self, row: int, vector: Any) -> Resemblance:
        """The example of a head that a sentence is most like."""
        if not self._naming:
            return _UNNAMED
        if row not in self._examples:
            head = self.heads[row]
            sentences = [
                (example.text, f"{file.path}:{example.line}")
                for name in head.files
                for file in [read_examples(self._folders[row], name)]
                for example in file.examples
                if example.section == head.polarity and not example.kept_back
            ]
            self._examples[row] = (sentences, self._encoder.together([text.lower() for text, _ in sentences]))
        sentences, vectors = self._examples[row]
        if not sentences:
            return _UNNAMED
        likeness = (vectors @ vector).round(2)
        place = int(likeness.argmax())
        return Resemblance(*sentences[place], round(float(likeness[place]), 2))


def speaking(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences that may state anything."""
    return tuple(sentence for sentence in sentences if _may_speak(sentence))


def _may_speak(sentence: Sentence) -> bool:
    """Whether a sentence can state anything: running text that asks nothing and has some words."""
    return (
        sentence.region in (Region.TEXT, Region.UNTICKED)
        and not sentence.question
        and len(sentence.codes) >= _FEWEST_WORDS
    )


def _standing(head: Head, sentence: Sentence, sure: bool) -> Standing | None:
    if sentence.region is Region.UNTICKED or any(code.startswith(_BLANK_CODE) for code in sentence.codes):
        return "blank" if sure else None
    return head.polarity if sure else "undecided"
