"""Attributes of the words of a vocabulary, the facts that a word needs, and the days on which it is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.plan.place import CURRENT, Place
from checker.plan.scalars import Literal, Scalar, both, case, either, equal, less, one_of, opposite, swapped
from checker.plan.scalars import Word as Name
from checker.plan.worth import (
    KNOWN,
    MISSING,
    NO,
    OPEN,
    UNKNOWN,
    YES,
    Plain,
    Truth,
    Worth,
    conjunction,
    mapped,
    tested,
    truth_if,
    unsaid,
)
from checker.semantics import expressions as e
from checker.semantics.model import Word
from checker.semantics.types import TruthType

if TYPE_CHECKING:
    from checker.plan.lower import Lowering


def has_attribute(lowering: Lowering, expression: e.HasAttribute, place: Place) -> Worth:
    """An attribute of a word; OPEN for a word whose versions differ in it."""
    words = lowering.program.vocabularies[expression.vocabulary].words
    if not isinstance(expression.type, TruthType):
        return unsaid()
    yes: list[Name] = []
    no: list[Name] = []
    mixed: list[Name] = []
    for word in words.values():
        values = {version.attributes[expression.attribute] for version in word.versions}
        (mixed if len(values) != 1 else yes if values == {True} else no).append(Name(word.name))

    def of(value: Plain) -> Scalar:
        listed = case(
            ((one_of(value.value, yes), YES), (one_of(value.value, no), NO), (one_of(value.value, mixed), OPEN)),
            UNKNOWN,
        )
        return case(((equal(value.status, KNOWN), listed), (equal(value.status, MISSING), UNKNOWN)), value.status)

    value = lowering.plain(expression.value, place)
    # An absent word is one that is not listed, so that its option must not be left out.
    value = mapped(_unlisted_if_absent, (value,), place.frame.keep)
    return Truth(tested(of, (value,), place.frame.keep))


def _unlisted_if_absent(value: Plain) -> Plain:
    return Plain(value.value, case(((equal(value.status, MISSING), UNKNOWN),), value.status))


def made_out(lowering: Lowering, expression: e.MadeOut, place: Place) -> Scalar:
    """Every fact that the word needs holds, and none that bars it does, for the row that holds the word."""
    row = lowering.row(expression.row, place)
    there = Place(place.frame, {CURRENT: row}, asking=place.asking or place.row(CURRENT))
    words = lowering.program.vocabularies[expression.vocabulary].words
    conditions = [(word, place.frame.keep(_conditions(lowering, word, there))) for word in words.values()]

    def of(value: Plain) -> Scalar:
        by_word = case([(equal(value.value, Name(word.name)), code) for word, code in conditions], UNKNOWN)
        return case(((equal(value.status, KNOWN), by_word),), value.status)

    code = tested(of, (lowering.plain(expression.value, place),), place.frame.keep)
    held = either(equal(row.status, KNOWN), equal(row.status, MISSING))
    return case(((row.tied, OPEN), (both(opposite(held), opposite(equal(code, NO))), row.status)), code)


def _conditions(lowering: Lowering, word: Word, place: Place) -> Scalar:
    first, *others = word.versions
    if any(version.conditions != first.conditions for version in others):
        return OPEN
    codes = []
    for condition in first.conditions:
        code = lowering.truth(condition.test, place)
        codes.append(swapped(code) if condition.barred else code)
    return conjunction(codes)


def valid_on(lowering: Lowering, expression: e.ValidOn, place: Place) -> Scalar:
    """Whether some version of the word is in force on the day."""
    words = lowering.program.vocabularies[expression.vocabulary].words

    def of(value: Plain, day: Plain) -> Scalar:
        by_word = case([(equal(value.value, Name(word.name)), _on(word, day)) for word in words.values()], NO)
        return case(
            (
                (either(equal(value.status, MISSING), equal(day.status, MISSING)), NO),
                (equal(value.status, KNOWN), by_word),
            ),
            value.status,
        )

    values = (lowering.plain(expression.value, place), lowering.plain(expression.day, place))
    return tested(of, values, place.frame.keep)


def _on(word: Word, day: Plain) -> Scalar:
    if any(version.in_force.where is not None for version in word.versions):
        return OPEN
    spans = [
        both(
            opposite(less(day.value, Literal(version.in_force.start.toordinal()))),
            *(
                ()
                if version.in_force.through is None
                else (opposite(less(Literal(version.in_force.through.toordinal()), day.value)),)
            ),
        )
        for version in word.versions
    ]
    return case(((equal(day.status, KNOWN), truth_if(either(*spans))),), day.status)
