"""The corpus is what the cases say, it keeps its schema, and both engines find in it what it says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from typing import Any

import jsonschema
import pytest

from checker import workspace
from checker.cli.schema import schema_text
from checker.engines.model import World
from checker.engines.reference import ReferenceEngine
from checker.engines.reference.populations import is_grouped
from checker.policytest.hearing import CaseReader
from checker.semantics.data import Heard, Row
from checker.semantics.model import Checked, Program
from scripts.make_corpus import FOLDER, SCHEMA, corpus, subject_of, value
from tests.conformance.corpus_reader import CorpusCase, RowMaker, cases, files
from tests.conformance.probes import Probe, probe, with_probes
from tests.engines.under_test import columnar_engine

# The columnar engine takes its time: so many tests can share the processors.
PARTS = 6


@cache
def checked() -> Checked:
    return workspace.load()


@dataclass
class Reader(CaseReader):
    """Reads each text once, for the making of the corpus and for its reading."""

    heard: dict[tuple[str, str | None, str | None], Heard | None] = field(default_factory=dict)

    def hear(self, text: str, language: str | None, key: str, regime: str | None) -> Heard | None:
        place = (text, language, regime)
        if place not in self.heard:
            self.heard[place] = super().hear(text, language, key, regime)
        return self.heard[place]


@cache
def reader() -> Reader:
    return Reader(checked().program.files)


def test_the_files_are_what_the_cases_of_the_policies_say() -> None:
    wanted = corpus(checked().program, reader())
    assert sorted(FOLDER.glob("*.json")) == sorted([*wanted, FOLDER / SCHEMA])
    assert [path.name for path, text in wanted.items() if path.read_text(encoding="utf-8") != text] == []


def test_every_file_keeps_the_schema_of_the_corpus() -> None:
    schema = json.loads((FOLDER / SCHEMA).read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    documents = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in files()}
    assert {name: error.message for name, each in documents.items() for error in validator.iter_errors(each)} == {}


def test_every_record_keeps_the_published_schema_of_logs() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(schema_text("log")))
    broken = {}
    for path in files():
        for case in json.loads(path.read_text(encoding="utf-8"))["cases"]:
            for error in validator.iter_errors(case["record"]):
                broken[f"{path.name} {case['name']}"] = error.message
    assert broken == {}


def test_the_reference_engine_finds_what_the_corpus_says() -> None:
    wrong = []
    for world, batch in batches():
        engine = ReferenceEngine()
        rows = keyed(world)
        for case in batch:
            for expected in case.document.get("verdicts", ()):
                found = dict(judged(engine, world, expected["rule"], case, rows, expected))
                if found != expected:
                    wrong.append((case.document["name"], found))
            pointers = {row.key: row.key.removeprefix(case.key) for row in rows.values()}
            for expected in case.document.get("values", ()):
                row = rows[case.key + expected["subject"]]
                worth = value(engine.value(world, expected["declaration"], row), pointers)
                if worth != expected["value"]:
                    wrong.append((case.document["name"], worth))
    assert wrong == []


def judged(
    engine: ReferenceEngine,
    world: World,
    rule: str,
    case: CorpusCase,
    rows: Mapping[str, Row],
    expected: Mapping[str, Any],
) -> Iterator[tuple[str, Any]]:
    """The entry that the engine would write where the corpus has `expected`."""
    if isinstance(expected["subject"], str):
        subject: Any = rows[case.key + expected["subject"]]
        yield "subject", expected["subject"]
    else:
        (formed,) = engine.verdicts(world, (rule,))
        pointers = {row.key: row.key.removeprefix(case.key) for row in rows.values()}
        named = [(group, subject_of(group, pointers)) for group in formed.subjects]
        subject, found = next(
            (pair for pair in named if pair[1]["subject"] == expected["subject"]), (None, {"subject": None})
        )
        yield from found.items()
        if subject is None:
            return
    judgement = engine.judge(world, rule, subject)
    yield "rule", rule
    yield "verdict", judgement.verdict
    if judgement.verdict == "breached":
        yield "severity", judgement.severity
    if judgement.verdict == "pending":
        yield "until", judgement.due.isoformat() if judgement.due is not None else None


@pytest.mark.parametrize("part", range(PARTS))
def test_the_columnar_engine_finds_what_the_corpus_says(part: int) -> None:
    probing, names = probed()
    wrong = []
    for world, batch in batches()[part::PARTS]:
        rules = {each["rule"] for case in batch for each in case.document.get("verdicts", ())}
        asked = [
            (case, expected, probe(checked().program, expected["declaration"], expected["value"]))
            for case in batch
            for expected in case.document.get("values", ())
        ]
        verdicts = columnar(replace(world, program=probing), sorted({*rules, *(names[each] for *_, each in asked)}))
        for case in batch:
            for expected in case.document.get("verdicts", ()):
                key = subject_key(case, expected["subject"])
                if verdicts[expected["rule"]].get(key) != expected["verdict"]:
                    wrong.append((case.document["name"], verdicts[expected["rule"]].get(key)))
        for case, expected, each in asked:
            found = verdicts[names[each]][case.key + expected["subject"]]
            if found != each.yes:
                wrong.append((f"{case.document['name']}: {each.require}", found))
    assert wrong == []


@cache
def probed() -> tuple[Program, Mapping[Probe, str]]:
    """The program with a rule for each value that the corpus has, and the rule's id."""
    found = [each for _, batch in batches() for case in batch for each in case.document.get("values", ())]
    return with_probes(
        checked().program, [probe(checked().program, each["declaration"], each["value"]) for each in found]
    )


def columnar(world: World, rules: Iterable[str]) -> dict[str, dict[str | tuple[str, ...], str]]:
    """The verdicts of the columnar engine: for each rule by the key of its subject."""
    found: dict[str, dict[str | tuple[str, ...], str]] = {}
    for each in columnar_engine().verdicts(world, list(rules)):
        found[each.rule] = {
            subject.key if isinstance(subject, Row) else tuple(row.key for row in subject.rows): verdict
            for subject, verdict in zip(each.subjects, each.verdicts, strict=True)
        }
    return found


def subject_key(case: CorpusCase, subject: str | list[str]) -> str | tuple[str, ...]:
    return case.key + subject if isinstance(subject, str) else tuple(case.key + each for each in subject)


# ---- cases of one day and one set of settings are one export


@cache
def batches() -> tuple[tuple[World, tuple[CorpusCase, ...]], ...]:
    """Worlds with their cases; cases that could mix with others stand alone."""
    program = checked().program
    maker = RowMaker(lambda text, language, key, regime: reader().hear(text, language, key, regime))
    ordered = sorted(cases(), key=_circumstances)
    grouped = (tuple(group) for _, group in groupby(ordered, key=_circumstances))
    return tuple(_world(program, maker, batch) for batch in grouped)


def _circumstances(case: CorpusCase) -> tuple[str, str, str]:
    """The day, the settings, and what a case may share with others.

    Groups are formed over a whole log, and a letter that answers no request belongs to the only entity: such cases
    stand alone, but for letters of entities that are alike and hold no request.
    """
    record = case.document["record"]
    rules = {each["rule"] for each in case.document.get("verdicts", ())}
    if any(is_grouped(checked().program.rules[rule]) for rule in rules):
        company = case.key
    elif "letters" in record:
        company = case.key if any("requests" in entity for entity in record["entities"]) else repr(record["entities"])
    else:
        company = ""
    return case.document["as_of"], repr(sorted(case.document["settings"].items())), company


def _world(program: Program, maker: RowMaker, batch: tuple[CorpusCase, ...]) -> tuple[World, tuple[CorpusCase, ...]]:
    first = batch[0]
    return World(program, maker.dataset(batch, first.as_of), first.as_of, maker.settings(first)), batch


def keyed(world: World) -> dict[str, Row]:
    """The rows of a world by their keys."""
    return {row.key: row for record in world.program.records for row in world.dataset.rows(record)}
