"""Kleene's logic with blame: unknown operands carry the facts for want of which they are unknown."""

from __future__ import annotations

from collections.abc import Iterable

from checker.engines.reference.values import Blame, Truth, joined
from checker.semantics.data import Unknown


def negation(truth: Truth) -> Truth:
    """`not`: unknown stays unknown, for the same facts."""
    return truth if isinstance(truth, Unknown) else not truth


def conjunction(truths: Iterable[Truth]) -> Truth:
    """`and`: false if any is; otherwise unknown for all that the unknown operands blame; over nothing it is true."""
    unknown: list[Blame] = []
    for truth in truths:
        if truth is False:
            return False
        if isinstance(truth, Unknown):
            unknown.append(truth.blame)
    return Unknown(joined(*unknown)) if unknown else True


def disjunction(truths: Iterable[Truth]) -> Truth:
    """`or`: true if any is; otherwise unknown for all that the unknown operands blame; over nothing it is false."""
    unknown: list[Blame] = []
    for truth in truths:
        if truth is True:
            return True
        if isinstance(truth, Unknown):
            unknown.append(truth.blame)
    return Unknown(joined(*unknown)) if unknown else False
