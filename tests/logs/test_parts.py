"""Files that are parts of one table are read as one; different tables stay apart; a pattern names them all."""

import gzip
from pathlib import Path

import pytest

from checker.configuration.model import Configuration, LogSettings
from checker.logs.read import read_log
from checker.semantics.model import Program

from .conftest import Read
from .containers import parquet_of, rows_of
from .shown import told, tree
from .test_inputs import make, sorted_files

HEAD = "id,received_on,remark\n"


def days(read: Read, files: dict[str, str]) -> dict[object, object]:
    """The day of each request by its number."""
    return {row["id"]: row.get("received_on") for row in map(tree, read(files).requests)}


def test_dates_of_one_part_settle_the_order_for_the_others(read: Read) -> None:
    parts = {"log-1.csv": HEAD + "R-1,03/04/2026,\n", "log-2.csv": HEAD + "R-2,13/04/2026,\n"}
    assert days(read, parts) == {"R-1": "2026-04-03", "R-2": "2026-04-13"}
    whole = {"log.csv": HEAD + "R-1,03/04/2026,\nR-2,13/04/2026,\n"}
    assert days(read, whole) == days(read, parts)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("other.csv", HEAD),  # another name
        ("log-2.csv", "id,received_on,right\n"),  # other headings
        ("log-2.tsv", HEAD.replace(",", "\t")),  # another format
    ],
)
def test_different_tables_settle_nothing_for_each_other(read: Read, name: str, head: str) -> None:
    row = "R-2,13/04/2026,\n".replace(",", "\t" if "\t" in head else ",")
    found = days(read, {"log-1.csv": HEAD + "R-1,03/04/2026,\n", name: head + row})
    unknown = "? day and month can be exchanged, and no order of dates is declared"
    assert found == {"R-1": unknown, "R-2": "2026-04-13"}


def test_an_empty_part_is_nothing_to_tell_and_a_remark_on_a_column_is_made_once(read: Read) -> None:
    row = "R-{},2026-04-03,secret\n"
    parts = {f"log-{n}.csv": HEAD + (row.format(n) if n != 1 else "") for n in range(4)}
    assert told(read(parts)) == [
        "info READ-08 log-0.csv [remark]: the heading is no known field; the column is not used",
    ]


def test_a_log_whose_parts_are_all_empty_holds_no_records(read: Read) -> None:
    assert told(read({"log-1.csv": HEAD, "log-2.csv": HEAD})) == [
        "error! READ-02 log-1.csv: there is no row below the headings",
        "error! READ-02 log-2.csv: there is no row below the headings",
    ]


def test_the_folder_of_parts_says_what_they_hold(program: Program, tmp_path: Path) -> None:
    tables = {
        "requests/part-00000.parquet": "id,received_on\nR-1,2026-04-03\n",
        "requests/part-00001.parquet": "id,received_on\nR-2,2026-04-04\n",
        "letters/part-00000.parquet": "id,sent_on,request\nL-1,2026-04-05,R-1\n",
    }
    for name, text in tables.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(parquet_of(rows_of(text)))
    export = read_log([tmp_path / name for name in tables], program, Configuration())
    assert [row.key for row in export.requests] == ["request:R-1", "request:R-2"]
    assert [letter.row.key for letter in export.letters] == ["letter:R-1/L-1"]


def test_records_keep_the_order_of_the_files(read: Read) -> None:
    files = {
        "a-1.csv": HEAD + "R-1,2026-04-03,\n",
        "b.csv": HEAD + "R-2,2026-04-03,\n",
        "a-2.csv": HEAD + "R-3,2026-04-03,\n",
        "c.csv": HEAD + "R-4,2026-04-03,\n",
    }
    assert [row.key for row in read(files).requests] == ["request:R-1", "request:R-2", "request:R-3", "request:R-4"]


def test_an_entry_for_a_file_holds_for_the_packed_file(read: Read) -> None:
    settings = Configuration(
        logs=(LogSettings("list.csv", record="request", columns={"No": "id", "In": "received_on"}),)
    )
    export = read({"list.csv.gz": gzip.compress(b"No,In\nR-1,2026-04-03\n")}, settings)
    assert [row.key for row in export.requests] == ["request:R-1"]


def test_a_pattern_names_the_files_that_fit_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path, "in/b.csv.gz", "in/a.csv.gz", "in/.c.csv.gz", "in/d.csv", "in/deep/e.csv.gz", "out/f[1].csv")
    assert sorted_files(["in/*.csv.gz"]) == (["in/a.csv.gz", "in/b.csv.gz"], [], [])
    assert sorted_files(["in/**/*.gz"])[0] == ["in/a.csv.gz", "in/b.csv.gz", "in/deep/e.csv.gz"]
    assert sorted_files([str(tmp_path / "*" / "[ad].csv*")])[0] == [
        (tmp_path / "in" / name).as_posix() for name in ("a.csv.gz", "d.csv")
    ]
    assert sorted_files(["out/f[1].csv"])[0] == ["out/f[1].csv"]
    assert sorted_files(["?n"])[0] == ["in/a.csv.gz", "in/b.csv.gz", "in/d.csv", "in/deep/e.csv.gz"]
    assert sorted_files(["in/*.xlsx"]) == (
        [],
        [],
        ["error! READ-01 in/*.xlsx: the file cannot be read: no file fits the pattern"],
    )
