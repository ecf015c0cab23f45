"""Visits every node of a syntax tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from checker.syntax import ast

# No unions, which take longer to ask: a large policy has some hundred thousand parts.
_HOLDING: Final = (ast.Node, ast.Authority, ast.PolicyFile)
_HELD: Final = (ast.Node, ast.Authority, tuple)


def walk(value: Any) -> Iterator[ast.Node]:
    """Every node below and including `value` (a node, a tuple, or a node without a place), parents first."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, ast.Node):
            yield found
        waiting.extend(reversed(parts(found)))


def parts(value: Any) -> Sequence[Any]:
    """The nodes and tuples that a node or tuple holds directly, in the order of its fields."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, _HOLDING):
        return [part for part in vars(value).values() if isinstance(part, _HELD)]
    return ()
