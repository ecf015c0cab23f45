"""`habeas report`: any format from the JSON report, later and without the files that were checked."""

from __future__ import annotations

import io
import json
import stat
import sys
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Habeas
from tests.reporters.test_excused import excused
from tests.reporters.test_reports import rendered_bytes
from tests.reporters.workbook import sheets

_REQUESTS = """\
request id,type,date received,requester,decision
R-1,access,2026-01-05,individual,
R-2,access,03/04/2026,individual,
"""
_CHECK = ("check", "requests.csv", "--entity", "kind=covered_provider", "--as-of", "2026-06-30")


@pytest.fixture
def results(folder: Path, habeas: Habeas) -> Path:
    """The JSON report of a check whose input is gone."""
    (folder / "requests.csv").write_text(_REQUESTS, encoding="utf-8")
    assert habeas(*_CHECK, "--format", "json", "-o", "results.json").code == 0
    return folder / "results.json"


def test_a_report_is_the_one_that_the_check_would_have_written(results: Path, habeas: Habeas) -> None:
    for name in ("text", "json", "sarif", "markdown", "csv", "oscal"):
        made = habeas(*_CHECK, "--format", name)
        assert habeas("report", "results.json", "--format", name).out == made.out
    (results.parent / "requests.csv").unlink()
    assert habeas("report", "results.json").code == 0


def test_waived_findings_are_in_sarif_where_they_are_asked_for(folder: Path, habeas: Habeas) -> None:
    (folder / "results.json").write_bytes(rendered_bytes("json", excused()))
    shown = {}
    for choice in ("omit", "include"):
        ran = habeas("report", "results.json", "--format", "sarif", "--sarif-suppressed", choice)
        shown[choice] = len(json.loads(ran.out)["runs"][0]["results"])
    assert shown == {"omit": 2, "include": 3}


def test_json_to_json_gives_the_same_bytes(results: Path, habeas: Habeas) -> None:
    assert habeas("report", "results.json", "--format", "json", "-o", "again.json").code == 0
    assert (results.parent / "again.json").read_bytes() == results.read_bytes()


def test_a_workbook_is_written_for_its_owner_alone(results: Path, habeas: Habeas) -> None:
    ran = habeas("report", "results.json", "--format", "xlsx", "-o", "results.xlsx")
    file = results.parent / "results.xlsx"
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(sheets(file.read_bytes())) == [
        "Summary", "Law", "Findings", "Requests with findings", "Rules", "Letters", "Inputs",
    ]  # fmt: skip


@pytest.mark.parametrize("command", [("report", "results.json"), _CHECK])
def test_a_workbook_is_not_shown_on_a_terminal(
    results: Path, habeas: Habeas, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    ran = habeas(*command, "--format", "xlsx")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == ("error: xlsx is no text and cannot be shown here\nhelp: write it to a file: -o report.xlsx\n")


def test_the_report_may_come_from_standard_input(
    results: Path, habeas: Habeas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(results.read_bytes())))
    assert habeas("report", "-", "--format", "csv").out.count("\r\n") > 1


def test_a_file_that_is_no_report_exits_with_2_and_a_hint(folder: Path, habeas: Habeas, results: Path) -> None:
    document = json.loads(results.read_text(encoding="utf-8"))
    (folder / "old.json").write_text(json.dumps({**document, "schema_version": "0"}), encoding="utf-8")
    (folder / "cut.json").write_bytes(results.read_bytes()[:-200])
    told = {name: habeas("report", name) for name in ("absent.json", ".", "old.json", "cut.json", "requests.csv")}
    assert {name: (ran.code, ran.out, ran.err.splitlines()[0]) for name, ran in told.items()} == {
        "absent.json": (2, "", "error: there is no file `absent.json`"),
        ".": (2, "", "error: `.` cannot be read: Is a directory"),
        "old.json": (
            2,
            "",
            "error: `old.json` was written by another version of habeas: this one reads reports of schema version 1",
        ),
        "cut.json": (2, "", told["cut.json"].err.splitlines()[0]),
        "requests.csv": (2, "", "error: `requests.csv` is no JSON: line 1, column 1"),
    }
    assert told["cut.json"].err.startswith("error: `cut.json` is cut off")


def test_the_catalogue_is_of_rules_and_knows_no_rows(habeas: Habeas) -> None:
    ran = habeas("rules", "--format", "oscal", "--coverage")
    assert (ran.code, ran.out) == (2, "")
    assert "--format oscal prints every rule, or those of a --regime" in ran.err


def test_the_catalogue_holds_every_control_that_results_name(results: Path, habeas: Habeas) -> None:
    printed = habeas("rules", "--format", "oscal").out
    named = json.loads(habeas("report", "results.json", "--format", "oscal").out)["assessment-results"]
    controls = {control["id"] for group in json.loads(printed)["catalog"]["groups"] for control in group["controls"]}
    selected = named["results"][0]["reviewed-controls"]["control-selections"][0]["include-controls"]
    assert {each["control-id"] for each in selected} <= controls
