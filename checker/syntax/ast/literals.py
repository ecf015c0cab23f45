"""Literals of data and cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from checker.syntax.ast.expressions import Code, Date, Money, Number, Share
from checker.syntax.ast.nodes import Name, Node, Text


@dataclass(frozen=True)
class Truth(Node):
    """`yes` or `no`."""

    value: bool


@dataclass(frozen=True)
class Nothing(Node):
    """`unknown` or `absent` in a case."""

    kind: Literal["unknown", "absent"]


@dataclass(frozen=True)
class ListLiteral(Node):
    items: tuple[Literal_, ...]


Literal_ = Truth | Name | Code | Date | Text | Number | Money | Share | ListLiteral
