"""Writes tests/conformance/corpus from the cases of the policies; with --check, exits 1 where a file is stale."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any, assert_never

from checker import workspace
from checker.engines.model import Group, World
from checker.engines.reference import ReferenceEngine
from checker.engines.reference.values import Worth, blame_of
from checker.policytest.build import Hear, build
from checker.policytest.hearing import CaseReader
from checker.semantics.data import Absent, Dataset, Money, Row, Unknown, Value
from checker.semantics.model import Case, Field, Program
from checker.semantics.types import Type, WordType

FOLDER = Path(__file__).parents[1] / "tests" / "conformance" / "corpus"
FORMAT = "habeas-conformance/1"
SCHEMA = "schema.json"
# Cases that name no day of the check share this one, which lies years after all that they tell of.
DAY_OF_SILENCE = date(2040, 1, 1)

Json = dict[str, Any]


def corpus(program: Program, reader: CaseReader) -> dict[Path, str]:
    """The files of the corpus: the model of records and settings, and one file for each policy with cases."""
    cases = sorted(program.cases, key=lambda case: case.policy)
    files = {FOLDER / "model.json": _text(model(program))}
    for policy, group in groupby(cases, key=lambda case: case.policy):
        files[FOLDER / f"{policy}.json"] = _text(_file(program, policy, tuple(group), reader))
    return files


def _text(document: Json) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _file(program: Program, policy: str, cases: Sequence[Case], reader: CaseReader) -> Json:
    header = program.policies[policy]
    return {
        "format": FORMAT,
        "policy": policy,
        "title": header.title,
        "regime": header.regime,
        "law": list(header.laws),
        "checked": header.checked.isoformat(),
        "cases": [_case(program, case, reader) for case in cases],
    }


def _case(program: Program, case: Case, reader: CaseReader) -> Json:
    regime = program.policies[case.policy].regime

    def hear(text: str, language: str | None, key: str) -> Any:
        return reader.hear(text, language, key, regime)

    own = _seen(program, case, hear)
    seen = own
    if case.as_of is None:
        shared = _seen(program, replace(case, as_of=DAY_OF_SILENCE), hear)
        if _answers(shared, case) == _answers(own, case):
            seen = shared
    written = Written(program, seen.dataset)
    return {
        "name": f"{case.target}: {case.title}",
        "ids": list(case.ids),
        "as_of": seen.as_of.isoformat(),
        "settings": {name: _scalar(value) for name, value in sorted(case.settings.items())},
        "record": written.document,
        "unknown": written.unknown,
        "absent": written.absent,
        **_answers(seen, case),
    }


def _seen(program: Program, case: Case, hear: Hear) -> World:
    settings = {name: setting.default for name, setting in program.settings.items()} | dict(case.settings)
    built = build(program, case, hear)
    return World(program, built.dataset, built.as_of, settings)


# ---- what comes out


def _answers(seen: World, case: Case) -> Json:
    """The verdicts of the rule for each of its subjects, or the values of the definition for each of its rows."""
    pointers = pointers_of(seen.program, seen.dataset)
    engine = ReferenceEngine()
    if case.kind != "rule":
        declared = seen.program.deadlines if case.kind == "deadline" else seen.program.definitions
        rows = seen.dataset.rows(declared[case.target].record)
        return {
            "values": [
                {
                    "declaration": case.target,
                    "subject": pointers[row.key],
                    "value": value(engine.value(seen, case.target, row), pointers),
                }
                for row in rows
            ]
        }
    (found,) = engine.verdicts(seen, (case.target,))
    verdicts = []
    for subject, verdict in zip(found.subjects, found.verdicts, strict=True):
        entry: Json = {"rule": case.target, **subject_of(subject, pointers), "verdict": verdict}
        if verdict == "breached":
            entry["severity"] = engine.judge(seen, case.target, subject).severity
        elif verdict == "pending":
            due = engine.judge(seen, case.target, subject).due
            entry["until"] = due.isoformat() if due is not None else None
        verdicts.append(entry)
    return {"verdicts": verdicts}


def subject_of(subject: Row | Group, pointers: Mapping[str, str]) -> Json:
    """Whom a verdict is about, by JSON pointer: one record, or the records of a group."""
    if isinstance(subject, Row):
        return {"subject": pointers[subject.key]}
    return {
        "subject": [pointers[row.key] for row in subject.rows],
        "maybe": [pointers[row.key] for row in subject.maybe],
    }


def value(worth: Worth, pointers: Mapping[str, str]) -> Any:
    """A value: a date, a truth, a number or a word; null for absent; an object for what has none of these.

    `{"undecided": true}` hangs on an unknown fact, `{"no_law": true}` was asked of a day without law, and
    `{"record": POINTER}` is a record.
    """
    blame = blame_of(worth)
    if any(fact.kind == "law" for fact in blame):
        return {"no_law": True}
    if blame:
        return {"undecided": True}
    match worth:
        case Absent():
            return None
        case Row(key=key):
            return {"record": pointers[key]}
        case bool() | int() | str() | date() | Decimal() | Money() | frozenset():
            return _scalar(worth)
        case _:
            raise ValueError(f"a case expects a value that the corpus cannot hold: {type(worth).__name__}")


# ---- what goes in


@dataclass
class Written:
    """A dataset as a document of the published schema of logs, with the places that JSON cannot say by themselves.

    `unknown` and `absent` are JSON pointers to fields and tables whose value is not what a missing one means.
    """

    document: Json
    unknown: list[str]
    absent: list[str]

    def __init__(self, program: Program, dataset: Dataset) -> None:
        self._program = program
        self.unknown, self.absent = [], []
        self.document = {
            "entities": [self._row(row, f"/entities/{place}") for place, row in enumerate(dataset.entities)]
        }
        if dataset.letters:
            self.document["letters"] = [
                self._row(row, f"/letters/{place}") for place, row in enumerate(dataset.letters)
            ]

    def _row(self, row: Row, pointer: str) -> Json:
        record = self._program.records[row.record]
        written: Json = {}
        for name, field in record.fields.items():
            self._field(written, field, row.fields[name], f"{pointer}/{name}")
        for name, table in record.children.items():
            rows = row.children.get(name, ())
            if isinstance(rows, Unknown):
                if table.empty != "unknown":
                    self.unknown.append(f"{pointer}/{name}")
            elif rows or table.empty == "unknown":
                written[name] = [self._row(child, f"{pointer}/{name}/{place}") for place, child in enumerate(rows)]
        return written

    def _field(self, written: Json, field: Field, content: Value, pointer: str) -> None:
        match content:
            case Unknown():
                if field.blank != "unknown":
                    self.unknown.append(pointer)
            case Absent():
                if field.blank != "absent":
                    self.absent.append(pointer)
            case False if field.blank == "no":
                pass
            case _:
                written[field.name] = _scalar(content)


def _scalar(content: Any) -> Any:
    match content:
        case bool() | int() | str():
            return content
        case date():
            return content.isoformat()
        case Decimal():
            return int(content) if content == content.to_integral_value() else float(content)
        case Money(amount=amount, currency=currency):
            return {"amount": _scalar(amount), "currency": currency}
        case frozenset():
            return sorted(content)
        case _:
            raise ValueError(f"no JSON for {type(content).__name__}")


def pointers_of(program: Program, dataset: Dataset) -> dict[str, str]:
    """The JSON pointer of each row of a dataset, by its key."""

    def below(row: Row, pointer: str) -> Iterator[tuple[str, str]]:
        yield row.key, pointer
        for name in program.records[row.record].children:
            rows = row.children.get(name, ())
            if not isinstance(rows, Unknown):
                for place, child in enumerate(rows):
                    yield from below(child, f"{pointer}/{name}/{place}")

    found: dict[str, str] = {}
    for table, rows in (("entities", dataset.entities), ("letters", dataset.letters)):
        for place, row in enumerate(rows):
            found.update(below(row, f"/{table}/{place}"))
    return found


# ---- what a missing field means


def model(program: Program) -> Json:
    """For each record what a missing field and a missing table mean, and the default of each setting."""
    return {
        "format": FORMAT,
        "records": {
            name: {
                "fields": {
                    field.name: {"type": _type(field.type), "missing": field.blank} for field in record.fields.values()
                },
                "tables": {
                    table.name: {"record": table.record, "missing": "unknown" if table.empty == "unknown" else "empty"}
                    for table in record.children.values()
                },
            }
            for name, record in program.records.items()
        },
        "settings": {name: _scalar(setting.default) for name, setting in program.settings.items()},
    }


def _type(type_: Type) -> str:
    from checker.semantics import types as t

    match type_:
        case t.DateType():
            return "date"
        case t.NumberType() | t.ShareType():
            return "number"
        case t.TextType():
            return "text"
        case t.DocumentType():
            return "letter"
        case t.TruthType():
            return "truth"
        case t.MoneyType():
            return "money"
        case t.CalendarType():
            return "calendar"
        case WordType():
            return "word"
        case t.SetType(element=element):
            return "words" if isinstance(element, WordType) else "references"
        case t.PeriodType() | t.RowType() | t.RowsType() | t.MistakenType():
            raise ValueError("no field has this type")
        case _:
            assert_never(type_)


def main(only_check: bool) -> int:
    """0 if the files are as generated, or were written."""
    checked = workspace.load()
    wanted = corpus(checked.program, CaseReader(checked.program.files))
    FOLDER.mkdir(exist_ok=True)
    stale = [file for file, text in wanted.items() if not file.exists() or file.read_text(encoding="utf-8") != text]
    surplus = [file for file in sorted(FOLDER.glob("*.json")) if file not in wanted and file.name != SCHEMA]
    for file in (*stale, *surplus):
        print(
            f"{file.name} {'is stale: run `make docs`' if only_check else 'written' if file in wanted else 'removed'}"
        )
    if only_check:
        return int(bool(stale or surplus))
    for file in stale:
        file.write_text(wanted[file], encoding="utf-8")
    for file in surplus:
        file.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
