"""A clinic's log made up from a seed: every record kind, every field, with days at the edges and things unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from checker.semantics.data import ABSENT, Absent, Answer, Dataset, Fact, Heard, Money, Polarity, Row, Unknown, Value
from checker.semantics.model import Field, Program, Record
from checker.semantics.types import (
    CalendarType,
    DateType,
    DocumentType,
    MoneyType,
    NumberType,
    RowType,
    SetType,
    ShareType,
    TextType,
    TruthType,
    WordType,
)

EDGES = (
    date(2024, 2, 29),
    date(2025, 1, 31),
    date(2025, 8, 31),
    date(2025, 2, 28),
    date(2026, 1, 31),
    date(2024, 12, 31),
)
LAW_EDGES = (
    date(2003, 4, 13),
    date(2003, 4, 14),
    date(2013, 9, 22),
    date(2013, 9, 23),
    date(2018, 5, 24),
    date(2026, 2, 4),
)
POLARITIES: tuple[Polarity, ...] = ("states", "takes_away", "near_miss", "blank", "absent", "undecided")
FEW: dict[str, int] = {"events": 4, "items": 2, "grounds": 2, "fees": 2, "letters": 1, "opinions": 1, "reviews": 1}


@dataclass(frozen=True)
class Taste:
    """How often a value is unknown, how often a child table is, and how often a day is an odd one."""

    unknown: float = 0.04
    table: float = 0.02
    odd_day: float = 0.1


class Clinic:
    """Makes rows of a program's records, always the same for the same seed."""

    def __init__(self, program: Program, seed: int, taste: Taste) -> None:
        self.program = program
        self.random = Random(seed)
        self.taste = taste
        self.made = 0
        self.near = date(2025, 3, 1)

    def dataset(self, requests: int, entities: int) -> Dataset:
        """Requests spread over entities, and some letters that answer none of them, or one that nobody knows."""
        share = [requests // entities + (index < requests % entities) for index in range(entities)]
        rows = tuple(self._entity(number) for number in share)
        loose = tuple(self._row(self.program.records["letter"]) for _ in range(max(1, requests // 50)))
        for letter in loose[::2]:
            letter.parent = self._unknown("record", "request", letter.key)
        return Dataset(rows, loose, None, frozenset(self.program.records))

    def _entity(self, requests: int) -> Row:
        record = self.program.records["entity"]
        key = self._key("entity")
        children = tuple(self._request() for _ in range(requests))
        return Row("entity", key, self._fields(record, key), {"requests": children})

    def _request(self) -> Row:
        odd = self.random.random()
        if odd < self.taste.odd_day:
            self.near = self.random.choice(EDGES)
        elif odd < 2 * self.taste.odd_day:
            self.near = self.random.choice(LAW_EDGES)
        else:
            self.near = date(2024, 1, 1) + timedelta(self.random.randrange(900))
        return self._row(self.program.records["request"])

    def _row(self, record: Record) -> Row:
        key = self._key(record.name)
        fields = self._fields(record, key)
        children: dict[str, tuple[Row, ...] | Unknown] = {}
        for name, declared in record.children.items():
            if self.random.random() < self.taste.table:
                children[name] = self._unknown("children", name, key)
            else:
                number = self.random.randrange(FEW.get(name, 2) + 1)
                children[name] = tuple(self._row(self.program.records[declared.record]) for _ in range(number))
        if record.name != "letter":
            return Row(record.name, key, fields, children)
        heard = None if self.random.random() < 0.1 else self._heard(key)
        return Row(record.name, key, fields, children, heard=heard)

    def _key(self, record: str) -> str:
        self.made += 1
        return f"{record} {self.made}"

    def _unknown(self, kind: str, name: str, key: str) -> Unknown:
        return Unknown(frozenset({Fact(kind, key.split()[0], name, key)}))  # type: ignore[arg-type]  # kinds are literal

    # ---- fields

    def _fields(self, record: Record, key: str) -> dict[str, Value]:
        return {name: self._value(field, key) for name, field in record.fields.items()}

    def _value(self, field: Field, key: str) -> Value:
        chance = self.random.random()
        if chance < self.taste.unknown:
            return self._unknown("field", field.name, key)
        if field.blank == "absent" and chance < 0.4:
            return ABSENT
        return self._known(field)

    def _known(self, field: Field) -> Value | Absent:
        random = self.random
        match field.type:
            case DateType():
                if field.name == "received_on":
                    return self.near
                return self.near + timedelta(
                    random.choice((0, 1, 5, 10, 28, 29, 30, 31, 32, 45, 59, 60, 61, 90, 92, -1))
                )
            case TruthType():
                return random.random() < 0.7
            case WordType(words=words):
                return random.choice(words[:4] if random.random() < 0.5 else words)
            case SetType(element=WordType(words=words)):
                return frozenset(random.sample(words, random.randrange(min(3, len(words) + 1))))
            case SetType(element=RowType()):
                return frozenset(random.sample(("t1", "t2", "t3"), random.randrange(3)))
            case NumberType():
                return Decimal(random.randrange(30))
            case ShareType():
                return Decimal(random.randrange(100))
            case MoneyType():
                return Money(Decimal(random.randrange(2000)) / 100, random.choice(("USD", "USD", "EUR")))
            case CalendarType():
                return random.choice(("us_federal", "england", "ireland", "germany", "nowhere"))
            case DocumentType():
                return ""
            case TextType():
                return random.choice(("t1", "t2", "t3"))
            case _:
                raise AssertionError(f"no field has the type {field.type}")

    def _heard(self, key: str) -> Heard:
        random = self.random
        concepts = sorted(self.program.concepts)
        answers = {name: tuple(self._answers(key)) for name in random.sample(concepts, len(concepts) // 2)}
        found = {name: tuple(random.sample(("t1", "t2", "t3"), random.randrange(3))) for name in concepts[::2]}
        codes = sorted(self._codes())
        return Heard(answers, frozenset(random.sample(codes, random.randrange(min(3, len(codes) + 1)))), found)

    def _answers(self, key: str) -> Iterator[Answer]:
        for _ in range(self.random.randrange(3)):
            polarity = self.random.choice(POLARITIES)
            about = self.random.choice((None, None, *sorted(self._codes())[:3]))
            why = Fact("text", "letter", "text", key) if polarity == "undecided" else None
            yield Answer(polarity, about, why)

    def _codes(self) -> tuple[str, ...]:
        vocabulary = self.program.vocabularies.get("ground_code")
        return () if vocabulary is None else tuple(vocabulary.words)


def clinic(program: Program, seed: int, requests: int, entities: int = 5, taste: Taste = Taste()) -> Dataset:
    """The clinic of a seed."""
    return Clinic(program, seed, taste).dataset(requests, entities)
