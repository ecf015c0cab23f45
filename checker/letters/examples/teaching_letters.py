"""Teaches what a letter does, and on which grounds, from whole example letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from checker.diagnostics.diagnostic import CheckerError
from checker.letters.classify import KINDS
from checker.letters.examples.ear import ExampleEar
from checker.letters.examples.heads import WholeHead
from checker.letters.examples.letter_material import ExampleLetter
from checker.letters.examples.whole import Features, family_of, ground_features, kind_features, named_together
from checker.letters.grounds import ANSWERS_WITH_GROUNDS
from checker.letters.model import ConceptSet
from checker.letters.normalise import normalise
from checker.letters.reading import read_by_rule

FEWEST = 4
"""Letters of two kinds at once without which these are taught as the first of them."""
_KIND_SOFTNESS = 0.1
_GROUND_SOFTNESS = 0.5
_WRITTEN_TO_TEACH, _LABELLED = 1.0, 8.0
_MOST_STEPS = 3000


def teach_letters(
    letters: Sequence[ExampleLetter], ear: ExampleEar, sets: Mapping[str, ConceptSet]
) -> tuple[tuple[WholeHead, ...], tuple[WholeHead, ...]]:
    """Heads for kinds and for grounds; `ear` has the heads for sentences, `sets` the concepts by regime."""
    read = [_features(letter, ear, sets) for letter in letters]
    return _kinds(letters, [kinds for kinds, _ in read]), _grounds(letters, [grounds for _, grounds in read])


def _features(letter: ExampleLetter, ear: ExampleEar, sets: Mapping[str, ConceptSet]) -> tuple[Features, Features]:
    concepts = _concepts_for(letter, sets)
    parts, deeds = read_by_rule(normalise(letter.text), letter.language, concepts, ear)
    features = parts.features or {}
    return kind_features(features, deeds.kinds), ground_features(features, letter.kinds, deeds.grounds)


def _concepts_for(letter: ExampleLetter, sets: Mapping[str, ConceptSet]) -> ConceptSet:
    """The concepts of the letter's law; where it has none, the first that are read in its language."""
    for regime in (letter.regime,) if letter.regime in sets else sets:
        if letter.language in tuple(sets[regime].languages):
            return sets[regime]
    raise CheckerError(f"{letter.place}: under {letter.regime} no letter is read in `{letter.language}`")


def _kinds(letters: Sequence[ExampleLetter], features: Sequence[Features]) -> tuple[WholeHead, ...]:
    together = Counter(named_together(letter.kinds) for letter in letters)
    names = [
        name if together[name] >= FEWEST else min(letter.kinds, key=KINDS.index)
        for letter in letters
        for name in [named_together(letter.kinds)]
    ]
    return _heads("", features, names, _weights(letters), _KIND_SOFTNESS) if len(set(names)) > 1 else ()


def _weights(letters: Sequence[ExampleLetter]) -> list[float]:
    """How much each letter teaches: those written to teach crowd together what is hard in life."""
    return [_LABELLED if letter.labelled else _WRITTEN_TO_TEACH for letter in letters]


def _grounds(letters: Sequence[ExampleLetter], features: Sequence[Features]) -> tuple[WholeHead, ...]:
    heads: list[WholeHead] = []
    for family in ("hipaa", "europe"):
        mine = [
            (letter, found)
            for letter, found in zip(letters, features, strict=True)
            if family_of(letter.regime) == family and ANSWERS_WITH_GROUNDS.intersection(letter.kinds)
        ]
        for code in sorted({code for letter, _ in mine for code in letter.grounds}):
            wanted = [code in letter.grounds for letter, _ in mine]
            if not all(wanted):
                weights = _weights([letter for letter, _ in mine])
                heads += _heads(family, [found for _, found in mine], wanted, weights, _GROUND_SOFTNESS, code)
    return tuple(heads)


def _heads(
    family: str,
    features: Sequence[Features],
    names: Sequence[Any],
    weights: Sequence[float],
    softness: float,
    code: str = "",
) -> tuple[WholeHead, ...]:
    """A head for every name, or one for `code` where the names are true and false."""
    from sklearn.feature_extraction import DictVectorizer  # type: ignore[import-untyped]
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    vectorizer = DictVectorizer(sparse=False)
    model = LogisticRegression(C=softness, max_iter=_MOST_STEPS)
    with threadpool_limits(limits=1, user_api="blas"):
        model.fit(vectorizer.fit_transform(features), names, sample_weight=weights)
    columns = [str(name) for name in vectorizer.get_feature_names_out()]
    told, rows, biases = ([code] if code else model.classes_), model.coef_, model.intercept_
    if len(rows) < len(told):  # of two kinds the second is weighed against the first
        rows, biases = (-rows[0] / 2, rows[0] / 2), (-biases[0] / 2, biases[0] / 2)
    return tuple(
        WholeHead(family, str(name), float(bias), {c: float(w) for c, w in zip(columns, row, strict=True)})
        for name, bias, row in zip(told, biases, rows, strict=True)
    )
