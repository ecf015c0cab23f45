"""Which of the blamed facts would settle a verdict: each is tried, settled each way, the rest left unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from checker.clock import add_days
from checker.engines.model import World
from checker.engines.reference.evaluate import Evaluation
from checker.engines.reference.outcomes import Outcome, outcome
from checker.engines.reference.rows import Settled
from checker.engines.reference.values import Option, Table
from checker.semantics.data import ABSENT, Answer, Fact, Heard, Money, Polarity, Row, Unknown
from checker.semantics.model import Program
from checker.semantics.types import CalendarType, DateType, MoneyType, NumberType, SetType, TruthType, Type, WordType

Trial = Option | Heard | Table

# More facts than these are listed untried: nobody settles so many one by one.
MOST_FACTS: Final = 12
MOST_WORDS: Final = 64
# Days around a known day on which the law's periods begin and end, and days far from all of them.
OFFSETS: Final = (-4000, -400, -95, -61, -46, -31, -30, -15, -1, 0, 1, 15, 30, 31, 46, 61, 95, 400, 4000)


@dataclass(frozen=True)
class Wanting:
    """The facts that would settle a verdict alone, and those that would only in company; both sorted."""

    decisive: tuple[Fact, ...]
    together: tuple[Fact, ...]


def refine(world: World, rule_id: str, row: Row | None, found: Outcome) -> Wanting:
    """The blame after each fact was tried; one that decides nothing however it is settled is dropped.

    A fact that cannot be tried stays. Where none decides anything by itself, all stay: they need each other.
    """
    facts = sorted((fact for fact in found.blame if fact.kind != "time"), key=_order)
    if len(facts) <= 1:
        return Wanting(tuple(facts), ())
    if row is None or len(facts) > MOST_FACTS:
        return Wanting((), tuple(facts))
    decisive, together = [], []
    for fact in facts:
        outcomes = [_tried(world, rule_id, row, {fact: value}) for value in _trials(world, row, fact)]
        if not outcomes or any(fact in each.blame for each in outcomes):
            together.append(fact)
        elif all(each.verdict != "undecided" for each in outcomes):
            decisive.append(fact)
        elif any(each.verdict != "undecided" or each.harmless != found.harmless for each in outcomes):
            together.append(fact)
    return Wanting(tuple(decisive), tuple(together)) if decisive or together else Wanting((), tuple(facts))


def _order(fact: Fact) -> tuple[str, str, str, str]:
    return (fact.kind, fact.record, fact.name, fact.key)


def _tried(world: World, rule_id: str, row: Row, settled: Settled) -> Outcome:
    return outcome(Evaluation(world, settled), rule_id, row)


# ---- ways to settle a fact


def _trials(world: World, row: Row, fact: Fact) -> Iterator[Trial]:
    program = world.program
    match fact.kind:
        case "field" if fact.record in program.records and fact.name in program.records[fact.record].fields:
            field = program.records[fact.record].fields[fact.name]
            if field.blank == "absent":
                yield ABSENT
            yield from _of_type(world, row, field.type)
        case "children" if fact.record in program.records:
            yield Table(())
            child = program.records[fact.record].children[fact.name].record
            yield Table(((Row(child, f"{fact.key}/{fact.name}/tried", {}, parent=_with_key(row, fact.key)), True),))
        case "text":
            for polarity in ("states", "takes_away", "absent"):
                yield _heard(program, polarity)
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
