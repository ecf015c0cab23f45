"""Places, names and strings: what every part of the tree is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from checker.diagnostics.source import Span

Unit = Literal["days", "weeks", "months", "years"]
Level = Literal["error", "warn", "info"]
Comparator = Literal["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True)
class Node:
    """A place in the text."""

    span: Span


@dataclass(frozen=True)
class Name(Node):
    """A lower-case name or an upper-case code, as one word."""

    text: str


@dataclass(frozen=True)
class Path(Node):
    """Names joined by dots: `request.received_on`, `hipaa.access.due`."""

    parts: tuple[Name, ...]

    @property
    def text(self) -> str:
        """The path as written, without white space."""
        return ".".join(part.text for part in self.parts)


@dataclass(frozen=True)
class Text(Node):
    """A string; `value` is without the quotes, `span` with them."""

    value: str
