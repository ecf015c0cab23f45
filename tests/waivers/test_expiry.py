"""When a waiver ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.waivers.expiry import end_of, ended_before, expired, runs_too_long
from tests.waivers.sample import waiver

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
ZONES = st.sampled_from(("America/Chicago", "Europe/London", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"))


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        ("America/Chicago", datetime(2026, 7, 1, 5, tzinfo=UTC)),
        ("Europe/London", datetime(2026, 6, 30, 23, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2026, 6, 30, 10, tzinfo=UTC)),
        ("UTC", datetime(2026, 7, 1, tzinfo=UTC)),
    ],
)
def test_a_waiver_holds_to_the_last_moment_of_its_last_day_in_its_zone(zone: str, end: datetime) -> None:
    given = waiver(expires=date(2026, 6, 30), timezone=zone)
    assert not ended_before(given, end - timedelta(microseconds=1))
    assert ended_before(given, end)


def test_a_day_on_which_clocks_change_ends_at_its_own_midnight() -> None:
    assert end_of(date(2026, 3, 8), "America/Chicago") == datetime(2026, 3, 9, 5, tzinfo=UTC)
    assert end_of(date(2026, 11, 1), "America/Chicago") == datetime(2026, 11, 2, 6, tzinfo=UTC)


def test_a_last_day_is_included_in_the_check_of_that_day() -> None:
    given = waiver(expires=date(2026, 6, 30))
    assert not expired(given, date(2026, 6, 30), "America/Chicago")
    assert expired(given, date(2026, 7, 1), "America/Chicago")


@pytest.mark.parametrize(
    ("zone_of_the_check", "over"),
    [(None, False), ("America/Chicago", False), ("Europe/London", False), ("Pacific/Honolulu", True)],
)
def test_a_check_further_west_outlasts_the_last_day(zone_of_the_check: str | None, over: bool) -> None:
    assert expired(waiver(expires=date(2026, 6, 30)), date(2026, 6, 30), zone_of_the_check) is over


@given(DAYS, st.integers(-400, 400), ZONES)
def test_in_one_zone_a_waiver_is_over_exactly_after_its_last_day(day: date, later: int, zone: str) -> None:
    given = waiver(expires=day, timezone=zone)
    assert expired(given, day + timedelta(days=later), None) is (later > 0)
    assert expired(given, day + timedelta(days=later), zone) is (later > 0)


@given(DAYS, ZONES, ZONES)
def test_zones_move_the_end_by_a_day_at_most(day: date, own: str, other: str) -> None:
    given = waiver(expires=day, timezone=own)
    assert not expired(given, day - timedelta(days=2), other)
    assert expired(given, day + timedelta(days=2), other)


def test_twelve_months_are_the_same_day_of_the_next_year() -> None:
    given = waiver(granted=date(2026, 6, 1), expires=date(2027, 6, 1))
    assert not runs_too_long(given, 12)
    assert runs_too_long(waiver(granted=date(2026, 6, 1), expires=date(2027, 6, 2)), 12)
    assert not runs_too_long(waiver(granted=date(2026, 1, 31), expires=date(2026, 2, 28)), 1)
