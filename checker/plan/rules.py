"""A rule as one column of its record's table: the number of its verdict, or LEFT_OPEN."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from checker.plan.place import Place
from checker.plan.scalars import (
    NULL,
    Literal,
    Ref,
    Scalar,
    both,
    case,
    either,
    equal,
    greatest,
    least,
    worst,
)
from checker.plan.verdicts import LEFT_OPEN, VERDICTS
from checker.plan.versions import select
from checker.plan.worth import OPEN, UNKNOWN, YES, conjunction, fails, holds
from checker.semantics.model import Rule, RuleVersion

if TYPE_CHECKING:
    from checker.plan.lower import Lowering

PASSED, BREACHED, UNDECIDED, PENDING, NOT_APPLICABLE, NO_LAW = (Literal(number) for number in range(len(VERDICTS)))
LEFT = Literal(LEFT_OPEN)


def verdict(lowering: Lowering, rule: Rule) -> Scalar:
    """The verdict of a rule about single records, in the record's table."""
    place = lowering.at(rule.versions[0].subject.record)
    keep = place.frame.keep
    selected = select(lowering, [version.in_force for version in rule.versions], place)
    found = [keep(_of_version(lowering, version, place)) for version in rule.versions]
    possible = [keep(case(((may, code),), NULL)) for may, code in zip(selected.possible, found, strict=True)]
    low, high = keep(least(*possible)), keep(greatest(*possible))
    # Several versions that may hold: the verdict on which they agree, else undecided for the date.
    code = case(((selected.none, NO_LAW), (equal(high, LEFT), LEFT), (equal(low, high), low)), UNDECIDED)
    return Ref(place.frame.column(code))


def _of_version(lowering: Lowering, version: RuleVersion, place: Place) -> Scalar:
    subject = version.subject
    keep = place.frame.keep
    tests = [test for test in (subject.applies, subject.where) if test is not None]
    applies = keep(conjunction([lowering.truth(test, place) for test in tests]) if tests else YES)
    for name, value in version.lets:
        place = replace(place, variables={**place.variables, name: lowering.worth(value, place)})
    met = keep(lowering.truth(version.require, place))
    blame = keep(worst(_unknown(applies), _unknown(met)))
    return case(
        (
            (fails(applies), NOT_APPLICABLE),
            (equal(blame, OPEN), LEFT),
            (equal(blame, UNKNOWN), UNDECIDED),
            (both(holds(applies), either(holds(met), fails(met))), case(((holds(met), PASSED),), BREACHED)),
        ),
        PENDING,
    )


def _unknown(code: Scalar) -> Scalar:
    """A code where it is unknown, else 0."""
    return case(((either(holds(code), fails(code)), YES),), code)
