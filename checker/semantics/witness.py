"""An example of a formula, printed as a case that can be pasted into a policy."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from checker.semantics.formulas import Example
from checker.semantics.ground import World
from checker.semantics.ground_values import MILLIONTHS, Row
from checker.semantics.model import Field
from checker.semantics.types import (
    CalendarType,
    DateType,
    MoneyType,
    NumberType,
    SetType,
    TextType,
    Type,
    WordType,
)


@dataclass
class _Given:
    """One record of the case: its fields in words, and the records below it."""

    row: Row
    fields: dict[str, str] = field(default_factory=dict)
    below: list[_Given] = field(default_factory=list)


def printed(found: Example, world: World, here: Row, title: str) -> str:
    """The case, without what it expects: that is for the author to say."""
    lines = [f'case "{title}"']
    changed = _settings(found, world)
    if changed:
        lines.append(f"  given settings {', '.join(changed)}")
    for given in _records(found, world, here):
        lines.append(f"  given {_record(given)}")
        lines.extend(f"    with {_record(child)}" for child in given.below)
    as_of = found.days.get(("as_of",))
    if as_of is not None:
        lines.append(f"  as of {_day(as_of)}")
    lines.append("  expect no law")
    return "\n".join(lines)


def _record(given: _Given) -> str:
    fields = ", ".join(f"{name} {value}" for name, value in given.fields.items())
    return f"{given.row.record} {fields}".rstrip()


def _records(found: Example, world: World, here: Row) -> list[_Given]:
    """The record at hand, those above it that matter, and those that are there below, top first."""
    records: dict[Hashable, _Given] = {here.place: _Given(here)}
    for key in _assigned(found, world):
        row, name = world.fields[key]
        for each in _line(row):
            records.setdefault(each.place, _Given(each))
        declared = world.schema.records[row.record].fields[name]
        records[row.place].fields[name] = _value(key, declared, found)
    for row, table in world.tables:
        if row.place in records and _is_empty(row, table, found, world):
            records[row.place].fields[table] = "absent"
    order = [*world.schema.records]
    tops = []
    for given in sorted(records.values(), key=lambda each: (order.index(each.row.record), repr(each.row.place))):
        parent = given.row.parent
        if parent is None:
            tops.append(given)
        elif found.truths.get(("there", given.row.place), False):
            records[parent.place].below.append(given)
    return tops


def _settings(found: Example, world: World) -> list[str]:
    """The settings that the example needs, with their values."""
    keys = [("setting", name) for name in world.schema.settings]
    told = {*found.truths, *found.words, *found.days}
    return [f"{key[1]} {_written(key, world.schema.settings[key[1]], found)}" for key in keys if key in told]


def _is_empty(row: Row, table: str, found: Example, world: World) -> bool:
    """Whether a table has no records in the example, and no rows would not say so."""
    if world.schema.records[row.record].children[table].empty == "absent":
        return False
    places = ((row.place, table, number) for number in range(world.size))
    return not any(found.truths.get(("there", place), False) for place in places)


def _line(row: Row) -> Iterator[Row]:
    current: Row | None = row
    while current is not None:
        yield current
        current = current.parent


def _assigned(found: Example, world: World) -> list[Hashable]:
    """The fields that the example says something of, in the order in which the conditions name them."""
    told: set[Hashable] = {*found.truths, *found.words, *found.days}
    for key in found.truths:
        if isinstance(key, tuple):
            told.update(key[1:] if key[0] == "same" else key[1:2] if key[0] in ("present", "member") else ())
    return [key for key, (row, _) in world.fields.items() if key in told and _stands(row, found)]


def _stands(row: Row, found: Example) -> bool:
    return row.parent is None or found.truths.get(("there", row.place), False)


def _value(key: Hashable, declared: Field, found: Example) -> str:
    if not found.truths.get(("present", key), True):
        return "absent"
    return _written(key, declared.type, found)


def _written(key: Hashable, type_: Type, found: Example) -> str:
    match type_:
        case WordType(words=words):
            return found.words.get(key, words[0])
        case SetType():
            held = _members(key, found)
            return f"({', '.join(held)})" if held else "unknown"
        case DateType():
            return _day(found.days[key]) if key in found.days else "unknown"
        case NumberType():
            return str(_number(found.days.get(key, 0)))
        case MoneyType():
            return f"{_number(found.days.get(key, 0))} USD"
        case TextType():
            return f'"{_text(key, found)}"'
        case CalendarType():
            return "unknown"
        case _:
            return "yes" if found.truths.get(key, False) else "no"


def _members(key: Hashable, found: Example) -> list[str]:
    """The words that a set holds in the example."""
    held = (part for part, holds in found.truths.items() if holds and isinstance(part, tuple))
    return sorted(str(part[2]) for part in held if part[0] == "member" and part[1] == key)


def _text(key: Hashable, found: Example) -> str:
    """The same text for fields that are equal in the example."""
    alike = {key}
    while True:
        more = set(alike)
        for part, holds in found.truths.items():
            if holds and isinstance(part, tuple) and part[0] == "same" and alike & set(part[1:]):
                more |= set(part[1:])
        if more == alike:
            break
        alike = more
    written = [part[1] for part in alike if isinstance(part, tuple) and part[0] == "text"]
    return str(written[0]) if written else f"n{sorted(alike, key=repr).index(key) + len(alike) - 1}"


def _day(ordinal: int) -> str:
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal())).isoformat()


def _number(millionths: int) -> Decimal:
    return (Decimal(millionths) / MILLIONTHS).normalize()
