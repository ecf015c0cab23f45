"""`habeas check` with waivers: shown beside the finding, out of the gate, and never a change of a verdict."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.assessment.excuses import Found, waive
from checker.assessment.gate import Gate, exit_code
from checker.assessment.model import Assessment, Finding
from checker.assessment.run import Request, Run, run
from checker.waivers.model import Scope, Waiver
from tests.end_to_end.conftest import Habeas
from tests.waivers.clinic import WAIVERS, write_clinic
from tests.waivers.sample import file_of, waiver

EXPECTED = Path(__file__).parent / "expected" / "text.txt"
WAIVER_OF_R1 = "export/waivers.yaml:3"
# Every late answer and the letter, each for a day on which the check is made.
ALL = """\
timezone: America/Chicago
waivers:
  - {rule: HIPAA-T-01, scope: {site: main-office}, reason: a, approver: b, granted: 2026-06-01, expires: 2026-06-30}
  - {rule: HIPAA-T-01, scope: {received_from: 2026-04-02, received_through: 2026-04-02}, reason: a, approver: b,
     granted: 2026-06-01, expires: 2026-06-30}
  - {rule: HIPAA-D-10, scope: {id: R-6}, reason: a, approver: b, granted: 2026-06-01, expires: 2026-06-30}
"""


def report(habeas: Habeas, *options: str) -> Any:
    """The JSON report of the clinic."""
    return json.loads(habeas("check", "export", "--format", "json", *options).out)


def waived(found: Any) -> dict[str, str | None]:
    """The waiver of each breach of the law, by rule and row or file."""
    findings = [each for outcome in found["outcomes"] for each in outcome["findings"] if each["verdict"] == "breached"]
    return {f"{each['rule']} {each['subject']['place']['row']}": each["waiver"] for each in findings}


def test_the_text_report_shows_waivers_beside_their_findings(clinic: Habeas) -> None:
    ran = clinic("check", "export")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out == EXPECTED.read_text(encoding="utf-8")


def test_a_waiver_takes_out_its_own_finding_only(clinic: Habeas) -> None:
    assert waived(report(clinic)) == {
        "HIPAA-D-10 None": "export/waivers.yaml:16",
        "HIPAA-T-01 2": WAIVER_OF_R1,
        "HIPAA-T-01 3": None,
        "HIPAA-T-01 5": None,
    }


def test_with_every_finding_waived_the_gate_is_open(clinic: Habeas, folder: Path) -> None:
    (folder / "export" / "waivers.yaml").write_text(ALL)
    found = report(clinic)
    assert found["exit_code"] == 0
    assert None not in waived(found).values()
    (folder / "export" / "waivers.yaml").write_text(ALL.replace("scope: {id: R-6}", "scope: {id: R-1}"))
    assert report(clinic)["exit_code"] == 1


def test_a_day_later_the_same_waivers_are_over(clinic: Habeas, folder: Path) -> None:
    (folder / "export" / "waivers.yaml").write_text(ALL)
    settings_file = folder / "export" / "habeas.yaml"
    settings_file.write_text(settings_file.read_text().replace("2026-06-30", "2026-07-01"))
    found = report(clinic)
    assert found["exit_code"] == 1
    assert {each["rule"] for each in found["data_findings"]} == {"WAIVE-04"}
    assert set(waived(found).values()) == {None}


def test_waivers_of_another_file_replace_those_beside_the_settings(clinic: Habeas, folder: Path) -> None:
    (folder / "other.yaml").write_text(ALL)
    assert clinic("check", "export", "--waivers", "other.yaml").code == 0
    settings_file = folder / "export" / "habeas.yaml"
    settings_file.write_text(settings_file.read_text() + "waivers: ../other.yaml\n")
    assert clinic("check", "export").code == 0


def test_a_waiver_names_a_record_by_its_pseudonym_or_a_finding_by_its_fingerprint(clinic: Habeas, folder: Path) -> None:
    first = next(each for each in report(clinic)["outcomes"] if each["rule"]["id"] == "HIPAA-T-01")["findings"][0]
    entry = "waivers:\n  - {rule: HIPAA-T-01, scope: {%s}, reason: a, approver: b, granted: 2026-06-01, "
    for scope in (f"record: '{first['subject']['pseudonym']}'", f"fingerprint: '{first['fingerprint']}'"):
        (folder / "export" / "waivers.yaml").write_text(f"{entry % scope}expires: 2026-06-30}}\n")
        assert waived(report(clinic))["HIPAA-T-01 2"] == "export/waivers.yaml:2"


def test_pseudonyms_without_a_key_waive_nothing(clinic: Habeas, folder: Path) -> None:
    settings_file = folder / "export" / "habeas.yaml"
    settings_file.write_text(settings_file.read_text().replace("key_file: ../clinic.key\n", ""))
    first = next(each for each in report(clinic)["outcomes"] if each["rule"]["id"] == "HIPAA-T-01")["findings"][0]
    name = first["subject"]["pseudonym"]
    (folder / "export" / "waivers.yaml").write_text(WAIVERS.replace("id: R-1", f"record: '{name}'"))
    found = report(clinic)
    assert waived(found)["HIPAA-T-01 2"] is None
    assert "WAIVE-08" in {each["rule"] for each in found["data_findings"]}
    assert found["key"] is None


def test_hidden_file_names_hide_that_of_the_waivers_and_scopes_still_fit(clinic: Habeas) -> None:
    ran = clinic("check", "export", "--path-style", "hash", "--format", "json")
    assert "waivers.yaml" not in ran.out
    assert sum(name is not None for name in waived(json.loads(ran.out)).values()) == 2


def test_numbers_in_scopes_are_printed_only_where_ids_are_shown(clinic: Habeas) -> None:
    assert [each["scope"] for each in report(clinic)["waivers"]][:2] == [["number (not shown)"]] * 2
    assert [each["scope"] for each in report(clinic, "--show-ids")["waivers"]][:2] == [["number R-1"], ["number R-2"]]


def test_findings_about_data_can_be_waived_by_file(clinic: Habeas, folder: Path) -> None:
    requests = folder / "export" / "requests.csv"
    requests.write_text(requests.read_text().replace("decision\n", "decision,Colour\n").replace("ant\n", "ant,red\n"))
    entry = "waivers:\n  - {rule: READ-08, scope: {file: requests.csv}, reason: a, approver: b, granted: 2026-06-01, "
    (folder / "export" / "waivers.yaml").write_text(entry + "expires: 2026-06-30}\n")
    found = report(clinic, "--allow-empty")
    unused = [each for each in found["data_findings"] if each["rule"] == "READ-08"]
    assert [each["waiver"] for each in unused] == ["export/waivers.yaml:2"]


def test_a_rule_that_cannot_be_waived_counts_and_the_waiver_is_a_finding(clinic: Habeas, folder: Path) -> None:
    settings_file = folder / "export" / "habeas.yaml"
    settings_file.write_text(settings_file.read_text() + "never_waive: [HIPAA-T-01]\n")
    (folder / "export" / "waivers.yaml").write_text(ALL)
    found = report(clinic)
    assert [each["rule"] for each in found["data_findings"]] == ["WAIVE-03", "WAIVE-03"]
    assert found["exit_code"] == 1


def test_sarif_leaves_waived_findings_out_and_says_so(clinic: Habeas) -> None:
    (whole,) = json.loads(clinic("check", "export", "--format", "sarif").out)["runs"]
    rules = [each["ruleId"] for each in whole["results"]]
    assert rules == ["HIPAA-T-01", "HIPAA-T-01", "WAIVE-04", "WAIVE-05"]
    assert whole["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"] == (
        "2 findings under a waiver left out; --sarif-suppressed include shows them"
    )


def test_sarif_can_hold_waived_findings_as_suppressed(clinic: Habeas) -> None:
    (whole,) = json.loads(clinic("check", "export", "--format", "sarif", "--sarif-suppressed", "include").out)["runs"]
    suppressed = [each["suppressions"] for each in whole["results"] if "suppressions" in each]
    words = (
        "waived through 2026-06-30 America/Chicago by Privacy Officer (INC-7): the flood of 20 March closed the record"
    )
    assert [{**each[0], "justification": each[0]["justification"][: len(words)]} for each in suppressed][1] == {
        "kind": "external",
        "status": "accepted",
        "justification": words,
    }
    assert len(whole["results"]) == 6


def test_junit_shows_waived_findings_as_skipped(clinic: Habeas) -> None:
    root = ElementTree.fromstring(clinic("check", "export", "--format", "junit").out)
    skipped = [case.find("skipped") for case in root.iter("testcase") if "HIPAA-D-10" in str(case.get("name"))]
    assert [each is not None and each.get("message") for each in skipped] == [
        "breached, waived through 2026-12-31 America/Chicago by Board of the annex: sent again with the contact on 1 "
        "June: how to complain to the entity is not described"
    ]
    assert root.get("failures") == "4"


def test_github_annotates_what_counts_and_its_summary_shows_all(
    clinic: Habeas, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "summary.md"))
    lines = clinic("check", "export", "--format", "github").out.splitlines()
    assert [line.split(" ", 1)[0] for line in lines] == ["::error", "::error", "::warning", "::warning", "::notice"]
    assert lines[-1] == "::notice title=habeas::6 findings in 2 rules, 2 waived"
    summary = (folder / "summary.md").read_text()
    assert "### habeas: 6 findings, 2 waived as of 2026-06-30" in summary
    assert "| HIPAA-D-10 | breached (error), waived through 2026-12-31 America/Chicago by Board of the annex" in summary


def test_waivers_named_among_the_paths_are_no_log(clinic: Habeas) -> None:
    assert clinic("check", "export/requests.csv", "export/events.csv", "export/waivers.yaml", "--exit-zero").code == 0


def test_a_file_of_waivers_that_is_not_there_is_bad_input(clinic: Habeas) -> None:
    ran = clinic("check", "export", "--waivers", "none.yaml")
    assert (ran.code, ran.err.splitlines()[0]) == (
        2,
        "error: the waivers `none.yaml` cannot be read: No such file or directory",
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """A check of the clinic without waivers."""
    folder = tmp_path_factory.mktemp("clinic")
    write_clinic(folder, waivers=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("HABEAS_KEY_FILE", raising=False)
        yield run(Request((Path("export"),), all_findings=True))


RULES = ("HIPAA-T-01", "HIPAA-D-10", "HIPAA-D-17", "READ-08", "X-1")
SCOPES = st.builds(
    Scope,
    ids=st.sampled_from(((), ("R-1",), ("R-6", "R-2"))),
    sites=st.sampled_from(((), ("annex",))),
    files=st.sampled_from(((), ("export/*",), ("letters/*",))),
    received_through=st.sampled_from((None, date(2026, 4, 1))),
)
GRANTED = date(2026, 6, 1)
WRITTEN = st.builds(
    lambda rule, scope, days, line: waiver(rule, scope=scope, expires=GRANTED + timedelta(days=days), line=line),
    st.sampled_from(RULES),
    SCOPES,
    st.integers(0, 800),
    st.integers(1, 99),
)


def bare(finding: Finding) -> Finding:
    """A finding without what is shown beside it."""
    return replace(finding, waiver=None)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(WRITTEN, max_size=6))
def test_no_waiver_changes_a_verdict_a_severity_or_a_count(made: Run, written: list[Waiver]) -> None:
    before = made.assessment
    found = Found(made.verdicts, before.outcomes, before.data_findings, made.showing, {}, before.as_of)
    after = waive(found, file_of(*written), made.configuration, RULES[:3])
    stripped = tuple(replace(each, findings=tuple(map(bare, each.findings))) for each in after.outcomes)
    assert stripped == before.outcomes
    old = tuple(bare(each) for each in after.data_findings if not each.rule.startswith("WAIVE"))
    assert old == before.data_findings
    assessment: Assessment = replace(before, outcomes=after.outcomes, data_findings=after.data_findings)
    counting = [each for each in assessment.findings if each.verdict == "breached" and each.waiver is None]
    assert exit_code(assessment, Gate("info")) == bool(counting)
