"""Waivers and a baseline in the reports: shown beside the verdict for auditors, left out where a change is gated."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from checker.assessment.excuse_model import BaselineFacts, Gone, WaiverFacts
from checker.assessment.model import Assessment, Finding
from checker.reporters.stored import read_report
from tests.reporters.sample import assessment
from tests.reporters.test_reports import render, rendered_bytes
from tests.reporters.workbook import sheets

_WAIVER = WaiverFacts(
    name="waivers.yaml:3",
    rule="HIPAA-D-12",
    scope=("letters sent before 2026-07-01",),
    reason="=the <b>template</b> is being mended",
    approver="Privacy Officer",
    ticket="T-17",
    granted=date(2026, 6, 1),
    expires=date(2026, 9, 30),
    timezone="America/Chicago",
    state="in force",
    why_not=None,
    findings=1,
)
_EXPIRED = replace(
    _WAIVER, name="waivers.yaml:12", state="expired", why_not="its last day has passed", findings=0, ticket=None
)
_BASELINE = BaselineFacts(
    file="baseline.json",
    as_of=date(2026, 5, 31),
    tool_version="9.9.8",
    known=1,
    new=2,
    gone=(Gone("ffffffffff", "HIPAA-F-01", date(2026, 4, 30), "passed", True),),
    changed_policies=("hipaa.time",),
    new_rules=(),
)


def excused() -> Assessment:
    """The sample with its letter under a waiver, its late answer known, and a waiver that has expired."""
    telephone, quiet, in_time = assessment().outcomes
    waived = replace(telephone, findings=(replace(telephone.findings[0], waiver=_WAIVER.name),))
    known = tuple(_known(finding) if finding.verdict == "breached" else finding for finding in in_time.findings)
    return replace(
        assessment(),
        outcomes=(waived, quiet, replace(in_time, findings=known)),
        waivers=(_WAIVER, _EXPIRED),
        baseline=_BASELINE,
    )


def _known(finding: Finding) -> Finding:
    return replace(finding, known_since=date(2026, 5, 31))


def test_a_workbook_lists_the_waivers_and_what_is_gone() -> None:
    found = sheets(rendered_bytes("xlsx", excused()))
    assert list(found) == [
        "Summary",
        "Law",
        "Findings",
        "Requests with findings",
        "Rules",
        "Waivers",
        "Gone",
        "Letters",
        "Inputs",
    ]
    heads, first, second = found["Waivers"]
    assert dict(zip(heads, first, strict=True)) == {
        "waiver": "waivers.yaml:3",
        "rule": "HIPAA-D-12",
        "state": "in force",
        "why not": "",
        "scope": "letters sent before 2026-07-01",
        "reason": "'=the <b>template</b> is being mended",
        "approver": "Privacy Officer",
        "ticket": "T-17",
        "granted": date(2026, 6, 1),
        "expires": date(2026, 9, 30),
        "timezone": "America/Chicago",
        "findings in scope": 1.0,
    }
    assert second[2:4] == ("expired", "its last day has passed")
    assert found["Gone"][1] == ("HIPAA-F-01", "ffffffffff", date(2026, 4, 30), "passed", "yes")
    assert dict(found["Summary"])["findings under a waiver"] == 1.0


def test_a_workbook_without_waivers_has_no_sheet_for_them() -> None:
    assert not {"Waivers", "Gone"} & set(sheets(rendered_bytes("xlsx", assessment())))


def test_a_row_names_its_waiver_beside_its_verdict() -> None:
    heads, *rows = sheets(rendered_bytes("xlsx", excused()))["Findings"]
    shown = [tuple(row[heads.index(name)] for name in ("verdict", "waiver", "known_since")) for row in rows[:2]]
    assert shown == [("breached", "waivers.yaml:3", ""), ("breached", "", date(2026, 5, 31))]
    assert "waivers.yaml:3" in render("csv", of=excused())


def test_what_gates_a_change_leaves_excused_findings_out() -> None:
    assert [each["check_name"] for each in json.loads(render("gitlab", of=excused()))] == ["READ-11"]
    diagnostics = json.loads(render("rdjson", of=excused()))["diagnostics"]
    assert [each["code"]["value"] for each in diagnostics] == ["READ-11"]


def test_tap_has_them_to_do() -> None:
    failed = [line for line in render("tap", of=excused()).splitlines() if line.startswith("not ok")]
    assert [line.partition(" # ")[2] for line in failed] == [
        "", "TODO waived by waivers.yaml:3", "TODO known since 2026-05-31", "",
    ]  # fmt: skip


def test_markdown_shows_the_waivers_and_their_findings() -> None:
    text = render("markdown", of=excused())
    assert "| `waivers.yaml:3` | HIPAA-D-12 | in force | =the \\<b\\>template\\</b\\> is being mended (T-17) |" in text
    assert "expired: its last day has passed" in text
    assert "(**waived by waivers.yaml:3**)" in text
    assert "## Since the baseline `baseline.json` of 2026-05-31\n\n2 findings new, 1 known, 1 gone.\n" in text


def test_oscal_has_a_waiver_as_an_approved_deviation() -> None:
    (result,) = json.loads(render("oscal", of=excused()))["assessment-results"]["results"]
    assert [risk["status"] for risk in result["risks"]] == ["deviation-approved", "open"]
    findings = {each["target"]["target-id"]: each for each in result["findings"]}
    assert findings["hipaa-d-12_smt"]["target"]["status"]["state"] == "not-satisfied"
    assert findings["hipaa-d-12_smt"]["related-risks"] == [{"risk-uuid": result["risks"][0]["uuid"]}]
    assert "related-risks" not in findings["hipaa-t-01_smt"]


def test_waivers_and_a_baseline_come_back_from_json() -> None:
    assert read_report(rendered_bytes("json", excused()), "results.json").assessment == excused()


def test_waivers_and_the_baseline_have_lines_of_their_own() -> None:
    kinds = [json.loads(line)["kind"] for line in render("jsonl", of=excused()).splitlines()]
    assert (kinds.count("waiver"), kinds.count("baseline")) == (2, 1)
