"""Whether any record can meet several conditions at once, and which of them are at odds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checker.diagnostics.diagnostic import Label
from checker.diagnostics.source import Span
from checker.lint.overview import Overview, expressions
from checker.semantics import expressions as typed
from checker.semantics.expressions import TypedExpr
from checker.semantics.formulas import Formula, TooHardError, every, example, fails
from checker.semantics.ground import Ring, World
from checker.semantics.ground_values import Alternatives, Row
from checker.semantics.model import InForce

# In steps and not in seconds, so that the same policy has the same remarks everywhere.
_READING = 20_000
_SEEKING = 6_000
_NOTHING_SEEN = -1
_MOST_ROWS = 4

# Of these a small world holds too few, or takes two readings for one where a variable stands in them.
_TOO_FEW = (typed.Count, typed.Total, typed.EvidenceOf, typed.GroupRows, typed.Column)
_TAKEN_WHOLE = (
    typed.HasAttribute,
    typed.MadeOut,
    typed.ValidOn,
    typed.Reads,
    typed.Says,
    typed.VerdictOf,
    typed.Extreme,
    typed.Call,
    typed.Arithmetic,
    typed.PeriodValue,
)

_PICKING = (typed.Quantified, typed.Pick)


@dataclass(frozen=True)
class Part:
    """One of several conditions: how it reads as a formula, where it stands, and the expressions in it."""

    formula: Callable[[Ring], Formula]
    span: Span | None
    reads: Any


def holds(condition: TypedExpr) -> Part:
    """That a condition holds."""
    return Part(lambda ring: ring.condition(condition), condition.span, condition)


def broken(condition: TypedExpr) -> Part:
    """That a condition fails."""
    return Part(lambda ring: fails(ring.condition(condition)), condition.span, condition)


def none_of(conditions: Sequence[Part]) -> Part:
    """That none of the conditions holds."""
    return Part(
        lambda ring: every(*(fails(each.formula(ring)) for each in conditions)),
        None,
        tuple(each.reads for each in conditions),
    )


def within(dates: InForce) -> Part:
    """That a version is in force."""
    span = None if dates.by is None else dates.by.span
    return Part(lambda ring: ring.in_force(dates), span, (dates.by, dates.where))


def at_odds(
    record: str, parts: Sequence[Part], overview: Overview, lets: Sequence[tuple[str, TypedExpr]] = ()
) -> tuple[Part, ...]:
    """The fewest of the parts that no record can meet together; none where some record may meet them all.

    What could not be settled within a fixed number of steps counts as possible.
    """
    if not _never(record, parts, overview, lets):
        return ()
    kept = list(parts)
    for part in parts:
        fewer = [each for each in kept if each is not part]
        if fewer and _never(record, fewer, overview, lets):
            kept = fewer
    return tuple(kept)


def labels(parts: Sequence[Part], besides: Span, words: str) -> tuple[Label, ...]:
    """A label on each of the parts but the one that is reported."""
    spans = dict.fromkeys(part.span for part in parts if part.span is not None and part.span != besides)
    return tuple(Label(span, words) for span in spans)


def _never(record: str, parts: Sequence[Part], overview: Overview, lets: Sequence[tuple[str, TypedExpr]]) -> bool:
    read = [each for part in parts for each in _all(part.reads, overview)]
    if any(isinstance(each, typed.Presence) and each.asks == "known" for each in read):
        return False
    if not _found(record, parts, overview, lets, _NOTHING_SEEN):
        return True
    picking = [each for each in read if isinstance(each, _PICKING)]
    if len(picking) > _MOST_ROWS or not all(map(_seen_through, read)):
        return False
    if any(_nested(each, overview) for each in picking):
        return False
    # Each of them speaks of one row that is there, at most: so many rows show every way in which they can turn out.
    return not any(_found(record, parts, overview, lets, size) for size in range(len(picking) + 1))


def _found(
    record: str, parts: Sequence[Part], overview: Overview, lets: Sequence[tuple[str, TypedExpr]], size: int
) -> bool:
    """Whether a world of this size holds such a record, or may hold one."""
    world = World(overview.schema, overview.found, size, _READING)
    variables: dict[str, Alternatives] = {}
    try:
        for name, value in lets:
            variables[name] = Ring(world, Row(("here",), record), variables).value(value)
        ring = Ring(world, Row(("here",), record), variables)
        return example(every(*(part.formula(ring) for part in parts)), _SEEKING) is not None
    except TooHardError:
        return True


def _nested(expression: typed.Quantified | typed.Pick, overview: Overview) -> bool:
    """Whether what is asked of each row asks for rows itself."""
    inside = (expression.where, expression.has if isinstance(expression, typed.Quantified) else expression.by)
    return any(isinstance(each, _PICKING) for each in _all(inside, overview))


def _all(value: Any, overview: Overview) -> Iterator[TypedExpr]:
    """Every expression of a condition, and of the definitions and deadlines that it reads."""
    waiting, seen = [value], set[str]()
    while waiting:
        for expression in expressions(waiting.pop()):
            yield expression
            identity = _declared(expression)
            if identity is not None and identity not in seen:
                seen.add(identity)
                waiting.append(_meaning(overview.found, identity))


def _declared(expression: TypedExpr) -> str | None:
    match expression:
        case typed.DefinedOf(definition=identity) | typed.DeadlineOf(deadline=identity):
            return identity
    return None


def _meaning(found: Mapping[str, Any], identity: str) -> Any:
    declared = found.get(identity)
    return None if declared is None else (declared.versions, declared.amendments)


def _seen_through(expression: TypedExpr) -> bool:
    """Whether small worlds show every way in which the expression can turn out."""
    if isinstance(expression, _TOO_FEW):
        return False
    return not isinstance(expression, _TAKEN_WHOLE) or not any(
        isinstance(part, typed.Variable) for part in expressions(expression)
    )
