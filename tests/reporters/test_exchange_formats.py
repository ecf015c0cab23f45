"""GitLab, rdjson, TAP, JSON Lines: what their consumers rely on."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tap.line import Result
from tap.parser import Parser

from checker.assessment.model import Assessment, Finding, Place
from checker.reporters.jsonl_report import line_schema
from scripts.validate import GITLAB
from tests.reporters.sample import assessment
from tests.reporters.test_excused import excused
from tests.reporters.test_reports import render


def _at(file: str) -> Assessment:
    """The sample with its first finding about the data in another file."""
    return replace(assessment(), data_findings=(_moved(assessment().data_findings[0], Place(file, row=3)),))


def _moved(finding: Finding, place: Place | None) -> Finding:
    return replace(finding, subject=replace(finding.subject, place=place))


def _gitlab(of: Assessment) -> list[dict[str, Any]]:
    problems: list[dict[str, Any]] = json.loads(render("gitlab", of=of))
    jsonschema.Draft202012Validator(GITLAB).validate(problems)
    return problems


@pytest.mark.parametrize(
    ("file", "path"),
    [
        ("log.csv", "log.csv"),
        ("./export/log.csv", "export/log.csv"),
        ("../export/log.csv", "export/log.csv"),
        ("a/../b/log.csv", "b/log.csv"),
        ("/elsewhere/log.csv", "elsewhere/log.csv"),
    ],
)
def test_paths_are_relative_for_gitlab_and_reviewdog(file: str, path: str) -> None:
    assert _gitlab(_at(file))[-1]["location"] == {"path": path, "lines": {"begin": 3}}
    assert json.loads(render("rdjson", of=_at(file)))["diagnostics"][-1]["location"]["path"] == path


def test_an_absolute_path_is_counted_from_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _gitlab(_at(str(tmp_path / "export" / "log.csv")))[-1]["location"]["path"] == "export/log.csv"


def test_a_finding_about_no_file_stands_in_the_first_log() -> None:
    of = replace(assessment(), data_findings=(_moved(assessment().data_findings[0], None),))
    assert _gitlab(of)[-1]["location"] == {"path": "log, old.csv", "lines": {"begin": 1}}


def test_a_finding_in_a_letter_stands_where_its_evidence_stands() -> None:
    assert [each["location"] for each in _gitlab(assessment()) if each["check_name"] == "HIPAA-D-12"] == [
        {"path": "letters/one.txt", "lines": {"begin": 7}}
    ]


def test_fingerprints_are_unique_since_gitlab_drops_what_it_has_seen() -> None:
    one = assessment().data_findings[0]
    problems = _gitlab(replace(assessment(), data_findings=(one, one, one)))
    assert max(Counter(each["fingerprint"] for each in problems).values()) == 1
    assert [each["fingerprint"] for each in problems[-3:]] == [
        "eeeeeeeeeeread-11",
        "eeeeeeeeeeread-11-2",
        "eeeeeeeeeeread-11-3",
    ]


def test_only_breaches_become_comments() -> None:
    breached = sorted(finding.rule for finding in assessment().findings if finding.verdict == "breached")
    assert sorted(each["check_name"] for each in _gitlab(assessment())) == breached
    assert sorted(each["code"]["value"] for each in json.loads(render("rdjson"))["diagnostics"]) == breached


def _points(of: Assessment) -> list[Result]:
    lines = list(Parser().parse_text(render("tap", of=of)))
    assert not [line for line in lines if line.category == "unknown"]
    points = [line for line in lines if isinstance(line, Result)]
    plan = next(line for line in lines if line.category == "plan")
    assert plan.expected_tests == len(points)
    assert [point.number for point in points] == list(range(1, len(points) + 1))
    return points


def test_a_breach_fails_and_what_is_open_is_skipped() -> None:
    points = _points(assessment())
    assert [(point.ok, point.skip) for point in points] == [
        (False, False), (False, False), (True, True), (False, False), (True, True), (True, True), (True, False),
        (False, False),
    ]  # fmt: skip


def test_text_of_the_input_is_no_directive_of_tap() -> None:
    one = replace(
        assessment().data_findings[0], title="x # SKIP\nok 99 - all is well\nBail out! \\", message="a\n...\n"
    )
    points = _points(replace(assessment(), data_findings=(one,)))
    assert (points[-1].ok, points[-1].skip) == (False, False)
    assert points[-1].yaml_block == {
        "message": "a ... ",
        "severity": "warn",
        "at": "log, old.csv:2",
        "mend": "Declare `date_order:` in habeas.yaml.",
        "fingerprint": "eeeeeeeeeeread-11",
    }


@pytest.mark.parametrize("of", [assessment(), excused(), replace(assessment(), outcomes=(), letters=())])
def test_each_line_keeps_its_schema(of: Assessment) -> None:
    validator = jsonschema.Draft202012Validator(line_schema())
    lines = [json.loads(line) for line in render("jsonl", of=of).splitlines()]
    assert (lines[0]["kind"], lines[0]["schema_version"], lines[0]["exit_code"]) == ("run", "1", 2)
    for line in lines:
        validator.validate(line)


def test_the_lines_hold_all_that_the_json_report_holds() -> None:
    whole: dict[str, Any] = {}
    names = {"input": "inputs", "setting": "settings", "letter": "letters", "waiver": "waivers"}
    for line in map(json.loads, render("jsonl", of=excused()).splitlines()):
        match line.pop("kind"):
            case "run":
                whole |= line | {"data_findings": [], "outcomes": []}
            case "rule":
                whole["outcomes"].append({**line, "findings": []})
            case "finding" if line["about"] == "data":
                whole["data_findings"].append(line)
            case "finding":
                whole["outcomes"][-1]["findings"].append(line)
            case "series" | "baseline" as kind:
                whole[kind] = line
            case kind:
                whole.setdefault(names[kind], []).append(line)
    assert whole == json.loads(render("json", of=excused()))


def test_a_line_with_another_field_breaks_the_schema() -> None:
    line = json.loads(render("jsonl").splitlines()[1])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(line_schema()).validate({**line, "patient": "x"})


def test_the_lines_hold_every_record_once() -> None:
    kinds = Counter(json.loads(line)["kind"] for line in render("jsonl").splitlines())
    of = assessment()
    assert kinds["finding"] == len(of.findings)
    assert (kinds["rule"], kinds["input"], kinds["letter"]) == (len(of.outcomes), len(of.inputs), len(of.letters))
