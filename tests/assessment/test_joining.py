"""How letters find their requests, and what follows where they do not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import checker
from checker.assessment.model import Assessment
from checker.diagnostics.diagnostic import CheckerError

ENTITY = {"kind": "covered_provider", "state": "none", "country": "us"}
REQUESTS = """\
request id,type,date received,requester
R-1001,access,2026-01-05,individual
R-1002,access,2026-01-06,individual
"""
EVENTS = """\
request id,event,date,written,letter
R-1001,denial_notice,2026-01-20,yes,
R-1002,denial_notice,2026-01-22,yes,
"""
DENIAL = """\
Elm Street Clinic
January 20, 2026

{about}

We cannot give you the records you asked for, because a licensed clinician found that reading them would likely put
your life at risk.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a log of two denials."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HABEAS_KEY_FILE", raising=False)
    (tmp_path / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    (tmp_path / "events.csv").write_text(EVENTS, encoding="utf-8")
    (tmp_path / "letters").mkdir()
    return tmp_path


def letter(folder: Path, name: str, about: str = "") -> None:
    """Writes a denial without any of what a denial must tell."""
    (folder / "letters" / name).write_text(DENIAL.format(about=about), encoding="utf-8")


def check(*only: str, settings: str | None = None, paths: tuple[str, ...] = (".",)) -> Assessment:
    """The assessment of the folder as of a day well after both denials."""
    if settings is not None:
        Path("habeas.yaml").write_text(settings, encoding="utf-8")
    return checker.check(paths, only=only, entity=ENTITY, as_of=date(2026, 6, 30))


def tally(assessment: Assessment) -> dict[str, dict[str, int]]:
    """The verdicts of every rule that was run, by rule."""
    return {outcome.rule.id: dict(outcome.tally) for outcome in assessment.outcomes}


def codes(assessment: Assessment) -> list[str]:
    """The codes of the findings about the data."""
    return [finding.rule for finding in assessment.data_findings]


def test_a_pattern_of_the_settings_joins_by_the_name_of_the_file(folder: Path) -> None:
    letter(folder, "R-1001_denial.txt")
    letter(folder, "R-1002_denial.txt")
    found = check("HIPAA-D-12", settings='letters: "letters/{request_id}_*.txt"\n')
    assert (tally(found), codes(found)) == ({"HIPAA-D-12": {"breached": 2}}, [])
    assert all(summary.joined for summary in found.letters)


def test_a_reference_in_the_text_joins(folder: Path) -> None:
    letter(folder, "one.txt", about="Your request R-1001")
    letter(folder, "two.txt", about="Our reference: R-1002.")
    found = check("HIPAA-D-12")
    assert (tally(found), codes(found)) == ({"HIPAA-D-12": {"breached": 2}}, [])


def test_a_letter_that_could_answer_two_requests_is_no_coin_toss(folder: Path) -> None:
    letter(folder, "one.txt", about="Your requests R-1001 and R-1002")
    assert codes(check("HIPAA-D-12")) == ["READ-32"]


def test_a_letter_that_answers_no_request_of_the_log_is_told(folder: Path) -> None:
    letter(folder, "one.txt", about="Your request Q-77")
    found = check("HIPAA-D-12")
    assert codes(found) == ["READ-31"]
    assert not found.letters[0].joined


def test_a_notice_of_the_log_without_its_letter_is_undecided_for_the_text(folder: Path) -> None:
    letter(folder, "one.txt", about="Your request R-1001")
    found = check("HIPAA-D-12")
    assert tally(found) == {"HIPAA-D-12": {"breached": 1, "undecided": 1}}
    (undecided,) = (f for f in found.findings if f.verdict == "undecided")
    assert [(fact.words, fact.alone, fact.why) for fact in undecided.wanting] == [
        ("the text of the letter", True, "the letter was not supplied")
    ]


def test_letters_without_a_log_are_judged_by_themselves(folder: Path) -> None:
    letter(folder, "one.txt")
    found = check("HIPAA-D-12", "HIPAA-T-01", paths=("letters",))
    assert tally(found) == {"HIPAA-D-12": {"breached": 1}, "HIPAA-T-01": {}}
    assert "there is no log of requests: the letters are judged by themselves" in found.notices


def test_a_log_without_letters_leaves_letter_rules_without_subjects_and_says_so(folder: Path) -> None:
    (outcome,) = check("HIPAA-D-12", paths=("requests.csv", "events.csv")).outcomes
    assert outcome.unsupplied or outcome.tally == {"undecided": 2}


def test_the_decision_is_taken_from_the_events_where_the_log_has_no_column_for_it(folder: Path) -> None:
    found = check("HIPAA-D-01", paths=("requests.csv", "events.csv"))
    assert tally(found) == {"HIPAA-D-01": {"passed": 2}}


def test_nothing_of_a_letter_is_shown_unless_asked(folder: Path) -> None:
    letter(folder, "one.txt", about="Dear Mrs. Peregrine, your request R-1001")
    hidden = checker.check(["."], entity=ENTITY, as_of=date(2026, 6, 30))
    assert "R-1001" not in repr(hidden)
    shown = checker.check(["."], entity=ENTITY, as_of=date(2026, 6, 30), show_ids=True)
    assert any(finding.subject.id == "R-1001" for finding in shown.findings)


def test_very_many_findings_are_counted_and_the_first_listed(folder: Path) -> None:
    rows = "".join(f"R-{number},access,,individual\n" for number in range(2000, 2250))
    (folder / "requests.csv").write_text(REQUESTS + rows, encoding="utf-8")
    found = check("HIPAA-T-01", paths=("requests.csv", "events.csv"))
    (outcome,) = found.outcomes
    assert (outcome.tally["undecided"], outcome.unlisted, len(outcome.findings)) == (250, 50, 200)
    assert "50 findings are counted and not listed; --all-findings lists them" in found.notices


def test_a_key_makes_pseudonyms_stable_across_exports(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "key").write_bytes(b"sixteen bytes or more of a key")
    monkeypatch.setenv("HABEAS_KEY_FILE", "key")
    letter(folder, "one.txt", about="Your request R-1001")
    before = {finding.fingerprint for finding in check("HIPAA-D-12").findings}
    (folder / "requests.csv").write_text(REQUESTS + "R-1003,access,2026-03-01,individual\n", encoding="utf-8")
    after = check("HIPAA-D-12")
    assert before <= {finding.fingerprint for finding in after.findings}
    assert not any("pseudonyms" in notice for notice in after.notices)


def test_a_setting_that_does_not_exist_is_told_by_line(folder: Path) -> None:
    with pytest.raises(CheckerError, match=r"habeas\.yaml:2: the policies have no setting `complaint_rotes`"):
        check("HIPAA-D-13", settings="settings:\n  complaint_rotes: either\n")


def test_a_setting_changes_the_severity_and_is_told(folder: Path) -> None:
    letter(folder, "one.txt", about="Complain to our Privacy Officer, 555-555-0101, about request R-1001.")
    found = check("HIPAA-D-13", settings="settings:\n  complaint_routes: either\n")
    (breach,) = (finding for finding in found.findings if finding.verdict == "breached")
    assert breach.severity == "warn"
    assert [(setting.name, setting.value, setting.chosen) for setting in found.settings] == [
        ("complaint_routes", "either", True)
    ]
