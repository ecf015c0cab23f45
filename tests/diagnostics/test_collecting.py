"""Diagnostics of several stages brought together."""

from __future__ import annotations

from checker.diagnostics.collect import collect
from checker.diagnostics.diagnostic import Diagnostic
from checker.diagnostics.source import Source, Span


def _found(code: str, start: int, message: str = "wrong", name: str = "a") -> Diagnostic:
    return Diagnostic(code, message, Span(Source(name, "one two three"), start, start + 1))


def test_one_mistake_is_told_once_and_the_first_to_tell_it_is_heard() -> None:
    assert collect([_found("x", 1, "first"), _found("x", 1, "second")]) == (_found("x", 1, "first"),)


def test_two_mistakes_in_one_place_are_both_told() -> None:
    assert collect([_found("y", 1), _found("x", 1)]) == (_found("x", 1), _found("y", 1))


def test_the_order_is_that_of_the_files_and_their_texts() -> None:
    mixed = [_found("x", 2), _found("x", 0, name="b"), _found("z", 1)]
    assert collect(mixed) == (_found("z", 1), _found("x", 2), _found("x", 0, name="b"))
    assert collect(reversed(mixed)) == collect(mixed)
