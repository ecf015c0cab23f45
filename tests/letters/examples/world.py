"""A small invented law with a few concepts, heads written by hand, and vectors that anyone can work out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from checker.letters.evidence import Evidence
from checker.letters.examples.ear import ExampleEar
from checker.letters.examples.heads import Head, Heads, Taught, WholeHead
from checker.letters.examples.whole import Scores
from checker.letters.model import ConceptSet
from checker.letters.normalise import normalise
from checker.letters.reading import Parts, take_apart
from checker.letters.sentences import Sentence

if TYPE_CHECKING:
    from checker.letters.examples.encoder import Vectors

DEEDS = """policy letters.small "What a letter does"
  law     "None"
  checked 2026-11-22

cues negation "Turns a statement round"
  in english contains
    "not" "no"

concept kind_refused "Something is refused"
  in force from 2003-04-14 by sent_on
  cite "None"
  in english
    states
      "we refuse"

concept kind_whole_refused "All is refused"
  in force from 2003-04-14 by sent_on
  cite "None"
  in english
    states
      "all of it"

concept kind_more_time "More time is taken"
  in force from 2003-04-14 by sent_on
  cite "None"
  in english
    states
      "we need longer"
"""
LAW = """policy small.review "What the letter tells"
  regime  hipaa
  law     "None"
  checked 2026-11-22

use letters.small

concept access_refused "Access is refused"
  in force from 2003-04-14 by sent_on
  row L-H01
  cite "None"
  in english
    states
      "you get no copy"

concept danger "The reader would be in danger"
  in force from 2003-04-14 by sent_on
  row L-H02
  cite "None"
  means ground_code R1
  in english
    states
      "it is dangerous"

concept right_to_review "Another doctor looks again"
  in force from 2003-04-14 by sent_on
  row L-H04
  cite "None"
  when negated takes away
  in english
    states
      "another doctor (will|can) look"
    near miss
      "your own doctor"

concept review_taken_away "Nobody looks again"
  in force from 2003-04-14 by sent_on
  row L-H07
  cite "None"
  in english
    states
      "this is final"

concept how_to_review "How one asks for it"
  in force from 2003-04-14 by sent_on
  row L-H05
  cite "None"
  in english
    states
      "write to the (desk|<code>)"

concept review_telephone "The telephone of whoever looks again"
  in force from 2003-04-14 by sent_on
  row L-H06
  cite "None"
  in english
    states
      "<phone>" beside right_to_review within 2 sentences
"""

WORDS = ("gold", "silver", "bronze", "copper", "tin")
"""What the invented vectors are made of: one direction a word, and one for none of them."""
NOTHING = "nothing"


class WordEncoder:
    """Knows a sentence by the words of `WORDS` in it, each as much as the others."""

    width = len(WORDS) + 1

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Vectors of length 1."""
        rows = [[float(word in sentence.lower()) for word in WORDS] for sentence in sentences]
        known = [[*row, float(not any(row))] for row in rows]
        vectors = np.array(known, dtype=np.float32).reshape(len(known), self.width)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def together(self, sentences: Sequence[str]) -> Vectors:
        """As `encode`."""
        return self.encode(sentences)


def head(
    name: str,
    scores: Mapping[str, float],
    polarity: Taught = "states",
    traits: Mapping[str, float] = MappingProxyType({}),
    files: Sequence[str] = ("english/metal.yaml",),
) -> Head:
    """A head of the concept `name` that is sure from 4 and doubts from 2; a word it has no score for gets -9."""
    weights = tuple(scores.get(word, -9.0) for word in (*WORDS, NOTHING))
    return Head(f"small.review.{name}", polarity, tuple(files), 4.0, 2.0, 0.0, weights, traits)


METAL = """concepts: [small.review.how_to_review]
states:
  - "Gold is brought to the counter."
  - "Gold and tin are brought to the counter."
takes away:
  - "Silver is what nobody brings."
"""


def write_metal(folder: Path) -> None:
    """The examples of the heads by hand."""
    (folder / "english").mkdir(parents=True)
    (folder / "english" / "metal.yaml").write_text(METAL, encoding="utf-8")


def ear_of(
    folder: Path, *heads: Head, kinds: Sequence[WholeHead] = (), grounds: Sequence[WholeHead] = ()
) -> ExampleEar:
    """An ear with these heads and the invented vectors."""
    taught = Heads("invented", "", "", heads, tuple(kinds), tuple(grounds), folder)
    return ExampleEar([taught], WordEncoder())  # type: ignore[arg-type]  # all that an ear asks of an encoder


def sentences_of(text: str, concepts: ConceptSet) -> Parts:
    """A text as phrases alone read it."""
    return take_apart(normalise(text), concepts.languages["en"], concepts, None)


def scores_of(ear: ExampleEar, sentences: Sequence[Sentence], text: str, concepts: ConceptSet) -> Scores:
    """The scores of sentences in which phrases found nothing."""
    return ear.score(sentences, text, [frozenset()] * len(sentences), {}, concepts.concepts)


def number_of(name: str, concepts: ConceptSet) -> int:
    """The number of a concept."""
    number = concepts.concept(name)
    assert number is not None
    return number


def standings(evidence: Sequence[Evidence]) -> list[str]:
    """Which way each piece stands."""
    return [one.standing for one in evidence]
