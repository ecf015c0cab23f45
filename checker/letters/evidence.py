"""Evidence: which concept, which way, resting on what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from checker.letters.matcher import Hit
from checker.letters.model import Phrase
from checker.letters.polarity import Standing
from checker.letters.statement import Resemblance


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence for concept number `concept`: codes `first` to `last` of `sentence`.

    `standing` says which way; `why` what voided it. `negated` holds also where the concept ignores negation.
    `fact` is the number of the fact found in a slot, or -1. `parts` are the other sentences it rests on. Evidence
    that is `led` stands in the line that the sentence completes: it proves nothing by itself. `phrase` is the one that
    made it; `resembles` is what the sentence is known by where none did.
    """

    concept: int
    standing: Standing
    sentence: int
    first: int
    last: int
    negated: bool
    why: str
    fact: int = -1
    led: bool = False
    parts: tuple[tuple[int, int, int], ...] = ()
    phrase: Phrase | None = field(default=None, compare=False)
    resembles: Resemblance | None = None


@dataclass(frozen=True)
class Guard:
    """What took a match back: words of its sentence, a cue of its clause, a known number, another concept, or
    (`beside`) that the concept beside which it must stand is out of reach, or that another is nearer. `led` is a match
    in a line that others complete, `same` one that is a piece of other evidence.

    `name` is that of the cue or concept; `place` the sentence and the codes where it stands, if it stands anywhere.
    """

    kind: Literal["words", "cue", "number", "concept", "beside", "led", "same"]
    name: str = ""
    place: tuple[int, int, int] | None = None
    pattern: int = -1


@dataclass(frozen=True)
class Dropped:
    """A match of a phrase that a guard took back before it was judged."""

    phrase: Phrase
    hit: Hit
    guard: Guard
