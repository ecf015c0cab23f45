"""A citation of a paragraph that its section does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Span
from checker.diagnostics.suggest import among
from checker.lint.overview import Overview
from checker.lint.unknown_citation import citations
from checker.syntax import ast

# Every list of this name, in whatever policy, holds sections with all their paragraphs: `45 CFR 164.524 (a)(1)(i) ...`.
MAPS: Final = "citation_paragraphs"

_PART: Final = re.compile(r"\([0-9A-Za-z]{1,5}\)")
_PARAGRAPH: Final = re.compile(r"(?:\([0-9A-Za-z]{1,5}\))+")
_MORE: Final = re.compile(r"(?:, | and | or )((?:\([0-9A-Za-z]{1,5}\))+)")

Paragraph = tuple[str, ...]


def check(overview: Overview) -> Iterator[Diagnostic]:
    """Citations of mapped sections whose paragraph is not on the map."""
    maps = {
        section: paragraphs
        for listed in overview.program.lists.values()
        if listed.name.text == MAPS
        for section, paragraphs in map(_read, listed.items)
    }
    for _, declaration in overview.declarations():
        for cite in citations(declaration) if maps else ():
            for section, known in maps.items():
                if cite.value.startswith(section):
                    yield from _unknown(cite, section, known)


def _read(item: ast.Text) -> tuple[str, frozenset[Paragraph]]:
    """The section, and its paragraphs with those that contain them."""
    section, _, listed = item.value.partition(" (")
    paragraphs = [tuple(_PART.findall(each)) for each in f"({listed}".split()]
    return section, frozenset(each[:depth] for each in paragraphs for depth in range(1, len(each) + 1))


def _unknown(cite: ast.Text, section: str, known: frozenset[Paragraph]) -> Iterator[Diagnostic]:
    """The paragraphs that stand right after the section, and those that follow with commas."""
    position, tops = len(section), {each[0] for each in known}
    found = _PARAGRAPH.match(cite.value, position)
    while found is not None:
        paragraph = tuple(_PART.findall(found[0]))
        # `(a)(3)(ii), (iii)` goes on below the paragraph before it.
        relative = position > len(section) and paragraph[0] not in tops
        if not relative and paragraph not in known:
            start = cite.span.start + 1 + found.start(found.lastindex or 0)
            place = Span(cite.span.source, start, cite.span.start + 1 + found.end())
            yield unknown_paragraph(place, section, paragraph, _above(paragraph, known), known)
        position = found.end()
        found = _MORE.match(cite.value, position)


def _above(paragraph: Paragraph, known: frozenset[Paragraph]) -> Paragraph:
    """The deepest paragraph above that the section has; the section itself is the empty one."""
    higher = (paragraph[:depth] for depth in range(1, len(paragraph)))
    return max((each for each in higher if each in known), key=len, default=())


def unknown_paragraph(
    place: Span, section: str, paragraph: Paragraph, above: Paragraph, known: frozenset[Paragraph]
) -> Diagnostic:
    """A citation names a paragraph that the section does not have.

    The lists named `citation_paragraphs` hold the paragraphs of the sections that are cited most. A paragraph that an
    earlier edition had stands there too.

    Wrong:
      cite "45 CFR 164.524(b)(3)"

    Right:
      cite "45 CFR 164.524(b)(2)"
    """
    inside = sorted({each[len(above)] for each in known if len(each) > len(above) and each[: len(above)] == above})
    where = f"{section}{''.join(above)}"
    return Diagnostic(
        code="unknown-paragraph",
        message=f"{section} has no paragraph {''.join(paragraph)}",
        span=place,
        severity="warn",
        help=f"{where} has {among(inside, 12)}" if inside else f"{where} has no paragraphs of its own",
    )
