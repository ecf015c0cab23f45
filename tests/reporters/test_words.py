"""Counts in words."""

from __future__ import annotations

import pytest

from checker.reporters.words import counted


@pytest.mark.parametrize(
    ("count", "noun", "words"),
    [
        (1, "group of events", "1 group of events"),
        (33_401, "group of events", "33,401 groups of events"),
        (2, "entity", "2 entities"),
        (2, "day", "2 days"),
        (3, "breach", "3 breaches"),
    ],
)
def test_what_is_counted_is_named_in_the_plural(count: int, noun: str, words: str) -> None:
    assert counted(count, noun) == words
