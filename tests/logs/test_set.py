"""A field that the settings set holds for every row of a file, as a column with one word in all cells would."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from checker.configuration.load import parse_configuration
from checker.diagnostics.diagnostic import CheckerError
from checker.logs.derived import derive
from checker.logs.export import LogExport
from checker.logs.read import read_log
from checker.semantics.data import ABSENT, Unknown, Value
from checker.semantics.model import Program
from tests.logs.conftest import Read
from tests.logs.containers import csv_of, jsonl_of, parquet_of, rows_of, workbook_of
from tests.logs.shown import told


def _entry(text: str) -> str:
    return f"logs:\n  - file: requests*\n    record: request\n{text}"


def _values(export: LogExport, *names: str) -> list[tuple[Value | str, ...]]:
    """The named fields of each request, in the order of their numbers; why one is not known."""
    rows = sorted(export.requests, key=lambda row: str(row.fields["id"]))
    return [tuple(_shown(row.fields[name]) for name in names) for row in rows]


def _shown(value: Value) -> Value | str:
    return f"unknown: {next(iter(value.blame)).why}" if isinstance(value, Unknown) else value


def test_a_field_that_is_set_has_its_value_in_every_row(read: Read) -> None:
    settings = parse_configuration(_entry("    set: {requester: individual, right: access}\n"), "x.yaml", Path())
    export = read({"requests.csv": "id,received_on\n1,2026-03-02\n2,2026-03-03\n"}, settings)
    assert _values(export, "id", "requester", "right") == [
        ("1", "individual", "access"),
        ("2", "individual", "access"),
    ]
    assert told(export) == [
        "info READ-27 requests.csv: line 4 of the settings gives `requester`",
        "info READ-27 requests.csv: line 4 of the settings gives `right`",
    ]


def test_a_cell_that_says_something_comes_before_what_is_set_and_an_empty_one_after(read: Read) -> None:
    settings = parse_configuration(_entry("    set:\n      requester: individual\n"), "x.yaml", Path())
    words = ("other", "", "n/a", "?", "cousin", "-", "individual")
    rows = "".join(f"{number},2026-03-02,{word}\n" for number, word in enumerate(words))
    export = read({"requests.csv": f"id,received_on,requester\n{rows}"}, settings)
    (*found,) = (value for (value,) in _values(export, "requester"))
    assert found[:3] == ["other", "individual", "individual"]
    assert found[3] == "unknown: the log says that it is not known"
    assert str(found[4]).startswith("unknown: the cell holds no word of the list")
    assert found[5:] == ["individual", "individual"]
    assert told(export)[0] == (
        "info READ-27 requests.csv [requester]: line 5 of the settings gives `requester` where the cell is empty"
    )


def test_what_is_set_is_read_as_a_cell_of_the_file_is(read: Read) -> None:
    text = _entry(
        "    date_order: day_first\n    values: {requester: {Mother: personal_representative}}\n"
        "    set: {requester: mother, dated_on: 03/04/2026, requester_is_inmate: nein, right: TBC, decision: n/a}\n"
    )
    settings = parse_configuration(text, "x.yaml", Path())
    export = read({"requests.csv": "id,received_on\n1,02/03/2026\n"}, settings)
    assert _values(export, "requester", "dated_on", "requester_is_inmate", "right") == [
        ("personal_representative", date(2026, 4, 3), False, "unknown: the log says that it is not known")
    ]


def test_a_decision_that_is_set_is_not_taken_from_events(read: Read) -> None:
    files = {
        "requests.csv": "id,received_on\n1,2026-03-02\n",
        "events.csv": "request_id,kind,happened_on\n1,denial_notice,2026-03-03\n",
    }
    told_by_events = read(files)
    derive(told_by_events)
    assert _values(told_by_events, "decision") == [("denial",)]
    stated = read(files, parse_configuration(_entry("    set: {decision: grant}\n"), "x.yaml", Path()))
    derive(stated)
    assert _values(stated, "decision") == [("grant",)]


def test_a_field_that_is_set_need_have_no_column(read: Read) -> None:
    settings = parse_configuration(_entry("    set: {received_on: 2026-03-02}\n"), "x.yaml", Path())
    assert told(read({"requests.csv": "id,right\n1,access\n"}, settings)) == [
        "info READ-27 requests.csv: line 4 of the settings gives `received_on`"
    ]


def test_two_columns_for_a_field_that_is_set_leave_it_unknown(read: Read) -> None:
    settings = parse_configuration(
        _entry("    columns: {A: requester, B: requester}\n    set: {requester: individual}\n"), "x.yaml", Path()
    )
    export = read({"requests.csv": "id,received_on,A,B\n1,2026-03-02,,\n"}, settings)
    assert _values(export, "requester") == [("unknown: two columns of the log give it",)]
    assert [problem.code for problem in export.problems] == ["READ-09", "READ-09"]


_ROWS = rows_of("id,received_on,requester\n1,2026-03-02,other\n2,2026-03-03,\n")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("requests.tsv", csv_of(_ROWS).replace(b",", b"\t")),
        ("requests.jsonl", jsonl_of(_ROWS)),
        ("requests.json", b"[" + b",".join(jsonl_of(_ROWS).splitlines()) + b"]"),
        ("requests.parquet", parquet_of(_ROWS)),
        ("requests.xlsx", workbook_of(_ROWS)),
    ],
)
def test_every_kind_of_file_can_have_its_fields_set(read: Read, name: str, data: bytes) -> None:
    settings = parse_configuration(_entry("    set: {requester: individual, right: access}\n"), "x.yaml", Path())
    export = read({name: data}, settings)
    assert _values(export, "requester", "right") == [("other", "access"), ("individual", "access")]
    assert [problem.code for problem in export.problems] == ["READ-27", "READ-27"]


def test_lists_inside_the_rows_of_a_file_are_not_set(read: Read) -> None:
    nested = [{"id": "1", "received_on": "2026-03-02", "events": [{"kind": "denial_notice"}]}]
    settings = parse_configuration("logs:\n  - {file: r.json, set: {channel: Post}}\n", "x.yaml", Path())
    (request,) = read({"r.json": json.dumps(nested)}, settings).requests
    (event,) = request.children["events"]  # type: ignore[misc]  # it is known
    assert (request.fields["channel"], event.fields["channel"]) == ("Post", ABSENT)


def test_the_parts_of_a_table_are_set_alike_and_told_once(read: Read) -> None:
    settings = parse_configuration(_entry("    set: {requester: individual}\n"), "x.yaml", Path())
    files = {f"requests-{part}.csv": f"id,received_on\n{part},2026-03-02\n" for part in (1, 2)}
    export = read(files, settings)
    assert _values(export, "requester") == [("individual",), ("individual",)]
    assert told(export) == ["info READ-27 requests-1.csv: line 4 of the settings gives `requester`"]


def test_files_can_be_set_differently(read: Read) -> None:
    text = (
        "logs:\n  - {file: a.csv, record: request, set: {requester: individual}}\n"
        "  - {file: b.csv, record: request, set: {requester: other}}\n  - {file: c.csv, record: request}\n"
    )
    files = {f"{name}.csv": f"id,received_on\n{name},2026-03-02\n" for name in "abc"}
    assert _values(read(files, parse_configuration(text, "x.yaml", Path())), "requester") == [
        ("individual",),
        ("other",),
        ("unknown: the log has no column for it",),
    ]


def test_what_is_set_of_made_records_fills_the_empty_cells_of_their_columns_but_the_first(read: Read) -> None:
    text = _entry("    rows: [{record: fee, columns: {Fee: amount, How: method}, set: {method: flat, amount: 6.50}}]\n")
    log = "id,received_on,Fee,How\n1,2026-03-02,1.00,\n2,2026-03-02,2.00,actual\n3,2026-03-02,,actual\n"
    export = read({"requests.csv": log}, parse_configuration(f"currency: USD\n{text}", "x.yaml", Path()))
    fees = [[fee.fields["method"] for fee in request.children["fees"]] for request in export.requests]  # type: ignore[union-attr]
    assert fees == [["flat"], ["actual"], []]


@pytest.mark.parametrize(
    ("record", "fact", "message"),
    [
        ("request", "requestr: individual", "there is no field `requestr` to set; did you mean `requester`?"),
        (
            "request",
            "amount: 6.50",
            "there is no field `amount` to set; it is one of fee records, which `rows:` makes with a `set:` of its own",
        ),
        ("request", "id: 7", "`id` tells one record from another, and cannot be the same in every row"),
        (
            "request",
            "entity_id: North",
            "`entity_id` says to which record above a row belongs, and cannot be set; map a column to it",
        ),
        (
            "event",
            "request_id: 7",
            "`request_id` says to which record above a row belongs, and cannot be set; map a column to it",
        ),
        ("letter", "text: Dear Ada", "`text` is the text of a letter, and cannot be set; map a column or `file` to it"),
        ("letter", "file: a.txt", "there is no field `file` to set; known:"),
        ("request", "received_on: 31 April 2026", "`received_on` has no value that fits: there is no such day"),
        (
            "request",
            "requester: cousin",
            "`requester` has no value that fits: the cell holds no word of the list: individual,",
        ),
        (
            "request",
            "requester_is_inmate: perhaps",
            "`requester_is_inmate` has no value that fits: the cell is neither yes nor no",
        ),
    ],
)
def test_a_fact_that_cannot_be_set_is_told_with_its_line(
    program: Program, record: str, fact: str, message: str
) -> None:
    text = f"logs:\n  - file: a.csv\n    record: {record}\n    set:\n      {fact}\n"
    with pytest.raises(CheckerError) as caught:
        read_log([], program, parse_configuration(text, "habeas.yaml", Path()))
    assert caught.value.message.startswith(f"habeas.yaml:5: {message}")


def test_a_field_of_another_record_is_told_where_the_file_says_what_its_rows_are(
    program: Program, tmp_path: Path
) -> None:
    (tmp_path / "requests.csv").write_text("id,received_on\nR-1,2026-03-02\n")
    text = "logs:\n - file: requests.csv\n   set:\n     component: copy_labor\n"
    with pytest.raises(CheckerError) as caught:
        read_log([tmp_path / "requests.csv"], program, parse_configuration(text, "x.yaml", tmp_path))
    assert caught.value.message == "line 4 of the settings: `component` is set, and `request` has no such field"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("set: individual", "habeas.yaml:3: `set` is a group of keys"),
        ("set: {right: [access, other]}", "habeas.yaml:3: `right` is a plain value or empty"),
        ("sett: {right: access}", "habeas.yaml:3: there is no setting `sett` here; did you mean `set`?"),
    ],
)
def test_a_set_of_another_shape_is_told_with_its_line(text: str, message: str) -> None:
    with pytest.raises(CheckerError) as caught:
        parse_configuration(f"logs:\n  - file: a.csv\n    {text}\n", "habeas.yaml", Path())
    assert caught.value.message == message
