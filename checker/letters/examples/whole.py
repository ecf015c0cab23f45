"""Weighs a whole letter: what it does and on which grounds, from the scores of all its sentences."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from checker.letters.classify import KINDS
from checker.letters.evidence import Evidence
from checker.letters.examples.heads import Head, WholeHead
from checker.letters.grounds import ANSWERS_WITH_GROUNDS, NOTHING_HELD, REFUSALS, UNMAPPED, printed
from checker.letters.model import Concept, ConceptSet
from checker.letters.sentences import Sentence

_LOWEST, _HIGHEST, _UNIT = -6.0, 8.0, 4.0
_GENERAL = "letters."
_LIKELY, _POSSIBLE = 0.5, 0.15
_LIKELY_WITH_RULES, _LEAST = 0.4, 0.33
"""From where on a ground is likely that single statements give, too, and below what the likeliest of a refusal is none.

Measured on 173 letters that were not taught: with both (at 0.4 and 0.35) 134 have the right grounds, without 123."""
_RULE = "rule:"
SURE, SURE_WITH_RULES = 0.5, 0.25
"""The likelihood from which on a letter's kind is sure, and that where its single statements amount to the same kind.

Measured on 225 letters that were not taught: above them 88 in a hundred were right, below them 33."""
_JOINED = "+"
_DECIMALS = 6
_MATTER = "matter:"
_MATTER_UNIT = 7.0
"""How much the matter of a letter weighs beside its single sentences; measured on letters that were not taught."""

Features = Mapping[str, float]


@dataclass(frozen=True)
class Scores:
    """`values[i, j]` is the score of sentence `sentences[i]` by head number `heads[j]`, of concept `concepts[j]`, and
    `heard[i, j]` tells whether it is high enough for that to be in doubt.
    """

    sentences: tuple[Sentence, ...]
    vectors: Any
    heads: tuple[int, ...]
    concepts: tuple[int, ...]
    values: Any
    heard: Any


@dataclass(frozen=True)
class Weighed:
    """What a letter most likely does, and how likely that is (0 to 1)."""

    kinds: frozenset[str]
    likelihood: float

    def sure(self, by_rule: frozenset[str]) -> bool:
        """Whether a verdict can rest on the kind; `by_rule` are the kinds that follow from single statements."""
        return self.likelihood >= (SURE_WITH_RULES if by_rule == self.kinds else SURE)


@dataclass(frozen=True)
class Grounds:
    """The likely grounds of a letter, as policies write them, and those that are at least possible."""

    likely: tuple[str, ...]
    possible: tuple[str, ...]


def features_of(
    heads: Sequence[Head],
    scores: Scores,
    evidence: Mapping[int, Sequence[Evidence]],
    concepts: Sequence[Concept],
) -> Features:
    """What a letter holds: `like:NAME/POLARITY`, the highest score of a sentence, of general concepts and, as
    `like:CODE`, of grounds; `found:NAME` and `found:CODE` where a phrase states it; `matter:PLACE`, the direction into
    which its sentences point together."""
    found = _matter(scores.vectors)
    most = scores.values.max(axis=0).tolist() if len(scores.sentences) else ()
    for row, number, score in zip(scores.heads, scores.concepts, most, strict=False):
        head, concept = heads[row], concepts[number]
        highest = min(max(score, _LOWEST), _HIGHEST) / _UNIT
        if concept.id.startswith(_GENERAL):
            found[f"like:{concept.name}/{head.polarity}"] = highest
        if head.polarity == "states":
            for code in concept.codes:
                found[f"like:{printed(code)}"] = max(found.get(f"like:{printed(code)}", -math.inf), highest)
    for number, pieces in evidence.items():
        concept = concepts[number]
        if any(one.standing == "states" and one.resembles is None for one in pieces):
            names = [*(printed(code) for code in concept.codes)]
            names += [concept.name] if concept.id.startswith(_GENERAL) else []
            found.update({f"found:{name}": 1.0 for name in names})
    return found


def kind_features(features: Features, by_rule: Iterable[str]) -> Features:
    """The features that tell kinds; `by_rule` are those that follow from single statements."""
    return {**features, **{f"{_RULE}{kind}": 1.0 for kind in by_rule}}


def ground_features(features: Features, kinds: Iterable[str], by_rule: Iterable[str]) -> Features:
    """The features that tell grounds; `by_rule` are the codes that follow from single statements.

    What a letter is about as a whole tells none.
    """
    return {
        **{name: value for name, value in features.items() if not name.startswith(_MATTER)},
        **{f"kind:{kind}": 1.0 for kind in kinds},
        **{f"{_RULE}{printed(code)}": 1.0 for code in by_rule},
    }


class Weights:
    """The weights of several heads as one matrix, of which the columns are features by name."""

    def __init__(self, heads: Sequence[WholeHead]) -> None:
        self._heads = tuple(heads)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(sorted({name for head in self._heads for name in head.weights}))

    @cached_property
    def _rows(self) -> Any:
        import numpy as np

        rows = [[head.weights.get(name, 0.0) for name in self._names] for head in self._heads]
        return np.array(rows, dtype=np.float64)

    def scores(self, features: Features) -> Mapping[str, float]:
        """The score of features by each head, by the heads' names; summed up feature by feature, as they are named."""
        import numpy as np

        if not self._names:
            return {head.name: round(head.bias, _DECIMALS) for head in self._heads}
        values = np.array([features.get(name, 0.0) for name in self._names], dtype=np.float64)
        sums = np.add.accumulate(self._rows * values, axis=1)[:, -1].tolist()
        return {head.name: round(head.bias + found, _DECIMALS) for head, found in zip(self._heads, sums, strict=True)}


def weigh_kinds(weights: Weights, features: Features) -> Weighed:
    """The likeliest of the kinds (or kinds that go together) that were taught."""
    scores = weights.scores(features)
    highest = max(scores.values())
    shares = {name: math.exp(score - highest) for name, score in scores.items()}
    best = max(sorted(shares), key=lambda name: shares[name])
    kinds = frozenset(best.split(_JOINED))
    return Weighed(kinds, shares[best] / sum(shares.values()))


def weigh_grounds(weights: Weights, features: Features, kinds: frozenset[str], concepts: ConceptSet) -> Grounds:
    """The grounds of an answer that has any; a letter of no data has that alone.

    A refusal without a likely ground has the likeliest, or the code for a reason that no law knows.
    """
    if not kinds & ANSWERS_WITH_GROUNDS:
        return Grounds((), ())
    if kinds == {"no_data"} and concepts.regime in NOTHING_HELD:
        return Grounds((NOTHING_HELD[concepts.regime],), (NOTHING_HELD[concepts.regime],))
    unmapped = UNMAPPED.get(concepts.regime, "")
    codes = {printed(code): code for concept in concepts.concepts for code in (*concept.codes, unmapped) if code}
    scores = weights.scores(features)
    chances = {codes[name]: _likelihood(score) for name, score in sorted(scores.items()) if name in codes}
    by_rule = {codes[name] for name in codes if f"{_RULE}{name}" in features} & chances.keys()
    likely = {
        code for code, chance in chances.items() if chance >= (_LIKELY_WITH_RULES if code in by_rule else _LIKELY)
    }
    if not likely and kinds & REFUSALS and unmapped:
        least = {code for code, chance in chances.items() if chance >= _LEAST}
        likely = {max(sorted(least), key=lambda code: chances[code], default=unmapped)}
    possible = {code for code, chance in chances.items() if chance >= _POSSIBLE}
    return Grounds(tuple(sorted(likely)), tuple(sorted(possible | likely)))


def family_of(regime: str) -> str:
    """The family of laws that share their grounds: those of the United States, those of Europe."""
    return "hipaa" if regime == "hipaa" else "europe"


def named_together(kinds: Iterable[str]) -> str:
    """One name for kinds that go together, in the order of the list of kinds."""
    return _JOINED.join(sorted(kinds, key=KINDS.index))


def _matter(vectors: Any) -> dict[str, float]:
    """The mean of the sentences' vectors, as long as `_MATTER_UNIT`; nothing without sentences."""
    if not len(vectors):
        return {}
    mean = vectors.mean(axis=0)
    length = float((mean * mean).sum()) ** 0.5
    if not length:
        return {}
    values = [round(_MATTER_UNIT * value / length, 3) for value in mean.tolist()]
    return dict(zip(_matter_names(len(values)), values, strict=True))


@cache
def _matter_names(count: int) -> tuple[str, ...]:
    return tuple(f"{_MATTER}{place}" for place in range(count))


def _likelihood(score: float) -> float:
    return 1 / (1 + math.exp(-score))
