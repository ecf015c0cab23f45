"""Every case of the policies, whatever it stands beside, with its outcome in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.semantics.data import Absent, Money
from checker.semantics.model import Case, Expected, Program


@dataclass(frozen=True)
class CaseLine:
    """A case: what it stands beside, its ids, its title, and its outcome.

    `outcome` is `breached`, `breached at warn`, `not applicable`, a value (`2025-03-02`, `no`, `absent`), or what a
    sentence does to a concept (`states`, `takes away`, `near miss`, `neither`). `case` is set for rules,
    definitions and deadlines.
    """

    target: str
    ids: tuple[str, ...]
    title: str
    outcome: str
    case: Case | None = None


def every_case(program: Program) -> tuple[CaseLine, ...]:
    """All cases, in the order of the policies: rules, definitions and deadlines, concepts, calendars."""
    return (*_of_records(program), *_of_concepts(program), *_of_calendars(program))


def _of_records(program: Program) -> Iterator[CaseLine]:
    for case in program.cases:
        yield CaseLine(case.target, case.ids, case.title, outcome(case.expected), case)


def _of_concepts(program: Program) -> Iterator[CaseLine]:
    for concept in program.concepts.values():
        for language in program.evidence[concept.id].languages:
            for case in language.cases:
                ids = tuple(name.text for name in case.ids)
                yield CaseLine(concept.id, ids, case.text.value, case.polarity.replace("_", " "))


def _of_calendars(program: Program) -> Iterator[CaseLine]:
    for test in program.calendar_tests:
        yield CaseLine(f"calendar {test.calendar}", test.ids, test.title, str(test.result))


def outcome(expected: Expected) -> str:
    """What a case expects, in words."""
    if expected.verdict is not None:
        level = f" at {expected.at}" if expected.at is not None and expected.at != "error" else ""
        return expected.verdict.replace("_", " ") + level
    match expected.value:
        case None | Absent():
            return "absent"
        case bool() as truth:
            return "yes" if truth else "no"
        case Money(amount=amount, currency=currency):
            return f"{amount} {currency}"
        case value:
            return str(value)
