"""What a reading of a letter holds, and the interface of whatever reads one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from checker.letters.documents import Document
from checker.letters.grounds import printed
from checker.letters.statement import Statement

if TYPE_CHECKING:
    from checker.letters.model import ConceptSet


@dataclass(frozen=True)
class Found:
    """A fact that proves a concept: its text as the letter writes it, its settled value and its span."""

    text: str
    value: str
    span: tuple[int, int]


@dataclass(frozen=True)
class Unfilled:
    """A template slot or a group of boxes left open; `kind` is what it asks for, empty where that is not said."""

    kind: str
    span: tuple[int, int]


@dataclass(frozen=True)
class Reading:
    """What one letter says. Days are `YYYY-MM-DD`; spans are code points of the original text.

    `statements` has every concept of the regime by bare name; `rows` those with a requirement row, by row.
    `scoped` are statements about one ground only, by concept name; `general` are those of the concepts in `scoped` for
    every other ground. `found` are the facts behind a concept. `kinds_sure` is false where the kinds are only the
    likeliest of several. `mended` are the words and figures that were read otherwise than they stand there.
    """

    file: str
    origin: str
    readable: bool
    why_not: str
    regime: str
    kinds: tuple[str, ...]
    language: str | None
    sent_on: str | None
    received_on: str | None
    promised_date: str | None
    grounds: tuple[str, ...]
    statements: Mapping[str, Statement]
    rows: Mapping[str, Statement]
    scoped: Mapping[str, tuple[Statement, ...]]
    general: Mapping[str, Statement]
    found: Mapping[str, tuple[Found, ...]]
    unfilled: tuple[Unfilled, ...]
    concept_ids: Mapping[str, str]
    kinds_sure: bool = True
    mended: tuple[tuple[int, int], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The reading as `habeas read --format json` prints it, in a fixed order."""
        return {
            "file": self.file,
            **({"origin": self.origin} if self.origin else {}),
            "readable": self.readable,
            **({"why_not": self.why_not} if self.why_not else {}),
            "kinds": list(self.kinds),
            **({} if self.kinds_sure else {"kinds_sure": False}),
            "language": self.language,
            "sent_on": self.sent_on,
            "received_on": self.received_on,
            "promised_date": self.promised_date,
            "grounds": [printed(code) for code in self.grounds],
            "statements": {row: _statement_json(statement) for row, statement in self.rows.items()},
            "unfilled": [{"kind": one.kind, "span": list(one.span)} for one in self.unfilled],
            **({"mended": [list(span) for span in self.mended]} if self.mended else {}),
        }


def _statement_json(statement: Statement) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "polarity": statement.polarity,
        "reader": statement.reader,
        "spans": [list(span) for span in statement.spans],
    }
    if statement.because:
        shown["because"] = statement.because
    if statement.resembles is not None:
        shown["resembles"] = {
            "example": statement.resembles.example,
            "place": statement.resembles.place,
            "likeness": statement.resembles.likeness,
        }
    return shown


class Reader(Protocol):
    """Whatever can read a letter: the phrase reader, and slower ones that take what it left open."""

    def read(self, document: Document, concepts: ConceptSet) -> Reading:
        """What `document` says of each of `concepts`; never raises for a document's sake."""
        ...
