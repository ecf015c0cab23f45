"""The shape of the data as the type check knows it: records, closed lists, settings, calendars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from checker.clock.calendars import Calendar
from checker.diagnostics.source import Source, Span
from checker.semantics.declare import Index
from checker.semantics.model import Field, Record
from checker.semantics.types import DocumentType, TextType, Type, WordType

# What was found in a letter for a concept; a table that no log holds.
EVIDENCE = Record(
    name="evidence",
    title="What was found in a letter for a concept",
    key=(),
    dated=None,
    parent="letter",
    parent_optional=False,
    fields={
        "found": Field(
            "found", TextType(), "the words, number or name that was found", "unknown", (), Span(Source("", ""), 0, 0)
        )
    },
    children={},
    span=Span(Source("", ""), 0, 0),
)


@dataclass(frozen=True)
class ClosedList:
    """A vocabulary's words and the types of its attributes."""

    type: WordType
    attributes: Mapping[str, Type]
    record: str | None


@dataclass(frozen=True)
class Schema:
    """Everything an expression may read that is not itself an expression."""

    index: Index
    records: Mapping[str, Record]
    closed_lists: Mapping[str, ClosedList]
    settings: Mapping[str, Type]
    calendars: Mapping[str, Calendar]

    def record(self, name: str) -> Record | None:
        """The record of that name; `evidence` is always there."""
        return EVIDENCE if name == "evidence" else self.records.get(name)

    def above(self, record: str) -> Iterator[str]:
        """The names of the records above, from the parent up; a circle ends where it closes."""
        seen = {record}
        current = self.record(record)
        while current is not None and current.parent is not None and current.parent not in seen:
            seen.add(current.parent)
            yield current.parent
            current = self.record(current.parent)

    def below(self, record: str) -> Iterator[str]:
        """The names of all records that hang below, itself not among them."""
        seen = {record}
        waiting = [record]
        while waiting:
            current = self.record(waiting.pop(0))
            for children in () if current is None else current.children.values():
                if children.record not in seen:
                    seen.add(children.record)
                    waiting.append(children.record)
                    yield children.record

    @cached_property
    def letters(self) -> frozenset[str]:
        """The records that hold the text of a letter."""
        return frozenset(
            name
            for name, record in self.records.items()
            if any(isinstance(field.type, DocumentType) for field in record.fields.values())
        )

    @cached_property
    def words(self) -> Mapping[str, tuple[str, ...]]:
        """For each word of a closed list, the names of the lists that hold it."""
        found: dict[str, list[str]] = {}
        for closed in self.closed_lists.values():
            for word in closed.type.words:
                found.setdefault(word, []).append(closed.type.name)
        for record in self.records.values():
            for field in record.fields.values():
                type_ = getattr(field.type, "element", field.type)
                if isinstance(type_, WordType) and not type_.vocabulary:
                    for word in type_.words:
                        found.setdefault(word, []).append(type_.name)
        return {word: tuple(names) for word, names in found.items()}
