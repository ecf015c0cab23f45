"""The shipped calendars are what the script writes, and what is known of them from elsewhere."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from checker.clock import Calendar

from . import calendar_files

ROOT = Path(__file__).parent.parent.parent
MEMBER_STATES = (
    "austria",
    "belgium",
    "bulgaria",
    "croatia",
    "cyprus",
    "czechia",
    "denmark",
    "estonia",
    "finland",
    "france",
    "germany",
    "greece",
    "hungary",
    "ireland",
    "italy",
    "latvia",
    "lithuania",
    "luxembourg",
    "malta",
    "netherlands",
    "poland",
    "portugal",
    "romania",
    "slovakia",
    "slovenia",
    "spain",
    "sweden",
)
LAENDER = (
    "baden_wuerttemberg",
    "bavaria",
    "berlin",
    "brandenburg",
    "bremen",
    "hamburg",
    "hesse",
    "lower_saxony",
    "mecklenburg_western_pomerania",
    "north_rhine_westphalia",
    "rhineland_palatinate",
    "saarland",
    "saxony",
    "saxony_anhalt",
    "schleswig_holstein",
    "thuringia",
)
ENGLISH_SPEAKING = (
    "us_federal",
    "california",
    "montana",
    "new_york",
    "texas",
    "washington",
    "colorado",
    "hawaii",
    "maryland",
    "tennessee",
    "england",
    "scotland",
    "northern_ireland",
)


def run(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the script, on another folder of calendars if one is given."""
    program = [sys.executable, "-m", "scripts.make_calendars", *arguments]
    if folder is not None:
        code = (
            "import sys, pathlib; from scripts import make_calendars; "
            "make_calendars.FOLDER = pathlib.Path(sys.argv[1]); sys.exit(make_calendars.main(sys.argv[2:]))"
        )
        program = [sys.executable, "-c", code, str(folder), *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=False, cwd=ROOT, env={"PYTHONPATH": str(ROOT)})


def test_the_shipped_files_are_what_the_library_gives() -> None:
    checked = run("--check")
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_the_check_names_what_differs_and_writing_mends_it(tmp_path: Path) -> None:
    folder = tmp_path / "calendars"
    assert run(folder=folder).returncode == 0
    written = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert written == {path.name: path.read_bytes() for path in calendar_files.FOLDER.glob("*.policy")}
    (folder / "england.policy").write_text("changed", encoding="utf-8")
    (folder / "malta.policy").unlink()
    (folder / "atlantis.policy").write_text("", encoding="utf-8")
    checked = run("--check", folder=folder)
    assert (checked.returncode, checked.stdout.splitlines()) == (
        1,
        [
            "atlantis.policy: no calendar has this name",
            "england.policy: differs from holidays 0.109",
            "malta.policy: missing",
        ],
    )
    assert run(folder=folder).returncode == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == written


def test_an_unknown_argument_is_refused() -> None:
    refused = run("--chek")
    assert (refused.returncode, refused.stderr) == (2, "usage: make_calendars.py [--check]\n")


def test_every_state_land_and_nation_has_a_calendar() -> None:
    laender = [f"germany_{land}" for land in LAENDER]
    assert sorted([*MEMBER_STATES, *laender, *ENGLISH_SPEAKING]) == list(calendar_files.names())


@pytest.mark.parametrize("name", calendar_files.names())
def test_the_cases_of_a_calendar_hold_in_it(name: str) -> None:
    read = calendar_files.read(name)
    calendar = read.calendar
    assert (calendar.name, calendar.covers_from, calendar.covers_through) == (
        name,
        date(2018, 1, 1),
        date(2035, 12, 31),
    )
    assert len(read.cases) >= 2
    assert [expected for _, _, expected in read.cases] == [
        calendar.roll(start) if count is None else calendar.nth_working_day_after(start, count)
        for start, count, _ in read.cases
    ]


@pytest.mark.parametrize("name", calendar_files.names())
def test_every_year_has_its_holidays_and_none_is_on_a_weekend(name: str) -> None:
    holidays = calendar_files.read(name).calendar.holidays
    assert all(day.weekday() < 5 for day, _ in holidays)
    assert min(sum(day.year == year for day, _ in holidays) for year in range(2018, 2036)) >= 5


@pytest.mark.parametrize(
    ("calendar", "closed", "open_days"),
    [
        (
            "england",
            "2018-05-07 2019-05-06 2020-05-08 2022-06-02 2022-06-03 2022-09-19 2023-05-08",
            "2020-05-04 2022-05-30",
        ),
        (
            "england",
            "2021-12-27 2021-12-28 2022-12-26 2022-12-27 2027-12-27 2027-12-28 2022-01-03 2028-01-03",
            "2021-12-24",
        ),
        ("england", "2020-12-28 2026-12-28 2026-04-03 2026-04-06 2025-08-25", "2025-01-02 2025-08-04 2026-06-15"),
        (
            "scotland",
            "2025-01-02 2024-12-02 2023-11-30 2025-08-04 2026-06-15 2023-01-02 2023-01-03",
            "2024-04-01 2025-08-25",
        ),
        ("northern_ireland", "2025-03-17 2025-07-14 2026-07-13 2024-04-01", "2025-01-02"),
        ("ireland", "2024-04-01 2023-02-06 2024-02-05 2022-03-18 2025-10-27", "2024-03-29 2025-04-18 2022-02-07"),
        ("us_federal", "2021-06-18 2022-06-20 2025-06-19 2027-12-31 2021-12-31 2026-07-03", "2020-06-19 2025-01-09"),
        ("washington", "2025-06-19 2025-07-04 2022-06-20 2025-11-28", "2021-06-18 2025-10-13"),
        ("texas", "2025-06-19 2025-07-04 2026-04-21 2025-12-26", "2025-04-18 2025-03-31 2026-07-03"),
        ("california", "2025-06-19 2025-07-04 2026-03-31 2023-11-10", "2022-06-20 2026-07-03 2024-02-15"),
        ("montana", "2026-11-03 2025-10-13", "2025-06-19 2025-11-04"),
        ("new_york", "2025-02-12 2025-11-04 2022-12-26 2025-06-19", "2026-07-03 2024-02-15"),
        ("germany", "2024-03-29 2024-04-01 2025-10-03", "2025-10-31 2025-06-19 2025-01-06"),
        ("germany_berlin", "2020-05-08 2025-05-08 2027-03-08", "2018-03-08 2024-05-08"),
        ("germany_saxony", "2025-11-19", "2025-06-19"),
        ("denmark", "2023-05-05", "2024-04-26"),
        ("netherlands", "2026-05-05 2026-04-03 2026-04-27", "2026-05-01"),
        ("poland", "2025-12-24", "2024-12-24"),
        ("greece", "2021-05-04 2024-05-07", "2024-04-01"),
        ("slovakia", "2023-09-01", "2025-09-01"),
        ("sweden", "2025-06-06", "2025-06-20"),
    ],
)
def test_hard_dates_are_right(shipped: Callable[[str], Calendar], calendar: str, closed: str, open_days: str) -> None:
    works = shipped(calendar).is_working_day
    assert [day for day in closed.split() if works(date.fromisoformat(day)) is not False] == []
    assert [day for day in open_days.split() if works(date.fromisoformat(day)) is not True] == []
