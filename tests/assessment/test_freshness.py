"""Where the encoded law ends is said, apart from what the law finds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checker import check
from checker.assessment.model import Finding

HEADINGS = "request id,received on,right,requester,outcome,denied on\n"


def law_findings(folder: Path, text: str, **entity: str) -> list[tuple[str, str, str]]:
    """Code, file and message of the findings about where the law ends."""
    log = folder / "requests.csv"
    log.write_text(HEADINGS + text, encoding="utf-8")
    found: tuple[Finding, ...] = check([log], as_of=date(2050, 1, 1), entity=entity).data_findings
    return [
        (each.rule, each.subject.place.file if each.subject.place else "", each.message)
        for each in found
        if each.rule.startswith("LAW-")
    ]


def test_a_date_before_any_version_of_a_rule_is_told(tmp_path: Path) -> None:
    found = law_findings(
        tmp_path, "r1,1999-05-03,access,individual,,\nr2,2025-05-05,access,individual,,\n", kind="covered_provider"
    )
    timely = [each for each in found if each[1] == "policies/hipaa/timely_action.policy"]
    assert len(timely) == 1
    assert timely[0][0] == "LAW-01"
    assert "no law is encoded for the dates of" in timely[0][2]
    assert "HIPAA-T-01" in timely[0][2]


def test_the_silence_of_a_regime_that_judges_nothing_is_not_told(tmp_path: Path) -> None:
    found = law_findings(tmp_path, "r1,2025-05-05,access,individual,,\n", kind="covered_provider", country="us")
    assert [file for _, file, _ in found if "/uk/" in file or "/gdpr/" in file] == []


def test_a_last_day_beyond_a_calendar_is_told_with_the_years_that_it_holds(tmp_path: Path) -> None:
    found = law_findings(
        tmp_path, "r1,2036-03-03,access,individual,,\n", kind="controller", country="ireland", holidays="ireland"
    )
    beyond = [each for each in found if each[0] == "LAW-02"]
    message = "it covers 2018-01-01 to 2035-12-31; 2 verdicts of E-T-10, E-T-11 need a day outside"
    assert [(file, text) for _, file, text in beyond] == [("policies/calendars/ireland.policy", message)]


@pytest.mark.parametrize("code", ["LAW-01", "LAW-02"])
def test_the_codes_have_pages(code: str) -> None:
    from checker.logs.problems import kind_of

    assert kind_of(code).why
    assert kind_of(code).mend
