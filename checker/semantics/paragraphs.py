"""Which paragraphs of a text of law a citation names, and which of them the policies cover."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from checker.semantics.model import Authority, Deadline, Definition, Instrument, Paragraph, Program

# `("(a)", "(1)")`: a paragraph inside its section; empty for the section itself.
Parts = tuple[str, ...]

_PART: Final = re.compile(r"\([0-9A-Za-z]{1,5}\)")
_LABEL: Final = re.compile(rf"(?P<head>[A-Za-z][A-Za-z. ]* [0-9]+[A-Za-z]*)?(?P<parts>(?:{_PART.pattern})*)")
_NUMBER: Final = r"[0-9]+(?:[.-][0-9]+)*[A-Za-z]*"
_SECTION: Final = re.compile(rf"(?P<body>.*\S) (?P<number>{_NUMBER})")
_REFERENCE: Final = re.compile(rf"(?P<number>{_NUMBER})?(?P<parts>(?:{_PART.pattern})*)(?![0-9A-Za-z/(])")
_JOINED: Final = re.compile(r"(?P<joiner>,| and| or| to) ")


@dataclass(frozen=True)
class Section:
    """What a citation may name after a body of law and a number: `45 CFR` and `164.524`, with all its paragraphs."""

    body: str
    number: str
    instrument: str
    paragraphs: tuple[Parts, ...]

    @property
    def name(self) -> str:
        """The section as a citation writes it."""
        return f"{self.body} {self.number}"

    def known(self) -> frozenset[Parts]:
        """The paragraphs and those that contain them."""
        return frozenset(each[:depth] for each in self.paragraphs for depth in range(len(each) + 1))


@dataclass(frozen=True)
class Reference:
    """A paragraph that a citation names; `start` and `end` are offsets in the citation's text."""

    section: Section
    parts: Parts
    start: int
    end: int

    @property
    def known(self) -> bool:
        """Whether the section has the paragraph."""
        return self.parts in self.section.known()


@dataclass(frozen=True)
class Coverage:
    """A paragraph with the ids of what cites it or a paragraph below it.

    An id is that of a rule or an entry, `policy.name` of a definition, a deadline or a concept, or a vocabulary with
    its value (`ground_code R1`).
    """

    instrument: str
    paragraph: Paragraph
    by: tuple[str, ...]

    @property
    def forgotten(self) -> bool:
        """Whether nothing cites it, and nobody says why no record shows it."""
        return not self.by and self.paragraph.not_visible is None


def coverage(program: Program) -> tuple[Coverage, ...]:
    """Every paragraph of every instrument, in the order of the texts, with what covers it."""
    sections = sections_of(program.instruments.values())
    found: dict[tuple[str, Parts], set[str]] = {}
    for identity, cites in _cited(program):
        for cite in cites:
            for reference in references(cite, sections):
                for depth in range(len(reference.parts) + 1):
                    found.setdefault((reference.section.name, reference.parts[:depth]), set()).add(identity)
    return tuple(
        Coverage(name, paragraph, tuple(sorted(found.get(_place(instrument.name, paragraph.label), ()))))
        for name, instrument in program.instruments.items()
        for paragraph in instrument.paragraphs
    )


def parts(label: str) -> Parts:
    """The label of a paragraph piece by piece: `("para. 5", "(1)")`; empty where no citation has such a label."""
    match = _LABEL.fullmatch(label)
    if match is None:
        return ()
    return (*(() if match["head"] is None else (match["head"],)), *_PART.findall(match["parts"]))


def sections_of(instruments: Iterable[Instrument]) -> tuple[Section, ...]:
    """The sections of the instruments; a schedule has one for each numbered paragraph."""
    found: dict[str, tuple[str, list[Parts]]] = {}
    for instrument in instruments:
        for paragraph in instrument.paragraphs:
            name, inside = _place(instrument.name, paragraph.label)
            found.setdefault(name, (instrument.name, []))[1].append(inside)
    return tuple(
        Section(match["body"], match["number"], instrument, tuple(paragraphs))
        for name, (instrument, paragraphs) in found.items()
        if (match := _SECTION.fullmatch(name)) is not None
    )


def _place(instrument: str, label: str) -> tuple[str, Parts]:
    """The section and the paragraph in it."""
    pieces = parts(label)
    if pieces and not pieces[0].startswith("("):
        return f"{instrument} {pieces[0]}", pieces[1:]
    return instrument, pieces


def references(cite: str, sections: Iterable[Section]) -> Iterator[Reference]:
    """The paragraphs that a citation names, from its beginning as far as paragraphs are named.

    `(a)(3)(ii), (iii)` goes on beside the paragraph before, `12(4), 12(5)` in the same body, and `to` names those
    between too.
    """
    table = {(section.body, section.number): section for section in sections}
    bodies = [body for body, _ in table if cite.startswith(f"{body} ")]
    if not bodies:
        return
    body = max(bodies, key=len)
    position, joiner = len(body) + 1, ""
    section: Section | None = None
    before: Parts = ()
    while (match := _REFERENCE.match(cite, position)) is not None and match[0]:
        last, earlier = before, section
        if match["number"] is not None:
            section = table.get((body, match["number"]))
        written = tuple(_PART.findall(match["parts"]))
        if section is not None:
            before = written if match["number"] is not None else _beside(written, before, section)
            if joiner == " to" and section == earlier:
                yield from _between(section, last, before, match.start(), match.end())
            yield Reference(section, before, match.start("parts") if written else match.start(), match.end())
        joined = _JOINED.match(cite, match.end())
        if joined is None:
            return
        position, joiner = joined.end(), joined["joiner"]


def _beside(written: Parts, before: Parts, section: Section) -> Parts:
    """A paragraph written without its section: beside the one before, or beside one that contains that."""
    known = section.known()
    ways = [(*before[:depth], *written) for depth in range(max(len(before) - 1, 0), -1, -1)]
    tops = {each[0] for each in known if each}
    return next((way for way in ways if way in known), written if written[0] in tops else ways[0])


def _between(section: Section, first: Parts, last: Parts, start: int, end: int) -> Iterator[Reference]:
    """The paragraphs between two that stand beside each other."""
    depth, above = len(last), last[:-1]
    beside = (each[:depth] for each in section.paragraphs if len(each) >= depth and each[: depth - 1] == above)
    order = tuple(dict.fromkeys(beside))
    if first in order and last in order:
        for each in order[order.index(first) + 1 : order.index(last)]:
            yield Reference(section, each, start, end)


def _cited(program: Program) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Everything that may cover a paragraph, with its citations."""
    for rule in program.rules.values():
        yield from _each(rule.id, (version.authority for version in rule.versions))
    for entry in program.entries.values():
        yield entry.id, entry.cites
    for definition in program.definitions.values():
        yield from _each(definition.id, _authorities(definition))
    for deadline in program.deadlines.values():
        yield from _each(deadline.id, _authorities(deadline))
    for concept in program.concepts.values():
        yield concept.id, concept.authority.cites
    for vocabulary in program.vocabularies.values():
        for word in vocabulary.words.values():
            yield from _each(f"{vocabulary.name} {word.name}", (version.authority for version in word.versions))


def _each(identity: str, authorities: Iterable[Authority]) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from ((identity, authority.cites) for authority in authorities)


def _authorities(member: Definition | Deadline) -> Iterator[Authority]:
    for version in member.versions:
        yield version.authority
        yield from (exception.authority for exception in version.exceptions)
    yield from (exception.authority for exception in member.amendments)
    if isinstance(member, Deadline):
        yield from (contribution.authority for contribution in member.contributions)
