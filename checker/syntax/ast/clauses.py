"""Clauses that several declarations share."""

from __future__ import annotations

from dataclasses import dataclass

from checker.syntax.ast.expressions import Date, Expr
from checker.syntax.ast.nodes import Name, Node, Path, Text


@dataclass(frozen=True)
class InForce(Node):
    """`in force from D through D by PATH where EXPR`; `through` includes its day."""

    start: Date
    through: Date | None
    by: Path | None
    where: Expr | None


@dataclass(frozen=True)
class Authority:
    """The citations of a declaration, the rows of the requirements that it encodes, and how they stand.

    `binds` and `source` are empty where the header's hold. `unsettled` says which reading of the law is used.
    """

    cites: tuple[Text, ...]
    rows: tuple[Name, ...]
    binds: tuple[Name, ...] = ()
    source: tuple[Name, ...] = ()
    unsettled: Text | None = None
