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
from checker.semantics.expressions import SettingValue, TypedExpr
from checker.semantics.model import Authority

NOT_YET: Final = Unknown(frozenset())
NO_SETTINGS: Final[frozenset[str]] = frozenset()


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
    _settings: frozenset[str] | None = None

    @property
    def settings(self) -> frozenset[str]:
        """The names of the settings that were read on the way to a value that is found."""
        if self._settings is None:
            own = (self.expression.name,) if type(self.expression) is SettingValue else ()
            self._settings = NO_SETTINGS.union(own, *(part.settings for part in self.parts))
        return self._settings


class Notes:
    """The notes of evaluations, as trees; a declared value met again shows the notes of the first time.

    `tops` are those of the evaluation that was begun last, `muted` says whether nothing is noted, `taken` counts notes.
    """

    def __init__(self) -> None:
        self.tops: list[Note] = []
        self.muted = False
        self.taken = 0
        self._open: list[Note] = []
        self._known: dict[tuple[str, Row], Note] = {}

    def begin_anew(self) -> None:
        """Another evaluation begins; declared values are remembered from those before."""
        self.tops = []
        self._open = []

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

    def cite(self, law: Authority) -> None:
        """What is being evaluated rests on this law."""
        if self._open and not self.muted:
            self._open[-1].laws += (law,)

    def step(self, steps: tuple[Step, ...]) -> None:
        """The clock that is being evaluated went these steps."""
        if self._open and not self.muted:
            self._open[-1].steps += steps

    def remember(self, key: tuple[str, Row]) -> None:
        """The expression that is open is the first use of a declared value."""
        if self._open and not self.muted:
            self._known[key] = self._open[-1]

    def repeat(self, key: tuple[str, Row]) -> None:
        """The expression that is open uses a declared value again."""
        if self._open and not self.muted and key in self._known:
            known, here = self._known[key], self._open[-1]
            here.parts, here.laws, here.steps = known.parts, known.laws, known.steps

    @contextmanager
    def silence(self) -> Iterator[None]:
        """What happens inside is not noted."""
        before, self.muted = self.muted, True
        try:
            yield
        finally:
            self.muted = before
