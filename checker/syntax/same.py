"""Compares syntax trees by what they say, wherever it stands in the text."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from checker.syntax import ast


def same(left: Any, right: Any) -> bool:
    """Whether two nodes, or tuples of nodes, are equal but for their spans and sources."""
    return bool(meaning(left) == meaning(right))


def meaning(value: Any) -> Any:
    """A node as nested tuples without spans and sources."""
    if isinstance(value, tuple):
        return tuple(meaning(part) for part in value)
    if isinstance(value, ast.Node | ast.Authority | ast.PolicyFile):
        kept = (field.name for field in fields(value) if field.name not in ("span", "source"))
        return (type(value).__name__, *(meaning(getattr(value, name)) for name in kept))
    return value
