"""From texts of law with their paragraphs to what citations are held against."""

from __future__ import annotations

from checker.diagnostics.diagnostic import Diagnostic, Label
from checker.diagnostics.source import Span
from checker.semantics.declare import Owned
from checker.semantics.model import Instrument, Paragraph
from checker.semantics.notes import Notes
from checker.semantics.paragraphs import parts
from checker.syntax import ast


def check_instrument(owned: Owned[ast.InstrumentDecl]) -> tuple[Instrument, Notes]:
    """The instrument; a paragraph that cannot be cited, or a second one of its label, is left out."""
    notes = Notes()
    declaration = owned.declaration
    found: dict[tuple[str, ...], Paragraph] = {}
    places: dict[tuple[str, ...], Span] = {}
    for clause in declaration.paragraphs:
        key = parts(clause.label.value)
        if not key:
            notes.report(paragraph_cannot_be_cited(clause.label))
        elif key in found:
            notes.report(paragraph_twice(clause.label, places[key]))
        else:
            reason = None if clause.not_visible is None else clause.not_visible.value
            found[key] = Paragraph(clause.label.value, clause.title.value, reason, clause.label.span)
            places[key] = clause.label.span
    instrument = Instrument(
        name=owned.id,
        policy=owned.policy,
        title=declaration.title.value,
        cites=tuple(cite.value for cite in declaration.cites),
        paragraphs=tuple(found.values()),
        span=declaration.name.span,
    )
    return instrument, notes


def paragraph_twice(label: ast.Text, first: Span) -> Diagnostic:
    """An instrument has one paragraph twice.

    Wrong:
        instrument "Act s. 1" "An act"
          cite "Act s. 1"
          paragraph "(a)" "A duty"
          paragraph "(a)" "Another duty"
    Right:
        instrument "Act s. 1" "An act"
          cite "Act s. 1"
          paragraph "(a)" "A duty"
          paragraph "(b)" "Another duty"
    """
    return Diagnostic(
        code="paragraph-twice",
        message=f"the instrument already has a paragraph `{label.value}`",
        span=label.span,
        labels=(Label(first, "here"),),
    )


def paragraph_cannot_be_cited(label: ast.Text) -> Diagnostic:
    """The label of a paragraph is not written as a citation names it.

    A label is what follows the name of the instrument in a citation: letters and numbers in brackets, perhaps after
    `para.` with a number.

    Wrong:
        instrument "Act s. 1" "An act"
          cite "Act s. 1"
          paragraph "a, i" "A duty"
    Right:
        instrument "Act s. 1" "An act"
          cite "Act s. 1"
          paragraph "(a)(i)" "A duty"
    """
    return Diagnostic(
        code="paragraph-cannot-be-cited",
        message="no citation names a paragraph like this",
        span=label.span,
        help='`"(a)(1)(i)"`, `"para. 5(1)"`',
    )


MISTAKES = (
    paragraph_twice,
    paragraph_cannot_be_cited,
)
