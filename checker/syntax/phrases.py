"""Reads the phrases of a concept: words, alternatives, gaps and slots inside one string."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from checker.diagnostics.source import Span
from checker.syntax import ast
from checker.syntax.branch import Branch
from checker.syntax.tables import Failure, grow


def inside(text: ast.Text) -> Span:
    """The place of a string without its quotes."""
    return Span(text.span.source, text.span.start + 1, text.span.end - 1)


def phrase_items(text: ast.Text) -> tuple[ast.PhraseItem, ...]:
    """The items of a phrase; empty where it did not parse."""
    found = read_phrase(text)
    return () if isinstance(found, Failure) else found


def read_phrase(text: ast.Text) -> tuple[ast.PhraseItem, ...] | Failure:
    """The items of a phrase, or the place where it stops being one."""
    found: tuple[ast.PhraseItem, ...] | Failure = grow("phrase", inside(text), _PHRASES)
    return found


def _word(branch: Branch) -> ast.Word:
    return ast.Word(branch.span, branch.parts[0].text)


def _exact(branch: Branch) -> ast.Exact:
    return ast.Exact(branch.span, branch.parts[0].text[1:-1])


def _gap(branch: Branch) -> ast.Gap:
    return ast.Gap(branch.span)


def _slot(branch: Branch) -> ast.Slot:
    return ast.Slot(branch.span, branch.parts[0].text[1:-1])


def _options(optional: bool) -> Callable[[Branch], ast.Alternatives]:
    return lambda branch: ast.Alternatives(branch.span, branch.all(tuple), optional)


_PHRASES: MappingProxyType[str, Callable[[Branch], Any]] = MappingProxyType(
    {
        "start": lambda branch: branch.parts,
        "option": lambda branch: branch.parts,
        "word": _word,
        "exact": _exact,
        "gap": _gap,
        "slot": _slot,
        "alternatives": _options(False),
        "optional": _options(True),
    }
)
