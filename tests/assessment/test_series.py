"""What charts are drawn from: exact counts, the same from both engines, without a record's own number."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from checker import check
from checker.assessment import series as series_module
from checker.assessment.model import Assessment
from checker.assessment.series_model import (
    AnswerTimes,
    DayCount,
    Limit,
    MonthBreaches,
    MonthCount,
    Series,
    Step,
)
from checker.reporters.json_report import plain

SETTINGS = """\
complete_through: 2025-06-30
entities:
  - {id: north, kind: covered_provider, country: us, state: none, holidays: us_federal}
  - {id: south, kind: covered_provider, country: us, state: none, holidays: us_federal}
logs:
  - file: requests.csv
    record: request
    events:
      "Given": {kind: access_provided, scope: whole}
"""
HEADINGS = "request id,received on,right,requester,wants,outcome,clinic,Given\n"
DAY = date(2025, 1, 6)


def line(name: str, clinic: str, received: date, answered_after: int | None) -> str:
    """One request for a copy, given so many days after receipt, or still open."""
    given = "" if answered_after is None else f"{received + timedelta(days=answered_after)}"
    outcome = "open" if answered_after is None else "grant"
    return f"{name},{received},access,individual,copy,{outcome},{clinic},{given}\n"


LOG = (
    line("AAA-1", "north", DAY, 0)
    + line("AAA-2", "north", DAY, 12)
    + line("AAA-3", "north", DAY, 30)
    + line("AAA-4", "south", DAY, 31)
    + line("AAA-5", "south", date(2025, 2, 3), 500)
    + line("AAA-6", "south", date(2025, 2, 3), None)
    + line("AAA-7", "north", date(2025, 6, 20), None)
)


def run(folder: Path, log: str = LOG, settings: str = SETTINGS, **options: object) -> Assessment:
    """A check of a log of two clinics."""
    (folder / "requests.csv").write_text(HEADINGS + log, encoding="utf-8")
    (folder / "habeas.yaml").write_text(settings, encoding="utf-8")
    return check([folder], **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Series:
    """The series of the log, made once."""
    return run(tmp_path_factory.mktemp("clinics")).series


def timely(found: Series) -> AnswerTimes:
    """The clock of HIPAA."""
    (times,) = (each for each in found.answers if each.rule == "HIPAA-T-01")
    return times


def test_answers_are_counted_by_day_and_by_what_the_rule_says(found: Series) -> None:
    times = timely(found)
    assert (times.limit, times.extended) == (Limit(30, "days"), Limit(60, "days"))
    assert times.days == (
        DayCount(0, 1, 0, 0),
        DayCount(12, 1, 0, 0),
        DayCount(30, 1, 0, 0),
        DayCount(31, 0, 1, 0),
    )


def test_an_answer_after_the_day_of_the_check_is_none(found: Series) -> None:
    times = timely(found)
    assert (times.unanswered, times.undated, times.waiting) == (1, 1, 1)


def test_requests_are_counted_by_month_of_receipt(found: Series) -> None:
    first, second, third = timely(found).months
    assert first == MonthCount("2025-01", 3, 1, 0, 0)
    assert (second.month, second.late) == ("2025-02", 1)
    assert third == MonthCount("2025-06", 0, 0, 0, 1)
    assert [(month.month, month.requests) for month in found.months] == [("2025-01", 4), ("2025-02", 2), ("2025-06", 1)]


def test_breaches_are_counted_by_month_and_by_site_over_all_rules(found: Series, tmp_path: Path) -> None:
    outcomes = run(tmp_path).outcomes
    breached = sum(each.tally.get("breached", 0) for each in outcomes if each.rule.about == "law")
    assert sum(month.breached for month in found.months) == breached
    assert sum(site.breached for site in found.sites) == breached
    assert [(site.name, site.requests) for site in found.sites] == [("south", 3), ("north", 4)]
    assert found.sites[0].breaches["HIPAA-T-01"] == 2


def test_a_site_that_only_the_log_names_has_a_pseudonym(tmp_path: Path) -> None:
    settings = SETTINGS.replace("  - {id: south, kind", "  - {id: west, kind")
    shared = "entity: {kind: covered_provider, country: us, state: none, holidays: us_federal}\n"
    assert {site.name for site in run(tmp_path, settings=settings + shared).series.sites} >= {None, "north"}
    shown = run(tmp_path, settings=settings + shared, show_ids=True).series.sites
    assert {site.name for site in shown} >= {"south", "north"}


def test_open_requests_come_by_days_left(found: Series) -> None:
    waiting = [(each.rule, each.due, each.days_left) for each in found.open]
    assert waiting[0] == ("HIPAA-T-01", date(2025, 3, 5), -117)
    assert waiting[-1] == ("HIPAA-T-01", date(2025, 7, 20), 20)


def test_an_answer_on_the_last_days_is_a_near_miss(found: Series) -> None:
    (near,) = found.near_misses
    assert (near.rule, near.due, near.margin) == ("HIPAA-T-01", date(2025, 2, 5), 0)
    assert near.subject.place is not None
    assert near.subject.place.row == 4


def test_the_course_of_a_request_that_breaches_has_days_after_receipt(found: Series) -> None:
    courses = {each.subject.place.row: each for each in found.timelines if each.subject.place}
    late = courses[5]
    assert (late.received_on, late.due, late.steps) == (DAY, date(2025, 2, 5), (Step(31, "access_provided"),))
    assert "HIPAA-T-01" in late.rules


def test_both_engines_give_the_same_series(found: Series, tmp_path: Path) -> None:
    for engine in ("reference", "duckdb"):
        again = run(tmp_path, engine=engine).series
        assert again.answers == found.answers
        assert again.months == found.months


def test_no_record_s_own_number_is_in_the_series_unless_it_is_shown(found: Series, tmp_path: Path) -> None:
    assert "AAA" not in json.dumps(plain(found))
    assert "AAA-4" in json.dumps(plain(run(tmp_path, show_ids=True).series))


def test_lists_have_an_end_and_counts_have_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOST_LISTED", "MOST_TIMELINES", "MOST_SITES"):
        monkeypatch.setattr(series_module, name, 1)
    cut = run(tmp_path).series
    assert (len(cut.open), len(cut.timelines), len(cut.near_misses), len(cut.sites)) == (1, 1, 1, 1)
    assert cut.unlisted["open"] >= 1
    assert cut.unlisted["sites"] == 1
    assert sum(day.in_time + day.late for day in timely(cut).days) == 4


def test_an_answer_after_more_than_four_hundred_days_is_counted_on_the_last_day(tmp_path: Path) -> None:
    log = line("AAA-1", "north", date(2023, 1, 3), 500)
    assert timely(run(tmp_path, log=log).series).days == (DayCount(400, 0, 1, 0),)


def test_a_request_of_an_unknown_day_is_counted_and_has_no_bar(tmp_path: Path) -> None:
    log = LOG + "AAA-8,,access,individual,copy,grant,north,2025-03-03\n"
    found = run(tmp_path, log=log).series
    assert timely(found).undated == 2
    assert sum(month.requests for month in found.months) == 7


def test_the_settings_say_how_small_a_cell_may_be(tmp_path: Path) -> None:
    assert run(tmp_path).series.small_cells == 5
    assert run(tmp_path, settings=f"{SETTINGS}small_cells: 11\n").series.small_cells == 11


def test_letters_are_told_element_by_element(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(
        "January 20, 2025\n\nDear patient,\n\nWe deny your request for access to your records. You have no right to a "
        "review of this decision, and nobody will review it.\n\nThe records office\n",
        encoding="utf-8",
    )
    entity = {"kind": "covered_provider", "country": "us", "state": "none"}
    found = check([tmp_path / "one.txt"], entity=entity, as_of=date(2025, 3, 1)).series
    (letter,) = found.letters
    states = dict(letter.states)
    assert states["HIPAA-D-10"] == "missing"
    assert set(states) == {element.rule for element in found.elements}
    assert {element.rule: (element.passed, element.breached, element.undecided) for element in found.elements} == {
        rule: (int(state == "states"), int(state not in ("states", "undecided")), int(state == "undecided"))
        for rule, state in states.items()
    }


def test_a_log_without_letters_has_no_matrix(found: Series) -> None:
    assert (found.letters, found.elements) == ((), ())
    assert found == replace(found)
    assert isinstance(found.months[0], MonthBreaches)
