"""Where an expression is evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from checker.engines.reference.values import Table, Worth
from checker.semantics.data import Row

NO_VARIABLES: Final[Mapping[str, Worth]] = MappingProxyType({})


class Scope(NamedTuple):
    """The row, the variables around the expression, the group, and the row whose rule asks a vocabulary."""

    current: Row
    variables: Mapping[str, Worth] = NO_VARIABLES
    group: Table | None = None
    outer: Row | None = None

    def bind(self, name: str, value: Worth) -> Scope:
        """The same place with one more variable."""
        return Scope(self.current, {**self.variables, name: value}, self.group, self.outer)
