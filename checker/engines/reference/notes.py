"""The record of an evaluation: every expression that was evaluated, where, with its value and its parts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from checker.clock import Step
from checker.engines.reference.scope import Scope
from checker.engines.reference.values import Worth
from checker.semantics.data import Row, Unknown
from checker.semantics.expressions import TypedExpr
from checker.semantics.model import Authority

NOT_YET = Unknown(frozenset())


@dataclass
class Note:
    """An expression, where it was evaluated, its value and the notes of its parts.

    `laws` are the citations of the version and exceptions that made a declared value, `steps` those of its clock.
    """

    expression: TypedExpr
    scope: Scope
    value: Worth = NOT_YET
    parts: list[Note] = field(default_factory=list)
    laws: list[Authority] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


class Notes:
    """The notes of one evaluation, as a tree; a declared value met again shows the notes of the first time."""

    def __init__(self) -> None:
        self.tops: list[Note] = []
        self._open: list[Note] = []
        self._known: dict[tuple[str, Row], Note] = {}
        self._muted = 0

    def begin(self, expression: TypedExpr, scope: Scope) -> None:
        """An expression is about to be evaluated."""
        if self._muted:
            return
        note = Note(expression, scope)
        (self._open[-1].parts if self._open else self.tops).append(note)
        self._open.append(note)

    def end(self, value: Worth) -> None:
        """The expression begun last is worth this."""
        if not self._muted:
            self._open.pop().value = value

    def cite(self, law: Authority) -> None:
        """What is being evaluated rests on this law."""
        if self._open and not self._muted:
            self._open[-1].laws.append(law)

    def step(self, steps: tuple[Step, ...]) -> None:
        """The clock that is being evaluated went these steps."""
        if self._open and not self._muted:
            self._open[-1].steps.extend(steps)

    def remember(self, key: tuple[str, Row]) -> None:
        """The expression that is open is the first use of a declared value."""
        if self._open and not self._muted:
            self._known[key] = self._open[-1]

    def repeat(self, key: tuple[str, Row]) -> None:
        """The expression that is open uses a declared value again."""
        if self._open and not self._muted and key in self._known:
            known, here = self._known[key], self._open[-1]
            here.parts, here.laws, here.steps = known.parts, known.laws, known.steps

    @contextmanager
    def silence(self) -> Iterator[None]:
        """What happens inside is not noted."""
        self._muted += 1
        try:
            yield
        finally:
            self._muted -= 1
