"""Reading a record: its fields, its child tables and the records above it, and the facts that they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from checker.engines.reference.values import Option, Table
from checker.semantics.data import ABSENT, Dataset, Fact, Heard, Row, Unknown
from checker.semantics.model import Field, Record
from checker.semantics.types import DocumentType

Settled = Mapping[Fact, Option | Heard | Table]


@dataclass(frozen=True)
class Records:
    """The rows of a run as their record declarations read them; `settled` are unknown facts on trial."""

    declarations: Mapping[str, Record]
    dataset: Dataset
    settled: Settled

    @cached_property
    def _fields(self) -> dict[tuple[str, str], Field | None]:
        """The fields that were asked for, by their records and names."""
        return {}

    def field(self, row: Row, name: str) -> Option:
        """A field's value; what a maker left out is what the declaration says of a blank cell."""
        key = (row.record, name)
        if key not in self._fields:
            record = self.declarations.get(row.record)
            self._fields[key] = None if record is None else record.fields.get(name)
        declaration = self._fields[key]
        if declaration is not None and isinstance(declaration.type, DocumentType) and row.heard is None:
            return Unknown(frozenset({text_fact(row)}))
        try:
            value = row.fields[name]
        except KeyError:
            if declaration is not None and declaration.blank == "absent":
                return ABSENT
            if declaration is not None and declaration.blank == "no":
                return False
            value = Unknown(frozenset({field_fact(row, name)}))
        if isinstance(value, Unknown) and self.settled:
            trial = self._on_trial(value)
            assert not isinstance(trial, Table)
            return trial
        return value

    def children(self, row: Row, name: str) -> Table | Unknown:
        """A child table; one that a maker left out is what the declaration says of no rows."""
        rows = row.children.get(name)
        if rows is None:
            declaration = self.declarations[row.record].children.get(name) if row.record in self.declarations else None
            if declaration is not None and declaration.empty == "absent":
                return Table(())
            rows = Unknown(frozenset({Fact("children", row.record, name, row.key)}))
        if isinstance(rows, Unknown):
            value = self._on_trial(rows)
            assert isinstance(value, Table | Unknown)
            return value
        return Table(tuple((child, True) for child in rows))

    def above(self, row: Row, record: str) -> Row | Unknown | None:
        """The row itself or the nearest one above it of that record; None where no such record lies above.

        What is read of a record that is not at hand is unknown; above a letter whose request is not at hand is the
        only entity.
        """
        place = row
        while place.record != record:
            if isinstance(place.parent, Row):
                place = place.parent
                continue
            declaration = self.declarations.get(place.record)
            if declaration is None or declaration.parent is None:
                return None
            why = f"no {declaration.parent} belongs to it"
            fact = Fact("record", declaration.parent, declaration.parent, place.key, why=why)
            missing = place.parent if place.parent is not None else Unknown(frozenset({fact}))
            return self._beyond(missing, declaration.parent, record)
        return place

    def is_at_hand(self, row: Row, record: str) -> bool | Unknown:
        """Whether there is such a record above the row: no where none is linked, unknown where it is unclear which."""
        found = self.above(row, record)
        if isinstance(found, Row):
            return True
        while isinstance(row.parent, Row):
            row = row.parent
        return row.parent if isinstance(row.parent, Unknown) else False

    def _beyond(self, missing: Unknown, name: str | None, record: str) -> Row | Unknown | None:
        while name is not None:
            parent = self.declarations[name].parent
            if name == record:
                sole = parent is None and len(self.dataset.entities) == 1
                return self.dataset.entities[0] if sole else missing
            name = parent
        return None

    def heard(self, row: Row) -> Heard | Unknown:
        """What the letter says, or unknown for its text."""
        if row.heard is not None:
            return row.heard
        fact = text_fact(row)
        value = self.settled.get(fact)
        return value if isinstance(value, Heard) else Unknown(frozenset({fact}))

    def _on_trial(self, value: Unknown) -> Option | Table:
        for fact in value.blame:
            trial = self.settled.get(fact)
            if trial is not None and not isinstance(trial, Heard):
                return trial
        return value


def field_fact(row: Row, name: str) -> Fact:
    """A field of a row as a blamed fact."""
    return Fact("field", row.record, name, row.key)


def text_fact(row: Row) -> Fact:
    """The text of a letter as a blamed fact, with the reason that its maker gave."""
    text = row.fields.get("text")
    why = (
        next((fact.why for fact in sorted(text.blame) if fact.kind == "text"), "") if isinstance(text, Unknown) else ""
    )
    return Fact("text", row.record, "text", row.key, why=why)
