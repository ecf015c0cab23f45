"""The calendars of the United States, of five of its states, and of the parts of the United Kingdom."""

from datetime import date

from scripts.calendar_source import Source, counts, rolls


def without_juneteenth_2021(day: date, name: str) -> bool:
    """Washington: Juneteenth is a legal holiday since 2022 (Laws of 2021 ch. 295, RCW 1.16.050)."""
    return day.year != 2021 or not name.startswith("Juneteenth")


def montana_statute(day: date, name: str) -> bool:
    """Montana: Juneteenth is not among the legal holidays of MCA 1-1-216."""
    return not name.startswith("Juneteenth")


def california_statute(day: date, name: str) -> bool:
    """California: only Veterans Day moves from a Saturday to the Friday before (Gov. Code 6701).

    Susan B. Anthony Day is a day of observance in schools, not a holiday of Gov. Code 6700; Juneteenth is one
    since 2023.
    """
    if name.startswith("Juneteenth"):
        return day.year >= 2023 and not moved_to_friday(day, name)
    return name != "Susan B. Anthony Day" and (name.startswith("Veterans") or not moved_to_friday(day, name))


def texas_statute(day: date, name: str) -> bool:
    """Texas: Gov. Code 662.003(a) and (b) only, on their own days.

    Good Friday (662.003(c)) and Cesar Chavez Day (662.013) are optional for each employee, and the statute
    moves no holiday away from a weekend.
    """
    return name not in {"Good Friday", "Cesar Chavez Day"} and not name.endswith("(observed)")


def new_york_statute(day: date, name: str) -> bool:
    """New York: a holiday moves away from a Sunday only (Gen. Constr. Law 24)."""
    return name != "Susan B. Anthony Day" and not moved_to_friday(day, name)


def moved_to_friday(day: date, name: str) -> bool:
    """Whether the library moves a Saturday's holiday to the Friday before."""
    return name.endswith("(observed)") and day.isoweekday() == 5


SUMMER_2025 = (
    counts("Juneteenth is skipped", "2025-06-16", 5, "2025-06-24"),
    counts("Juneteenth and Independence Day are skipped", "2025-06-16", 15, "2025-07-09"),
)

UNITED_STATES = (
    Source(
        name="us_federal",
        title="Legal public holidays of the United States",
        country="US",
        law="5 U.S.C. 6103",
        cases=(
            *SUMMER_2025,
            rolls("Juneteenth 2021 was observed on Friday", "2021-06-18", "2021-06-21"),
            rolls("Juneteenth 2022 was observed on Monday", "2022-06-20", "2022-06-21"),
            rolls("a day of mourning is no holiday", "2025-01-09", "2025-01-09"),
        ),
    ),
    Source(
        name="california",
        title="State holidays of California",
        country="US",
        subdivision="CA",
        law="California Government Code 6700, 6701",
        cases=(
            *SUMMER_2025,
            rolls("Christmas Day on a Saturday is not moved", "2021-12-24", "2021-12-24"),
            rolls("Veterans Day on a Saturday is moved to Friday", "2023-11-10", "2023-11-13"),
            rolls("Cesar Chavez Day", "2026-03-31", "2026-04-01"),
        ),
        notes=(
            "Left out against the library: Susan B. Anthony Day, Juneteenth before 2023, and all moves to a",
            "Friday but that of Veterans Day. Gov. Code 6700 names more days, on which state offices are open.",
        ),
        keeps=california_statute,
    ),
    Source(
        name="montana",
        title="Legal holidays of the state of Montana",
        country="US",
        subdivision="MT",
        law="Montana Code Annotated 1-1-216",
        cases=(
            rolls("Juneteenth is a business day", "2025-06-19", "2025-06-19"),
            rolls("general election day", "2026-11-03", "2026-11-04"),
        ),
        notes=("Left out against the library: Juneteenth, which MCA 1-1-216 does not name.",),
        keeps=montana_statute,
    ),
    Source(
        name="new_york",
        title="Public holidays of the state of New York",
        country="US",
        subdivision="NY",
        law="New York General Construction Law 24",
        cases=(
            *SUMMER_2025,
            rolls("a holiday on a Saturday is not moved", "2026-07-03", "2026-07-03"),
            rolls("a holiday on a Sunday is moved", "2022-12-26", "2022-12-27"),
            rolls("election day", "2025-11-04", "2025-11-05"),
        ),
        notes=("Left out against the library: Susan B. Anthony Day, and all moves from a Saturday to a Friday.",),
        keeps=new_york_statute,
    ),
    Source(
        name="texas",
        title="National and state holidays of the state of Texas",
        country="US",
        subdivision="TX",
        law="Texas Government Code 662.003(a), (b)",
        cases=(
            *SUMMER_2025,
            rolls("Good Friday is an optional holiday", "2025-04-18", "2025-04-18"),
            rolls("a holiday on a Saturday is not moved", "2026-07-03", "2026-07-03"),
            rolls("San Jacinto Day", "2026-04-21", "2026-04-22"),
        ),
        notes=("Left out against the library: optional holidays, and holidays moved away from a weekend.",),
        keeps=texas_statute,
    ),
    Source(
        name="washington",
        title="Legal holidays of the state of Washington",
        country="US",
        subdivision="WA",
        law="RCW 1.16.050",
        cases=(
            *SUMMER_2025,
            counts("the longest time of RCW 70.02.080", "2025-06-16", 21, "2025-07-17"),
            rolls("the day after Thanksgiving", "2025-11-28", "2025-12-01"),
            rolls("Juneteenth is a holiday since 2022", "2021-06-18", "2021-06-18"),
        ),
        notes=("Left out against the library: Juneteenth 2021, before it became a legal holiday.",),
        keeps=without_juneteenth_2021,
    ),
)

UNITED_KINGDOM_ONCE = (
    rolls("the Platinum Jubilee, both days", "2022-06-02", "2022-06-06"),
    rolls("the state funeral of Queen Elizabeth II", "2022-09-19", "2022-09-20"),
    rolls("the Coronation", "2023-05-08", "2023-05-09"),
    rolls("the early May holiday of 2020 was on VE Day", "2020-05-08", "2020-05-11"),
    rolls("and not on the first Monday", "2020-05-04", "2020-05-04"),
    rolls("both Christmas holidays of 2021 were moved", "2021-12-27", "2021-12-29"),
    rolls("Christmas Day 2022 was moved", "2022-12-26", "2022-12-28"),
    rolls("both Christmas holidays of 2027 are moved", "2027-12-27", "2027-12-29"),
)

UNITED_KINGDOM = (
    Source(
        name="england",
        title="Bank holidays in England and Wales",
        country="GB",
        subdivision="ENG",
        law="Banking and Financial Dealings Act 1971, Sch. 1",
        cases=(
            rolls("four non-working days in a row", "2026-04-03", "2026-04-07"),
            rolls("both Easter holidays", "2024-03-29", "2024-04-02"),
            *UNITED_KINGDOM_ONCE,
        ),
    ),
    Source(
        name="scotland",
        title="Bank holidays in Scotland",
        country="GB",
        subdivision="SCT",
        law="Banking and Financial Dealings Act 1971, Sch. 1; St Andrew's Day Bank Holiday (Scotland) Act 2007",
        cases=(
            rolls("Easter Monday is a working day", "2024-03-29", "2024-04-01"),
            rolls("2 January", "2025-01-02", "2025-01-03"),
            rolls("St Andrew's Day on a Saturday is moved", "2024-12-02", "2024-12-03"),
            rolls("the summer holiday is the first Monday of August", "2025-08-04", "2025-08-05"),
            rolls("the World Cup", "2026-06-15", "2026-06-16"),
            *UNITED_KINGDOM_ONCE,
        ),
    ),
    Source(
        name="northern_ireland",
        title="Bank holidays in Northern Ireland",
        country="GB",
        subdivision="NIR",
        law="Banking and Financial Dealings Act 1971, Sch. 1",
        cases=(
            rolls("St Patrick's Day", "2026-03-17", "2026-03-18"),
            rolls("Battle of the Boyne on a Sunday is moved", "2026-07-13", "2026-07-14"),
            rolls("both Easter holidays", "2024-03-29", "2024-04-02"),
            *UNITED_KINGDOM_ONCE,
        ),
    ),
)
