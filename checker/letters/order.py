"""What a process is told that reads letters for another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.syntax import ast


@dataclass(frozen=True)
class Order:
    """How letters are read: by the concepts of `files`, in `language` or that of each.

    `policies` are those beside which examples may stand, None where phrases alone read; with `naming` the example is
    found that a sentence is most like.
    """

    files: Sequence[ast.PolicyFile]
    language: str | None
    policies: tuple[str, ...] | None
    naming: bool = False


@dataclass(frozen=True)
class Task:
    """One text to be read by the concepts of a regime; `recognised` where it was read off a picture."""

    regime: str
    text: str
    recognised: bool
