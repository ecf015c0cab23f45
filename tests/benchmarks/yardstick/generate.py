"""Makes the yardstick's log: a request a row, seventeen columns of text, the same bytes for the same number of rows.

`python -m tests.benchmarks.yardstick.generate ROWS FILE` writes CSV, JSONL or Parquet, by the ending of FILE; with the
CSV of such a log instead of ROWS it gives each of its days a time. About one row in fifteen breaks a rule, and a few
cells in a thousand cannot be read. No cell holds a word that means a blank to habeas (`n/a`, `none`) or is read blind
to case (`Denied `): to SQL these are other things, and both sides have to count the same.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

COLUMNS: Final = (
    "request_id",
    "jurisdiction",
    "channel",
    "received",
    "responded",
    "outcome",
    "ground",
    "ext_notice",
    "ext_days",
    "fee",
    "pages",
    "reviewer_id",
    "denier_id",
    "appeal_notice",
    "identity_verified",
    "letter_ref",
    "notes",
)
_FORMATS: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".csv": "format csv, header",
        ".jsonl": "format json",
        ".parquet": "format parquet, compression zstd",
    }
)
_PLACES: Final = "['US-FED', 'US-FED', 'US-CA', 'UK', 'UK', 'EU-DE', 'EU-FR', 'IE', 'CA-ON', 'AU-NSW']"
_GROUNDS: Final = "['b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7', 'art12_5', 'art15_4', 's40', 's41']"
_OPENINGS: Final = "['asked for copies of', 'wants to see', 'second letter about', 'copy of', 'correspondence on']"
_SUBJECTS: Final = (
    "['the chart', 'ward notes, room 7', 'the bill', 'films of the knee', 'test results', 'the plan of care']"
)
_ENDINGS: Final = "['narrowed by telephone', 'a third party was asked', 'nothing further', 'page 3 was blacked out']"


def share(salt: int) -> str:
    """A number from 0 up to 1, by row and salt."""
    return f"(hash(row * 1000003 + {salt}) % 1000000 / 1e6)"


def one_of(salt: int, several: str) -> str:
    """One of a list, by row and salt."""
    return f"({several})[1 + (hash(row * 1000003 + {salt}) % len({several}))::integer]"


def day(expression: str) -> str:
    """A day as the log writes it."""
    return f"strftime({expression}, '%Y-%m-%d')"


def query(rows: int) -> str:
    """The log as one query; blank cells are null."""
    return f"""
    with numbered as (select range as row from range({rows})),
    drawn as (
      select row,
        case when {share(1)} < 0.0005 then '' when {share(1)} < 0.001 then printf('REQ-%09d', row // 2)
          else printf('REQ-%09d', row) end as request_id,
        case when {share(2)} < 0.002 then {one_of(3, "['USA', 'XX', 'Europe', '']")}
          else {one_of(4, _PLACES)} end as jurisdiction,
        date '2021-01-01' + ({share(5)} * 1400)::integer as came,
        case when {share(6)} < 0.96 then ({share(7)} * 27)::integer
          when {share(6)} < 0.985 then 27 + ({share(7)} * 33)::integer
          else 60 + ({share(7)} * 120)::integer end as days,
        case when {share(8)} < 0.5 then 'granted' when {share(8)} < 0.68 then 'partial'
          when {share(8)} < 0.9 then 'denied' when {share(8)} < 0.95 then 'withdrawn'
          when {share(8)} < 0.998 then 'pending' else {one_of(9, "['decided', 'REFUSED', '']")} end as outcome,
        {share(10)} < 0.15 as extended,
        ({share(11)} * 800)::integer as reviewer
      from numbered
    ),
    answered as (select *, came + days as went, outcome in ('denied', 'partial') as refused from drawn),
    written as (
      select row, request_id, jurisdiction,
        {one_of(12, "['email', 'portal', 'portal', 'post', 'phone']")} as channel,
        case when {share(13)} < 0.003 then {one_of(14, "['2023-02-30', '13/05/2023', 'soon', '2022-13-01']")}
          when {share(13)} < 0.006 then '' else {day("came")} end as received,
        case when outcome = 'pending' then case when {share(15)} < 0.01 then {day("went")} else '' end
          when {share(16)} < 0.004 then ''
          when {share(16)} < 0.007 then {one_of(17, "['2023-02-29', 'later', '31/12/2022']")}
          when {share(16)} < 0.009 then {day("came - 3")} else {day("went")} end as responded,
        outcome,
        case when refused then case when {share(18)} < 0.006 then '' when {share(18)} < 0.008 then 'b9'
            else {one_of(19, _GROUNDS)} end
          when {share(18)} < 0.001 then 'b6' else '' end as ground,
        case when extended and {share(20)} >= 0.01 then {day(f"came + ({share(21)} * 30.6)::integer")}
          else '' end as ext_notice,
        case when extended and {share(22)} >= 0.01 then {one_of(23, "['10', '14', '15', '20', '30', '30', '31']")}
          else '' end as ext_days,
        case when {share(24)} < 0.6 then '' when {share(24)} < 0.602 then {one_of(25, "['free', '$5', '-4.00']")}
          when jurisdiction in ('UK', 'EU-DE', 'EU-FR', 'IE')
          then case when {share(26)} < 0.99 then '0.00' else '10.00' end
          else printf('%.2f', {share(26)} * 25.3) end as fee,
        (1 + {share(27)} * {share(28)} * 400)::integer::varchar as pages,
        case when outcome = 'pending' or {share(37)} < 0.002 then '' else printf('S%04d', reviewer) end as reviewer_id,
        case when refused then case when {share(29)} < 0.005 then printf('S%04d', reviewer)
          else printf('S%04d', 801 + ({share(29)} * 500)::integer) end else '' end as denier_id,
        case when outcome = 'denied' then case when {share(30)} < 0.01 then 'N' else 'Y' end else '' end
          as appeal_notice,
        case when {share(31)} < 0.2 then '' else {day(f"came + ({share(32)} * 6)::integer")} end as identity_verified,
        case when outcome = 'denied' and row < 200000 then printf('L%06d', row // 5) else '' end as letter_ref,
        {one_of(33, _OPENINGS)} || ' ' || {one_of(34, _SUBJECTS)} ||
          case when {share(35)} < 0.3 then ', "urgent", made clear by telephone'
            when {share(35)} < 0.3005 then ', number 078-05-1120'
            else ' ' || {one_of(36, _ENDINGS)} end as notes
      from answered
    )
    select {", ".join(f"nullif({name}, '') as {name}" for name in COLUMNS)} from written order by row
    """


def write_log(rows: int, path: Path) -> None:
    """Writes a log of so many rows."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"copy ({query(rows)}) to '{path}' ({_FORMATS[path.suffix]})")


def write_with_times(log: Path, path: Path) -> None:
    """Writes a log whose days have a time each, to the second: hardly a cell of theirs is there twice."""
    import duckdb

    time = "printf(' %02d:%02d:%02d', hash(row) % 24, hash(row + 1) % 60, hash(row + 2) % 60)"
    days = ("received", "responded", "ext_notice", "identity_verified")
    timed = ", ".join(
        f"case when regexp_full_match({day}, '\\d{{4}}-\\d\\d-\\d\\d') then {day} || {time} else {day} end as {day}"
        for day in days
    )
    rows = f"(select *, row_number() over () as row from read_csv('{log}', all_varchar = true))"
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select * exclude (row) replace ({timed}) from {rows} order by row) to '{path}' (format csv, header)"
        )


if __name__ == "__main__":
    wanted, file = sys.argv[1], Path(sys.argv[2])
    if wanted.isdecimal():
        write_log(int(wanted), file)
    else:
        write_with_times(Path(wanted), file)
