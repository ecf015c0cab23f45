"""Ordinary words of the languages that are read: what is one is no misprint of another."""

from __future__ import annotations

from functools import cache
from pathlib import Path

ORDINARY_WORDS = Path(__file__).with_name("ordinary_words.txt")
"""One word a line, with a capital if it is never without; written by `scripts/make_ordinary_words.py`."""


@cache
def ordinary_words() -> frozenset[str]:
    """The words of the list in small letters, of all languages together; names are among them."""
    return frozenset(ORDINARY_WORDS.read_text("utf-8").lower().split())


@cache
def words_in_small_letters() -> frozenset[str]:
    """The words of the list that are no names, and in German no nouns."""
    return frozenset(word for word in ORDINARY_WORDS.read_text("utf-8").split() if word.islower())
