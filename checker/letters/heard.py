"""From a reading to what an engine needs to know of a letter."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Literal

from checker.letters.outcome import Reading
from checker.letters.statement import Polarity, Statement
from checker.semantics.data import Answer, Fact, Heard

Answers = tuple[Answer, ...]
_WHY: Mapping[str, str] = MappingProxyType({"likeness": "a sentence is like it, and none surely says it"})


class Spans(Mapping[str, tuple[tuple[int, int], ...]]):
    """Spans by concept, in eight bytes each: a letter has a hundred, and a check holds those of all letters."""

    __slots__ = ("_concepts", "_counts", "_offsets")

    def __init__(self, spans: Mapping[str, Sequence[tuple[int, int]]]) -> None:
        self._concepts = tuple(spans)
        self._counts = array("I", map(len, spans.values()))
        self._offsets = array("I", [offset for several in spans.values() for span in several for offset in span])

    def __getitem__(self, concept: str) -> tuple[tuple[int, int], ...]:
        try:
            place = self._concepts.index(concept)
        except ValueError:
            raise KeyError(concept) from None
        first = 2 * sum(self._counts[:place])
        offsets = self._offsets[first : first + 2 * self._counts[place]]
        return tuple(zip(offsets[::2], offsets[1::2], strict=True))

    def __iter__(self) -> Iterator[str]:
        return iter(self._concepts)

    def __len__(self) -> int:
        return len(self._concepts)


def heard(reading: Reading, key: str) -> Heard | None:
    """What the letter with the row key `key` says, by concept id; None where its text could not be read."""
    if not reading.readable:
        return None
    unread: dict[str, Answers] = {}
    answers = {concept: _answers(_told(reading, name), key, unread) for name, concept in reading.concept_ids.items()}
    return Heard(
        answers={concept: given for concept, given in answers.items() if given},
        codes=frozenset(reading.grounds),
        found={reading.concept_ids[name]: tuple(one.value for one in found) for name, found in reading.found.items()},
        spans=Spans(
            {
                concept: reading.statements[name].spans
                for name, concept in reading.concept_ids.items()
                if reading.statements[name].spans
            }
        ),
    )


def _told(reading: Reading, name: str) -> Iterator[Statement]:
    """What the letter says of all other grounds, then of single ones; what it takes away as a whole, no part gives."""
    whole = reading.statements[name]
    yield reading.general.get(name, whole)
    for part in reading.scoped.get(name, ()):
        if whole.polarity != "takes_away" or part.polarity == "takes_away":
            yield part


def _answers(statements: Iterator[Statement], key: str, unread: dict[str, Answers]) -> Answers:
    """The answers to a concept. Most say the same in all letters, and are one object; those of a letter that could not
    be found are the same for many concepts, and are kept in `unread`.
    """
    told = [statement for statement in statements if statement.polarity != "absent"]
    if len(told) != 1:
        return tuple([_answer(statement, key) for statement in told])
    statement = told[0]
    if statement.polarity != "undecided":
        return _plain_answer(statement.polarity, statement.about)
    kept = f"{statement.because} {statement.about}"
    if kept not in unread:
        unread[kept] = (_answer(statement, key),)
    return unread[kept]


@cache
def _plain_answer(polarity: Polarity, about: str | None) -> Answers:
    return (Answer(polarity, about),)


def _answer(statement: Statement, key: str) -> Answer:
    why = None
    if statement.polarity == "undecided":
        kind: Literal["language", "text"] = "language" if statement.because == "language" else "text"
        why = Fact(kind, "letter", kind, key, why=_WHY.get(statement.because, statement.because))
    return Answer(statement.polarity, statement.about, why)
