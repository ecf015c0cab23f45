"""Which of the blamed facts would settle a verdict: each is tried, settled each way, the rest left unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from checker.clock import add_days
from checker.engines.model import World
from checker.engines.reference.outcomes import Outcome
from checker.engines.reference.trials import Trial, trials_in
from checker.engines.reference.values import Option, Table
from checker.semantics.data import ABSENT, Answer, Fact, Heard, Money, Polarity, Row, Unknown
from checker.semantics.model import Program
from checker.semantics.types import CalendarType, DateType, MoneyType, NumberType, SetType, TruthType, Type, WordType

# More facts than these are listed untried: nobody settles so many one by one.
MOST_FACTS: Final = 12
MOST_WORDS: Final = 64
# Days around a known day on which the law's periods begin and end, and days far from all of them.
OFFSETS: Final = (-4000, -400, -95, -61, -46, -31, -30, -15, -1, 0, 1, 15, 30, 31, 46, 61, 95, 400, 4000)


@dataclass(frozen=True, slots=True)
class Wanting:
    """The facts that would settle a verdict alone, and those that would only in company; both sorted."""

    decisive: tuple[Fact, ...]
    together: tuple[Fact, ...]


def refine(world: World, rule_id: str, row: Row | None, found: Outcome) -> Wanting:
    """The blame after each fact was tried; one that decides nothing however it is settled is dropped.

    A fact that cannot be tried stays. Where none decides anything by itself, all stay: they need each other.
    """
    facts = _facts(found)
    untried = without_trials(row, found)
    if untried is not None or row is None:
        return untried or Wanting((), facts)
    decisive, together = [], []
    trials = trials_in(world)
    trials.begin(rule_id, row)
    for fact in facts:
        outcomes = (trials.outcome(fact, trial, rule_id, row) for trial in ways_to_settle(world, row, fact))
        match _told_by(outcomes, fact, found.harmless):
            case "decisive":
                decisive.append(fact)
            case "together":
                together.append(fact)
    return Wanting(tuple(decisive), tuple(together)) if decisive or together else Wanting((), facts)


def without_trials(row: Row | None, found: Outcome) -> Wanting | None:
    """The blame where it is not tried; None where it is."""
    facts = _facts(found)
    if len(facts) <= 1:
        return Wanting(facts, ())
    return Wanting((), facts) if row is None or len(facts) > MOST_FACTS else None


def _facts(found: Outcome) -> tuple[Fact, ...]:
    return tuple(sorted((fact for fact in found.blame if fact.kind != "time"), key=_order))


def _order(fact: Fact) -> tuple[str, str, str, str]:
    return (fact.kind, fact.record, fact.name, fact.key)


def _told_by(outcomes: Iterable[Outcome], fact: Fact, harmless: bool) -> Literal["decisive", "together", "nothing"]:
    """What the outcomes of the trials say of a fact; no more are made than are needed to say it."""
    decided = open_ = changed = False
    for each in outcomes:
        if fact in each.blame:
            return "together"
        decided = decided or each.verdict != "undecided"
        open_ = open_ or each.verdict == "undecided"
        changed = changed or each.harmless != harmless
        if open_ and (decided or changed):
            return "together"
    if decided:
        return "decisive"
    return "nothing" if open_ else "together"


# ---- ways to settle a fact


def ways_to_settle(world: World, row: Row, fact: Fact) -> Iterator[Trial]:
    """The values that are tried for a fact, as it may matter to a row; none where it cannot be tried."""
    program = world.program
    match fact.kind:
        case "field" if fact.record in program.records and fact.name in program.records[fact.record].fields:
            field = program.records[fact.record].fields[fact.name]
            if field.blank == "absent":
                yield Trial(ABSENT, ABSENT)
            for value in _of_type(world, row, field.type):
                yield Trial((type(value), value), value)
        case "children" if fact.record in program.records:
            yield Trial(None, Table(()))
            child = program.records[fact.record].children[fact.name].record
            parent = _with_key(row, fact.key)
            tried = Row(child, f"{fact.key}/{fact.name}/tried", {}, parent=parent)
            yield Trial(parent, Table(((tried, True),)))
        case "text":
            for polarity in ("states", "takes_away", "absent"):
                yield Trial(polarity, _heard(program, polarity))
        case _:
            return


def _of_type(world: World, row: Row, type_: Type) -> Iterator[Option]:
    match type_:
        case TruthType():
            yield from (True, False)
        case WordType(words=words):
            yield from words[:MOST_WORDS]
        case SetType(element=WordType(words=words)):
            yield from (frozenset[str](), *(frozenset({word}) for word in words[:MOST_WORDS]))
        case DateType():
            yield from _days(world, row)
        case NumberType():
            yield from (Decimal(0), Decimal(1), Decimal(1000))
        case MoneyType():
            yield from (Money(Decimal(0), ""), Money(Decimal(1_000_000), ""))
        case CalendarType():
            yield from sorted(world.program.calendars)[:1]
        case _:
            return


def _days(world: World, row: Row) -> Iterator[date]:
    """Days around the first and the last known day of the request and around as_of."""
    known = sorted({value for place in _family(row) for value in place.fields.values() if isinstance(value, date)})
    anchors = {world.as_of, *known[:1], *known[-1:]}
    days = {add_days(anchor, offset) for anchor in anchors for offset in OFFSETS}
    yield from sorted(day for day in days if isinstance(day, date))


def _family(row: Row) -> Iterator[Row]:
    top = row
    while isinstance(top.parent, Row) and top.parent.parent is not None:
        top = top.parent
    yield top
    waiting = [top]
    while waiting:
        for rows in waiting.pop().children.values():
            if not isinstance(rows, Unknown):
                yield from rows
                waiting.extend(rows)


def _with_key(row: Row, key: str) -> Row:
    place: Row | Unknown | None = row
    while isinstance(place, Row):
        for relative in _family(place):
            if relative.key == key:
                return relative
        place = place.parent
    return row


def _heard(program: Program, polarity: Polarity) -> Heard:
    """A letter that says the same of every concept, and gives every ground or none."""
    codes = frozenset(word for concept in program.concepts.values() for _, word in concept.means)
    return Heard(
        answers={concept: (Answer(polarity),) for concept in program.concepts},
        codes=codes if polarity == "states" else frozenset(),
    )
