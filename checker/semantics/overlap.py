"""Exceptions that could apply together, and versions that `where` does not keep apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from checker.diagnostics.diagnostic import Diagnostic, Label
from checker.semantics.formulas import ZERO, AtMost, Formula, TooHardError, every, example, fails
from checker.semantics.ground import Ring, World, above
from checker.semantics.ground_values import Row
from checker.semantics.model import Deadline, Definition, Exemption, InForce
from checker.semantics.notes import Dated
from checker.semantics.schema import Schema
from checker.semantics.types import DateType
from checker.semantics.witness import printed

# How much of the world is looked at, and how long an example is sought, in steps and not in seconds, so that the
# same policy has the same mistakes everywhere.
_READING = 6_000
_SEEKING = 3_000
_SIZES = (0, 1, 2)
_TEN_YEARS = 3_650


@dataclass(frozen=True)
class Together:
    """Two conditions that can hold together, with a case; `shown` is False where that could not be settled."""

    shown: bool
    case: str | None


@dataclass(frozen=True)
class Overlap:
    """Two exceptions of one declaration."""

    first: Exemption
    second: Exemption
    together: Together


def overlaps(
    declared: Definition | Deadline, schema: Schema, found: Mapping[str, Definition | Deadline]
) -> Iterator[Overlap]:
    """The pairs of exceptions of a declaration that could apply together, neither of them over the other."""
    seen: set[tuple[str, str]] = set()
    for version in declared.versions:
        among = (*version.exceptions, *declared.amendments)
        for first, second in combinations(among, 2):
            ordered = second.label in above(first, among) or first.label in above(second, among)
            if ordered or (first.label, second.label) in seen or not _same_days(first.in_force, second.in_force):
                continue
            over = [each for each in among if {first.label, second.label} <= above(each, among)]
            together = _together(declared.record, first, second, over, version.in_force, schema, found)
            if together is not None:
                seen.add((first.label, second.label))
                yield Overlap(first, second, together)


def versions_together(
    record: str,
    earlier: Dated,
    later: Dated,
    schema: Schema,
    found: Mapping[str, Definition | Deadline],
) -> Together | None:
    """Whether two versions could both be in force for one record; None where their `where` keeps them apart."""

    def conditions(ring: Ring) -> Formula:
        return every(ring.in_force(earlier.in_force), ring.in_force(later.in_force))

    return _possible(record, conditions, later.in_force.start, "both versions are in force", schema, found)


def _same_days(one: InForce, other: InForce) -> bool:
    starts_in_time = other.through is None or one.start <= other.through
    return starts_in_time and (one.through is None or other.start <= one.through)


def _together(
    record: str,
    first: Exemption,
    second: Exemption,
    over: Sequence[Exemption],
    version: InForce,
    schema: Schema,
    found: Mapping[str, Definition | Deadline],
) -> Together | None:
    def applies(ring: Ring, each: Exemption) -> Formula:
        return every(ring.in_force(each.in_force), ring.condition(each.when))

    def conditions(ring: Ring) -> Formula:
        both = every(ring.in_force(version), applies(ring, first), applies(ring, second))
        return every(both, *(fails(applies(ring, each)) for each in over))

    start = max(first.in_force.start, second.in_force.start, version.start)
    return _possible(record, conditions, start, f"{first.label} and {second.label}", schema, found)


def _possible(
    record: str,
    conditions: Callable[[Ring], Formula],
    start: date,
    title: str,
    schema: Schema,
    found: Mapping[str, Definition | Deadline],
) -> Together | None:
    """Looks for a record for which the conditions hold: first without looking into anything, then in small worlds."""
    here = Row(("here",), record)
    try:
        unseen = World(schema, found, -1, _READING)
        if example(conditions(Ring(unseen, here)), _SEEKING) is None:
            return None
        for size in _SIZES:
            world = World(schema, found, size, _READING)
            formula = conditions(Ring(world, here))
            held = example(every(formula, *world.over), _SEEKING, _plausible(world, start))
            if held is not None and not world.loose:
                return Together(True, printed(held, world, here, title))
            if held is not None or example(formula, _SEEKING) is not None:
                return Together(False, None)
    except TooHardError:
        return Together(False, None)
    return None


def _plausible(world: World, start: date) -> tuple[AtMost, ...]:
    """Days near the start of the law, for an example that looks like a case."""
    first = start.toordinal()
    wishes = []
    for key, (row, name) in world.fields.items():
        if isinstance(world.schema.records[row.record].fields[name].type, DateType):
            wishes.append(AtMost(ZERO, key, -first))
            wishes.append(AtMost(key, ZERO, first + _TEN_YEARS))
    return tuple(wishes)


def exceptions_overlap(what: str, overlap: Overlap) -> Diagnostic:
    """Two exceptions of one declaration can apply together, and nothing says which comes first.

    The law would then have two values for one record. Where one of them prevails, say so with `over LABEL`; where
    they are meant for different records, let a guard say so; where a third value holds when both do, write a third
    exception that is over both. The message prints a record for which both apply, as a case.

    Wrong:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts received_on
            runs 30 days
            never rolls
            except one "One"
              cite "None"
              when signed
              runs 40 days
            except two "Two"
              cite "None"
              when wants = copy
              runs 60 days
    Right:
        deadline limit of request "A last day"
          in force from 2003-01-01 by received_on
            cite "None"
            starts received_on
            runs 30 days
            never rolls
            except one "One"
              cite "None"
              when signed
              runs 40 days
            except two "Two"
              cite "None"
              over one
              when wants = copy
              runs 60 days
    """
    first, second = overlap.first, overlap.second
    case = overlap.together.case
    paste = "" if case is None else f", or let a guard keep them apart\nhere is such a record:\n{case}"
    return Diagnostic(
        code="exceptions-overlap",
        message=f"`{first.label}` and `{second.label}` of `{what}` can apply together, and neither is over the other",
        span=second.span,
        help=f"`over {first.label}`, if this one prevails{paste}",
        labels=(Label(first.span, "the other exception"),),
    )


def overlap_not_settled(what: str, overlap: Overlap) -> Diagnostic:
    """It could not be shown that two exceptions never apply together.

    The search looks at conditions on fields, words, days and up to two records of each table. What it cannot look
    into (totals, what a letter states, clocks that pause) it takes as possible. Say `over LABEL`, which costs nothing
    where they never meet, or write guards that exclude each other in plain sight.
    """
    first, second = overlap.first, overlap.second
    return Diagnostic(
        code="overlap-not-settled",
        message=f"`{first.label}` and `{second.label}` of `{what}` could not be shown to exclude each other",
        span=second.span,
        help=f"`over {first.label}`, or guards that exclude each other",
        labels=(Label(first.span, "the other exception"),),
    )


def versions_not_apart(what: str, earlier: Dated, later: Dated, together: Together) -> Diagnostic:
    """Two versions of a declaration are in force together, and their `where` does not keep them apart."""
    verb = "can both be in force for one record" if together.shown else "could not be shown to exclude each other"
    return Diagnostic(
        code="versions-not-apart",
        message=f"two versions of `{what}` {verb}",
        span=later.span,
        help="let their `where` exclude each other" + (f"\n{together.case}" if together.case else ""),
        labels=(Label(earlier.span, "the other version"),),
    )


MISTAKES = (
    exceptions_overlap,
    overlap_not_settled,
    versions_not_apart,
)
