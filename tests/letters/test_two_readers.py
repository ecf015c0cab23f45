"""Whatever the example reader hears, what phrases proved stays as it was, unless the whole letter does otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.letters.agreement import CONTRARIES, NEEDS
from checker.letters.concepts import ConceptSet
from checker.letters.documents import Document
from checker.letters.evidence import Evidence
from checker.letters.examples.ear import ExampleEar
from checker.letters.examples.heads import Head, Heads
from checker.letters.examples.whole import Features, Scores, Weighed
from checker.letters.model import Concept
from checker.letters.normalise import normalise
from checker.letters.reading import Parts, PhraseReader, take_apart
from checker.letters.sentences import Sentence
from checker.letters.structure import Region
from checker.resources import folder
from checker.syntax import ast

PROVED = ("states", "takes_away")
AGREEING = {*NEEDS, *(name for pair in CONTRARIES for name in pair)}
KINDS = (frozenset({"denial"}), frozenset({"partial_denial"}), frozenset({"extension"}), frozenset({"grant"}), None)
SCORES, SHARES = (9.0, 3.0, -9.0), (0.01, 0.01, 0.98)


class RandomEar(ExampleEar):
    """Hears anything in any sentence; of one seed always the same."""

    def __init__(self, concepts: ConceptSet, seed: int, kinds: frozenset[str] | None) -> None:
        heads = [Head(one.id, way, (), 4.0, 2.0, 0.0, (), {}) for one in concepts.concepts for way in PROVED]  # type: ignore[arg-type]  # both are polarities
        place = folder("policies") / "examples"
        super().__init__([Heads("random", "", "", tuple(heads), (), (), place)], naming=False)
        self._seed = seed
        self._told = kinds

    def score(
        self,
        sentences: Sequence[Sentence],
        text: str,
        traits: Sequence[frozenset[str]],
        evidence: Mapping[int, Sequence[Evidence]],
        concepts: Sequence[Concept],
    ) -> Scores:
        """One score in a hundred is sure, one is doubtful."""
        speaking = tuple(one for one in sentences if one.region is Region.TEXT and not one.question)
        rows = tuple(range(len(self.heads)))
        values = np.random.default_rng(self._seed).choice(SCORES, (len(speaking), len(rows)), p=SHARES)
        concepts_of = tuple(row // 2 for row in rows)
        return Scores(speaking, np.zeros((len(speaking), 1)), rows, concepts_of, values, values >= 2.0)

    def kinds(self, features: Features) -> Weighed | None:
        """The same, whatever the letter holds."""
        return None if self._told is None else Weighed(self._told, 1.0)


@pytest.fixture(scope="module")
def sentences(policy_files: tuple[ast.PolicyFile, ...]) -> list[str]:
    """The English sentences by which policies show what their phrases mean."""
    concepts = [node for file in policy_files for node in file.declarations if isinstance(node, ast.ConceptDecl)]
    parts = [part for concept in concepts for part in concept.languages if part.language.text == "english"]
    return sorted({case.text.value for part in parts for case in part.cases})


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 9999), min_size=1, max_size=9), st.integers(0, 2**32), st.sampled_from(KINDS))
def test_the_ear_never_changes_what_phrases_proved_by_themselves_except_by_agreement(
    sentences: list[str],
    concept_sets: dict[str, ConceptSet],
    places: list[int],
    seed: int,
    kinds: frozenset[str] | None,
) -> None:
    concepts = concept_sets["hipaa"]
    text = " ".join(sentences[place % len(sentences)] for place in places)
    ear = RandomEar(concepts, seed, kinds)
    alone, together = (_parts(text, concepts, each) for each in (None, ear))
    document = Document("letter.txt", text, True, "", "", {})
    before, after = (PhraseReader("en", each).read(document, concepts).statements for each in (None, ear))
    for number, concept in enumerate(concepts.concepts):
        if before[concept.name].polarity not in PROVED:
            continue
        heard = [one for one in together.evidence[number] if one.resembles is not None]
        assert (concept.name, heard) == (concept.name, [])
        if concept.name not in AGREEING and number not in _resting(concepts) and alone.several == together.several:
            assert (concept.name, after[concept.name]) == (concept.name, before[concept.name])


def _parts(text: str, concepts: ConceptSet, ear: ExampleEar | None) -> Parts:
    return take_apart(normalise(text), concepts.languages["en"], concepts, ear)


def _resting(concepts: ConceptSet) -> frozenset[int]:
    """Concepts with a phrase that rests on other concepts, of which the ear may have heard one."""
    return frozenset(phrase.concept for phrase in concepts.languages["en"].order)
