"""Finds the mistake inside a phrase."""

from __future__ import annotations

import re

from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Span
from checker.syntax import ast
from checker.syntax.mistakes.phrases import (
    bar_outside_brackets,
    does_not_fit_in_phrase,
    dot_in_phrase,
    empty_option,
    empty_phrase,
    gap_has_two_dots,
    pattern_in_phrase,
    unclosed_exact,
    unclosed_phrase_bracket,
    unknown_slot,
)
from checker.syntax.phrases import inside, read_phrase
from checker.syntax.tables import Unparsed

_ABBREVIATION = re.compile(r"[^\s()\[\]|<>']*")
_PATTERN = re.compile(r"\.[*+?]|[*+\\^]")


def explain_phrase(words: ast.Words) -> Diagnostic | None:
    """The mistake in a phrase; None where it is one."""
    whole = inside(words.text)
    if not words.text.value.strip():
        return empty_phrase(words.text.span)
    if pattern := _PATTERN.search(words.text.value):
        return pattern_in_phrase(_part(whole, pattern.start(), pattern.end()))
    if words.items:
        return None
    failure = read_phrase(words.text)
    place = failure.offset - whole.start if isinstance(failure, Unparsed) else 0
    return _broken_phrase(words.text, whole, place)


def _broken_phrase(text: ast.Text, whole: Span, place: int) -> Diagnostic:
    value = text.value
    if (opened := _unmatched(value[:place], "([", ")]")) is not None and place >= len(value):
        return unclosed_phrase_bracket(_part(whole, opened, opened + 1))
    character = value[place : place + 1]
    if character == ".":
        return _dot(value, whole, place)
    if character == "'":
        return unclosed_exact(_part(whole, place, place + 1))
    if character in ("<", ">"):
        return unknown_slot(_part(whole, place, _slot_end(value, place)))
    if character == "|" and opened is None:
        return bar_outside_brackets(_part(whole, place, place + 1))
    if character in (")", "]", "|"):
        if opened is None:
            return unclosed_phrase_bracket(_part(whole, place, place + 1))
        return empty_option(_part(whole, place, place + 1))
    return does_not_fit_in_phrase(_part(whole, min(place, max(len(value) - 1, 0)), place + 1))


def _dot(value: str, whole: Span, place: int) -> Diagnostic:
    if value[place - 2 : place] == "..":
        dots = re.compile(r"\.+").match(value, place - 2)
        return gap_has_two_dots(_part(whole, place - 2, place + 1 if dots is None else dots.end()))
    start = max(value.rfind(sign, 0, place) for sign in " ([|") + 1
    tail = _ABBREVIATION.match(value, place)
    return dot_in_phrase(_part(whole, start, place + 1 if tail is None else max(tail.end(), place + 1)))


def _unmatched(value: str, opening: str, closing: str) -> int | None:
    opened: list[int] = []
    for place, character in enumerate(value):
        if character in opening:
            opened.append(place)
        elif character in closing and opened:
            opened.pop()
    return opened[-1] if opened else None


def _slot_end(value: str, place: int) -> int:
    closing = value.find(">", place)
    return closing + 1 if closing >= 0 else place + 1


def _part(whole: Span, start: int, end: int) -> Span:
    return Span(whole.source, whole.start + start, min(whole.start + end, whole.end))
