"""A clinic's log without anything odd: what a well-kept export looks like, made from a seed."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

from checker.semantics.data import ABSENT, Dataset, Fact, Row, Unknown, Value
from checker.semantics.model import Program

FIRST: Final = date(2024, 1, 2)
AS_OF: Final = date(2025, 9, 30)
KINDS: Final = (
    "access_provided",
    "access_provided",
    "access_provided",
    "denial_notice",
    "no_data_notice",
    "redirect_notice",
)
DECISIONS: Final = {
    "access_provided": "grant",
    "denial_notice": "denial",
    "no_data_notice": "no_data",
    "redirect_notice": "redirect",
}


ORDINARY: Final[dict[str, Value]] = {
    "right": "access",
    "wants": "copy",
    "electronic_copy": True,
    "wants_mail": False,
    "written": True,
    "signed": True,
    "requester_is_inmate": False,
    "large_amount": False,
    "holder_known": True,
}
KEPT: Final[dict[str, Value]] = {
    "category": "chart",
    "in_record_set": True,
    "electronic": True,
    "in_ehr": True,
    "on_site": True,
    "held_by": "entity",
    "inspected": False,
}


class Log:
    """Makes the rows of a log; a field that is not given is absent where the record says so, else unknown."""

    def __init__(self, program: Program, seed: int) -> None:
        self.program = program
        self.random = Random(seed)
        self.made = 0

    def dataset(self, requests: int) -> Dataset:
        """One covered provider with so many requests."""
        facts: dict[str, Value] = {
            "id": "e",
            "kind": "covered_provider",
            "state": "other",
            "country": "us",
            "holidays": "us_federal",
        }
        entity = self.row("entity", facts, {"requests": tuple(self.request(number) for number in range(requests))})
        return Dataset((entity,), (), None, frozenset(self.program.records))

    def request(self, number: int) -> Row:
        """A request with two to four events on different days."""
        random = self.random
        received = FIRST + timedelta(random.randrange(500))
        answered = received + timedelta(random.choice((3, 10, 20, 29, 30, 31, 45, 60, 61)))
        answer = random.choice(KINDS)
        events = [self.event("received", received)]
        if random.random() < 0.3:
            noticed = received + timedelta(random.choice((15, 25, 32)))
            if noticed != answered:
                promised = received + timedelta(random.choice((50, 60)))
                events.append(
                    self.event(
                        "extension_notice", noticed, states_reason=True, reason_kind="inability", stated_date=promised
                    )
                )
        if random.random() < 0.97:
            events.append(self.event(answer, answered))
        facts: dict[str, Value] = {
            "id": f"r{number}",
            "number": ABSENT,
            "received_on": received,
            "requester": "individual",
            "decision": DECISIONS[answer],
            **ORDINARY,
        }
        released = {"id": f"i{number}", "released": answer == "access_provided", **KEPT}
        item = self.row("item", released)
        return self.row("request", facts, {"events": tuple(events), "items": (item,)})

    def event(self, kind: str, day: date, **facts: Value) -> Row:
        """Something that happened, in writing."""
        return self.row("event", {"kind": kind, "happened_on": day, "written": True, "reasonable": True, **facts})

    def row(self, record: str, facts: dict[str, Value], children: dict[str, tuple[Row, ...]] | None = None) -> Row:
        """A row with what it was given, and what its record says of the rest."""
        self.made += 1
        key = f"{record} {self.made}"
        declared = self.program.records[record]
        fields: dict[str, Value] = {}
        for name, field in declared.fields.items():
            if name in facts:
                fields[name] = facts[name]
            elif field.blank == "absent":
                fields[name] = ABSENT
            elif field.blank == "no":
                fields[name] = False
            else:
                fields[name] = Unknown(frozenset({Fact("field", record, name, key)}))
        given = children or {}
        tables = {name: given.get(name, ()) for name in declared.children}
        return Row(record, key, fields, tables)


def write_tables(program: Program, dataset: Dataset, folder: Path) -> list[Path]:
    """The log as a clinic exports it: a file for requests, one for events, one for items."""
    files = []
    for record in ("request", "event", "item"):
        names = list(program.records[record].fields)
        path = folder / f"{record}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            child = record != "request"
            table.writerow([*(["request id"] if child else []), *names])
            table.writerows([*_request_of(row), *(_cell(row, name) for name in names)] for row in dataset.rows(record))
        files.append(path)
    return files


def _request_of(row: Row) -> list[str]:
    return [_cell(row.parent, "id")] if row.record != "request" and isinstance(row.parent, Row) else []


def _cell(row: Row, name: str) -> str:
    value = row.fields[name]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is ABSENT or isinstance(value, Unknown) else str(value)
