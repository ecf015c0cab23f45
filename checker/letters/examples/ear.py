"""Hears statements in sentences that resemble the examples of a concept, and doubts phrases in those that do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.letters.evidence import Evidence, Resemblance
from checker.letters.examples.encoder import Encoder
from checker.letters.examples.heads import Head, Heads
from checker.letters.examples.material import read_examples
from checker.letters.examples.traits import own_traits, words_of
from checker.letters.model import Concept
from checker.letters.polarity import Standing
from checker.letters.sentences import Sentence
from checker.letters.structure import Region

if TYPE_CHECKING:
    from checker.letters.examples.encoder import Vectors

_OPEN = ("near_miss", "nothing")
_FEWEST_WORDS = 3
_BLANK_CODE = "#_"


@dataclass(frozen=True)
class Heard:
    """`known` is further evidence; of each concept and standing in `doubted` the phrases' evidence is in doubt."""

    known: tuple[Evidence, ...]
    doubted: frozenset[tuple[int, Standing]]


@dataclass(frozen=True)
class Scores:
    """`values[i, j]` is the score of sentence `sentences[i]` by head `heads[j]`, which is one of concept `concepts[j]`."""

    sentences: tuple[Sentence, ...]
    vectors: Any
    heads: tuple[int, ...]
    concepts: tuple[int, ...]
    values: Any


@dataclass(frozen=True)
class _Scorer:
    """The heads of one set of concepts as matrices: row i is head number `rows[i]`, of concept `concepts[i]`."""

    rows: tuple[int, ...]
    concepts: tuple[int, ...]
    weights: Any
    biases: Any
    traits: Mapping[str, int]
    trait_weights: Any


class ExampleEar:
    """Listens with the heads of one or more folders of examples; vectors and scorers are made once."""

    def __init__(self, taught: Sequence[Heads], encoder: Encoder | None = None) -> None:
        self.heads = tuple(head for each in taught for head in each.heads)
        self._folders = tuple(each.folder for each in taught for _ in each.heads)
        self._encoder = encoder or Encoder()
        self._scorers: dict[tuple[str, ...], _Scorer] = {}
        self._examples: dict[int, tuple[list[tuple[str, str]], Vectors]] = {}

    def listen(
        self,
        sentences: Sequence[Sentence],
        text: str,
        traits: Sequence[frozenset[str]],
        evidence: Mapping[int, Sequence[Evidence]],
        concepts: Sequence[Concept],
    ) -> Heard:
        """What the sentences say that phrases did not find, and what of their finds is unlike all examples."""
        scores = self.score(sentences, text, traits, evidence, concepts)
        known: list[Evidence] = []
        doubted: set[tuple[int, Standing]] = set()
        for column, row in enumerate(scores.heads):
            head, number = self.heads[row], scores.concepts[column]
            found = evidence.get(number, ())
            if all(one.standing in _OPEN for one in found):
                known += self._alike(scores, column, head, number, {one.sentence for one in found})
            elif _unlike(scores, column, head, found):
                doubted.add((number, head.polarity))
        known.sort(key=lambda one: (one.concept, one.sentence, one.standing))
        return Heard(tuple(known), frozenset(doubted))

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
        speaking = tuple(sentence for sentence in sentences if _may_speak(sentence))
        vectors = self._encoder.encode([words_of(sentence, text) for sentence in speaking])
        present = np.zeros((len(speaking), len(scorer.traits)), dtype=np.float32)
        for place, sentence in enumerate(speaking):
            for trait in traits[sentence.number]:
                if trait in scorer.traits:
                    present[place, scorer.traits[trait]] = 1
        values = vectors @ scorer.weights.T + present @ scorer.trait_weights.T + scorer.biases
        places = {sentence.number: place for place, sentence in enumerate(speaking)}
        for column, row in enumerate(scorer.rows):
            weights = self.heads[row].traits
            for number, own in own_traits(evidence.get(scorer.concepts[column], ())).items():
                if number in places:
                    values[places[number], column] += sum(weights.get(trait, 0.0) for trait in sorted(own))
        return Scores(speaking, vectors, scorer.rows, scorer.concepts, values.round(3))

    def _alike(self, scores: Scores, column: int, head: Head, number: int, near: set[int]) -> Iterator[Evidence]:
        """Evidence of a concept that phrases left open; never sure in a sentence that they found to be beside it."""
        for place in (scores.values[:, column] >= head.doubt).nonzero()[0].tolist():
            sentence = scores.sentences[place]
            sure = bool(scores.values[place, column] >= head.sure) and sentence.number not in near
            standing = _standing(head, sentence, sure)
            if standing is not None:
                resembles = self._nearest(scores.heads[column], scores.vectors[place])
                yield Evidence(
                    number, standing, sentence.number, sentence.lead, len(sentence.codes), False, "",
                    resembles=resembles,
                )  # fmt: skip

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
                traits,
                trait_weights,
            )
        return found

    def _nearest(self, row: int, vector: Any) -> Resemblance:
        """The example of a head that a sentence is most like."""
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
        likeness = (vectors @ vector).round(2)
        place = int(likeness.argmax())
        return Resemblance(*sentences[place], float(likeness[place]))


def _unlike(scores: Scores, column: int, head: Head, found: Sequence[Evidence]) -> bool:
    """Whether phrases prove this polarity in sentences that all score below what examples score."""
    proving = {one.sentence for one in found if one.standing == head.polarity}
    places = [place for place, sentence in enumerate(scores.sentences) if sentence.number in proving]
    return bool(places) and len(places) == len(proving) and bool((scores.values[places, column] < head.keep).all())


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
