"""A text file is one letter."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def read_text(text: str) -> tuple[tuple[str, str, Mapping[str, str]], ...]:
    """The whole text as one letter."""
    return (("", text, MappingProxyType({})),)
