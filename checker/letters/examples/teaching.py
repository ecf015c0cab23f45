"""Teaches the heads of the example reader, and measures them on the quarter of the examples that is kept back.

Examples teach what states a concept; sentences of letters that are labelled not to state it teach, beside other
examples, what does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.diagnostics.diagnostic import CheckerError
from checker.letters.examples.counters import Counter
from checker.letters.examples.encoder import Encoder
from checker.letters.examples.heads import Head, Taught
from checker.letters.examples.material import SECTIONS, Example, ExampleFile
from checker.letters.examples.traits import own_traits, traits_of, words_of
from checker.letters.model import ConceptSet
from checker.letters.normalise import normalise
from checker.letters.reading import take_apart

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.float64]

POLARITIES: tuple[Taught, ...] = ("states", "takes_away")
FEWEST = 20
"""Sentences without which a polarity of a concept is not taught."""
PRECISION = 0.6
SURE, DOUBT = 5.0, 1.0
_NEVER = 6.0
_OTHERS = 0.9
_COUNTER = 3.0
_TRAIT = 0.6
_SOFTNESS = 3.0
_MOST_STEPS = 200
_EXACTNESS = 1e-3


@dataclass(frozen=True)
class Measure:
    """How a head does on sentences that it was not taught: of `total` that it should know, `sure` were taken for
    statements, `seen` at least doubted; of the others, `false` were taken for statements by mistake."""

    concept: str
    polarity: Taught
    taught: int
    total: int
    sure: int
    seen: int
    false: int


@dataclass(frozen=True)
class Row:
    """An example and what a reader makes of it: `traits` of its sentences, `own` those by concept id."""

    file: ExampleFile
    example: Example
    words: str
    traits: frozenset[str]
    own: Mapping[str, frozenset[str]]

    def states(self, concept: str, polarity: Taught) -> bool:
        """Whether the sentence is one of the concept and polarity."""
        if self.example.section != polarity:
            return False
        return concept in self.file.concepts or (polarity == "states" and concept in self.file.also)


def heard_rows(files: Sequence[ExampleFile], sets: Sequence[ConceptSet]) -> list[Row]:
    """Every example as the phrases of all laws read it."""
    return [_row(file, example, sets) for file in files for example in file.examples]


def _row(file: ExampleFile, example: Example, sets: Sequence[ConceptSet]) -> Row:
    text = normalise(example.text)
    words = text.text.lower()
    traits: frozenset[str] = frozenset()
    own: dict[str, frozenset[str]] = {}
    for concepts in sets:
        language = concepts.languages.get(file.language)
        if language is None:
            continue
        parts = take_apart(text, language, concepts, None)
        if not parts.sentences:
            continue
        words = " ".join(words_of(sentence, text.text) for sentence in parts.sentences)
        traits = traits.union(*traits_of(parts.sentences, parts.hits, parts.facts, language))
        for number, evidence in parts.evidence.items():
            standings = own_traits(evidence).values()
            own[concepts.concepts[number].id] = frozenset[str]().union(*standings)
    return Row(file, example, words, traits, own)


def teach(rows: Sequence[Row], encoder: Encoder, counters: Sequence[Counter] = ()) -> Iterator[tuple[Head, Measure]]:
    """A head for each concept and polarity with examples enough, in the order of their names, as they are made.

    `counters` are further sentences that a head must pass over.

    Raises CheckerError where the library for teaching is not installed.
    """
    need_library()
    if not rows:
        return
    lesson = _Lesson(rows, encoder, counters)
    for concept in sorted({concept for row in rows for concept in row.file.concepts}):
        for polarity in POLARITIES:
            made = lesson.head(concept, polarity)
            if made is not None:
                yield made


def need_library() -> None:
    """Raises CheckerError where the library for teaching is not installed."""
    from importlib.util import find_spec

    if find_spec("sklearn") is None:
        raise CheckerError("teaching needs scikit-learn", "install it with: pip install 'habeas[teach]'")


class _Lesson:
    """All examples and counter-examples as numbers: vectors of meaning, then one column a trait."""

    def __init__(self, rows: Sequence[Row], encoder: Encoder, counters: Sequence[Counter]) -> None:
        import numpy as np

        self.rows = rows
        self.counters = counters
        self.near = _neighbours({row.file.key: row.file for row in rows}.values())
        self.traits = sorted({trait for row in rows for trait in row.traits})
        self.every: list[Row | Counter] = [*rows, *counters]
        vectors = encoder.together([one.words for one in self.every])
        self.width = vectors.shape[1]
        self.features = np.concatenate([vectors, _present([one.traits for one in self.every], self.traits)], axis=1)
        self.kept = np.array([row.example.kept_back for row in rows] + [False] * len(counters))

    def head(self, concept: str, polarity: Taught) -> tuple[Head, Measure] | None:
        """One head and its measure, None where there are too few examples."""
        import numpy as np

        denied = [_COUNTER * ((concept, polarity) in one.denied) for one in self.counters]
        weights = np.array([*self._weights(concept), *denied], dtype=np.float64)
        wanted = np.array([row.states(concept, polarity) for row in self.rows] + [False] * len(denied))
        taught = (weights > 0) & ~self.kept
        if wanted[taught].sum() < FEWEST:
            return None
        if wanted[taught].all():
            raise _nothing_else(concept, polarity)
        standings = sorted({name for row in self.rows for name in row.own.get(concept, ())})
        own = _present([one.own.get(concept, ()) for one in self.every], standings)
        features = np.concatenate([self.features, own], axis=1)
        row, bias = _fitted(features, wanted, weights, taught)
        measured = (weights > 0) & self.kept
        scores = features[measured] @ row + bias
        sure, doubt = thresholds(scores, wanted[measured])
        names = (*self.traits, *standings)
        head = Head(
            concept,
            polarity,
            tuple(sorted({one.file.key for one in self.rows if one.states(concept, polarity)})),
            sure,
            doubt,
            bias,
            tuple(float(weight) for weight in row[: self.width]),
            {name: float(weight) * _TRAIT for name, weight in zip(names, row[self.width :], strict=True)},
        )
        return head, _measured(head, int(wanted[taught].sum()), scores, wanted[measured])

    def _weights(self, concept: str) -> Iterator[float]:
        """How much each sentence teaches: the concept's own fully, others' statements less, neighbours' not at all."""
        own = {row.file.name for row in self.rows if concept in row.file.concepts}
        silent = own.union(*(self.near.get(name, frozenset()) for name in own))
        for row in self.rows:
            if concept in row.file.concepts or row.states(concept, "states"):
                yield 1.0
            elif row.file.name in silent or concept in row.file.also:
                yield 0.0
            else:
                speaks = row.example.section in POLARITIES or not row.file.concepts
                yield _OTHERS if speaks and row.example.drawn else 0.0


def _present(found: Sequence[Iterable[str]], names: Sequence[str]) -> Any:
    """A row for each of `found` and a column for each of `names`: what is there weighs `_TRAIT`."""
    import numpy as np

    columns = {name: column for column, name in enumerate(names)}
    present = np.zeros((len(found), len(names)), dtype=np.float32)
    for place, there in enumerate(found):
        for name in there:
            if name in columns:
                present[place, columns[name]] = _TRAIT
    return present


def _nothing_else(concept: str, polarity: Taught) -> CheckerError:
    """A concept has examples of one polarity and no sentence from which they could be told."""
    section = next(key for key, name in SECTIONS.items() if name == polarity)
    return CheckerError(
        f"every sentence that could teach `{section}` of {concept} is one of them",
        "add sentences that lie near it, under `near miss` or `nothing`",
    )


def _neighbours(files: Iterable[ExampleFile]) -> Mapping[str, frozenset[str]]:
    """For each name of a file, those whose sentences say nothing about it either way."""
    near: dict[str, set[str]] = defaultdict(set)
    for file in files:
        for other in file.overlaps:
            near[file.name].add(other)
            near[other].add(file.name)
    return {name: frozenset(others) for name, others in near.items()}


def _fitted(features: Any, wanted: Any, weights: Any, taught: Any) -> tuple[Any, float]:
    """Weights and bias of a logistic head, both sides of equal weight."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    balanced = weights[taught].copy()
    right = wanted[taught]
    balanced[right] *= balanced[~right].sum() / max(balanced[right].sum(), 1.0) / 2
    model = LogisticRegression(C=_SOFTNESS, max_iter=_MOST_STEPS, tol=_EXACTNESS)
    with threadpool_limits(limits=1, user_api="blas"):
        model.fit(features[taught], right, sample_weight=balanced)
    return model.coef_[0], float(model.intercept_[0])


def _measured(head: Head, taught: int, scores: Numbers, wanted: Flags) -> Measure:
    return Measure(
        head.concept,
        head.polarity,
        taught,
        int(wanted.sum()),
        int((scores[wanted] >= head.sure).sum()),
        int((scores[wanted] >= head.doubt).sum()),
        int((scores[~wanted] >= head.sure).sum()),
    )


def thresholds(scores: Numbers, wanted: Flags) -> tuple[float, float]:
    """The score from which on a sentence is sure, and that from which on it is worth a look.

    Letters hold far fewer statements among far more sentences than examples do: the score above which `PRECISION` of
    the examples are right is lifted by what letters that were not taught have shown to be needed.
    """
    import numpy as np

    order = np.argsort(-scores, kind="stable")
    precision = np.cumsum(wanted[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precision >= PRECISION)
    base = float(scores[order][good[-1]]) if len(good) else _NEVER
    return base + SURE, base + DOUBT
