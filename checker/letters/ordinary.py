"""Ordinary words of the languages that are read: what is one is no misprint of another."""

from __future__ import annotations

from functools import cache
from pathlib import Path

ORDINARY_WORDS = Path(__file__).with_name("ordinary_words.txt")
"""One word a line, in small letters; written by `scripts/make_ordinary_words.py`."""


@cache
def ordinary_words() -> frozenset[str]:
    """The words of the list, of all languages together."""
    return frozenset(ORDINARY_WORDS.read_text("utf-8").split())
