"""A reading as plain data that may lie on disk: places and closed words, apart from what is quoted from the letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from checker.letters.documents import Document
from checker.letters.outcome import Found, Reading, Unfilled
from checker.letters.statement import Because, Polarity, Resemblance, Statement

if TYPE_CHECKING:
    from checker.letters.model import ConceptSet

ABSENT = Statement("absent")
PlainReading = tuple[dict[str, Any], list[str | None]]
"""Places and closed words, and the values that are from the letter."""


def plain(reading: Reading) -> PlainReading:
    """What of a reading is places and closed words, and its values: days, facts, what slots ask for, examples.

    Texts of facts are in neither: the letter has them, at their places. Statements of what is absent are left out.
    """
    values: list[str | None] = [reading.sent_on, reading.received_on, reading.promised_date]
    kept = {
        "readable": reading.readable,
        "kinds": list(reading.kinds),
        "kinds_sure": reading.kinds_sure,
        "language": reading.language,
        "grounds": list(reading.grounds),
        "statements": {
            name: _plain_statement(one, values) for name, one in reading.statements.items() if one != ABSENT
        },
        "scoped": {
            name: [_plain_statement(one, values) for one in several] for name, several in reading.scoped.items()
        },
        "general": {name: _plain_statement(one, values) for name, one in reading.general.items()},
        "found": {name: [one.span for one in several] for name, several in reading.found.items()},
        "unfilled": [one.span for one in reading.unfilled],
        "mended": list(reading.mended),
    }
    values += [one.value for several in reading.found.values() for one in several]
    values += [one.kind for one in reading.unfilled]
    return kept, values


def restored(
    kept: Mapping[str, Any], values: Sequence[str | None], document: Document, concepts: ConceptSet
) -> Reading:
    """The reading that was made plain, of a letter with the same text; raises what a wrong shape raises.

    A wrong shape is a ValueError, KeyError, TypeError or StopIteration.
    """
    rest = iter(values)
    sent_on, received_on, promised = next(rest), next(rest), next(rest)
    said = {name: _statement(one, rest) for name, one in kept["statements"].items()}
    scoped = {name: tuple(_statement(one, rest) for one in several) for name, several in kept["scoped"].items()}
    general = {name: _statement(one, rest) for name, one in kept["general"].items()}
    found = {
        name: tuple(Found(document.text[start:end], _text(rest), (start, end)) for start, end in several)
        for name, several in kept["found"].items()
    }
    unfilled = tuple(Unfilled(_text(rest), (start, end)) for start, end in kept["unfilled"])
    # no more is asked of concepts than their outline has, so that none is compiled
    statements = {name: said.get(name, ABSENT) for name in concepts.ids}
    names = tuple(statements)
    return Reading(
        document.file, document.origin, kept["readable"], "" if kept["readable"] else _too_damaged(), concepts.regime,
        tuple(kept["kinds"]), kept["language"], sent_on, received_on, promised, tuple(kept["grounds"]),
        MappingProxyType(statements),
        MappingProxyType({row: statements[names[number]] for row, number in concepts.rows.items()}),
        MappingProxyType(scoped),
        MappingProxyType(general),
        MappingProxyType(found),
        unfilled,
        concepts.ids,
        kept["kinds_sure"],
        _spans(kept["mended"]),
    )  # fmt: skip


def _plain_statement(one: Statement, values: list[str | None]) -> list[Any]:
    """Polarity, places, reader, what it lacks, ground, opposed places; the place of an example and its likeness."""
    kept: list[Any] = [one.polarity, one.spans, one.reader, one.because, one.about, one.opposed]
    if one.resembles is not None:
        kept += [one.resembles.place, one.resembles.likeness]
        values.append(one.resembles.example)
    return kept


def _statement(kept: Sequence[Any], values: Iterator[str | None]) -> Statement:
    polarity, spans, reader, because, about, opposed, *rest = kept
    if rest:
        place, likeness = rest
        resembles = Resemblance(_text(values), place, likeness)
        return Statement(polarity, _spans(spans), reader, because, about, _spans(opposed), resembles)
    if spans or opposed:
        return Statement(polarity, _spans(spans), reader, because, about, _spans(opposed))
    return _nowhere(polarity, reader, because, about)


@lru_cache(1_000)
def _nowhere(polarity: Polarity, reader: str, because: Because, about: str | None) -> Statement:
    """What is said at no place; most statements are alike."""
    return Statement(polarity, (), reader, because, about)


def _spans(kept: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    if type(kept) is tuple:
        return kept
    return tuple([(start, end) for start, end in kept])


def _text(values: Iterator[str | None]) -> str:
    value = next(values)
    if value is None:
        raise ValueError("a value is missing")
    return value


def _too_damaged() -> str:
    from checker.letters.legibility import TOO_DAMAGED  # few letters are

    return TOO_DAMAGED
