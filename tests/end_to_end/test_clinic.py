"""The fixture clinic: its report is the expected one, holds all that was planted, and names nobody."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import checker
from checker.cli.main import execute
from checker.reporters.formats import BINARY, FORMATS
from scripts import demo
from tests.reporters.workbook import everything

CLINIC = "fixtures/clinic"
FOLDER = demo.ROOT / CLINIC
# Who works there, with the numbers that the tables give them, and how to reach them.
STAFF = (
    "Wilhelmina Tarrant",
    "Anselm Oyelaran",
    "Beatriz Quillfeather",
    "Ruthanne Delacroix-Meeks",
    "Opal Stringfellow",
    "Dwayne Purifoy",
    "Horatio Vandermeer",
    "MD-02",
    "MD-03",
    "OM-01",
    "RC-06",
    "EXT-09",
    "254-555-0142",
)


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """File names of a report count from the project's folder, whatever the environment says of keys and colours."""
    monkeypatch.chdir(demo.ROOT)
    for name in ("HABEAS_KEY_FILE", "FORCE_COLOR", "CLICOLOR_FORCE", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """The report of the clinic as data, made once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(demo.ROOT)
        patch.delenv("HABEAS_KEY_FILE", raising=False)
        return demo.document(checker.check([CLINIC]))


@pytest.fixture
def report(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """What `habeas check` prints of the clinic; the clinic breaches rules, and the check is complete."""

    def command(*options: str) -> str:
        code = execute(["check", CLINIC, *options])
        printed = capsys.readouterr()
        assert (code, printed.err) == (1, "")
        return printed.out

    return command


def test_the_report_is_the_expected_one(found: dict[str, Any]) -> None:
    stored = demo.expected()
    assert list(demo.differences(stored, found)) == []
    assert found == stored


def test_a_difference_is_told_by_rule_verdict_and_row(found: dict[str, Any]) -> None:
    changed = json.loads(json.dumps(found))
    outcome = next(each for each in changed["outcomes"] if each["rule"]["id"] == "HIPAA-E-02")
    (finding,) = outcome["findings"]
    outcome["findings"] = []
    changed["letters"] = []
    row = finding["subject"]["place"]["row"]
    assert list(demo.differences(changed, found)) == [
        f"new: HIPAA-E-02 breached {CLINIC}/letters_and_calls.csv:{row}",
        "changed: `letters` of the report",
    ]


def test_a_second_run_prints_the_same_bytes(report: Callable[..., str]) -> None:
    assert report("--format", "json") == report("--format", "json")


def test_both_engines_print_the_same_bytes(report: Callable[..., str]) -> None:
    by_reference = report("--engine", "reference", "--format", "json")
    assert report("--engine", "duckdb", "--format", "json") == by_reference


def test_every_plant_is_found_and_every_trap_is_stepped_over(found: dict[str, Any]) -> None:
    verdicts = _verdicts(found)
    wrong = [
        f"{plant['file']}:{plant['row']} {plant['rule']} is not {plant['verdict']}: {plant['what']} {plant['trap']}"
        for plant in _planted()
        if not _as_planted(plant, verdicts)
    ]
    assert wrong == []


def test_the_clinic_shows_many_kinds_of_breach_and_many_traps() -> None:
    assert len({plant["rule"] for plant in _planted() if plant["verdict"] == "breached"}) >= 25
    assert len({plant["trap"] for plant in _planted()} - {""}) >= 10


def test_the_readme_lists_the_plants() -> None:
    lines = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
    table = lines[lines.index("| --- | --- | --- | --- | --- |") + 1 :]
    described = [_described(plant) for plant in _planted()]
    assert table == described


def test_a_third_of_the_letters_is_complete(found: dict[str, Any]) -> None:
    complete = {plant["file"] for plant in _planted() if plant["rule"] == "*"}
    assert len(found["letters"]) == 30
    assert len(complete) >= 10


def test_the_export_is_as_large_as_a_small_clinic_makes_it(found: dict[str, Any]) -> None:
    assert (found["records"]["request"], found["incomplete"]) == (129, [])


def test_no_report_names_a_person_or_a_request(report: Callable[..., str], tmp_path: Path) -> None:
    files = {name: tmp_path / name for name, _ in FORMATS}
    report(*(word for name, file in files.items() for word in ("--report", f"{name}={file}")))
    printed = {name: _text(name, file).casefold() for name, file in files.items()}
    named = {name: [canary for canary in _canaries() if _names(text, canary)] for name, text in printed.items()}
    assert named == {name: [] for name in files}


def _text(name: str, file: Path) -> str:
    return everything(file.read_bytes()) if name in BINARY else file.read_text(encoding="utf-8")


def test_the_canaries_are_in_the_clinic_s_papers() -> None:
    papers = "\n".join(path.read_text(encoding="utf-8") for path in sorted(_papers()))
    assert [name for name in _canaries() if name not in papers] == []


def test_the_canaries_sing_when_they_are_let_out(report: Callable[..., str]) -> None:
    printed = report("--format", "json", "--show-ids", "--show-text")
    assert '"id": "25-020"' in printed


def _planted() -> tuple[Mapping[str, str], ...]:
    with (FOLDER / "planted.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


def _described(plant: Mapping[str, str]) -> str:
    """The line of the README's table."""
    where = f"{plant['file']} {plant['row']}".strip() or "the log"
    rule = "every rule" if plant["rule"] == "*" else plant["rule"]
    return f"| {where} | {plant['what']} | {rule} | {plant['verdict']} | {plant['trap']} |"


def _verdicts(report: Mapping[str, Any]) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Rule and verdict of each finding by its place; `passed` and `not applicable` leave none."""
    grouped: dict[tuple[str, str], list[tuple[str, str]]] = {}
    law = [finding for outcome in report["outcomes"] for finding in outcome["findings"]]
    for finding in (*law, *report["data_findings"]):
        place = finding["subject"]["place"] or {}
        file = (place.get("file") or "").removeprefix(f"{CLINIC}/")
        row = "" if place.get("row") is None else str(place["row"])
        grouped.setdefault((file, row), []).append((finding["rule"], finding["verdict"]))
    return grouped


def _as_planted(plant: Mapping[str, str], verdicts: Mapping[tuple[str, str], list[tuple[str, str]]]) -> bool:
    there = verdicts.get((plant["file"], plant["row"]), [])
    if plant["rule"] == "*":
        return not there
    said = [verdict for rule, verdict in there if rule == plant["rule"]]
    return not said if plant["verdict"] == "clear" else plant["verdict"] in said


def _canaries() -> Iterator[str]:
    """Names of people, numbers of requests and staff, all that the tables hold."""
    yield from STAFF
    yield from (name.split()[-1] for name in STAFF[:7])
    for row in _rows("requests.csv"):
        yield row["Req #"]
        yield row["Name"]
        yield row["Name"].split()[-1]
    for row in _rows("portal_export.csv"):
        yield row["Request ID"]


def _names(text: str, canary: str) -> bool:
    sought = canary.casefold()
    return sought in text and re.search(rf"(?<![\w-]){re.escape(sought)}(?![\w-])", text) is not None


def _rows(file: str) -> Iterator[Mapping[str, str]]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _papers() -> Iterator[Path]:
    yield from FOLDER.glob("*.csv")
    yield from FOLDER.glob("letters/*")
    yield FOLDER / "habeas.yaml"
