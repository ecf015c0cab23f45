"""Both engines over one world, compared verdict by verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.engines.model import World
from checker.engines.reference import ReferenceEngine
from checker.semantics.data import Dataset
from checker.semantics.model import Program
from tests.engines.under_test import columnar_engine

AS_OF = date(2025, 6, 30)


@dataclass(frozen=True)
class Compared:
    """How many pairs of verdicts were compared, which differed, what they were, and how many were left open."""

    pairs: int
    differing: tuple[str, ...]
    verdicts: Counter[str]
    left: int


def world(program: Program, dataset: Dataset, as_of: date = AS_OF) -> World:
    """A world with the settings as they ship."""
    return World(program, dataset, as_of, {name: setting.default for name, setting in program.settings.items()})


def compared(seen: World, rules: Sequence[str] | None = None) -> Compared:
    """The verdicts of the columnar engine beside those of the reference engine."""
    asked = sorted(seen.program.rules) if rules is None else list(rules)
    engine = columnar_engine()
    found = list(engine.verdicts(seen, asked))
    expected = list(ReferenceEngine().verdicts(seen, asked))
    verdicts: Counter[str] = Counter()
    differing: list[str] = []
    for ours, theirs in zip(found, expected, strict=True):
        assert (ours.rule, ours.unsupplied) == (theirs.rule, theirs.unsupplied)
        assert list(ours.subjects) == list(theirs.subjects)
        verdicts.update(theirs.verdicts)
        for index, (a, b) in enumerate(zip(ours.verdicts, theirs.verdicts, strict=True)):
            if a != b:
                differing.append(f"{ours.rule} {index}: {a}, not {b}")
    return Compared(sum(verdicts.values()), tuple(differing), verdicts, sum(engine.left.left.values()))


def differences(seen: World, rules: Sequence[str] | None = None) -> Iterator[str]:
    """Every verdict in which the engines differ, in words."""
    yield from compared(seen, rules).differing
