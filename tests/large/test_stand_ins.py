"""Cells for which another one stands in: read as that one is, and few of them."""

from __future__ import annotations

import csv
import random
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checker import workspace
from checker.assessment.run import Request, run
from checker.configuration.model import LogSettings, Notation
from checker.large import dictionary as reading
from checker.large.dictionary import Cells, Mapped
from checker.large.sources import Source
from checker.large.stand_ins import A_NUMBER, plain_number, stand_in
from checker.logs.columns import reader_of
from checker.logs.headings import Vocabulary
from checker.logs.tables import RawTable
from checker.logs.understand import Layout
from tests.large.compare import Both, same

PROGRAM = workspace.load().program
FIELDS = PROGRAM.records["request"].fields
VOCABULARY = Vocabulary(PROGRAM.records, PROGRAM.lists)
NOTATIONS = (
    Notation(),
    Notation(date_order="month_first", timezone="America/Chicago"),
    Notation(date_order="day_first"),
    Notation(timezone="America/Chicago"),
    Notation(timezone="Asia/Kathmandu"),
    Notation(timezone="Africa/Monrovia", times="utc"),
    Notation(times="utc"),
)
EVERY_DAY = st.dates(date(1900, 1, 1), date(2199, 12, 31))
DAYS = st.one_of(
    EVERY_DAY.map(str),
    EVERY_DAY.map(lambda day: f"{day.month}/{day.day}/{day.year}"),
    EVERY_DAY.map(lambda day: f"{day.day:02}.{day.month:02}.{day.year}"),
    st.sampled_from(["2025-02-30", "2025-13-01", "1972-01-06", "1973-01-01", "31/01/2025", "2025-1-5", "unknown"]),
)
ODD_TIMES = (
    *("00:00", "00:00:00", "00:00:00.5", "12:00:00 am", "0:00"),
    *("24:00", "23:59:60", "23:59:59,25", "12:00 PM", "0:30 PM", "1:00"),
)
TIMES = st.one_of(
    st.times().map(lambda each: each.isoformat("seconds")),
    st.times().map(lambda each: each.isoformat("minutes")),
    st.times().map(lambda each: f"{each:%I:%M %p}"),
    st.times().map(lambda each: f"{each:%-I:%M:%S%p}".lower()),
    st.sampled_from(ODD_TIMES),
)
ZONES = ("", "", "Z", " Z", "UTC", " GMT", "+00:00", "-06", "+0545", "+05:37", "-15:00", "+14:00", " +1")
BETWEEN = ("T", " ", ", ", "  ")
MOMENTS = st.tuples(DAYS, st.sampled_from(BETWEEN), TIMES, st.sampled_from(ZONES)).map("".join)
NUMBERS = st.one_of(
    st.integers(-5, 10**15).map(str),
    st.integers(9_990, 10_010).map(str),
    st.sampled_from(["", "007", "00012", "1.5", "1,000", "10.000", "x"]),
)


def shown(stands_in: str, cells: list[str]) -> list[str]:
    """What an expression of the cell `c0` is for each of some cells."""
    with duckdb.connect() as connection:
        rows = connection.execute(f"select {stands_in} from (select unnest($1::VARCHAR[]) c0)", [cells]).fetchall()
    return [cell for (cell,) in rows]


def source_of(notation: Notation, values: dict[str, dict[str, str]] | None = None) -> Source:
    table = RawTable("log.csv", None, "request", ("a",), ((),), ())
    log = LogSettings("log.csv", notation=notation, values=values or {})
    return Source(Path("log.csv"), table, log, Layout({}, None, None, (), (), {}), (), {}, ",")


@settings(max_examples=60, deadline=None)
@given(st.lists(MOMENTS, min_size=1, max_size=40), st.sampled_from(NOTATIONS))
@example(["1972-01-06T23:50:00Z", "1973-01-01T00:14:59Z", "2025-01-31T23:59:59-06:00"], NOTATIONS[4])
def test_a_time_is_read_as_the_one_that_stands_in_for_it(cells: list[str], notation: Notation) -> None:
    field = FIELDS["received_on"]
    made = stand_in(source_of(notation), [Mapped(0, 0, "request", field)], VOCABULARY)("c0")
    read = reader_of(field, notation, order=notation.date_order)
    assert [read(cell) for cell in shown(made, cells)] == [read(cell) for cell in cells]


@settings(max_examples=60, deadline=None)
@given(st.lists(NUMBERS, min_size=1))
def test_a_number_in_digits_is_kept_as_it_is_and_another_stands_in_for_it(cells: list[str]) -> None:
    field = FIELDS["number"]
    made = stand_in(source_of(Notation()), [Mapped(0, 0, "request", field)], VOCABULARY)("c0")
    read = reader_of(field, Notation())
    for cell, other, number in zip(cells, shown(made, cells), shown(plain_number("c0"), cells), strict=True):
        assert read(cell) == (read(other) if number is None else number)
        assert number is None or other == A_NUMBER
        assert number is not None or other == cell


def test_what_the_settings_say_of_a_number_goes_before_what_it_means() -> None:
    source = source_of(Notation(), {"number": {"0": "unknown"}})
    assert stand_in(source, [Mapped(0, 0, "request", FIELDS["number"])], VOCABULARY)("c0") == "c0"


def test_a_column_that_is_read_in_two_ways_has_no_stand_ins() -> None:
    columns = [Mapped(0, 0, "request", FIELDS[name]) for name in ("number", "received_on")]
    assert stand_in(source_of(Notation()), columns, VOCABULARY)("c0") == "c0"


def log_of_times(folder: Path, rows: int) -> list[Path]:
    """A log whose requests have running numbers and times, hardly two of them the same, and a few odd ones."""
    hand = random.Random(1)
    odd = {3: "2025-01-10T12:00:00", 5: "soon", 7: "2025-02-30 10:00:00"}
    log = folder / "request.csv"
    with log.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["request id", "number", "received", "right", "requester", "answered"])
        for row in range(rows):
            received = (
                f"2025-01-{row % 28 + 1:02} {hand.randrange(24):02}:{hand.randrange(60):02}:{hand.randrange(60):02}Z"
            )
            answered = f"2025-02-{row % 27 + 1:02}T{hand.randrange(24):02}:{hand.randrange(60):02}:{row % 60:02}+01:00"
            number = {4: "4.0", 6: "-6", 8: "eight", 9: "", 11: "123456789"}.get(row, str(row * 1000))
            writer.writerow([f"r{row}", number, odd.get(row, received), "access", "individual", answered])
    return [log]


@pytest.mark.parametrize("zone", ["", "timezone: Europe/Berlin"])
def test_a_log_of_times_and_running_numbers_comes_to_the_same(both: Both, tmp_path: Path, zone: str) -> None:
    config = tmp_path / "habeas.yaml"
    config.write_text(
        "entity: {id: e, kind: covered_provider, country: us, state: texas, holidays: texas}\n"
        f"logs: [{{file: request.csv, events: {{answered: access_provided}}, {zone}}}]\n"
    )
    same(*both(log_of_times(tmp_path, 200), config, only=("LOG-03", "LOG-04", "HIPAA-T-01")))


def test_of_times_and_running_numbers_few_are_read_however_many_rows_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Cells] = []
    different = reading.different_cells
    monkeypatch.setattr(
        reading, "different_cells", lambda *given: found.extend((made := different(*given)).values()) or made
    )
    (tmp_path / "habeas.yaml").write_text(
        "entity: {id: e, kind: covered_provider, country: us, state: texas, holidays: texas}\n"
        "logs: [{file: request.csv, events: {answered: access_provided}, timezone: Europe/Berlin}]\n"
    )
    log_of_times(tmp_path, 30_000)
    request = Request(
        (tmp_path,), config=tmp_path / "habeas.yaml", as_of=date(2025, 9, 30), large=True, only=("LOG-03",)
    )
    run(request)
    assert max(len(each.counts) for each in found) < 28 * 96 + 10
    config = tmp_path / "habeas.yaml"
    run(Request((tmp_path,), config=config, as_of=date(2025, 9, 30), large=True, only=("LOG-03",)))
    assert max(len(each.counts) for each in found) < 28 * 96 + 10
