"""A phrase that finds nothing which another does not find."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

from checker.diagnostics.diagnostic import Diagnostic, Label
from checker.lint.overview import Overview
from checker.syntax import ast
from checker.syntax.walk import walk

_GAP: Final = ".."
_GAP_REACHES: Final = 8
_MOST_FORMS: Final = 64

Form = tuple[str, ...]


def check(overview: Overview) -> Iterator[Diagnostic]:
    """Phrases of a section of a concept that a shorter one of the same section makes needless."""
    turning = frozenset(
        word.text.lower()
        for cues in overview.program.cues.values()
        for word in walk(cues.languages)
        if isinstance(word, ast.Word)
    )
    for _, declaration in overview.declarations():
        if isinstance(declaration, ast.ConceptDecl):
            for language in declaration.languages:
                for section in (language.states, language.takes_away, language.near_miss):
                    yield from _within(section, turning)


def _within(section: tuple[ast.Phrase, ...], turning: frozenset[str]) -> Iterator[Diagnostic]:
    formed = [(phrase, _forms(phrase)) for phrase in section]
    for position, (phrase, forms) in enumerate(formed):
        for place, (other, shorter) in enumerate(formed):
            same = forms == shorter and place < position
            if place == position or not forms or not shorter or (forms == shorter and not same):
                continue
            if _conditions(phrase) == _conditions(other) and all(_swallowed(form, shorter, turning) for form in forms):
                yield phrase_swallowed(phrase, other)
                break


def _conditions(phrase: ast.Phrase) -> tuple[object, ...]:
    """What else must hold for the phrase to count, without its places in the text."""
    reach = None if phrase.reach is None else (phrase.reach.unit, phrase.reach.count)
    guards = sorted(each.text if isinstance(each, ast.Name) else f'"{each.text.value}"' for each in phrase.unless)
    return (None if phrase.beside is None else phrase.beside.text, reach, tuple(guards))


def _forms(phrase: ast.Phrase) -> frozenset[Form]:
    """Every way in which the phrase can read, as words; none where it holds slots or has too many ways."""
    if isinstance(phrase.core, ast.Together):
        return frozenset()
    forms = _sequences(phrase.core.items)
    return frozenset() if forms is None else frozenset(forms)


def _sequences(items: Sequence[ast.PhraseItem]) -> list[Form] | None:
    found: list[Form] = [()]
    for item in items:
        options = _options(item)
        if options is None or len(found) * len(options) > _MOST_FORMS:
            return None
        found = [(*before, *after) for before, after in product(found, options)]
    return found


def _options(item: ast.PhraseItem) -> list[Form] | None:
    match item:
        case ast.Word(text=text):
            return [(text.lower(),)]
        case ast.Exact(text=text):
            return [(f"'{text}'",)]
        case ast.Gap():
            return [(_GAP,)]
        case ast.Slot():
            return None
        case ast.Alternatives(options=options, optional=optional):
            found: list[Form] = [()] if optional else []
            for option in options:
                ways = _sequences(option)
                if ways is None:
                    return None
                found.extend(ways)
            return found


def _swallowed(form: Form, shorter: frozenset[Form], turning: frozenset[str]) -> bool:
    """Whether some way of the shorter phrase stands in the form, and no word beside it could turn the meaning."""
    for other in shorter:
        for start in range(len(form)):
            for end in _ends(form, start, other):
                beside = (*form[:start], *form[end:])
                if not turning.intersection(beside):
                    return True
    return False


def _ends(form: Form, start: int, other: Form) -> Iterator[int]:
    """Where a match of the other form that begins at `start` may end."""
    if not other:
        yield start
        return
    head, rest = other[0], other[1:]
    if head != _GAP:
        if start < len(form) and form[start] == head:
            yield from _ends(form, start + 1, rest)
        return
    if start < len(form) and form[start] == _GAP:
        yield from _ends(form, start + 1, rest)
        return
    for length in range(_GAP_REACHES + 1):
        spanned = form[start : start + length]
        if len(spanned) < length or _GAP in spanned:
            return
        yield from _ends(form, start + length, rest)


def phrase_swallowed(phrase: ast.Phrase, other: ast.Phrase) -> Diagnostic:
    """Every letter that a phrase finds, another of the same section finds too.

    The longer phrase adds nothing, and nobody would notice if it were wrong. Remove it, or the shorter one where that
    finds too much.

    Wrong:
      states
        "independent review"
        "an independent review of the decision"

    Right:
      states
        "independent review"
    """
    return Diagnostic(
        code="phrase-swallowed",
        message=f"every letter that this phrase finds, `{other.core.span.text}` finds too",
        span=phrase.core.span,
        severity="info",
        help="remove one of the two",
        labels=(Label(other.core.span, "this one"),),
    )
