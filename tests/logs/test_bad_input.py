"""Each bad file gets one clear line, nothing else of it is lost, and no line holds a cell."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.configuration.model import Configuration, LogSettings
from checker.logs.read import InputText, read_log
from checker.semantics.model import Program

from .conftest import Read
from .shown import told

HEAD = "id,received_on,decision\n"
GOOD = HEAD + "R-1,2026-03-02,grant\n"


def test_a_missing_file_and_a_folder_are_told_and_the_rest_is_read(read: Read, tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    export = read({"good.csv": GOOD}, only=("missing.csv", "folder.csv", "good.csv"))
    assert told(export) == [
        "error! READ-01 folder.csv: the file cannot be read: is a directory",
        "error! READ-01 missing.csv: the file cannot be read: there is no such file",
    ]
    assert [row.key for row in export.requests] == ["request:R-1"]


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("log.csv", "", "error! READ-02 log.csv: the file is empty"),
        ("log.csv", " \n\n", "error! READ-02 log.csv: the file is empty"),
        ("log.csv", HEAD, "error! READ-02 log.csv: there is no row below the headings"),
        ("log.csv", "\ufeffsep=;\nid;received_on\n", "error! READ-02 log.csv: there is no row below the headings"),
        ("log.json", "", "error! READ-02 log.json: the file is empty"),
        ("log.json", "[]", "error! READ-02 log.json: the file holds no records"),
        ("log.jsonl", "\n", "error! READ-02 log.jsonl: the file is empty"),
        (
            "log.csv",
            GOOD + "R-2,\x00,grant\n",
            "error! READ-01 log.csv line 3: the file cannot be read: it holds NUL bytes and is no text",
        ),
        (
            "log.csv",
            (GOOD + "R-2,2026-03-02,é\n").encode() + b"R-3,2026-03-02,\xe9\n",
            "error! READ-01 log.csv line 4: the file cannot be read: some of its letters are UTF-8 and some are not",
        ),
        (
            "log.csv",
            (GOOD + "R-2,2026-03-02,").encode() + b"\x81\n",
            "error! READ-01 log.csv line 3: the file cannot be read: its bytes are neither UTF-8 nor Windows-1252",
        ),
        (
            "log.csv",
            b"PK\x03\x04rest",
            "error! READ-01 log.csv: the file cannot be read: it is a workbook or an archive; "
            "name it .xlsx or save the sheet as CSV",
        ),
        (
            "log.xlsx",
            b"PK\x03\x04rest",
            "error! READ-01 log.xlsx: the file cannot be read: it is no whole workbook",
        ),
        (
            "log.xls",
            b"\xd0\xcf\x11\xe0rest",
            "error! READ-01 log.xls: the file cannot be read: logs are read from .csv, .tsv, .tab, .json, .jsonl, "
            ".ndjson, .parquet, .xlsx, .xlsm; the texts also with .gz or .zst",
        ),
        (
            "log.json",
            '[{"id": "R-1", "received_on": "2026-03-0',
            "error! READ-05 log.json line 1: the text is no JSON: it is cut off; the file was left out",
        ),
        (
            "log.json",
            '[\n{"id": R-1}]',
            "error! READ-05 log.json line 2: the text is no JSON: the file was left out",
        ),
        (
            "log.json",
            '[{"id": "R-1", "id": "R-2"}]',
            "error! READ-05 log.json: an object holds one name twice; the file was left out",
        ),
        (
            "log.json",
            "[" * 100_000,
            "error! READ-05 log.json: the text is nested too deeply or holds a number too long; the file was left out",
        ),
        ("log.json", '"text"', "error! READ-06 log.json: the text is neither a list nor an object"),
        (
            "list.csv",
            "alpha,beta\nsecret,secret\n",
            "error! READ-06 list.csv: neither its name nor its headings say which records it holds",
        ),
        (
            "log.csv",
            "R-1,2026-03-02,grant\nR-2,2026-03-03,grant\n",
            "error! READ-06 log.csv row 1: its first row holds dates, numbers or addresses and is no row of headings",
        ),
    ],
)
def test_a_file_that_gives_nothing_gets_one_line(read: Read, name: str, content: str | bytes, line: str) -> None:
    export = read({name: content, "good.csv": GOOD})
    assert told(export) == [line]
    assert [row.key for row in export.requests] == ["request:R-1"]


def test_a_declared_encoding_is_the_only_one_tried(read: Read) -> None:
    utf8 = Configuration(logs=(LogSettings("log.csv", encoding="utf-8"),))
    data = (HEAD + "R-1,2026-03-02,").encode() + "refusé\n".encode("cp1252")
    assert told(read({"log.csv": data}, utf8)) == [
        "error! READ-01 log.csv line 2: the file cannot be read: its bytes are not utf-8"
    ]


def test_bytes_that_are_not_utf_8_are_read_as_windows_1252_and_that_is_said(read: Read) -> None:
    data = "reference,received,Éxito\n".encode("cp1252") + "Zoë,2026-03-02,\n".encode("cp1252")
    export = read({"requests.csv": data})
    assert told(export) == ["info READ-03 requests.csv: the file is not UTF-8 and was read as Windows-1252"]
    assert [row.fields["id"] for row in export.requests] == ["Zoë"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_a_byte_order_mark_tells_the_encoding(read: Read, encoding: str) -> None:
    text = GOOD if encoding != "utf-16-be" else "\ufeff" + GOOD
    export = read({"log.csv": text.encode(encoding)})
    assert (told(export), [row.key for row in export.requests]) == ([], ["request:R-1"])


def test_damaged_characters_are_told(read: Read) -> None:
    assert told(read({"log.csv": GOOD + "R-\ufffd,2026-03-02,grant\n"})) == [
        "warn READ-03 log.csv line 3: the text holds characters that an earlier conversion has damaged"
    ]


def test_a_row_of_the_wrong_width_is_left_out_with_its_line_and_never_shifted(read: Read) -> None:
    text = HEAD + 'R-1,2026-03-02,"grant\n"\nR-2,2026-03-03\nR-3,2026-03-04,grant,extra\nR-4,2026-03-05,grant\n'
    export = read({"log.csv": text})
    assert told(export) == [
        "error! READ-04 log.csv row 3 line 4: the row has 2 cells and the heading 3; the row was left out",
        "error! READ-04 log.csv row 4 line 5: the row has 4 cells and the heading 3; the row was left out",
    ]
    assert [(row.key, row.origin.row) for row in export.requests if row.origin] == [
        ("request:R-1", 2),
        ("request:R-4", 5),
    ]


def test_a_quote_that_is_never_closed_loses_the_rest_and_says_where_it_opened(read: Read) -> None:
    export = read({"log.csv": GOOD + 'R-2,2026-03-03,"grant\nR-3,2026-03-04,grant\n'})
    assert told(export) == [
        "error! READ-05 log.csv row 3 line 3: a quote that opens here is never closed; "
        "the rest of the file was left out"
    ]


def test_a_quote_inside_a_quoted_cell_loses_one_row(read: Read) -> None:
    export = read({"log.csv": GOOD + 'R-2,2026-03-03,"gr"ant"\nR-3,2026-03-04,grant\n'})
    assert told(export) == [
        "error! READ-05 log.csv row 3 line 3: a quote stands inside a quoted cell; the row was left out"
    ]
    assert [row.key for row in export.requests] == ["request:R-1", "request:R-3"]


def test_a_cell_of_a_megabyte_loses_one_row_even_over_many_lines(read: Read) -> None:
    huge = '"' + ("R-9,2026-01-01,grant\n" * 50_000) + '"'
    export = read({"log.csv": GOOD + f"R-2,2026-03-03,{huge}\nR-3,2026-03-04,grant\n"})
    assert told(export) == [
        "error! READ-05 log.csv row 3 line 3: a cell is longer than 200,000 characters; the row was left out"
    ]
    assert [row.key for row in export.requests] == ["request:R-1", "request:R-3"]


def test_a_line_that_is_no_json_loses_that_line(read: Read) -> None:
    lines = '{"id": "R-1", "received_on": "2026-03-02"}\n{"id": \n"text"\n{"id": "R-3", "received_on": "2026-03-04"}\n'
    export = read({"requests.jsonl": lines})
    assert told(export) == [
        "error! READ-05 requests.jsonl line 2: the line is no JSON; the line was left out",
        "error! READ-06 requests.jsonl row 3: this entry is no object",
    ]
    assert [row.key for row in export.requests] == ["request:R-1", "request:R-3"]


def test_half_characters_and_constants_of_json_do_no_harm(read: Read) -> None:
    export = read({"log.json": '[{"id": "R-\\ud800", "received_on": NaN, "number": Infinity, "right": "access"}]'})
    assert [row.key for row in export.requests] == ["request:R-\ufffd"]
    assert told(export) == [
        "warn READ-11 log.json row 1 [received_on]: the cell is no date that is understood",
        "warn READ-14 log.json row 1 [number]: the cell is no number that is understood",
    ]


def test_an_unknown_column_is_left_out_with_a_note(read: Read) -> None:
    export = read({"log.csv": "id,received_on,Shoe size,\nR-1,2026-03-02,7,x\n"})
    assert told(export) == [
        "info READ-08 log.csv [Shoe size]: the heading is no known field; the column is not used",
        "info READ-08 log.csv [column 4]: the heading is no known field; the column is not used",
    ]


def test_a_misspelt_heading_is_told_with_the_name_that_was_meant(read: Read) -> None:
    export = read({"log.csv": "id,Date Recieved,reqester,requester,type\nR-1,2026-03-02,x,individual,access\n"})
    assert told(export) == [
        "error! READ-07 log.csv: no column gives `received_on` of `request`; headings that mean it: "
        "`received_on`, `received`, `date received`, `received date`, `time received`, `date of receipt`",
        "info READ-08 log.csv [Date Recieved]: the heading is no known field; the column is not used; "
        "did you mean `date received`?",
        "info READ-08 log.csv [reqester]: the heading is no known field; the column is not used",
    ]


def test_headings_that_may_be_data_are_never_printed(read: Read) -> None:
    configuration = Configuration(logs=(LogSettings("log.csv", record="request"),))
    export = read(
        {
            "log.csv": "Ada Example,posted\nBea Example,posted\n",
            "notes.json": '{"requests": [{"id": "R-1", "received_on": "2026-03-02", "notes": {"Ada Example": "x"}}]}',
            "keyed.json": '{"requests": {"R-2": {"received_on": "2026-03-02"}, "R-3": {"received_on": "2026-03-03"}}}',
            "all.json": '{"R-4": {"received_on": "2026-03-02"}}',
        },
        configuration,
    )
    assert told(export) == [
        "error! READ-06 all.json row 1: nothing says what this entry is",
        "error! READ-06 log.csv: none of its headings is known",
        "error! READ-07 log.csv: no column gives `received_on` of `request`; headings that mean it: "
        "`received_on`, `received`, `date received`, `received date`, `time received`, `date of receipt`",
        "info READ-08 notes.json requests [notes]: the heading is no known field; the column is not used",
    ]
    assert [row.key for row in export.requests] == [
        "request:log.csv#2",
        "request:R-1",
        "request:R-2",
        "request:R-3",
    ]


def test_a_column_that_is_needed_is_asked_for_with_its_synonyms(read: Read) -> None:
    export = read({"requests.csv": "id,decision\nR-1,grant\n", "events.csv": "kind,date\ndenial_notice,2026-03-02\n"})
    assert told(export) == [
        "error! READ-07 events.csv: no column gives `request_id` of `event`; headings that mean it: `request_id`, "
        "`request`, `request id`, `request number`, `request no`, `request #`, `case number`, `reference`, `ref`",
        "warn READ-19 events.csv row 2: the event belongs to no request: its number is blank",
        "error! READ-07 requests.csv: no column gives `received_on` of `request`; headings that mean it: "
        "`received_on`, `received`, `date received`, `received date`, `time received`, `date of receipt`",
    ]


def test_two_columns_for_one_field_leave_it_unknown(read: Read) -> None:
    export = read({"log.csv": "id,date received,time received\nR-1,2026-03-02,2026-03-03\n"})
    assert told(export) == [
        "warn READ-09 log.csv [date received]: another column also gives `received_on`; neither is used",
        "warn READ-09 log.csv [time received]: another column also gives `received_on`; neither is used",
    ]


def test_the_fields_own_name_comes_before_a_synonym(read: Read) -> None:
    export = read({"log.csv": "id,received_on,date received\nR-1,2026-03-02,2026-03-03\n"})
    assert told(export) == [
        "info READ-08 log.csv [date received]: the heading is no known field; the column is not used"
    ]
    assert [str(row.fields["received_on"]) for row in export.requests] == ["2026-03-02"]


@pytest.mark.parametrize("suffix", ["csv", "tsv", "json", "jsonl"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)))
def test_no_bytes_break_the_reader(program: Program, suffix: str, data: bytes) -> None:
    for content in (data, GOOD.encode() + data, b'{"requests": [' + data + b"]}"):
        export = read_log([InputText(f"log.{suffix}", content)], program, Configuration())
        keys = [row.key for record in program.records for row in export.dataset().rows(record)]
        assert len(keys) == len(set(keys))


_CELLS = st.sampled_from(["", " ", "R-1", "R-2", "2026-03-02", "03/04/2026", "grant", "yes", "n/a", "$5", "TBC", "?"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(rows=st.lists(st.lists(_CELLS, min_size=1, max_size=4), max_size=6))
def test_every_row_is_read_or_told(program: Program, rows: list[list[str]]) -> None:
    text = HEAD + "".join(",".join(row) + "\n" for row in rows)
    export = read_log([InputText("log.csv", text.encode())], program, Configuration())
    told_rows = [problem.row or 0 for problem in export.problems if problem.code == "READ-04"]
    read_rows = [request.origin.row or 0 for request in export.requests if request.origin]
    written = [number for number, row in enumerate(rows, 2) if any(map(str.strip, row))]
    assert sorted([*told_rows, *read_rows]) == written
