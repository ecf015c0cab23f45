"""Plans of large logs are kept between runs: nothing of a record with them, and never to another result."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from checker import caching, workspace
from checker.assessment.model import Assessment
from checker.assessment.run import Request, run
from checker.large import planned, planning
from checker.plan.known import Known
from checker.plan.make import Lowered
from checker.plan.scalars import Constant, Literal, Word
from checker.plan.schedule import Plan, Step
from checker.plan.specialise import Profile
from tests.large.messy import messy_log

PLACE = ("request", "c0")
QUERY = 'CREATE TEMPORARY TABLE "step 0" AS SELECT id FROM (SELECT * FROM "request") AS own'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(caching.FOLDER_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(planned, "LEAST", 0)
    return tmp_path / "cache"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, ...]:
    return tuple(messy_log(workspace.load().program, 3, 25, tmp_path))


def checked(files: tuple[Path, ...], settings: Path, as_of: date = date(2025, 9, 30)) -> Assessment:
    rules = tuple(sorted(rule for rule in workspace.load().program.rules if rule.startswith("HIPAA-D-")))
    assert rules
    return run(Request(files, config=settings, as_of=as_of, only=rules, large=True)).assessment


def told(assessment: Assessment) -> tuple[object, ...]:
    return assessment.outcomes, assessment.series, assessment.records, assessment.data_findings, assessment.incomplete


def never(*_: object, **__: object) -> Plan:
    raise AssertionError("a plan was made")


def test_a_second_check_makes_no_plan_and_comes_to_the_same(
    folder: Path, files: tuple[Path, ...], settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(caching.FOLDER_VARIABLE, "")
    unkept = told(checked(files, settings))
    monkeypatch.setenv(caching.FOLDER_VARIABLE, str(folder))
    first = told(checked(files, settings))
    monkeypatch.setattr(Lowered, "plan", never)
    monkeypatch.setattr(Lowered, "plan_by_kinds", never)
    assert told(checked(files, settings)) == first == unkept


def test_plans_by_kinds_are_kept_too(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "ALIKE", 0)
    log = tmp_path / "log.csv"
    log.write_text("request_id,received_on\n" + "".join(f"R{n},2025-01-{n % 28 + 1:02}\n" for n in range(40)))
    settings = tmp_path / "habeas.yaml"
    settings.write_text(
        "entity: {kind: covered_provider, country: us, state: texas}\n"
        "logs:\n  - file: '*.csv'\n    record: request\n    columns: {request_id: id}\n"
    )
    first = told(checked((log,), settings))
    assert any(json.loads(file.read_bytes()[128:])["by_kinds"] for file in folder.glob("*.plan"))
    monkeypatch.setattr(Lowered, "plan", never)
    monkeypatch.setattr(Lowered, "plan_by_kinds", never)
    assert told(checked((log,), settings)) == first


def test_a_plan_of_another_day_is_another(folder: Path, files: tuple[Path, ...], settings: Path) -> None:
    checked(files, settings)
    kept = set(folder.glob("*.plan"))
    checked(files, settings, date(2025, 9, 29))
    assert set(folder.glob("*.plan")) > kept


@pytest.mark.parametrize("content", [b"", b"nonsense", None])
def test_a_damaged_plan_is_made_anew(
    folder: Path, files: tuple[Path, ...], settings: Path, content: bytes | None
) -> None:
    first = told(checked(files, settings))
    entries = {file: file.read_bytes() for file in folder.glob("*.plan")}
    assert entries
    for file, entry in entries.items():
        file.write_bytes(entry[:-20] if content is None else content)
    assert told(checked(files, settings)) == first
    assert {file: file.read_bytes() for file in folder.glob("*.plan")} == entries


def test_nothing_of_few_rows_is_kept(
    folder: Path, files: tuple[Path, ...], settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planned, "LEAST", 1_000)
    checked(files, settings)
    assert not list(folder.glob("*.plan"))


@pytest.mark.parametrize(
    ("value", "may_be"),
    [
        (Literal(date(2025, 1, 3).toordinal()), False),
        (Literal(1 << 40), False),
        (Word("Riverside Clinic"), False),
        (Word("access"), True),
        (Literal(1), True),
        (Literal(None), True),
    ],
)
def test_a_plan_with_a_value_of_the_log_is_not_kept(value: Constant, may_be: bool) -> None:
    program = workspace.load().program
    assert planned.may_be_kept(Profile({}, {PLACE: value}), 5_000, program) is may_be


@pytest.mark.parametrize("known", [Known(low=730_000), Known(few=frozenset({1, 730_000}))])
def test_a_plan_with_bounds_of_the_log_is_not_kept(known: Known) -> None:
    assert not planned.may_be_kept(Profile({PLACE: known}, {}), 5_000, workspace.load().program)


@pytest.mark.parametrize(
    "statement",
    [
        "copy request to 'stolen.csv'",
        f"{QUERY}; install httpfs",
        f"{QUERY}, read_text(chr(47))",
        f"{QUERY}, read_text/**/(chr(47))",
        f"{QUERY}, read_text\t(chr(47))",
        f'{QUERY}, "read_text" (chr(47))',
        'CREATE TEMPORARY TABLE "step 0" AS SELECT * FROM "/etc/passwd"',
        "CREATE TEMPORARY TABLE \"step 0\" AS SELECT * FROM 'log.csv'",
        "load httpfs",
    ],
)
def test_an_entry_with_a_statement_of_anothers_is_not_read(folder: Path, statement: str) -> None:
    steps = (Step("request", None, {}, {}, (), ()),)
    key = hashlib.sha256(b"a plan").hexdigest()
    sound = planned.Ready(Plan({}, steps, {"R-1": PLACE}), (QUERY,))
    planned.write_plan(key, sound)
    assert planned.read_plan(key) == sound
    planned.write_plan(key, planned.Ready(sound.plan, (statement,)))
    assert planned.read_plan(key) is None
    planned.write_plan(key, planned.Ready(Plan({}, steps, {"R-1": ("request", "c0 from x; drop")}), (QUERY,)))
    assert planned.read_plan(key) is None


def test_plans_go_with_the_oldest_of_what_is_kept(folder: Path) -> None:
    planned.write_plan("0" * 64, planned.Ready(Plan({}, (), {}), ()))
    (file,) = folder.glob("*.plan")
    caching.prune(folder, file.stat().st_mtime + 40 * 86_400)
    assert not list(folder.glob("*.plan"))
