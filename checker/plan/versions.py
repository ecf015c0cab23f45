"""Which version and which exception of a declaration may hold, as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.plan.place import Place
from checker.plan.scalars import TRUE, Literal, Scalar, both, case, either, equal, less, opposite, worst
from checker.plan.worth import (
    KNOWN,
    MISSING,
    OPEN,
    YES,
    Plain,
    conjunction,
    fails,
    holds,
    in_range,
    tested,
    truth_if,
    where_known,
)
from checker.semantics.model import Exemption, InForce

if TYPE_CHECKING:
    from checker.plan.lower import Lowering


@dataclass(frozen=True)
class Selected:
    """For each version whether it may hold, the code of what keeps several open, and whether there is none."""

    possible: tuple[Scalar, ...]
    doubt: Scalar
    none: Scalar


def in_force(lowering: Lowering, version: InForce, place: Place) -> Scalar:
    """The code of a version's being in force; an absent day keeps no version out."""
    code: Scalar = YES
    if version.by is not None:
        first, last = Literal(version.start.toordinal()), version.through

        def covers(day: Plain) -> Scalar:
            after = opposite(less(day.value, first))
            inside = after if last is None else in_range(day.value, first, Literal(last.toordinal()))
            return case(((equal(day.status, MISSING), YES),), where_known(day.status, truth_if(inside)))

        code = tested(covers, (lowering.plain(version.by, place),), place.frame.keep)
    if version.where is not None:
        code = conjunction((code, lowering.truth(version.where, place)))
    return place.frame.keep(code)


def select(lowering: Lowering, versions: Sequence[InForce], place: Place) -> Selected:
    """The version by its date; one that surely holds is alone, else all that may."""
    keep = place.frame.keep
    codes = [in_force(lowering, version, place) for version in versions]
    none = keep(both(*map(fails, codes)))
    if len(codes) == 1:
        return Selected((opposite(none),), KNOWN, none)
    sure = keep(either(*map(holds, codes)))
    possible = tuple(keep(case(((sure, holds(code)),), opposite(fails(code)))) for code in codes)
    unsure = [case(((either(holds(code), fails(code)), KNOWN),), code) for code in codes]
    many = either(*(both(a, b) for index, a in enumerate(possible) for b in possible[index + 1 :]))
    doubt = case(((both(opposite(sure), many), worst(KNOWN, *unsure)),), KNOWN)
    return Selected(possible, keep(doubt), none)


def winners(
    lowering: Lowering, exceptions: Sequence[Exemption], place: Place
) -> tuple[tuple[tuple[Scalar, Exemption | None], ...], Scalar]:
    """The exceptions that may replace the base (None), each with whether it may, and the code of their guards."""
    if not exceptions:
        return ((TRUE, None),), KNOWN
    keep = place.frame.keep
    above = _order(exceptions)
    guards = {
        each.label: keep(conjunction((in_force(lowering, each.in_force, place), lowering.truth(each.when, place))))
        for each in exceptions
    }
    top = {
        label: keep(
            both(holds(guard), *(opposite(holds(guards[o])) for o in guards if label in above[o] and o != label))
        )
        for label, guard in guards.items()
    }
    open_ = {
        label: keep(
            both(
                opposite(either(holds(guard), fails(guard))),
                *(opposite(on_top) for other, on_top in top.items() if other not in above[label] and other != label),
            )
        )
        for label, guard in guards.items()
    }
    clash = either(*(both(top[a], top[b]) for i, a in enumerate(top) for b in list(top)[i + 1 :]))
    possible = [(keep(either(open_[each.label], top[each.label])), each) for each in exceptions]
    base = keep(both(*(opposite(on_top) for on_top in top.values())))
    doubts = [case(((is_open, guards[label]),), KNOWN) for label, is_open in open_.items()]
    doubt = keep(case(((clash, OPEN),), worst(KNOWN, *doubts)))
    return (*possible, (base, None)), doubt


def _order(exceptions: Sequence[Exemption]) -> dict[str, frozenset[str]]:
    """For each label those that it is over, directly or through others."""
    reached = {exception.label: frozenset(exception.over) for exception in exceptions}
    for _ in exceptions:
        reached = {
            label: below.union(*(reached.get(each, frozenset()) for each in below)) for label, below in reached.items()
        }
    return reached
