"""`habeas waivers list` and `check`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.conftest import Habeas
from tests.waivers.clinic import WAIVERS


def test_the_list_is_by_last_day_with_what_is_left(clinic: Habeas) -> None:
    ran = clinic("waivers", "list", "export", "--on", "2026-06-30")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "2026-06-29 America/Chicago  expired 1 day ago  HIPAA-T-01  line 10  number (not shown); Privacy Officer: the "
        "flood of 20 March closed the record room",
        "2026-06-30 America/Chicago  ends today         HIPAA-T-01  line 3   number (not shown); Privacy Officer "
        "(INC-7): the flood of 20 March closed the record room",
        "2026-12-31 America/Chicago  ends in 184 days   HIPAA-D-10  line 16  file letters/R-6_*.txt; Board of the "
        "annex: sent again with the contact on 1 June",
        "2026-12-31 America/Chicago  ends in 184 days   HIPAA-T-01  line 22  site south; Privacy Officer: moving house",
    ]


def test_the_list_names_what_it_cannot_read(clinic: Habeas, folder: Path) -> None:
    (folder / "export" / "waivers.yaml").write_text(WAIVERS.replace("2026-06-29", "soon"))
    ran = clinic("waivers", "list", "export", "--on", "2026-06-30")
    assert (ran.code, len(ran.out.splitlines())) == (1, 3)
    assert ran.err == "export/waivers.yaml:15: `expires` is a day, written like 2026-06-30\n"


def test_an_empty_list_says_so(clinic: Habeas, folder: Path) -> None:
    (folder / "export" / "waivers.yaml").write_text("waivers: []\n")
    ran = clinic("waivers", "list", "export")
    assert (ran.code, ran.out) == (0, "export/waivers.yaml holds no waiver\n")


@pytest.mark.parametrize(
    ("on", "within", "lines"),
    [
        ("2026-06-29", "0", []),
        ("2026-06-29", "1", [":10: the waiver of HIPAA-T-01 through 2026-06-29: ends today"]),
        (
            "2026-06-29",
            "2",
            [
                ":3: the waiver of HIPAA-T-01 through 2026-06-30: ends in 1 day",
                ":10: the waiver of HIPAA-T-01 through 2026-06-29: ends today",
            ],
        ),
        ("2026-06-30", "0", [":10: the waiver of HIPAA-T-01 through 2026-06-29: expired 1 day ago"]),
    ],
)
def test_the_check_names_what_ends_soon(clinic: Habeas, on: str, within: str, lines: list[str]) -> None:
    ran = clinic("waivers", "check", "export", "--on", on, "--within", within)
    assert ran.out.splitlines() == [f"export/waivers.yaml{line}" for line in lines]
    assert ran.code == bool(lines)


def test_the_check_names_what_can_never_hold(clinic: Habeas, folder: Path) -> None:
    text = WAIVERS.replace("HIPAA-D-10", "HIPAA-D-17").replace("granted: 2026-05-02", "granted: 2025-05-02")
    (folder / "export" / "waivers.yaml").write_text(text)
    ran = clinic("waivers", "check", "export", "--on", "2026-06-01")
    assert (ran.code, ran.out.splitlines()) == (
        1,
        [
            "export/waivers.yaml:3: the waiver of HIPAA-T-01 runs for more than 12 months",
            "export/waivers.yaml:10: the waiver of HIPAA-T-01 runs for more than 12 months",
            "export/waivers.yaml:16: HIPAA-D-17 cannot be waived: nobody may be threatened for asking, or made to give "
            "up a right (45 CFR 164.530(g), (h))",
        ],
    )


def test_where_there_are_no_waivers_the_command_says_how_to_name_them(habeas: Habeas) -> None:
    ran = habeas("waivers", "list")
    assert (ran.code, ran.err) == (
        2,
        "error: there are no waivers here\nhelp: name a file with --waivers FILE, or a folder with habeas.yaml\n",
    )


def test_a_code_about_waivers_has_a_page(habeas: Habeas) -> None:
    ran = habeas("explain", "WAIVE-06")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "WAIVE-06: A waiver is too broad")
