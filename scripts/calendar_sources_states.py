"""The calendars of four more states of the United States, whose held rules count working days."""

from datetime import date, timedelta

from dateutil.easter import easter

from scripts.calendar_source import Days, Source, counts, rolls
from scripts.calendar_sources_us_uk import SUMMER_2025, moved_to_friday

MONDAY, SUNDAY = 0, 6


def colorado_statute(day: date, name: str) -> bool:
    """Colorado: C.R.S. 24-11-101 moves a holiday away from a Sunday only, and names Juneteenth since 2022.

    Cesar Chavez Day is optional (24-11-112).
    """
    if name.startswith("Juneteenth") and day.year < 2022:
        return False
    return name != "Cesar Chavez Day" and not moved_to_friday(day, name)


def colorado_adds(year: int) -> Days:
    """Columbus Day, until Frances Xavier Cabrini Day took its place in 2020."""
    return ((second_monday_of_october(year), "Columbus Day"),) if year < 2020 else ()


def hawaii_statute(day: date, name: str) -> bool:
    """Hawaii: HRS 8-1 does not name Juneteenth."""
    return not name.startswith("Juneteenth")


def hawaii_adds(year: int) -> Days:
    """Good Friday, which HRS 8-1 names."""
    return ((good_friday(year), "Good Friday"),)


def maryland_statute(day: date, name: str) -> bool:
    """Maryland: Gen. Prov. 1-111 moves a holiday away from a Sunday only, and names Juneteenth since 2022."""
    if name.startswith("Juneteenth") and day.year < 2022:
        return False
    return name != "Inauguration Day" and not moved_to_friday(day, name)


def maryland_adds(year: int) -> Days:
    """Four legal holidays on which offices of the state are open, and the day of each statewide general election."""
    yield off_sunday(date(year, 2, 12)), "Lincoln's Birthday"
    yield off_sunday(date(year, 3, 25)), "Maryland Day"
    yield good_friday(year), "Good Friday"
    yield off_sunday(date(year, 9, 12)), "Defenders' Day"
    if year % 2 == 0:
        yield general_election(year), "Election Day"


def tennessee_statute(day: date, name: str) -> bool:
    """Tennessee: T.C.A. 15-1-101 names Juneteenth since 2023."""
    return not name.startswith("Juneteenth") or day.year >= 2023


def tennessee_adds(year: int) -> Days:
    """Columbus Day, on the day that T.C.A. 15-1-101 gives it."""
    return ((second_monday_of_october(year), "Columbus Day"),)


def good_friday(year: int) -> date:
    """The Friday before Easter."""
    sunday: date = easter(year)
    return sunday - timedelta(days=2)


def second_monday_of_october(year: int) -> date:
    """Columbus Day."""
    return date(year, 10, 8) + timedelta(days=(MONDAY - date(year, 10, 8).weekday()) % 7)


def general_election(year: int) -> date:
    """The Tuesday after the first Monday of November."""
    first_monday = date(year, 11, 1) + timedelta(days=(MONDAY - date(year, 11, 1).weekday()) % 7)
    return first_monday + timedelta(days=1)


def off_sunday(day: date) -> date:
    """The day, or the Monday after it if it is a Sunday."""
    return day + timedelta(days=1) if day.weekday() == SUNDAY else day


FURTHER_STATES = (
    Source(
        name="colorado",
        title="Legal holidays of the state of Colorado",
        country="US",
        subdivision="CO",
        law="Colorado Revised Statutes 24-11-101",
        cases=(
            *SUMMER_2025,
            rolls("Frances Xavier Cabrini Day", "2025-10-06", "2025-10-07"),
            rolls("Columbus Day, before it", "2019-10-14", "2019-10-15"),
            rolls("Cesar Chavez Day is optional", "2025-03-31", "2025-03-31"),
            rolls("a holiday on a Saturday is not moved", "2026-07-03", "2026-07-03"),
        ),
        notes=(
            "Against the library: without Cesar Chavez Day, Juneteenth before 2022, and all moves to a Friday; with",
            "Columbus Day before 2020.",
        ),
        keeps=colorado_statute,
        adds=colorado_adds,
    ),
    Source(
        name="hawaii",
        title="State holidays of Hawaii",
        country="US",
        subdivision="HI",
        law="Hawaii Revised Statutes 8-1, 8-2",
        cases=(
            counts("Juneteenth is a working day", "2025-06-16", 10, "2025-06-30"),
            rolls("Good Friday", "2025-04-18", "2025-04-21"),
            rolls("Kamehameha Day", "2025-06-11", "2025-06-12"),
            rolls("a holiday on a Saturday is moved to Friday", "2022-06-10", "2022-06-13"),
        ),
        notes=("Against the library: without Juneteenth, which HRS 8-1 does not name; with Good Friday.",),
        keeps=hawaii_statute,
        adds=hawaii_adds,
    ),
    Source(
        name="maryland",
        title="Legal holidays of the state of Maryland",
        country="US",
        subdivision="MD",
        law="Maryland General Provisions 1-111",
        cases=(
            *SUMMER_2025,
            counts("21 working days", "2025-06-16", 21, "2025-07-17"),
            rolls("Maryland Day", "2025-03-25", "2025-03-26"),
            rolls("Lincoln's Birthday on a Sunday is moved", "2023-02-13", "2023-02-14"),
            rolls("the day after Thanksgiving", "2025-11-28", "2025-12-01"),
            rolls("general election day", "2026-11-03", "2026-11-04"),
        ),
        notes=(
            "Against the library: without Inauguration Day, Juneteenth before 2022, and all moves to a Friday; with",
            "Lincoln's Birthday, Maryland Day, Good Friday, Defenders' Day and general election days.",
        ),
        keeps=maryland_statute,
        adds=maryland_adds,
    ),
    Source(
        name="tennessee",
        title="Legal holidays of the state of Tennessee",
        country="US",
        subdivision="TN",
        law="Tennessee Code Annotated 15-1-101",
        cases=(
            *SUMMER_2025,
            rolls("Good Friday", "2025-04-18", "2025-04-21"),
            rolls("Columbus Day", "2025-10-13", "2025-10-14"),
            rolls("Juneteenth is a holiday since 2023", "2022-06-20", "2022-06-20"),
            rolls("Independence Day on a Saturday is moved to Friday", "2026-07-03", "2026-07-06"),
        ),
        notes=(
            "Against the library: without Juneteenth before 2023; with Columbus Day, which the governor may have",
            "observed on another day. Days of county and state elections, which other chapters set, are left out.",
        ),
        keeps=tennessee_statute,
        adds=tennessee_adds,
    ),
)
