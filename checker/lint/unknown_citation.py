"""A citation of a body of law that no list knows, or in a form that the body does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.suggest import distance
from checker.lint.overview import Overview
from checker.syntax import ast
from checker.syntax.walk import parts

# Every list of this name, in whatever policy, tells how bodies of law are cited.
FORMS: Final = "citation_forms"

_BLANKS: Final[Mapping[str, str]] = {
    "<number>": r"\d+[A-Za-z]?(?:[.:-]\d+[A-Za-z]?|-[a-z])*",
    "<paragraphs>": r"(?:\([0-9]{0,2}[A-Za-z]{0,4}\))*",
    "<words>": r"\S.*",
}
# After the paragraph a citation may name more of the same body, say what it takes from it, or which text is meant.
_AFTER: Final = r"(?=$|[,;:]|\s)"
_FEW: Final = 1


def check(overview: Overview) -> Iterator[Diagnostic]:
    """Citations of rules, definitions, deadlines, exceptions, concepts, grounds, settings and entries."""
    written = [
        text
        for identity, listed in overview.program.lists.items()
        if identity.rpartition(".")[2] == FORMS
        for text in listed
    ]
    if not written:
        return
    forms = {form: re.compile(_pattern(form)) for form in written}
    for _, declaration in overview.declarations():
        for cite in citations(declaration):
            if not any(form.match(cite.value) for form in forms.values()):
                yield unknown_citation(cite, _of_the_same_body(cite.value, forms), _near(cite.value, forms))


def citations(declaration: ast.Declaration) -> Iterator[ast.Text]:
    """The citations of law in a declaration; calendars and lists cite any publication, an instrument its whole text."""
    if not isinstance(declaration, ast.CalendarDecl | ast.ListDecl | ast.InstrumentDecl):
        yield from _cited(declaration)


def _pattern(form: str) -> str:
    pieces = re.split("(" + "|".join(map(re.escape, _BLANKS)) + ")", form)
    return "".join(_BLANKS.get(piece, re.escape(piece)) for piece in pieces) + _AFTER


def _cited(value: Any) -> Iterator[ast.Text]:
    """Every citation in a declaration, in the order of the text."""
    if isinstance(value, ast.Authority):
        yield from value.cites
    else:
        yield from getattr(value, "cites", ())
        for part in parts(value):
            yield from _cited(part)


def _body(form: str) -> str:
    """The words that name the body of law: `45 CFR`, `GDPR art.`."""
    return form.partition("<")[0].strip()


def _of_the_same_body(cite: str, forms: Mapping[str, Any]) -> tuple[str, ...]:
    bodies = [form for form in forms if cite.startswith(_body(form))]
    longest = max((len(_body(form)) for form in bodies), default=0)
    return tuple(form for form in bodies if len(_body(form)) == longest)


def _near(cite: str, forms: Mapping[str, Any]) -> str | None:
    """The body whose name is spelt almost like the beginning of the citation."""
    for form in forms:
        body = _body(form)
        words = " ".join(cite.split()[: len(body.split())])
        if distance(_bare(words), _bare(body), _FEW) <= _FEW:
            return body
    return None


def _bare(words: str) -> str:
    return words.replace(".", "").casefold()


def unknown_citation(cite: ast.Text, forms: tuple[str, ...], near: str | None) -> Diagnostic:
    """A citation is of a body of law that is not listed, or not in the form in which that body is cited.

    Whoever checks a finding looks the citation up, so it must lead to one paragraph. The lists named
    `citation_forms` hold how each body is cited: `<number>` stands for a section, `<paragraphs>` for letters and
    numbers in brackets. A policy for another body of law brings a list of its own.

    Wrong:
      cite "45 C.F.R. 164.524(b)"

    Right:
      cite "45 CFR 164.524(b)"
    """
    if forms:
        message, advice = "this body of law is cited in another form", " or ".join(f"`{form}`" for form in forms)
    else:
        message = "no list knows this body of law"
        advice = f"did you mean `{near}`?" if near else f"add its form to a `list {FORMS}`"
    return Diagnostic(code="unknown-citation", message=message, span=cite.span, severity="warn", help=advice)
