"""What a letter says of one concept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Polarity = Literal["states", "takes_away", "near_miss", "blank", "absent", "undecided"]
Because = Literal["text", "language", "law", "likeness", ""]


@dataclass(frozen=True)
class Resemblance:
    """The example that a sentence is most like, where it stands, and how like it is: 1 for the same sentence."""

    example: str
    place: str
    likeness: float


@dataclass(frozen=True)
class Statement:
    """What a letter says of one concept.

    `spans` are code points of the original text, in reading order; those of both sides where the letter contradicts
    itself, of which `opposed` are those that state what elsewhere is taken away. `because` says what an undecided
    answer lacks: the text, phrases in the language, law on the letter's day, or likeness enough. `about` is the one
    ground that the statement is limited to. `reader` is "phrases", or "examples" where no phrase stands behind the
    answer; `resembles` is then the example that is most like it.
    """

    polarity: Polarity
    spans: tuple[tuple[int, int], ...] = ()
    reader: str = "phrases"
    because: Because = ""
    about: str | None = None
    opposed: tuple[tuple[int, int], ...] = ()
    resembles: Resemblance | None = None
