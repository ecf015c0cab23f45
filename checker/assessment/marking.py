"""From a reading to a letter with its statements marked and what it lacks beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from checker.assessment.demands import label_of
from checker.assessment.marked import Demand, Mark, MarkedLetter, Said
from checker.assessment.spots import spots_of
from checker.letters.documents import Document
from checker.letters.reading import Reading
from checker.letters.statement import Statement
from checker.semantics.data import Polarity
from checker.semantics.model import Concept, Program

UNFILLED = "unfilled"


def marked_letter(
    program: Program,
    document: Document,
    reading: Reading,
    asked: frozenset[str],
    demands: Sequence[Demand],
    show_text: bool,
) -> MarkedLetter:
    """The letter as it is shown; concepts without a row are marked where they are among the ids `asked`.

    A concept that the program leaves out, because its policy has a mistake, is left out here too.
    """
    rows = sorted((row, name) for name, concept in _known(program, reading) for row in concept.authority.rows)
    return MarkedLetter(
        file=f"{reading.file} ({reading.origin})" if reading.origin else reading.file,
        why_not="" if reading.readable else reading.why_not,
        recognised=document.recognised,
        regime=reading.regime,
        kinds=reading.kinds,
        language=reading.language,
        sent_on=reading.sent_on,
        received_on=reading.received_on,
        promised_date=reading.promised_date,
        grounds=tuple(reading.as_json()["grounds"]),
        unfilled=spots_of(document, (blank.span for blank in reading.unfilled)),
        text=document.text if show_text and document.readable else None,
        pages=document.pages,
        marks=tuple(_marks(program, document, reading, asked, _forbidden(demands))) if show_text else (),
        said=tuple(_said(document, row, name, reading.statements[name]) for row, name in rows),
        demands=tuple(demands),
    )


def _said(document: Document, row: str, name: str, statement: Statement) -> Said:
    return Said(
        label=row,
        name=_in_words(name),
        polarity=statement.polarity,
        because=statement.because,
        reader=statement.reader,
        spots=spots_of(document, statement.spans),
    )


def _known(program: Program, reading: Reading) -> Iterator[tuple[str, Concept]]:
    """The concepts of a reading by the names that it gives them."""
    for name, concept in reading.concept_ids.items():
        if concept in program.concepts:
            yield name, program.concepts[concept]


def _in_words(name: str) -> str:
    return name.replace("_", " ")


def _forbidden(demands: Sequence[Demand]) -> frozenset[str]:
    return frozenset(concept for each in demands if each.verdict == "breached" for concept in each.forbidden)


def _marks(
    program: Program, document: Document, reading: Reading, asked: frozenset[str], forbidden: frozenset[str]
) -> list[Mark]:
    """The spans that statements rest on, joined where those of one statement meet, and the fields left open."""
    found: list[Mark] = []
    for name, concept in _known(program, reading):
        if concept.id in asked or concept.authority.rows:
            statement, label, wrong = reading.statements[name], label_of(concept), concept.id in forbidden
            for polarity, spans in _sides(statement):
                found += (
                    Mark(start, end, label, _in_words(name), polarity, wrong, statement.reader)
                    for start, end in _joined(spans, document.text)
                )
    for start, end in _joined((blank.span for blank in reading.unfilled), document.text):
        found.append(Mark(start, end, UNFILLED, "a field that was left open", "blank"))
    return sorted(found, key=lambda mark: (mark.start, -mark.end, mark.label, mark.polarity))


def _sides(statement: Statement) -> Iterator[tuple[Polarity, Sequence[tuple[int, int]]]]:
    """The spans of a statement; those that say the opposite are on a side of their own."""
    yield statement.polarity, [span for span in statement.spans if span not in statement.opposed]
    yield "states", statement.opposed


def _joined(spans: Iterable[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    """Spans that overlap, or between which there are only spaces, as one."""
    joined: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if joined is None:
            joined = (start, end)
        elif start <= joined[1] or text[joined[1] : start].isspace():
            joined = (joined[0], max(end, joined[1]))
        else:
            yield joined
            joined = (start, end)
    if joined is not None:
        yield joined
