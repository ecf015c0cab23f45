"""Cases told in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from checker.catalogue.cases import outcome
from checker.catalogue.page import Example
from checker.semantics.data import Absent, Money, Scalar
from checker.semantics.model import Case, GivenRow, Program
from checker.semantics.types import DocumentType

# What a rule says of the subject of a case: the message of its breach, or nothing.
Message = Callable[[Case], str]


def examples(program: Program, cases: Sequence[Case], message: Message) -> Iterator[Example]:
    """The first case that breaches and the first that passes."""
    for verdict, label in (("breached", "Breaches"), ("passed", "Passes")):
        chosen = next((case for case in cases if case.expected.verdict == verdict), None)
        if chosen is not None:
            yield told(program, chosen, label, message(chosen) if verdict == "breached" else "")


def told(program: Program, case: Case, label: str, message: str) -> Example:
    """A case in words, with what the rule says of it."""
    rows = [each for row in case.given for each in _below(row)]
    given = [(row.record, _fields(program, row)) for row in rows]
    given += [("settings", _listed(case.settings))] if case.settings else []
    given += [("looked at on", str(case.as_of))] if case.as_of is not None else []
    letter = next((text for row in rows if (text := _letter(program, row)) is not None), None)
    found = outcome(case.expected) + (f": {message}" if message else "")
    return Example(label, case.title, tuple(given), letter, found)


def _below(row: GivenRow) -> Iterator[GivenRow]:
    yield row
    for child in row.children:
        yield from _below(child)


def _fields(program: Program, row: GivenRow) -> str:
    letters = _documents(program, row.record)
    return _listed({name: value for name, value in row.fields.items() if name not in letters})


def _letter(program: Program, row: GivenRow) -> str | None:
    found = (row.fields.get(name) for name in _documents(program, row.record))
    return next((text for text in found if isinstance(text, str)), None)


def _documents(program: Program, record: str) -> set[str]:
    fields = program.records[record].fields.values()
    return {field.name for field in fields if isinstance(field.type, DocumentType)}


def _listed(fields: Mapping[str, Scalar] | Mapping[str, Scalar | Absent | None]) -> str:
    if not fields:
        return "nothing is known of it"
    return "; ".join(f"{name.replace('_', ' ')} {_value(value)}" for name, value in fields.items())


def _value(value: Scalar | Absent | None) -> str:
    match value:
        case None:
            return "not recorded"
        case Absent():
            return "none"
        case bool():
            return "yes" if value else "no"
        case frozenset():
            return ", ".join(sorted(each.replace("_", " ") for each in value))
        case Money(amount=amount, currency=currency):
            return f"{amount} {currency}"
        case date() | int() | Decimal():
            return str(value)
        case str():
            return value.replace("_", " ")
