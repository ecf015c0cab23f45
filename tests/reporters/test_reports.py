"""Every format, whole, beside the assessment it renders."""

from __future__ import annotations

import io
import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from checker.assessment.model import Assessment
from checker.reporters.formats import BINARY, FORMATS, NAMES, ReportOptions, reporter
from checker.reporters.json_schema import report_schema
from tests.reporters.sample import assessment
from tests.reporters.workbook import sheets_as_text

EXPECTED = Path(__file__).parent / "expected"
ENDINGS = {
    "text": "txt",
    "json": "json",
    "sarif": "sarif",
    "junit": "xml",
    "github": "txt",
    "gitlab": "json",
    "rdjson": "json",
    "tap": "tap",
    "jsonl": "jsonl",
    "csv": "csv",
    "xlsx": "txt",
    "html": "html",
    "markdown": "md",
    "oscal": "json",
}


def render(name: str, colour: bool = False, of: Assessment | None = None) -> str:
    """The sample in a format, as the run with exit code 2 writes it; a workbook as the text of its sheets."""
    data = rendered_bytes(name, of or assessment(), colour)
    return sheets_as_text(data) if name in BINARY else data.decode()


def rendered_bytes(name: str, of: Assessment, colour: bool = False) -> bytes:
    """The bytes of a report."""
    data = io.BytesIO()
    stream = io.TextIOWrapper(data, encoding="utf-8", newline="\n")
    reporter(name)(of, stream, ReportOptions(exit_code=2, colour=colour))
    stream.flush()
    return data.getvalue()


@pytest.mark.parametrize("name", [name for name, _ in FORMATS])
def test_a_report_is_as_stored(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    assert render(name) == (EXPECTED / f"{name}.{ENDINGS[name]}").read_bytes().decode()


def test_every_report_file_is_in_the_list_of_formats() -> None:
    folder = Path(__file__).parents[2] / "checker" / "reporters"
    assert {file.stem.removesuffix("_report") for file in folder.glob("*_report.py")} == set(NAMES)


def test_the_json_report_keeps_its_schema() -> None:
    jsonschema.Draft202012Validator(report_schema()).validate(json.loads(render("json")))


def test_a_report_with_another_field_breaks_the_schema() -> None:
    document = {**json.loads(render("json")), "patient": "x"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(report_schema()).validate(document)


def test_colour_adds_nothing_but_colour() -> None:
    import re

    painted = render("text", colour=True)
    assert "\x1b[31m" in painted
    words = re.sub(r"\x1b\[\d+m", "", painted).split()
    assert words == render("text").split()


def test_junit_names_are_unique_and_its_counts_add_up() -> None:
    root = ElementTree.fromstring(render("junit"))
    cases = root.findall(".//testcase")
    names = [(case.get("classname"), case.get("name")) for case in cases]
    assert len(names) == len(set(names))
    assert root.get("tests") == str(len(cases))
    assert root.get("failures") == str(len(root.findall(".//failure")))
    assert root.get("errors") == str(len(root.findall(".//error")))


def test_sarif_lists_every_rule_and_only_breaches() -> None:
    (run,) = json.loads(render("sarif"))["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["HIPAA-D-12", "HIPAA-F-01", "HIPAA-T-01", "READ-11"]
    assert [(result["ruleId"], rules[result["ruleIndex"]]) for result in run["results"]] == [
        ("HIPAA-T-01", "HIPAA-T-01"),
        ("HIPAA-D-12", "HIPAA-D-12"),
        ("READ-11", "READ-11"),
    ]
    assert not run["invocations"][0]["executionSuccessful"]


def test_github_gets_a_job_summary_where_it_asks_for_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    render("github")
    assert summary.read_text(encoding="utf-8") == (EXPECTED / "github_summary.md").read_text(encoding="utf-8")
