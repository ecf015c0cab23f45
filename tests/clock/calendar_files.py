"""Reads a generated calendar file line by line, so that the clock's tests need no parser of the language."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from checker.clock import Calendar, make_calendar

FOLDER = Path(__file__).parent.parent.parent / "policies" / "calendars"
WEEKDAY_NUMBERS = {"saturday": 5, "sunday": 6}
DAY = r"\d{4}-\d\d-\d\d"
COVERS = re.compile(rf"  covers ({DAY}) through ({DAY})")
HOLIDAY = re.compile(rf'  holiday ({DAY}) "([^"]*)"')
ROLLS = re.compile(rf'  case "[^"]*" ({DAY}) rolls to ({DAY})')
COUNTS = re.compile(rf'  case "[^"]*" ({DAY}) \+ (\d+) working days of (\w+) gives ({DAY})')
TITLE = re.compile(r'calendar (\w+) "([^"]*)"')


@dataclass(frozen=True)
class CalendarFile:
    """A calendar and its cases: (start, working days or None for the roll, expected day)."""

    calendar: Calendar
    cases: tuple[tuple[date, int | None, date], ...]


def names() -> tuple[str, ...]:
    """The names of all calendars that ship."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.policy")))


def read(name: str) -> CalendarFile:
    """One calendar as its file states it; an unexpected line is an error."""
    text = (FOLDER / f"{name}.policy").read_text(encoding="utf-8")
    body = text[text.index("\ncalendar ") + 1 :].splitlines()
    title = TITLE.fullmatch(body[0])
    covers = COVERS.fullmatch(body[3])
    assert title is not None
    assert covers is not None
    assert body[4].startswith("  weekend ")
    weekend = [WEEKDAY_NUMBERS[word] for word in body[4].removeprefix("  weekend ").split(", ")]
    holidays: list[tuple[date, str]] = []
    cases: list[tuple[date, int | None, date]] = []
    for line in body[5:]:
        if found := HOLIDAY.fullmatch(line):
            holidays.append((date.fromisoformat(found[1]), found[2]))
        elif found := ROLLS.fullmatch(line):
            cases.append((date.fromisoformat(found[1]), None, date.fromisoformat(found[2])))
        elif found := COUNTS.fullmatch(line):
            assert found[3] == name
            cases.append((date.fromisoformat(found[1]), int(found[2]), date.fromisoformat(found[4])))
        else:
            raise AssertionError(f"{name}: unexpected line {line!r}")
    covered = (date.fromisoformat(covers[1]), date.fromisoformat(covers[2]))
    return CalendarFile(make_calendar(title[1], title[2], *covered, weekend, holidays), tuple(cases))
