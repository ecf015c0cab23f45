"""The yardstick: every row rule as SQL written by hand, over the file itself, in one scan.

`python -m tests.benchmarks.yardstick.sql FILE [--findings FILE.parquet] [--memory 500MB] [--threads N]` prints how many
rows break each rule, as JSON; with `--findings` it writes a row for each breach instead and prints how many.

Dates that follow from a place and a day come from a table of all days, joined twice. Two of DuckDB's settings matter:
`type_pushdown` would turn a `try_cast` over a CSV into a cast that fails, and the order of joins is left as written,
because a CSV has no row count and the big side would be the one that is kept in memory.
"""

from __future__ import annotations

import argparse
import json
import sys
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tests.benchmarks.yardstick.generate import COLUMNS
from tests.benchmarks.yardstick.holidays import FIRST, LAST, PLACES, holidays

if TYPE_CHECKING:
    import duckdb

OPTIMIZERS_OFF: Final = "type_pushdown,build_side_probe_side,join_order"
_EUROPE: Final = "jurisdiction in ('UK', 'EU-DE', 'EU-FR', 'IE')"
_BY_DAYS: Final = "jurisdiction in ('US-CA', 'CA-ON', 'AU-NSW')"
_REFUSED: Final = "outcome in ('denied', 'partial')"
_OUTCOMES: Final = "('granted', 'partial', 'denied', 'withdrawn', 'pending')"
_GROUNDS: Final = "('b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7', 'art12_5', 'art15_4', 's40', 's41')"

# True where a row breaks the rule; null is no breach.
RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "R01": "request_id is null",
        "R03": f"jurisdiction is null or jurisdiction not in {PLACES}",
        "R04": "came is null",
        "R05": "responded is not null and went is null",
        "R06": "went < came",
        "R07": f"outcome is null or outcome not in {_OUTCOMES}",
        "R08": f"{_BY_DAYS} and went - came > 30 + case when noticed is null then 0 else coalesce(added, 0) end",
        "R09": f"{_EUROPE} and went > case when noticed is null then month_due else three_months_due end",
        "R10": "jurisdiction = 'US-FED' and went_number - came_number > case when noticed is null then 20 else 30 end",
        "R11": "noticed - came > 30",
        "R12": "added > 30",
        "R13": "(ext_notice is null) <> (ext_days is null)",
        "R14": f"{_REFUSED} and ground is null",
        "R15": f"ground not in {_GROUNDS}",
        "R16": "outcome = 'granted' and ground is not null",
        "R17": "fee is not null and charged is null",
        "R18": "charged < 0",
        "R19": f"charged > case when {_EUROPE} then 0 else 25 end",
        "R20": "reviewer_id = denier_id",
        "R21": "outcome = 'denied' and appeal_notice is distinct from 'Y'",
        "R22": "verified < came or verified > went + 6",
        "R23": "outcome = 'pending' and responded is not null",
        "R24": "outcome in ('granted', 'partial', 'denied', 'withdrawn') and responded is null",
        "R25": f"{_REFUSED} and reviewer_id is null",
        "R26": "regexp_matches(notes, '[0-9]{3}-[0-9]{2}-[0-9]{4}')",
    }
)
# What the language cannot say, and why.
UNSAID: Final[Mapping[str, str]] = MappingProxyType(
    {"R26": "words are looked for in letters alone: a rule cannot search a cell of free text for a pattern"}
)
SAID: Final = tuple(rule for rule in RULES if rule not in UNSAID)


def scan(path: str) -> str:
    """The rows of a file, every column as text."""
    types = ", ".join(f"'{name}': 'varchar'" for name in COLUMNS)
    if path.endswith(".parquet"):
        return f"read_parquet('{path}')"
    if path.endswith(".jsonl"):
        return f"read_json('{path}', format = 'newline_delimited', columns = {{{types}}})"
    return (
        f"read_csv('{path}', header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
        f"strict_mode = true, columns = {{{types}}})"
    )


def typed(path: str) -> str:
    """The rows of a file with their dates and numbers, and what the calendar says of the two days."""
    return f"""
    with read as (
      select *, try_cast(received as date) as came, try_cast(responded as date) as went,
        try_cast(ext_notice as date) as noticed, try_cast(identity_verified as date) as verified,
        try_cast(ext_days as integer) as added, try_cast(fee as double) as charged
      from {scan(path)}
    )
    select read.*, of_receipt.month_due, of_receipt.three_months_due, of_receipt.number as came_number,
      of_answer.number as went_number
    from read
    left join calendar as of_receipt on of_receipt.place = jurisdiction and of_receipt.day = came
    left join calendar as of_answer on of_answer.place = jurisdiction and of_answer.day = went
    """


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def fill_calendar(connection: duckdb.DuckDBPyConnection) -> None:
    """A row for each place and day: a month and three months on, on a working day, and the number of working days."""
    length = (LAST - FIRST).days + 1
    days = [FIRST + timedelta(number) for number in range(length)]
    later = [[(months_later(day, months) - FIRST).days for day in days] for months in (1, 3)]
    columns: tuple[list[str], list[int], list[int | None], list[int | None], list[int]] = ([], [], [], [], [])
    for place in PLACES:
        off = holidays(place)
        works = [day.weekday() < 5 and day not in off for day in days]
        rolled = list(range(length))
        for number in range(length - 2, -1, -1):
            rolled[number] = number if works[number] else rolled[number + 1]
        count, counts = 0, []
        for work in works:
            count += work
            counts.append(count)
        columns[0].extend([place] * length)
        columns[1].extend(range(length))
        columns[2].extend(rolled[number] if number < length else None for number in later[0])
        columns[3].extend(rolled[number] if number < length else None for number in later[1])
        columns[4].extend(counts)
    connection.execute(
        f"""create temp table calendar as select unnest($1::varchar[]) as place, date '{FIRST}' + unnest($2::integer[])
        as day, date '{FIRST}' + unnest($3::integer[]) as month_due, date '{FIRST}' + unnest($4::integer[])
        as three_months_due, unnest($5::integer[]) as number""",
        list(columns),
    )


def count(connection: duckdb.DuckDBPyConnection, path: str, rules: tuple[str, ...] = SAID) -> dict[str, int]:
    """How many rows break each rule, and how many there are."""
    counts = ", ".join(f"count(*) filter (where {RULES[rule]}) as {rule}" for rule in rules)
    found = connection.execute(f"select count(*) as rows, {counts} from ({typed(path)})")
    names = [column[0] for column in found.description]
    row = found.fetchone()
    return dict(zip(names, row or (), strict=True))


def count_tables(connection: duckdb.DuckDBPyConnection, path: str, letters: str) -> dict[str, int]:
    """How many numbers are used more than once, and how many rows name a letter that the index lacks."""
    twice = f"select request_id from {scan(path)} where request_id is not null group by all having count(*) > 1"
    index = f"select id from read_csv('{letters}', header = true, all_varchar = true)"
    found = connection.execute(
        f"""select (select count(*) from ({twice})),
        (select count(*) from {scan(path)} where letter_ref is not null and letter_ref not in ({index}))"""
    ).fetchone()
    return dict(zip(("T01", "T02"), found or (), strict=True))


def write_findings(connection: duckdb.DuckDBPyConnection, path: str, findings: str) -> int:
    """Writes the number of the row and the rule of every breach; how many there are."""
    broken = ", ".join(f"case when {RULES[rule]} then '{rule}' end" for rule in SAID)
    connection.execute(
        f"""copy (select request_id, unnest(list_filter([{broken}], lambda rule: rule is not null)) as rule
        from ({typed(path)})) to '{findings}' (format parquet, compression zstd)"""
    )
    found = connection.execute(f"select count(*) from '{findings}'").fetchone()
    return found[0] if found else 0


def main() -> None:
    """Runs what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--findings", help="a Parquet file for a row for each breach")
    parser.add_argument("--counts", type=Path, help="a JSON file for the counts")
    parser.add_argument("--memory")
    parser.add_argument("--threads", type=int)
    asked = parser.parse_args()
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"set disabled_optimizers = '{OPTIMIZERS_OFF}'")
        connection.execute("set preserve_insertion_order = false")
        if asked.memory:
            connection.execute(f"set memory_limit = '{asked.memory}'")
        if asked.threads:
            connection.execute(f"set threads = {asked.threads}")
        fill_calendar(connection)
        if asked.findings:
            told = {"findings": write_findings(connection, asked.file, asked.findings)}
        else:
            told = count(connection, asked.file)
    if asked.counts:
        asked.counts.write_text(json.dumps(told), encoding="utf-8")
    sys.stdout.write(f"{json.dumps(told)}\n")


if __name__ == "__main__":
    main()
