"""Where an expression is evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.engines.reference.values import Table, Worth
from checker.semantics.data import Row


@dataclass(frozen=True, slots=True)
class Scope:
    """The row, the variables around the expression, the group, and the row whose rule asks a vocabulary."""

    current: Row
    variables: Mapping[str, Worth] = field(default_factory=dict)
    group: Table | None = None
    outer: Row | None = None

    def bind(self, name: str, value: Worth) -> Scope:
        """The same place with one more variable."""
        return Scope(self.current, {**self.variables, name: value}, self.group, self.outer)
