"""A citation of a paragraph that its section does not have."""

from __future__ import annotations

from collections.abc import Iterator

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Span
from checker.diagnostics.suggest import among
from checker.lint.overview import Overview
from checker.lint.unknown_citation import citations
from checker.semantics.paragraphs import Parts, Reference, references, sections_of


def check(overview: Overview) -> Iterator[Diagnostic]:
    """Citations whose paragraph is not among those of its instrument."""
    sections = sections_of(overview.program.instruments.values())
    for _, declaration in overview.declarations():
        for cite in citations(declaration) if sections else ():
            for reference in references(cite.value, sections):
                if not reference.known:
                    start = cite.span.start + 1
                    place = Span(cite.span.source, start + reference.start, start + reference.end)
                    yield unknown_paragraph(place, reference)


def _above(reference: Reference) -> Parts:
    """The deepest paragraph above that the section has; the section itself is the empty one."""
    known = reference.section.known()
    higher = (reference.parts[:depth] for depth in range(1, len(reference.parts)))
    return max((each for each in higher if each in known), key=len, default=())


def unknown_paragraph(place: Span, reference: Reference) -> Diagnostic:
    """A citation names a paragraph that the section does not have.

    An `instrument` holds all paragraphs of its text, those of earlier editions too.

    Wrong:
      cite "45 CFR 164.524(b)(3)"

    Right:
      cite "45 CFR 164.524(b)(2)"
    """
    section, above = reference.section, _above(reference)
    below = {
        each[len(above)]: None for each in section.paragraphs if len(each) > len(above) and each[: len(above)] == above
    }
    where = f"{section.name}{''.join(above)}"
    return Diagnostic(
        code="unknown-paragraph",
        message=f"{section.name} has no paragraph {''.join(reference.parts)}",
        span=place,
        severity="warn",
        help=f"{where} has {among(below, 12)}" if below else f"{where} has no paragraphs of its own",
    )
