"""`habeas history`: assessments one after another."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.assessment.model import Assessment, Outcome
from checker.assessment.series_model import MonthCount
from checker.history.words import share
from checker.reporters import json_report
from checker.reporters.formats import ReportOptions
from tests.end_to_end.conftest import Habeas
from tests.evidence.conftest import LOG, SETTINGS
from tests.reporters.sample import assessment, rule

KEY = "0123456789abcdef"


def _write(file: Path, made: Assessment) -> None:
    stream = StringIO()
    json_report.write(made, stream, ReportOptions(exit_code=1))
    file.write_text(stream.getvalue(), encoding="utf-8")


def _april() -> Assessment:
    """The sample as of April: with a rule that went, and without the one about telephone numbers."""
    whole = assessment()
    tariff = Outcome(
        rule("OLD-01", "A tariff is shown"), "passed", MappingProxyType({"passed": 9}), 9, False, 0, (), ()
    )
    (times,) = whole.series.answers
    months = (MonthCount("2026-03", 9, 1, 0, 0), MonthCount("2026-04", 0, 0, 0, 33))
    return replace(
        whole,
        as_of=date(2026, 4, 30),
        key=KEY,
        policies=MappingProxyType({"hipaa.time": "0" * 64, "hipaa.gone": "1" * 64}),
        outcomes=(whole.outcomes[1], whole.outcomes[2], tariff),
        series=replace(whole.series, answers=(replace(times, months=months),)),
        incomplete=(),
    )


def _june() -> Assessment:
    return replace(assessment(), key=KEY)


@pytest.fixture
def kept(folder: Path) -> Path:
    """A folder with two assessments, the later one first by name."""
    made = folder / "kept"
    made.mkdir()
    _write(made / "a.json", _june())
    _write(made / "b.json", _april())
    return made


TEXT = """\
2 assessments, 2026-04-30 to 2026-06-30
note: the check of 2026-06-30 was not complete (kept/a.json)

  as of       requests  letters  passed  breached  undecided    kept  new  gone
  2026-04-30         3        1      49         1          1  98.0 %    -     -
  2026-06-30         3        1      40         2          1  95.2 %    1     0
  kept: passed out of passed and breached. new, gone: breaches that the assessment before did not
    have, and that it had; they need one key for all (HABEAS_KEY_FILE).

Changes of the yardstick
  2026-06-30: rules that came: HIPAA-D-12
  2026-06-30: rules that went: OLD-01
  2026-06-30: policies that changed: hipaa.gone, hipaa.time

HIPAA-T-01  Last day on which the entity may act on the request (45 CFR 164.524(b)(2)(i))
  received in  in time  late  undecided  time left     kept
  2026-03            9     1          0          0   90.0 %
  2026-04           31     1          1          0   96.9 %
  2026-05           12     0          0          0  100.0 %
  2026-06            0     0          0          1        -
  A share of fewer than 10 is not told.

Breaches by rule
  rule        2026-04-30  2026-06-30
  HIPAA-T-01           1           1  The entity acts on a request within its time limit
  HIPAA-D-12           -           1  A denial gives the telephone number of that contact
"""


def test_a_trend_in_text_is_in_the_order_of_the_days(habeas: Habeas, kept: Path) -> None:
    ran = habeas("history", "kept")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == TEXT


def test_a_trend_in_json_holds_the_same(habeas: Habeas, kept: Path) -> None:
    found = json.loads(habeas("history", "kept", "--format", "json").out)
    assert [point["as_of"] for point in found["points"]] == ["2026-04-30", "2026-06-30"]
    assert found["points"][1] == {
        "as_of": "2026-06-30",
        "came": ["HIPAA-D-12"],
        "complete": False,
        "file": "kept/a.json",
        "gone": 0,
        "new": 1,
        "policies": ["hipaa.gone", "hipaa.time"],
        "records": {"fee": 0, "letter": 1, "request": 3},
        "rules": 2,
        "tally": {"breached": 2, "passed": 40, "pending": 1, "undecided": 1},
        "tool_version": "9.9.9",
        "went": ["OLD-01"],
    }
    assert found["rules"] == [
        {"breaches": [1, 1], "rule": "HIPAA-T-01", "title": "The entity acts on a request within its time limit"},
        {
            "breaches": [None, 1],
            "rule": "HIPAA-D-12",
            "title": "A denial gives the telephone number of that contact",
        },
    ]
    assert found["laws"][0]["months"][1] == {
        "as_of": "2026-06-30",
        "in_time": 31,
        "late": 1,
        "month": "2026-04",
        "undecided": 1,
        "waiting": 0,
    }


def test_a_trend_in_html_needs_nothing_from_elsewhere_and_is_well_formed(habeas: Habeas, kept: Path) -> None:
    ran = habeas("history", "kept", "--format", "html", "-o", "trend.html")
    assert (ran.code, ran.out) == (0, "")
    text = Path("trend.html").read_text(encoding="utf-8")
    assert [word for word in ("http://", "https://", "<script", "url(", "@import") if word in text] == []
    assert "default-src 'none'" in text
    closed = text.removeprefix("<!doctype html>\n")
    for line in closed.splitlines():
        if line.startswith("<meta"):
            closed = closed.replace(line, line.replace(">", "/>"))
    page = ET.fromstring(closed)
    tables = [[["".join(cell.itertext()) for cell in row] for row in table.iter("tr")] for table in page.iter("table")]
    assert tables[0][1:] == [
        ["2026-04-30", "3", "1", "49", "1", "1", "98.0 %", "-", "-"],
        ["2026-06-30", "3", "1", "40", "2", "1", "95.2 %", "1", "0"],
    ]
    assert tables[1][2] == ["2026-04", "31", "1", "1", "0", "96.9 %"]
    assert tables[2][2] == ["HIPAA-D-12: A denial gives the telephone number of that contact", "-", "1"]
    assert [element.text for element in page.iter("text")] == ["98.0 %", "2026-04-30", "95.2 %", "2026-06-30"]


def test_files_that_cannot_be_read_are_told_and_the_others_shown(habeas: Habeas, kept: Path) -> None:
    (kept / "c.json").write_text("{", encoding="utf-8")
    (kept / "d.zip").write_bytes(b"no zip")
    (kept / "notes.txt").write_text("not looked at", encoding="utf-8")
    (kept / "x.dsse.json").write_text("not looked at", encoding="utf-8")
    ran = habeas("history", "kept")
    assert ran.code == 2
    assert ran.err.splitlines() == [
        "not read: `kept/c.json` is cut off: its JSON ends in line 1 before it is complete",
        "not read: `kept/d.zip` is not an evidence pack: it is no ZIP that can be read, or was changed",
    ]
    assert ran.out == TEXT
    page = habeas("history", "kept", "--format", "html")
    assert page.code == 2
    assert "<li>`kept/d.zip` is not an evidence pack" in page.out


def test_text_of_an_assessment_is_inert_in_html(habeas: Habeas, folder: Path) -> None:
    (folder / "kept").mkdir()
    outcome = assessment().outcomes[2]
    nasty = replace(outcome, rule=replace(outcome.rule, title="<img src=x> \x1b[31m"))
    _write(folder / "kept" / "a.json", replace(assessment(), outcomes=(nasty,)))
    assert "<img" not in habeas("history", "kept", "--format", "html").out
    assert "\x1b" not in habeas("history", "kept").out


@pytest.mark.parametrize("change", ["other_key", "no_key", "unlisted"])
def test_new_and_gone_are_not_told_where_findings_cannot_be_compared(habeas: Habeas, folder: Path, change: str) -> None:
    (folder / "kept").mkdir()
    june = _june()
    changed = {
        "other_key": replace(june, key="f" * 16),
        "no_key": replace(june, key=None),
        "unlisted": replace(june, outcomes=(replace(june.outcomes[0], unlisted=3), *june.outcomes[1:])),
    }[change]
    _write(folder / "kept" / "a.json", _april())
    _write(folder / "kept" / "b.json", changed)
    points = json.loads(habeas("history", "kept", "--format", "json").out)["points"]
    assert [(point["new"], point["gone"]) for point in points] == [(None, None), (None, None)]


def test_evidence_packs_are_assessments_too(habeas: Habeas, folder: Path) -> None:
    (folder / "export").mkdir()
    (folder / "export" / "habeas.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / "export" / "log.csv").write_text(LOG, encoding="utf-8")
    (folder / "kept").mkdir()
    for name, day in (("kept/one", "2026-01-20"), ("kept/two.zip", "2026-06-30")):
        habeas("check", "export", "--as-of", day, "--evidence", name)
    ran = habeas("history", "kept")
    assert ran.code == 0
    assert "  HIPAA-T-01           0           1  The entity acts on a request within its time limit\n" in ran.out
    assert habeas("history", "kept/one").out.startswith("1 assessment, 2026-01-20\n")


def test_a_folder_without_assessments_is_exit_2(habeas: Habeas, folder: Path) -> None:
    (folder / "kept").mkdir()
    ran = habeas("history", "kept")
    assert (ran.code, ran.err) == (
        2,
        "error: the folder `kept` holds no assessment\n"
        "help: keep there what `habeas check ... --format json` or `--evidence` writes\n",
    )
    assert habeas("history", "none").code == 2
    (folder / "kept" / "a.json").write_text("[]", encoding="utf-8")
    ran = habeas("history", "kept")
    assert (ran.code, ran.err.splitlines()[-1]) == (2, "error: no assessment in `kept` could be read")


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_share_is_never_rounded_to_all_or_none(part: int, rest: int) -> None:
    words = share(part, part + rest)
    if part + rest < 10:
        assert words == "-"
    else:
        assert (words == "100.0 %") == (rest == 0)
        assert (words == "0.0 %") == (part == 0)
