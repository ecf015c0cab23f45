"""The shipped calendars, each read once a session."""

from collections.abc import Callable
from functools import cache

import pytest

from checker.clock import Calendar

from .calendar_files import read


@pytest.fixture(scope="session")
def shipped() -> Callable[[str], Calendar]:
    """A shipped calendar by its name."""

    @cache
    def calendar(name: str) -> Calendar:
        return read(name).calendar

    return calendar
