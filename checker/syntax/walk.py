"""Visits every node of a syntax tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.syntax import ast


def walk(value: Any) -> Iterator[ast.Node]:
    """Every node below and including `value` (a node, a tuple, or a node without a place), parents first."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, ast.Node):
            yield found
        waiting.extend(reversed(parts(found)))


def parts(value: Any) -> tuple[Any, ...]:
    """The nodes and tuples that a node or tuple holds directly, in the order of its fields."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, ast.Node | ast.Authority | ast.PolicyFile):
        return tuple(part for part in vars(value).values() if isinstance(part, ast.Node | ast.Authority | tuple))
    return ()
