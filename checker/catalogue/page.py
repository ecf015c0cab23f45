"""What a page of the catalogue holds; the terminal and the documentation each draw it in their way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """Begins a part of the page: one version of several."""

    text: str


@dataclass(frozen=True)
class Facts:
    """Short answers, each with its label."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Source:
    """Policy text, as it stands."""

    label: str
    text: str


@dataclass(frozen=True)
class Items:
    """A list; a `long` one may be folded away."""

    label: str
    items: tuple[str, ...]
    long: bool = False


@dataclass(frozen=True)
class Example:
    """A case told in words: `given` are its records with what they hold, `letter` is the text of a letter."""

    label: str
    title: str
    given: tuple[tuple[str, str], ...]
    letter: str | None
    found: str


Block = Heading | Facts | Source | Items | Example


@dataclass(frozen=True)
class Page:
    """A page: the id under which it is found, its title, and its blocks from top to bottom."""

    id: str
    title: str
    blocks: tuple[Block, ...]
