"""From a reading to what an engine needs to know of a letter."""

from __future__ import annotations

from typing import Literal

from checker.letters.reading import Reading
from checker.letters.statements import Statement
from checker.semantics.data import Answer, Fact, Heard


def heard(reading: Reading, key: str) -> Heard | None:
    """What the letter with the row key `key` says, by concept id; None where its text could not be read."""
    if not reading.readable:
        return None
    answers = {
        concept: tuple(
            _answer(statement, key)
            for statement in (reading.general.get(name, reading.statements[name]), *reading.scoped.get(name, ()))
            if statement.polarity != "absent"
        )
        for name, concept in reading.concept_ids.items()
    }
    return Heard(
        answers={concept: given for concept, given in answers.items() if given},
        codes=frozenset(reading.grounds),
        found={reading.concept_ids[name]: tuple(one.value for one in found) for name, found in reading.found.items()},
        spans={
            concept: reading.statements[name].spans
            for name, concept in reading.concept_ids.items()
            if reading.statements[name].spans
        },
    )


def _answer(statement: Statement, key: str) -> Answer:
    why = None
    if statement.polarity == "undecided":
        kind: Literal["language", "text"] = "language" if statement.because == "language" else "text"
        why = Fact(kind, "letter", kind, key, why=statement.because)
    return Answer(statement.polarity, statement.about, why)
