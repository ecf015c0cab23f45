"""A letter as it is shown to a reader: what it says, where, what the law asks of it besides.

Holds text of the letter only where `text` is set; reporters print what is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from checker.semantics.data import Polarity
from checker.semantics.model import Level


@dataclass(frozen=True)
class Spot:
    """Where something begins: line and column in code points, both from 1, and the page where there are pages."""

    line: int
    column: int
    page: int | None = None


@dataclass(frozen=True)
class Mark:
    """Code points `start` up to and without `end` that a statement rests on; `label` is its row, or its name.

    `wrong` marks a statement that a rule forbids to such a letter, `reader` is the one that found it.
    """

    start: int
    end: int
    label: str
    name: str
    polarity: Polarity
    wrong: bool = False
    reader: str = "phrases"


@dataclass(frozen=True)
class Said:
    """The letter's answer for one concept: its row (`L-H04`), its name in words, and where what it rests on stands.

    `because` says what an undecided answer lacks; `reader` is the one that found the answer.
    """

    label: str
    name: str
    polarity: Polarity
    because: str
    reader: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Demand:
    """Something that a rule asks of a letter like this one and that it does not give, or may not give.

    `labels` are the rows of the concepts that are to blame, `forbidden` the ids of those that are to blame for standing
    there. `message` says what is wrong, `mend` is the sentence that would mend it. `wanting` are the facts that would
    decide, where the verdict is undecided, and `look_at` the places that could be read either way.
    """

    rule: str
    title: str
    citations: tuple[str, ...]
    severity: Level
    verdict: Literal["breached", "undecided"]
    labels: tuple[str, ...]
    forbidden: frozenset[str]
    message: str
    mend: str
    wanting: tuple[str, ...]
    look_at: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class MarkedLetter:
    """One letter; days are `YYYY-MM-DD`, `unfilled` counts fields left open.

    `text` is None unless it may be shown; `pages` are the offsets at which pages begin. `marks` are sorted by place,
    the wider before the narrower. `why_not` is empty for a letter that could be read.
    """

    file: str
    why_not: str
    recognised: bool
    regime: str
    kinds: tuple[str, ...]
    language: str | None
    sent_on: str | None
    received_on: str | None
    promised_date: str | None
    grounds: tuple[str, ...]
    unfilled: tuple[Spot, ...]
    text: str | None
    pages: tuple[int, ...]
    marks: tuple[Mark, ...]
    said: tuple[Said, ...]
    demands: tuple[Demand, ...]
