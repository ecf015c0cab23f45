"""What letters say: columns of the letter that the loader fills from what was heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.plan.frames import Stored
from checker.plan.place import CURRENT, Place, carried
from checker.plan.scalars import Scalar, Word, case, equal
from checker.plan.versions import in_force
from checker.plan.worth import KNOWN, MISSING, NO, OPEN, Plain, RowWorth, Truth, fails, tested
from checker.semantics import expressions as e
from checker.semantics.types import WordType

if TYPE_CHECKING:
    from checker.plan.lower import Lowering


def says(lowering: Lowering, expression: e.Says, place: Place) -> Scalar:
    """Whether a letter states, takes away or comes near a concept, in all or about one ground."""
    letter = lowering.row(expression.letter, place)
    in_force = _in_force(lowering, expression.concept, letter, place)

    def heard(about: str) -> Scalar:
        return _column(lowering, ("says", expression.mode, expression.concept, about), letter, place)

    if expression.about is None:
        return case(((fails(in_force), OPEN),), heard(""))
    about = lowering.plain(expression.about, place)
    words = expression.about.type.words if isinstance(expression.about.type, WordType) else ()

    def of_ground(value: Plain) -> Scalar:
        by_word = case([(equal(value.value, Word(word)), heard(word)) for word in words], heard(""))
        # Of one that is unknown every scope is possible, which the reference engine goes through.
        return case(((equal(value.status, KNOWN), by_word), (equal(value.status, MISSING), NO)), OPEN)

    return case(((fails(in_force), OPEN),), tested(of_ground, (about,), place.frame.keep))


def _in_force(lowering: Lowering, concept: str, letter: RowWorth, place: Place) -> Scalar:
    there = Place(place.frame, {CURRENT: letter})
    return in_force(lowering, lowering.program.concepts[concept].in_force, there)


def _column(lowering: Lowering, what: tuple[str, ...], letter: RowWorth, place: Place) -> Scalar:
    frame = lowering.records(letter.record)
    worth = carried(Truth(frame.add(Stored(what))), frame, letter.key, letter.status, place.frame)
    assert isinstance(worth, Truth)
    return worth.code


def reads(lowering: Lowering, expression: e.Reads, place: Place) -> Scalar:
    """Whether the letter's words give a ground."""
    letter = lowering.row(expression.letter, place)
    value = lowering.plain(expression.value, place)
    words = expression.value.type.words if isinstance(expression.value.type, WordType) else ()

    def of_word(code: Plain) -> Scalar:
        heard = [(equal(code.value, Word(word)), _column(lowering, ("reads", word), letter, place)) for word in words]
        return case(((equal(code.status, KNOWN), case(heard, OPEN)), (equal(code.status, MISSING), NO)), OPEN)

    return tested(of_word, (value,), place.frame.keep)
