"""The names by which a case may call a fact: `received_on`, `events.states_reason`, `text`, `items`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from checker.semantics.data import Fact, Row
from checker.semantics.model import Program


def same_facts(program: Program, subject: Row | None, found: Iterable[Fact], expected: Sequence[str]) -> bool:
    """Whether the expected names call exactly the facts that were found: each name some fact, each fact some name."""
    called = [frozenset(names(program, subject, fact)) for fact in found]
    return all(any(name in each for each in called) for name in expected) and all(
        any(name in each for name in expected) for each in called
    )


def plain_name(program: Program, subject: Row | None, fact: Fact) -> str:
    """The name that a case would write for a fact of this subject."""
    return next(names(program, subject, fact))


def names(program: Program, subject: Row | None, fact: Fact) -> Iterator[str]:
    """Every name of a fact as seen from the subject, the plainest first."""
    match fact.kind:
        case "field" | "children" | "text" | "language":
            yield from _of_record(program, subject, fact.record, "text" if fact.kind == "text" else fact.name)
        case "record":
            yield fact.record
        case "calendar":
            yield from (fact.name, f"calendar.{fact.name}")
        case "rule" | "time" | "law":
            yield from (fact.name, fact.name.rpartition(".")[2])


def _of_record(program: Program, subject: Row | None, record: str, name: str) -> Iterator[str]:
    own = subject.record if subject is not None else None
    if record == own:
        yield name
        yield f"{record}.{name}"
        return
    if record in _above(program, own):
        yield f"{record}.{name}"
        yield name
    for table in _tables(program, record):
        yield f"{table}.{name}"
        parent = program.records[record].parent
        if parent is not None:
            yield f"{parent}.{table}.{name}"
    yield f"{record}.{name}"


def _tables(program: Program, record: str) -> Iterator[str]:
    parent = program.records[record].parent if record in program.records else None
    if parent is not None:
        tables = program.records[parent].children
        yield from (table for table, declared in tables.items() if declared.record == record)


def _above(program: Program, record: str | None) -> Iterator[str]:
    while record is not None and record in program.records:
        record = program.records[record].parent
        if record is not None:
            yield record
