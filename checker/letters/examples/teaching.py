"""Teaches the heads of the example reader from the examples alone, and measures them on the quarter kept back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.diagnostics.diagnostic import CheckerError
from checker.letters.examples.encoder import Encoder
from checker.letters.examples.heads import Head, Taught
from checker.letters.examples.material import Example, ExampleFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.float64]

POLARITIES: tuple[Taught, ...] = ("states", "takes_away")
FEWEST = 20
"""Sentences without which a polarity of a concept is not taught."""
PRECISION = 0.98
"""Of the sentences that are taken for a statement, the share that must be one."""
DOUBTED = 0.6
"""Of the sentences that somebody is asked to look at, the share that must be a statement."""
FOLDS = 4
"""Parts in which the taught sentences are scored by what the other parts teach, to set the thresholds."""
_OTHERS = 0.3
_NEAR_IN_LETTERS = 0.5
_NEVER = 1000.0
_SOFTNESS = 10.0
_MOST_STEPS = 500


@dataclass(frozen=True)
class Measure:
    """How a head does on sentences that it was not taught: of `total` that it should know, `sure` were taken for
    statements, `seen` at least doubted; of `false` others the same was thought by mistake."""

    concept: str
    polarity: Taught
    taught: int
    total: int
    sure: int
    seen: int
    false: int


@dataclass(frozen=True)
class _Row:
    file: ExampleFile
    example: Example


def teach(files: Sequence[ExampleFile], encoder: Encoder) -> Iterator[tuple[Head, Measure]]:
    """A head for each concept and polarity with examples enough, in the order of their names, as they are made.

    Raises CheckerError where the library for teaching is not installed.
    """
    _need_library()
    rows = [_Row(file, example) for file in files for example in file.examples]
    if not rows:
        return
    vectors = encoder.together([row.example.text for row in rows])
    near = _neighbours(files)
    for concept in sorted({concept for file in files for concept in file.concepts}):
        for polarity in POLARITIES:
            made = _head(concept, polarity, rows, vectors, near)
            if made is not None:
                yield made


def _need_library() -> None:
    from importlib.util import find_spec

    if find_spec("sklearn") is None:
        raise CheckerError("teaching needs scikit-learn", "install it with: pip install 'habeas[teach]'")


def _neighbours(files: Sequence[ExampleFile]) -> Mapping[str, frozenset[str]]:
    """For each name of a file, those whose sentences say nothing about it either way."""
    near: dict[str, set[str]] = defaultdict(set)
    for file in files:
        for other in file.overlaps:
            near[file.name].add(other)
            near[other].add(file.name)
    return {name: frozenset(others) for name, others in near.items()}


def _head(
    concept: str, polarity: Taught, rows: Sequence[_Row], vectors: Any, near: Mapping[str, frozenset[str]]
) -> tuple[Head, Measure] | None:
    import numpy as np

    weights = np.fromiter(_weights(concept, rows, near), dtype=np.float64)
    wanted = np.array([concept in row.file.concepts and row.example.section == polarity for row in rows])
    kept = np.array([row.example.kept_back for row in rows])
    folds = np.array([row.example.fold for row in rows])
    taught = (weights > 0) & ~kept
    if wanted[taught].sum() < FEWEST:
        return None
    unseen = np.concatenate(
        [
            np.stack([vectors[part] @ row + bias, np.flatnonzero(part)])
            for fold in range(FOLDS)
            for part in [taught & (folds == fold)]
            for row, bias in [_fitted(vectors, wanted, weights, taught & (folds != fold))]
        ],
        axis=1,
    )
    places = unseen[1].astype(int)
    sure, doubt = thresholds(unseen[0], wanted[places], np.array([_presence(rows[place], concept) for place in places]))
    row, bias = _fitted(vectors, wanted, weights, taught)
    measured = (weights > 0) & kept
    scores, known = vectors[measured] @ row + bias, wanted[measured]
    files = tuple(sorted({one.file.key for one in rows if concept in one.file.concepts}))
    return (
        Head(concept, polarity, files, sure, doubt, bias, tuple(float(weight) for weight in row)),
        Measure(
            concept,
            polarity,
            int(wanted[taught].sum()),
            int(known.sum()),
            int((scores[known] >= sure).sum()),
            int((scores[known] >= doubt).sum()),
            int((scores[~known] >= sure).sum()),
        ),
    )


def _fitted(vectors: Any, wanted: Any, weights: Any, taught: Any) -> tuple[Any, float]:
    """Weights and bias of a logistic head, both sides of equal weight."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    balanced = weights[taught].copy()
    right = wanted[taught]
    balanced[right] *= balanced[~right].sum() / max(balanced[right].sum(), 1.0) / 2
    model = LogisticRegression(C=_SOFTNESS, max_iter=_MOST_STEPS)
    model.fit(vectors[taught], right, sample_weight=balanced)
    return model.coef_[0], float(model.intercept_[0])


def _weights(concept: str, rows: Sequence[_Row], near: Mapping[str, frozenset[str]]) -> Iterator[float]:
    """How much each sentence teaches: a concept's own files fully, others' statements less, neighbours' not at all."""
    own = {row.file.name for row in rows if concept in row.file.concepts}
    silent = own.union(*(near.get(name, frozenset()) for name in own))
    for row in rows:
        if concept in row.file.concepts:
            yield 1.0
        elif row.file.name in silent:
            yield 0.0
        else:
            speaks = row.example.section in POLARITIES or not row.file.concepts
            yield _OTHERS if speaks else 0.0


def _presence(row: _Row, concept: str) -> float:
    """How often such a sentence stands in a letter, beside one that states the concept."""
    return _NEAR_IN_LETTERS if concept in row.file.concepts and row.example.section == "near_miss" else 1.0


def thresholds(scores: Numbers, wanted: Flags, presence: Numbers) -> tuple[float, float]:
    """The score from which on a sentence is sure, and that from which on it is worth a look.

    Each is the lowest above which enough of the sentences (`presence` counts each) are `wanted`.
    """
    import numpy as np

    order = np.argsort(-scores, kind="stable")
    counted = presence[order]
    precision = np.cumsum(counted * wanted[order]) / np.cumsum(counted)
    found = []
    for least in (PRECISION, DOUBTED):
        good = np.flatnonzero(precision >= least)
        found.append(float(scores[order][good[-1]]) if len(good) else _NEVER)
    return found[0], min(found)
