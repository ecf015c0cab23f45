"""Kinds of rows: those that are alike in every condition on which the results of a plan hang.

Of many rows most are alike: their days and words differ, and yet every comparison that a rule makes of them comes out
the same. So it is enough to decide one row of each kind. A condition is a comparison of values of which there may be
many; all that is made of conditions, codes and constants alone hangs on them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from checker.plan.frames import Computed, Frame
from checker.plan.known import Facts
from checker.plan.scalars import Flag, Literal, Op, Ref, Scalar, Word

# Operations whose value hangs on their operands' kinds even where it has many values.
_JOINING: Final = frozenset({"and", "or", "not", "case"})


def conditions(frame: Frame, facts: Facts, results: Iterable[str]) -> tuple[Scalar, ...]:
    """What the named columns of a table hang on: conditions, and columns of few values that are not computed."""
    found = _Conditions(frame, facts)
    for name in results:
        found.add(Ref(name))
    return tuple(found.conditions)


@dataclass
class _Conditions:
    frame: Frame
    facts: Facts
    conditions: dict[Scalar, None] = field(default_factory=dict)
    _added: set[str] = field(default_factory=set)

    def add(self, scalar: Scalar) -> None:
        """Adds what a value hangs on."""
        match scalar:
            case Literal() | Flag() | Word():
                return
            case Ref(column=name) if isinstance(column := self.frame.columns.get(name), Computed):
                if not self._has_few(scalar) and not self._has_few(column.scalar):
                    self.conditions[scalar] = None
                elif name not in self._added:
                    self._added.add(name)
                    self.add(column.scalar)
            case Op(name=name, operands=operands) if self._has_few(scalar) and (
                name in _JOINING or all(map(self._has_few, operands))
            ):
                for operand in operands:
                    self.add(operand)
            case _:
                self.conditions[scalar] = None

    def _has_few(self, scalar: Scalar) -> bool:
        """Whether a value is a condition or one of few."""
        if isinstance(scalar, Literal | Flag | Word):
            return True
        known = self.facts.of(scalar)
        return known.truth or known.few is not None
