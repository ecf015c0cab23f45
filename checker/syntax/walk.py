"""Visits every node of a syntax tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from checker.syntax import ast


def walk(value: Any) -> Iterator[ast.Node]:
    """Every node below and including `value` (a node, a tuple, or a node without a place), in the order of the text."""
    if isinstance(value, ast.Node):
        yield value
    for part in parts(value):
        yield from walk(part)


def parts(value: Any) -> Iterator[Any]:
    """The nodes and tuples that a node or tuple holds directly."""
    if isinstance(value, tuple):
        yield from value
    elif isinstance(value, ast.Node | ast.Authority | ast.PolicyFile):
        for field in fields(value):
            part = getattr(value, field.name)
            if isinstance(part, ast.Node | ast.Authority | tuple):
                yield part
