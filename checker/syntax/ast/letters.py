"""Letter concepts: phrases, cues, and their cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from checker.syntax.ast.clauses import Authority, InForce
from checker.syntax.ast.nodes import Name, Node, Path, Text


@dataclass(frozen=True)
class Word(Node):
    """A word; its forms match alike."""

    text: str


@dataclass(frozen=True)
class Exact(Node):
    """Words between single quotes: matched as they stand."""

    text: str


@dataclass(frozen=True)
class Gap(Node):
    """`..`: some words of the same clause, or none."""


@dataclass(frozen=True)
class Slot(Node):
    """`<phone>`: something found in the text."""

    name: str


@dataclass(frozen=True)
class Alternatives(Node):
    options: tuple[tuple[PhraseItem, ...], ...]
    optional: bool


PhraseItem = Word | Exact | Gap | Slot | Alternatives


@dataclass(frozen=True)
class Reach(Node):
    """How far `beside` and `together` look; `count` is None for the paragraph."""

    unit: Literal["sentences", "words", "paragraph"]
    count: int | None


@dataclass(frozen=True)
class Words(Node):
    """A phrase: its text and its items; `items` is empty where it did not parse."""

    text: Text
    items: tuple[PhraseItem, ...]


@dataclass(frozen=True)
class Together(Node):
    concepts: tuple[Name, ...]
    reach: Reach


@dataclass(frozen=True)
class Phrase(Node):
    """`core` beside a concept, unless a guard (words, a list, cues or a concept) holds."""

    core: Words | Together
    beside: Name | None
    reach: Reach | None
    unless: tuple[Words | Name, ...]


@dataclass(frozen=True)
class ConceptCase(Node):
    ids: tuple[Name, ...]
    polarity: Literal["states", "takes_away", "near_miss", "neither"]
    text: Text


@dataclass(frozen=True)
class ConceptLanguage(Node):
    """`in english`; the language `any` holds evidence that needs no language."""

    language: Name
    states: tuple[Phrase, ...]
    takes_away: tuple[Phrase, ...]
    near_miss: tuple[Phrase, ...]
    cases: tuple[ConceptCase, ...]


@dataclass(frozen=True)
class ReadsAs(Node):
    """`means ground_code R1`: a letter that states the concept reads as that value."""

    vocabulary: Name
    value: Name


@dataclass(frozen=True)
class ConceptDecl(Node):
    name: Name
    title: Text
    in_force: InForce
    authority: Authority
    means: tuple[ReadsAs, ...]
    when_negated: Literal["takes_away", "nothing", "states"] | None
    languages: tuple[ConceptLanguage, ...]


@dataclass(frozen=True)
class CueLanguage(Node):
    language: Name
    phrases: tuple[Words, ...]


@dataclass(frozen=True)
class CuesDecl(Node):
    name: Name
    title: Text
    languages: tuple[CueLanguage, ...]


@dataclass(frozen=True)
class TranslationDecl(Node):
    """Evidence in another language for a concept, or phrases for a family of cues; one of the two is empty."""

    target: Path
    languages: tuple[ConceptLanguage, ...]
    cue_languages: tuple[CueLanguage, ...]
