"""A text file is one letter."""

from __future__ import annotations

from checker.letters.formats.extract import Extract


def read_text(text: str) -> tuple[Extract, ...]:
    """The whole text as one letter; form feeds begin its pages."""
    return (Extract(text, pages=page_starts(text)),)


def page_starts(text: str) -> tuple[int, ...]:
    """The offsets at which the pages of a text with form feeds begin; empty where there are none."""
    breaks = tuple(place + 1 for place, character in enumerate(text) if character == "\f") if "\f" in text else ()
    return (0, *breaks) if breaks else ()
