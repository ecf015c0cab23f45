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
_OTHERS = 0.3
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
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    weights = np.array(_weights(concept, rows, near))
    wanted = np.array([concept in row.file.concepts and row.example.section == polarity for row in rows])
    kept = np.array([row.example.kept_back for row in rows])
    taught = (weights > 0) & ~kept
    if wanted[taught].sum() < FEWEST:
        return None
    balanced = weights.copy()
    balanced[wanted] *= weights[taught & ~wanted].sum() / max(weights[taught & wanted].sum(), 1) / 2
    model = LogisticRegression(C=_SOFTNESS, max_iter=_MOST_STEPS)
    model.fit(vectors[taught], wanted[taught], sample_weight=balanced[taught])
    bias, row = float(model.intercept_[0]), model.coef_[0]
    measured = (weights > 0) & kept
    scores = vectors[measured] @ row + bias
    sure, doubt = thresholds(scores, wanted[measured], weights[measured])
    files = tuple(sorted({f"{one.file.path.partition('/')[2]}" for one in rows if concept in one.file.concepts}))
    total = wanted[measured]
    return (
        Head(concept, polarity, files, sure, doubt, bias, tuple(float(weight) for weight in row)),
        Measure(
            concept,
            polarity,
            int(wanted[taught].sum()),
            int(total.sum()),
            int((scores[total] >= sure).sum()),
            int((scores[total] >= doubt).sum()),
            int((scores[~total] >= sure).sum()),
        ),
    )


def _weights(concept: str, rows: Sequence[_Row], near: Mapping[str, frozenset[str]]) -> Iterator[float]:
    """How much each sentence counts for a concept: its own files' fully, others' statements less, neighbours' not."""
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


def thresholds(scores: Numbers, wanted: Flags, weights: Numbers) -> tuple[float, float]:
    """From which score on a sentence is sure, and from which it is worth a look."""
    import numpy as np

    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(wanted[order])
    precision = right / np.arange(1, len(order) + 1)
    found = []
    for least in (PRECISION, DOUBTED):
        good = np.nonzero(precision >= least)[0]
        found.append(float(scores[order][good[-1]]) if len(good) else float("inf"))
    return found[0], found[1]
