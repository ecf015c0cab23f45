"""What numbers and texts of an assessment can be, told by their types, so that a report changed by hand is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True)
class Whole:
    """A whole number from `least` to `most`."""

    least: int
    most: int


@dataclass(frozen=True)
class Written:
    """A text of `length` characters that a regular expression fits from end to end."""

    pattern: str
    length: int


Count = Annotated[int, Whole(0, 10**12)]
# Days between two dates of the calendar, which has four digits for a year.
Days = Annotated[int, Whole(-3_660_000, 3_660_000)]
# The last day that a log can show holds the later ones too.
AnswerDay = Annotated[int, Whole(0, 400)]
LimitCount = Annotated[int, Whole(0, 4_000)]
Month = Annotated[str, Written("[0-9]{4}-(0[1-9]|1[0-2])", 7)]
