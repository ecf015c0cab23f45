"""Hears statements in sentences that resemble the examples of a concept, where phrases found none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.letters.evidence import Evidence, Resemblance
from checker.letters.examples.encoder import Encoder
from checker.letters.examples.heads import Head, Heads
from checker.letters.examples.material import read_examples
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
class _Scorer:
    """The heads of one set of concepts as one matrix: its row i is head number `rows[i]`, of concept `concepts[i]`."""

    rows: tuple[int, ...]
    concepts: tuple[int, ...]
    weights: Any
    biases: Any


class ExampleEar:
    """Listens with the heads of one or more folders of examples; vectors and scorers are made once."""

    def __init__(self, taught: Sequence[Heads], encoder: Encoder | None = None) -> None:
        self._heads = tuple(head for each in taught for head in each.heads)
        self._folders = tuple(each.folder for each in taught for _ in each.heads)
        self._encoder = encoder or Encoder()
        self._scorers: dict[tuple[str, ...], _Scorer] = {}
        self._examples: dict[int, tuple[list[tuple[str, str]], Vectors]] = {}

    def listen(
        self,
        sentences: Sequence[Sentence],
        text: str,
        evidence: Mapping[int, Sequence[Evidence]],
        concepts: Sequence[Concept],
        doubtful: frozenset[int],
    ) -> list[Evidence]:
        """What resembles examples of concepts of which `evidence` proves nothing yet, in reading order.

        Sentences in `doubtful` (hypotheses, what others say) and those with a near miss of the concept are never sure.
        """
        scorer = self._scorer(tuple(concept.id for concept in concepts))
        rows = [row for row, number in enumerate(scorer.concepts) if _open(evidence.get(number, ()))]
        candidates = [sentence for sentence in sentences if _may_speak(sentence)]
        if not rows or not candidates:
            return []
        vectors = self._encoder.encode([words_of(sentence, text) for sentence in candidates])
        scores = (vectors @ scorer.weights[rows].T + scorer.biases[rows]).round(3)
        heard = []
        for column, row in enumerate(rows):
            head, number = self._heads[scorer.rows[row]], scorer.concepts[row]
            near = {one.sentence for one in evidence.get(number, ()) if one.standing == "near_miss"} | doubtful
            for place in (scores[:, column] >= head.doubt).nonzero()[0].tolist():
                sentence = candidates[place]
                sure = bool(scores[place, column] >= head.sure) and sentence.number not in near
                standing = _standing(head, sentence, sure)
                if standing is not None:
                    resembles = self._nearest(scorer.rows[row], vectors[place])
                    heard.append(_evidence(number, standing, sentence, resembles))
        return sorted(heard, key=lambda one: (one.concept, one.sentence, one.standing))

    def _scorer(self, ids: tuple[str, ...]) -> _Scorer:
        found = self._scorers.get(ids)
        if found is None:
            import numpy as np

            numbers = {concept: number for number, concept in enumerate(ids)}
            rows = tuple(row for row, head in enumerate(self._heads) if head.concept in numbers)
            heads = [self._heads[row] for row in rows]
            found = self._scorers[ids] = _Scorer(
                rows,
                tuple(numbers[head.concept] for head in heads),
                np.array([head.weights for head in heads], dtype=np.float32).reshape(len(heads), -1),
                np.array([head.bias for head in heads], dtype=np.float32),
            )
        return found

    def _nearest(self, row: int, vector: Any) -> Resemblance:
        """The example of a head that a sentence is most like."""
        if row not in self._examples:
            head = self._heads[row]
            sentences = [
                (example.text, f"{file.path}:{example.line}")
                for name in head.files
                for file in [read_examples(self._folders[row], name)]
                for example in file.examples
                if example.section == head.polarity and not example.kept_back
            ]
            self._examples[row] = (sentences, self._encoder.together([text for text, _ in sentences]))
        sentences, vectors = self._examples[row]
        likeness = (vectors @ vector).round(2)
        place = int(likeness.argmax())
        return Resemblance(*sentences[place], float(likeness[place]))


def _open(evidence: Sequence[Evidence]) -> bool:
    """Whether phrases have proved nothing of a concept."""
    return all(one.standing in _OPEN for one in evidence)


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


def _evidence(number: int, standing: Standing, sentence: Sentence, resembles: Resemblance) -> Evidence:
    return Evidence(
        number, standing, sentence.number, sentence.lead, len(sentence.codes), False, "", resembles=resembles
    )  # fmt: skip


def words_of(sentence: Sentence, text: str) -> str:
    """The words of a sentence as the letter writes them, with those of the line that it completes."""
    places = dict.fromkeys(zip(sentence.starts, sentence.ends, strict=True))
    return " ".join(text[start:end] for start, end in places)
