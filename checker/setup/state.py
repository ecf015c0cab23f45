"""One line of an examination: what was looked at, how it stands, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "error"]


@dataclass(frozen=True)
class Line:
    """How one thing stands; `mend` says what to do and is empty where nothing is to be done."""

    topic: str
    state: State
    what: str
    mend: str = ""


def exit_code(lines: Iterable[Line]) -> int:
    """0 where all is well, 1 with a warning, 2 with an error."""
    states = {line.state for line in lines}
    return 2 if "error" in states else 1 if "warning" in states else 0


def count(number: int, what: str) -> str:
    """A number and its word: `1 cell`, `3 cells`."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
