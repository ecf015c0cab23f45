"""The place where reading stopped, with what stands around it: what every explanation looks at."""

from __future__ import annotations

from dataclasses import dataclass

from checker.diagnostics.source import Span
from checker.syntax.cut import Slice
from checker.syntax.scan import Piece
from checker.syntax.tables import Read, Unparsed, spellings
from checker.syntax.words import HARD

# All of these fit only where a value may begin.
_VALUE = frozenset({"NAME", "NUMBER", "LPAR", "DATE"})


@dataclass(frozen=True)
class Stop:
    """A slice and the place in it where reading stopped; `index` is that of the piece that did not fit."""

    part: Slice
    failure: Unparsed
    index: int

    @property
    def found(self) -> Piece | None:
        """The piece that did not fit; None where the slice ended too early."""
        return self.at(0)

    def at(self, distance: int) -> Piece | None:
        """The piece some places after the one that did not fit; before it if negative."""
        index = self.index + distance
        return self.part.pieces[index] if 0 <= index < len(self.part.pieces) else None

    def text(self, distance: int = 0) -> str:
        """The text of a piece counted from the one that did not fit; empty past either end."""
        piece = self.at(distance)
        return "" if piece is None else piece.text

    @property
    def word(self) -> str:
        """The word that did not fit; `in force` and `near miss` count as one."""
        pair = f"{self.text()} {self.text(1)}"
        return pair if pair in ("in force", "near miss") else self.text()

    @property
    def span(self) -> Span:
        """The piece that did not fit, or the last piece where the slice ended too early."""
        piece = self.found or self.part.pieces[-1]
        return piece.span(self.part.source)

    @property
    def before(self) -> Span:
        """The piece before the one that did not fit, or that one if it is the first."""
        piece = self.at(-1) or self.part.pieces[0]
        return piece.span(self.part.source)

    @property
    def accepted(self) -> frozenset[str]:
        """The terminals that would have fitted."""
        return self.failure.accepted

    @property
    def read(self) -> tuple[Read, ...]:
        """What was read and is not yet part of anything larger."""
        return self.failure.read

    @property
    def wants_value(self) -> bool:
        """Whether a value or a condition should have begun here."""
        return self.accepted >= _VALUE

    @property
    def after_value(self) -> bool:
        """Whether a condition or value stands before and could have ended here."""
        return {"AND", "OR"} & self.accepted != frozenset() or "PLUS" in self.accepted

    @property
    def starts_line(self) -> bool:
        """Whether the piece that did not fit is the first on its line."""
        if self.found is None:
            return True
        text = self.part.source.text
        return not text[text.rfind("\n", 0, self.found.start) + 1 : self.found.start].strip()

    @property
    def ends_clause(self) -> bool:
        """Whether a clause or the text ends here, so that something is missing before."""
        return self.found is None or self.word in HARD or self.word in ("in force", "near miss")

    def words(self) -> tuple[str, ...]:
        """The words of the language that would have fitted, sorted."""
        spelled = (spellings().get(terminal, "") for terminal in self.accepted)
        return tuple(sorted(word for word in spelled if word[:1].isalpha()))
