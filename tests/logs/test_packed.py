"""Packed logs and workbooks that are broken, locked or made to fill the memory get one line, and the rest is read."""

import gzip
import io
import zipfile
from datetime import datetime
from decimal import Decimal

import pytest
import xlsxwriter
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.configuration.model import Configuration, LogSettings, Notation
from checker.logs import sheet_marks, unpack
from checker.logs.draft import draft_mapping
from checker.logs.read import InputText, read_log
from checker.semantics.model import Program

from .conftest import Read
from .containers import CONTAINERS, parquet_from, parquet_of, rows_of, workbook_of
from .shown import told, tree

HEAD = "id,received_on,decision\n"
GOOD = HEAD + "R-1,2026-03-02,grant\n"
MANY = HEAD + "".join(f"R-{number * number},2026-03-02,grant\n" for number in range(300))
CANNOT = "the file cannot be read:"
DAMAGED = "its packing is damaged, or it is not packed as its ending says"


def workbook(**parts: str) -> bytes:
    """A workbook, with some of its parts replaced; `sheet` is the XML of its first sheet."""
    names = {"sheet": "xl/worksheets/sheet1.xml", "book": "xl/workbook.xml"}
    replaced = {names[name]: text for name, text in parts.items()}
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook_of(rows_of(GOOD)))) as old, zipfile.ZipFile(found, "w") as new:
        for name in old.namelist():
            new.writestr(name, replaced.get(name, old.read(name)))
    return found.getvalue()


def sheet(cells: str) -> str:
    """The XML of a sheet with these rows."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'


def text(place: str, value: str) -> str:
    """A cell with a text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


HEADINGS = f'<row r="1">{text("A1", "id")}{text("B1", "received_on")}{text("C1", "decision")}</row>'


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("log.csv.gz", gzip.compress(MANY.encode(), mtime=0)[:-20], f"READ-01 log.csv.gz: {CANNOT} it is cut off"),
        ("log.csv.gz", b"", "READ-02 log.csv.gz: the file is empty"),
        ("log.csv.gz", gzip.compress(b"", mtime=0), "READ-02 log.csv.gz: the file is empty"),
        ("log.csv.gz", GOOD.encode(), f"READ-01 log.csv.gz: {CANNOT} {DAMAGED}"),
        ("log.csv.gz", gzip.compress(GOOD.encode(), mtime=0) + b"rest", f"READ-01 log.csv.gz: {CANNOT} {DAMAGED}"),
        (
            "log.csv.gz",
            gzip.compress(bytes(80 << 20), mtime=0),
            f"READ-01 log.csv.gz: {CANNOT} it unpacks to more than {unpack.SMALL:,} bytes",
        ),
        ("log.csv.zst", zstd.compress(MANY.encode())[:-8], f"READ-01 log.csv.zst: {CANNOT} it is cut off"),
        ("log.jsonl.zst", GOOD.encode(), f"READ-01 log.jsonl.zst: {CANNOT} {DAMAGED}"),
        (
            "log.csv",
            gzip.compress(GOOD.encode(), mtime=0),
            f"READ-01 log.csv: {CANNOT} it is packed by gzip; end its name in .gz",
        ),
        (
            "log.csv",
            parquet_of(rows_of(GOOD)),
            f"READ-01 log.csv: {CANNOT} it is a Parquet file; end its name in .parquet",
        ),
        ("log.parquet", b"", f"READ-01 log.parquet: {CANNOT} it is no whole Parquet file"),
        (
            "log.parquet",
            parquet_of(rows_of(MANY))[:-50],
            f"READ-01 log.parquet: {CANNOT} it is no whole Parquet file",
        ),
        (
            "log.parquet",
            b"PARE" + parquet_of(rows_of(GOOD))[4:-4] + b"PARE",
            f"READ-01 log.parquet: {CANNOT} it is encrypted; export it without a key",
        ),
        ("log.parquet", parquet_of(rows_of(HEAD)), "READ-02 log.parquet: there is no row below the headings"),
        (
            "log.parquet",
            parquet_from("select 'R-1' as id, '2026-03-02' || chr(0) as received_on"),
            f"READ-01 log.parquet: {CANNOT} it holds NUL bytes and is no text",
        ),
        (
            "log.parquet",
            parquet_from('select 1 as "2026-03-02", 2 as "R-1"'),
            "READ-06 log.parquet row 1: its first row holds dates, numbers or addresses and is no row of headings",
        ),
        ("log.xlsx", b"", f"READ-01 log.xlsx: {CANNOT} it is no whole workbook"),
        ("log.xlsx", workbook()[:-100], f"READ-01 log.xlsx: {CANNOT} it is no whole workbook"),
        (
            "log.xlsx",
            b"\xd0\xcf\x11\xe0rest",
            f"READ-01 log.xlsx: {CANNOT} it is encrypted or an old workbook; save it as .xlsx without a password",
        ),
        (
            "log.xlsx",
            workbook(sheet="<worksheet>"),
            f"READ-01 log.xlsx: {CANNOT} it is no whole workbook: its XML is broken",
        ),
        (
            "log.xlsx",
            workbook(sheet='<!DOCTYPE w [<!ENTITY a "a">]><worksheet/>'),
            f"READ-01 log.xlsx: {CANNOT} it is no whole workbook",
        ),
        (
            "log.xlsx",
            workbook(sheet=sheet(f'{HEADINGS}<row r="1048576">{text("XFD1048576", "x")}</row>')),
            f"READ-01 log.xlsx: {CANNOT} a sheet reaches over more than {sheet_marks.LARGEST_SHEET:,} cells",
        ),
        ("log.xlsx", workbook(sheet=sheet("")), "READ-02 log.xlsx: the file is empty"),
        ("log.xlsx", workbook(sheet=sheet(HEADINGS)), "READ-02 log.xlsx: there is no row below the headings"),
    ],
)
def test_a_packed_file_that_gives_nothing_gets_one_line(read: Read, name: str, content: bytes, line: str) -> None:
    export = read({name: content, "good.csv": GOOD})
    assert told(export) == [f"error! {line}"]
    assert [row.key for row in export.requests] == ["request:R-1"]


def test_several_members_and_frames_are_one_text(read: Read) -> None:
    head, tail = HEAD.encode(), b"R-1,2026-03-02,grant\n"
    export = read({"a.csv.gz": gzip.compress(head, mtime=0) + gzip.compress(tail)})
    assert [row.key for row in export.requests] == ["request:R-1"]
    export = read({"b.csv.zst": zstd.compress(head) + zstd.compress(tail)})
    assert [row.key for row in export.requests] == ["request:R-1"]


def test_what_is_unpacked_is_what_was_packed() -> None:
    data = bytes(number * number % 251 for number in range(3_000_000))
    assert unpack.unpack(gzip.compress(data, 1, mtime=0), ".gz") == data
    assert unpack.unpack(zstd.compress(data), ".zst") == data


def test_typed_columns_of_parquet_give_what_a_csv_would(read: Read) -> None:
    query = """
        select 7::bigint as id, date '2026-03-02' as received_on, true as written, 12.50::decimal(9, 2) as number,
               timestamp '2026-03-09 00:00:00' as dated_on,
               timestamptz '2026-03-10 03:30:00+00' as reached_associate_on,
               ['oral_request', 'own_form'] as refused_for,
               'grant'::enum('grant', 'denial') as decision, 'paper'::blob as format
        union all
        select 8, date '2026-03-03', false, 3, timestamp '2026-03-09 23:30:00', null, [], null, null
    """
    zone = Configuration(notation=Notation(timezone="America/Chicago"))
    export = read({"log.parquet": parquet_from(query)}, zone)
    assert told(export) == []
    assert [tree(row) for row in export.requests] == [
        {
            "key": "request:7",
            "id": "7",
            "number": Decimal("12.50"),
            "received_on": "2026-03-02",
            "reached_associate_on": "2026-03-09",
            "dated_on": "2026-03-09",
            "written": True,
            "refused_for": ["oral_request", "own_form"],
            "decision": "grant",
            "format": "paper",
        },
        {"key": "request:8", "id": "8", "number": Decimal("3"), "received_on": "2026-03-03", "dated_on": "2026-03-09"},
    ]


def test_columns_inside_columns_of_parquet_are_read_as_json(read: Read) -> None:
    query = """
        select 'R-1' as id, date '2026-03-02' as received_on,
               [{'kind': 'denial_notice', 'happened_on': date '2026-03-09'}] as events
    """
    export = read({"requests.parquet": parquet_from(query)})
    assert told(export) == []
    assert [tree(row) for row in export.requests] == [
        {
            "key": "request:R-1",
            "id": "R-1",
            "received_on": "2026-03-02",
            "events": [
                {"key": "event:R-1/1", "kind": "denial_notice", "happened_on": "2026-03-09"},
            ],
        }
    ]


def typed_workbook() -> bytes:
    """Dates, times, numbers, formulas and errors as a spreadsheet program stores them, on three sheets."""
    found = io.BytesIO()
    with xlsxwriter.Workbook(found, {"default_date_format": "d mmm yyyy"}) as book:
        requests = book.add_worksheet("Requests")
        requests.write_string("A1", "Requests of 2026, as kept at the front desk")
        requests.write_row("A3", ("ID", "Received", "Dated on", "Number", "Written", "Decision"))
        requests.write_number("A4", 7)
        requests.write_datetime("B4", datetime(2026, 3, 2))
        requests.write_formula("C4", "=B4", book.add_format({"num_format": "dd/mm/yyyy"}), 46083)
        requests.write_number("D4", 0.1 + 0.2)
        requests.write_boolean("E4", True)
        requests.write_string("F4", "grant")
        requests.write_string("A5", "007")
        requests.write_formula("B5", "=B4+1", None, "")
        requests.write_formula("C5", "=NA()", None, "#N/A")
        events = book.add_worksheet("Events")
        events.write_row("A1", ("request", "kind", "happened_on"))
        events.write_row("A2", ("7", "acknowledged"))
        events.write_datetime("C2", datetime(2026, 3, 3, 13, 5))
        events.hide()
        words = book.add_worksheet("Words")
        words.write_row("A1", ("alpha", "beta"))
        words.write_row("A2", ("secret", "secret"))
        words.very_hidden()
    return found.getvalue()


def test_sheets_are_tables_with_stored_values_and_hidden_ones_are_told(read: Read) -> None:
    settings = Configuration(
        notation=Notation(timezone="Europe/London"),
        logs=(LogSettings("log.xlsx", sheet="requests", heading_row=3, notation=Notation(timezone="Europe/London")),),
    )
    export = read({"log.xlsx": typed_workbook()}, settings)
    assert [tree(row) for row in export.requests] == [
        {
            "key": "request:7",
            "id": "7",
            "number": Decimal("0.3"),
            "received_on": "2026-03-02",
            "dated_on": "2026-03-02",
            "written": True,
            "decision": "grant",
            "events": [{"key": "event:7/1", "kind": "acknowledged", "happened_on": "2026-03-03"}],
        },
        {
            "key": "request:007",
            "id": "007",
            "received_on": "? the cell is no date that is understood",
            "dated_on": "? the cell is no date that is understood",
        },
    ]
    assert told(export) == [
        "warn READ-24 log.xlsx Events: the sheet is hidden; its records were read",
        "info READ-24 log.xlsx Words: the sheet is hidden; it holds no records that are known, and was left out",
        "warn READ-25 log.xlsx Requests: one cell holds a formula without a stored value; what it would be is unknown",
        "warn READ-11 log.xlsx Requests row 5 [Dated on]: the cell is no date that is understood",
        "warn READ-11 log.xlsx Requests row 5 [Received]: the cell is no date that is understood",
    ]


def test_the_settings_name_a_sheet_and_leave_another_out(read: Read) -> None:
    settings = Configuration(
        logs=(
            LogSettings("log.xlsx", sheet="Requests", heading_row=3),
            LogSettings("*.xlsx", ignore=True, sheet="Events"),
            LogSettings("log.xlsx", sheet="Words", ignore=True),
        ),
    )
    export = read({"log.xlsx": typed_workbook()}, settings)
    assert export.supplied == {"request"}
    assert {problem.code for problem in export.problems} == {"READ-11", "READ-25"}


def test_a_draft_has_an_entry_for_each_sheet(program: Program) -> None:
    found = io.BytesIO()
    with xlsxwriter.Workbook(found) as book:
        for name, rows in {
            "Log": (("ID", "Received"), ("R-1", "2026-03-02")),
            "Calls": (("request", "kind", "happened_on"), ("R-1", "acknowledged", "2026-03-03")),
            "Notes": (("alpha", "beta"), ("secret", "secret")),
        }.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    assert draft_mapping([InputText("log.xlsx", found.getvalue())], program) == (
        "# A draft: lines with `?` are guesses from the headings. Prove it with `habeas map check`.\n"
        "logs:\n"
        '  - file: "log.xlsx"\n'
        '    sheet: "Log"\n'
        "    record: request\n"
        "    columns:\n"
        '      "ID": id\n'
        '      "Received": received_on\n'
        "    # set: {requester: individual, right: access}  # no column says it; if it holds for every row, "
        "take the first # away\n"
        '  - file: "log.xlsx"\n'
        '    sheet: "Calls"\n'
        "    record: event\n"
        "    columns:\n"
        '      "request": request_id\n'
        '      "kind": kind\n'
        '      "happened_on": happened_on\n'
        '  - file: "log.xlsx"\n'
        '    sheet: "Notes"\n'
        "    ignore: true  # ? neither its name nor its headings say which records it holds\n"
    )


def damaged(data: bytes, changes: list[tuple[int, int]]) -> bytes:
    """The bytes with some of them changed."""
    found = bytearray(data)
    for place, value in changes:
        found[place % len(found)] = value
    return bytes(found)


@settings(max_examples=40, deadline=None)
@given(
    name=st.sampled_from(("log.csv.gz", "log.csv.zst", "log.parquet", "log.xlsx", "sheet of log.xlsx")),
    changes=st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=4),
)
def test_damage_never_stops_the_rest_and_is_told(name: str, changes: list[tuple[int, int]], program: Program) -> None:
    rows = rows_of(GOOD.replace("R-1", "R-2"))
    if name.startswith("sheet"):
        name = "log.xlsx"
        content = workbook(sheet=damaged(sheet(HEADINGS).encode(), changes).decode("latin-1"))
    else:
        content = damaged(CONTAINERS[name.removeprefix("log")](rows), changes)
    export = read_log([InputText(name, content), InputText("good.csv", GOOD.encode())], program, Configuration())
    assert "request:R-1" in [row.key for row in export.requests]
    assert len(list(export.requests)) > 1 or export.problems
