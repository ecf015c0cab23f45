"""When a waiver ends: with its last day, as the clocks of its time zone count it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from checker.clock.periods import OutsideTime, add_months
from checker.waivers.model import Waiver


def end_of(day: date, timezone: str) -> datetime:
    """The first moment after a day in a time zone (an IANA name), which is not always midnight plus 24 hours."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(timezone))


def ended_before(waiver: Waiver, moment: datetime) -> bool:
    """Whether the waiver's last day was over at a moment; the moment at which it ends belongs to it no more."""
    return moment >= end_of(waiver.expires, waiver.timezone)


def expired(waiver: Waiver, as_of: date, timezone: str | None) -> bool:
    """Whether the waiver does not hold to the end of the day `as_of` in `timezone`; None is the waiver's own."""
    end = end_of(as_of, timezone or waiver.timezone)
    return end_of(waiver.expires, waiver.timezone).timestamp() < end.timestamp()


def runs_too_long(waiver: Waiver, months: int) -> bool:
    """Whether the last day lies more than so many months after the day of the grant."""
    last = add_months(waiver.granted, months)
    return not isinstance(last, OutsideTime) and waiver.expires > last
