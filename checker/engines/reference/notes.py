"""The record of an evaluation: every expression that was evaluated, where, with its value and its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from checker.clock import Step
from checker.engines.reference.scope import Scope
from checker.engines.reference.values import Worth
from checker.semantics.data import Row, Unknown
from checker.semantics.expressions import (
    Count,
    DeadlineOf,
    DefinedOf,
    FieldOf,
    Pick,
    Reads,
    Says,
    Total,
    TypedExpr,
    is_of_column,
)
from checker.semantics.model import Authority
from checker.semantics.types import TruthType

NOT_YET: Final = Unknown(frozenset())


@dataclass(slots=True)
class Note:
    """An expression, where it was evaluated, its value and the notes of its parts.

    `laws` are the citations of the version and exceptions that made a declared value, `steps` those of its clock.
    """

    expression: TypedExpr
    scope: Scope
    value: Worth = NOT_YET
    parts: Sequence[Note] = ()
    laws: tuple[Authority, ...] = ()
    steps: tuple[Step, ...] = ()


# What a verdict rests on ends at these: how their own value came about is told by a trace alone.
_ENDS: Final = (FieldOf, DeadlineOf, Count, Total, Pick, Says, Reads)


class Notes:
    """The notes of evaluations, as trees; a declared value met again shows the notes of the first time.

    `tops` are those of the evaluation that was begun last. With `whole` all of it is noted; without, the requirement
    and what it rests on, and of all else only the settings that were read. `blind` says that nothing else is noted at
    the moment, `muted` that nothing at all is; `taken` counts notes.
    """

    def __init__(self, whole: bool = True) -> None:
        self.tops: list[Note] = []
        self.muted = False
        self.blind = False
        self.taken = 0
        self._whole = whole
        self._required: Sequence[TypedExpr] = ()
        self._open: list[Note] = []
        self._known: dict[tuple[str, Row], Note | None] = {}
        self._settings: dict[tuple[str, Row], frozenset[str]] = {}
        self._read: list[set[str]] = [set()]

    def begin_anew(self, required: Sequence[TypedExpr]) -> None:
        """Another evaluation begins, of these requirements; declared values are remembered from those before."""
        self.tops = []
        self.blind = False
        self._required = required
        self._open = []
        self._read = [set()]

    @property
    def settings(self) -> frozenset[str]:
        """The names of the settings that the evaluation has read."""
        return frozenset(self._read[0])

    def passes_over(self, expression: TypedExpr) -> bool:
        """Whether an expression that nothing open asks for is no requirement."""
        return not self._whole and not self._open and all(expression is not each for each in self._required)

    def ends_at(self, expression: TypedExpr) -> bool:
        """Whether nothing of how the expression comes by its value needs to be noted."""
        if self._whole:
            return False
        if type(expression) is DefinedOf:
            return not isinstance(expression.type, TruthType)
        return isinstance(expression, _ENDS) or is_of_column(expression)

    def read(self, setting: str) -> None:
        """A setting was read."""
        if not self.muted:
            self._read[-1].add(setting)

    def begin(self, expression: TypedExpr, scope: Scope) -> None:
        """An expression is about to be evaluated."""
        if self.muted:
            return
        note = Note(expression, scope)
        self.taken += 1
        if not self._open:
            self.tops.append(note)
        else:
            above = self._open[-1]
            if isinstance(above.parts, list):
                above.parts.append(note)
            else:
                above.parts = [note]
        self._open.append(note)

    def end(self, value: Worth) -> None:
        """The expression begun last is worth this."""
        if not self.muted:
            self._open.pop().value = value

    def begin_reading(self) -> None:
        """The settings that are read from here on belong together."""
        self._read.append(set())

    def end_reading(self) -> frozenset[str]:
        """The settings that were read since the last `begin_reading`, which belong to what is around, too."""
        found = frozenset(self._read.pop())
        self._read[-1] |= found
        return found

    def cite(self, law: Authority) -> None:
        """What is being evaluated rests on this law."""
        if self._whole and self._open and not self.muted:
            self._open[-1].laws += (law,)

    def step(self, steps: tuple[Step, ...]) -> None:
        """The clock that is being evaluated went these steps."""
        if self._whole and self._open and not self.muted:
            self._open[-1].steps += steps

    def remember(self, key: tuple[str, Row], settings: frozenset[str]) -> None:
        """The expression that is open is the first use of a declared value, for which these settings were read."""
        self._known[key] = self._open[-1] if self._open and not self.blind else None
        self._settings[key] = settings

    def repeat(self, key: tuple[str, Row]) -> bool:
        """Whether the expression that is open uses a declared value again of which enough is known."""
        if key not in self._known:
            return False
        known = self._known[key]
        if self._open and not self.blind:
            if known is None:
                return False
            here = self._open[-1]
            here.parts, here.laws, here.steps = known.parts, known.laws, known.steps
        self._read[-1] |= self._settings[key]
        return True

    @contextmanager
    def silence(self) -> Iterator[None]:
        """What happens inside is not noted."""
        before, self.muted = self.muted, True
        try:
            yield
        finally:
            self.muted = before
