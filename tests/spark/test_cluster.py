"""A log that Spark reads comes to what the same files come to when habeas reads them itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import duckdb
import pyarrow
import pytest
from click.testing import CliRunner
from pyarrow import parquet

from checker import workspace
from checker.assessment.model import Assessment
from checker.assessment.run import Request, run
from checker.cli.main import cli
from checker.cluster.check import check_with_spark
from checker.diagnostics.diagnostic import CheckerError
from checker.semantics.model import Program
from tests.benchmarks.log import Log, write_tables

SETTINGS = """
entity: {kind: covered_provider, country: us, state: texas, holidays: texas}
complete_through: 2025-09-30
only: [HIPAA-T-01, HIPAA-T-02, LOG-01, LOG-03, LOG-04, LOG-10, LOG-11]
logs:
  - {file: "request*", record: request}
  - {file: "event*", record: event}
  - {file: "item*", record: item}
"""
LETTERS = Path("fixtures/letters")
LETTER_SETTINGS = """
entity: {kind: covered_provider, country: us, state: texas, holidays: texas}
complete_through: 2026-12-31
only: [G0, HIPAA-D-03, HIPAA-D-04, HIPAA-D-05, HIPAA-D-09, HIPAA-D-10, HIPAA-D-12]
logs:
  - {file: "request*", record: request}
  - {file: "letter*", record: letter}
"""
# Records of one number lie in one part; about records of many, one part cannot tell.
TWINS, GROUPS = "LOG-01", ("LOG-03", "LOG-04")


@cache
def program() -> Program:
    return workspace.load().program


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A log with a row that is too short, in three tables, with settings."""
    files = write_tables(program(), Log(program(), 3).dataset(80), tmp_path)
    events = next(file for file in files if file.stem == "event")
    events.write_bytes(events.read_bytes() + b"R-1,too,few\r\n")
    (tmp_path / "habeas.yaml").write_text(SETTINGS)
    return tmp_path


def by_spark(folder: Path, *names: str, verdicts: Path | None = None) -> Assessment:
    request = Request((), config=folder / "habeas.yaml", threads="2", memory="2GB", reader="phrases", verdicts=verdicts)
    return check_with_spark([(folder / name).as_uri() for name in names], request, parts=2).assessment


def test_parts_come_to_what_the_whole_comes_to(folder: Path) -> None:
    names = ("request.csv", "event.csv", "item.csv")
    small = run(
        Request(tuple(folder / name for name in names), config=folder / "habeas.yaml", large=False, reader="phrases")
    ).assessment

    found = by_spark(folder, *names, verdicts=folder / "verdicts")

    expected = {each.rule.id: each.tally for each in small.outcomes if each.rule.id not in GROUPS}
    assert {each.rule.id: each.tally for each in found.outcomes} == expected
    assert sum(expected["HIPAA-T-01"].values()) == 80
    assert found.records == small.records
    assert [each.rule for each in found.data_findings] == [each.rule for each in small.data_findings] == ["READ-04"]
    assert any(", ".join(GROUPS) in remark for remark in found.incomplete)
    listed = {(each.rule, each.verdict) for each in found.findings if each.about == "law"}
    written = duckdb.sql(f"select distinct rule, verdict from '{folder}/verdicts/*.parquet'").fetchall()
    assert listed <= set(written)


def test_letters_in_parts_are_read_as_one_machine_reads_them(tmp_path: Path) -> None:
    labels = [json.loads(line) for line in (LETTERS / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    taken = [each for each in labels if each["regime"] == "hipaa" and "denial" in each["kind"]][:12]
    answered = [
        (f"R-{n}", f"L-{n}", each["received_on"], each["sent_on"], (LETTERS / each["file"]).read_text(encoding="utf-8"))
        for n, each in enumerate(taken)
    ]
    ids, _, days, *_ = zip(*answered, strict=True)
    asked = {"right": ["access"] * len(ids), "requester": ["individual"] * len(ids)}
    requests = pyarrow.table({"id": ids, "received_on": days, **asked})
    parquet.write_table(requests, tmp_path / "requests.parquet")
    (tmp_path / "letters.parquet").mkdir()
    for part in (0, 1):
        ids, numbers, _, days, texts = zip(*answered[part::2], strict=True)
        rows = pyarrow.table({"id": numbers, "request_id": ids, "sent_on": days, "text": texts})
        parquet.write_table(rows, tmp_path / "letters.parquet" / f"part-{part}.parquet")
    (tmp_path / "whole").mkdir()
    letters = parquet.read_table(tmp_path / "letters.parquet")
    parquet.write_table(letters, tmp_path / "whole" / "letters.parquet")
    (tmp_path / "habeas.yaml").write_text(LETTER_SETTINGS)
    request = Request(
        (tmp_path / "requests.parquet", tmp_path / "whole" / "letters.parquet"),
        config=tmp_path / "habeas.yaml", engine="duckdb", reader="phrases",
    )  # fmt: skip
    one = run(request).assessment

    found = by_spark(tmp_path, "requests.parquet", "letters.parquet")

    assert {each.rule.id: each.tally for each in found.outcomes} == {each.rule.id: each.tally for each in one.outcomes}
    assert found.records == one.records
    assert found.records["letter"] == 12
    told = {(each.rule, each.verdict, each.message) for each in found.findings if each.about == "law"}
    assert told == {(each.rule, each.verdict, each.message) for each in one.findings if each.about == "law"}
    assert "breached" in {verdict for _, verdict, _ in told}


def test_a_cell_of_quotes_commas_and_line_ends_stays_one_cell(tmp_path: Path) -> None:
    odd = ('say "no"', "one, two", "one\ntwo", "one\rtwo", '",\r\n"', "", None)
    count = len(odd)
    requests = pyarrow.table(
        {
            "id": [f"R-{number}" for number in range(count)], "right": ["access"] * count, "remark": odd,
            "requester": ["individual"] * count, "received_on": ["2025-01-15"] * count,
        }
    )  # fmt: skip
    parquet.write_table(requests, tmp_path / "requests.parquet")
    (tmp_path / "habeas.yaml").write_text(SETTINGS)
    request = Request((tmp_path / "requests.parquet",), config=tmp_path / "habeas.yaml", reader="phrases")
    one = run(request).assessment

    found = by_spark(tmp_path, "requests.parquet")

    expected = {each.rule.id: each.tally for each in one.outcomes if each.rule.id not in GROUPS}
    assert {each.rule.id: each.tally for each in found.outcomes} == expected
    assert found.records == one.records
    assert found.records["request"] == count
    assert [each.rule for each in found.data_findings] == [each.rule for each in one.data_findings]


def test_parquet_in_parts_is_read_as_csv_is(folder: Path) -> None:
    for name in ("request", "event", "item"):
        (folder / f"{name}.parquet").mkdir()
        read = f"read_csv('{folder}/{name}.csv', all_varchar = true, ignore_errors = true)"
        rows = f"(select *, row_number() over () as n from {read})"
        for part in (0, 1):
            duckdb.sql(f"copy (select * exclude n from {rows} where n % 2 = {part}) "
                       f"to '{folder}/{name}.parquet/part-{part}.parquet' (format parquet)")  # fmt: skip

    csv = by_spark(folder, "request.csv", "event.csv", "item.csv")
    parquet = by_spark(folder, "request.parquet", "event.parquet", "item.parquet")

    assert [(each.rule.id, each.tally) for each in parquet.outcomes] == [
        (each.rule.id, each.tally) for each in csv.outcomes
    ]


@pytest.mark.parametrize("twin", [" R-2 ", "R-11"], ids=["one number is used twice", "each has its own"])
def test_requests_that_lie_in_several_files_come_together_where_they_share_a_number(tmp_path: Path, twin: str) -> None:
    numbers = ["R-1", "R-2", "R-3", "R-9", "R-4", "R-5", "R-6", twin, "R-7", "R-10", "R-12", "R-8"]
    rows = [
        {"id": number, "right": "access", "requester": "individual", "received_on": f"2025-01-{day:02}"}
        for day, number in enumerate(numbers, 1)
    ]
    (tmp_path / "requests.parquet").mkdir()
    for part in range(4):
        table = pyarrow.Table.from_pylist(rows[part::4])
        parquet.write_table(table, tmp_path / "requests.parquet" / f"part-{part}.parquet")
    (tmp_path / "whole").mkdir()
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "whole" / "requests.parquet")
    (tmp_path / "habeas.yaml").write_text(SETTINGS.replace("LOG-03, LOG-04, ", ""))
    request = Request((tmp_path / "whole" / "requests.parquet",), config=tmp_path / "habeas.yaml", reader="phrases")
    one = run(request).assessment

    found = by_spark(tmp_path, "requests.parquet")

    assert {each.rule.id: each.tally for each in found.outcomes} == {each.rule.id: each.tally for each in one.outcomes}
    assert found.records == one.records
    assert found.incomplete == one.incomplete == ()
    (twins,) = (each.tally for each in one.outcomes if each.rule.id == TWINS)
    assert set(twins) == ({"passed"} if twin == "R-11" else {"breached", "passed"})


def test_requests_without_a_number_make_rules_about_one_number_unsure(tmp_path: Path) -> None:
    (tmp_path / "requests.csv").write_text(
        "id,right,requester,received_on\nR-1,access,individual,2025-01-15\n ,access,individual,2025-01-16\n"
    )
    (tmp_path / "habeas.yaml").write_text(SETTINGS.replace("LOG-03, LOG-04, ", ""))

    found = by_spark(tmp_path, "requests.csv")

    assert found.incomplete == (
        "LOG-01, LOG-10, LOG-11 are about rows of one number: rows without one may belong to any, and Spark showed "
        "them to one part alone",
    )


@pytest.mark.parametrize("events", ["R-1,acknowledged,2025-02-01\n", ""], ids=["in few parts", "in none"])
def test_a_table_is_without_records_where_no_part_has_any(tmp_path: Path, events: str) -> None:
    (tmp_path / "requests.csv").write_text(
        "id,right,requester,received_on\n" + "".join(f"R-{n},access,individual,2025-01-{n + 9}\n" for n in range(1, 9))
    )
    (tmp_path / "events.csv").write_text(f"request id,event,date\n{events}")
    (tmp_path / "habeas.yaml").write_text(SETTINGS.replace("LOG-03, LOG-04, ", ""))

    found = by_spark(tmp_path, "requests.csv", "events.csv")

    empty = () if events else ("events.csv: there is no row below the headings (READ-02)",)
    assert found.incomplete == empty
    assert [each.rule for each in found.data_findings] == ["READ-02"] * len(empty)


def test_a_table_that_cannot_be_told_is_refused(folder: Path) -> None:
    (folder / "odd.csv").write_text("a,b\n1,2\n")

    with pytest.raises(CheckerError, match=r"what the table `odd.csv` holds cannot be told"):
        by_spark(folder, "odd.csv")
    with pytest.raises(CheckerError, match=r"Spark cannot read `nothing.parquet`"):
        by_spark(folder, "nothing.parquet")


def test_addresses_need_the_engine_that_reads_them(folder: Path) -> None:
    found = CliRunner().invoke(cli, ["check", (folder / "request.csv").as_uri()])

    assert found.exit_code == 2
    assert "--engine spark" in found.output


def test_a_log_needs_a_day_through_which_it_is_complete(folder: Path) -> None:
    (folder / "habeas.yaml").write_text(SETTINGS.replace("complete_through: 2025-09-30", ""))

    with pytest.raises(CheckerError, match="through which day"):
        by_spark(folder, "request.csv")


def test_the_recipe_for_spark_submit_checks_and_says_nothing_else(folder: Path) -> None:
    bin_ = Path(sys.executable).parent
    (folder / "check_with_habeas.py").write_text("from checker.cli.main import run\n\nrun()\n")
    addresses = [(folder / name).as_uri() for name in ("request.csv", "event.csv", "item.csv")]
    options = ["--engine", "spark", "--config", "habeas.yaml", "--only", "HIPAA-T-01", "--format", "json"]
    submit = [str(bin_ / "spark-submit"), "--master", "local[2]", "--conf", "spark.log.level=ERROR"]

    found = subprocess.run(
        [*submit, "check_with_habeas.py", "check", *options, *addresses],
        cwd=folder, env={**os.environ, "PYSPARK_PYTHON": sys.executable}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    report = json.loads(found.stdout)
    tally = {each["rule"]["id"]: each["tally"] for each in report["outcomes"]}
    whole = by_spark(folder, "request.csv", "event.csv", "item.csv").outcomes
    assert tally == {each.rule.id: dict(each.tally) for each in whole if each.rule.id == "HIPAA-T-01"}
    assert found.returncode == report["exit_code"] == 2, "a row of the log cannot be read"
    assert " INFO " not in found.stderr.partition("Setting Spark log level")[2]
