"""Logs that DuckDB reads: the same verdicts, the same remarks, the same findings as of a small log."""

from __future__ import annotations

import gzip
import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from checker import workspace
from checker.assessment import large as large_module
from checker.assessment.run import Request, run
from checker.cli.main import cli
from checker.diagnostics.diagnostic import CheckerError
from checker.large import counting, parts, planning
from tests.benchmarks.log import Log, write_tables
from tests.large.compare import Both, same
from tests.large.messy import messy_log

CLINIC = Path(__file__).parents[2] / "fixtures" / "clinic"
YARDSTICK = Path(__file__).parents[1] / "benchmarks" / "yardstick"


@pytest.mark.parametrize("seed", range(3))
def test_a_messy_log_comes_to_the_same_on_both_ways(both: Both, tmp_path: Path, seed: int) -> None:
    files = messy_log(workspace.load().program, seed, 25, tmp_path)
    small, large = both(files)
    assert len(small.data_findings) > 4, "the log is messy"
    same(small, large)


def test_the_clinic_without_its_letters_comes_to_the_same(both: Both, tmp_path: Path) -> None:
    for file in (*CLINIC.glob("*.csv"), CLINIC / "habeas.yaml"):
        if file.name != "planted.csv":
            shutil.copy(file, tmp_path)
    rules = tuple(sorted(workspace.load().program.rules))
    small, large = both([tmp_path], tmp_path / "habeas.yaml", as_of=date(2026, 6, 30), only=rules)
    assert sum(outcome.tally.get("breached", 0) for outcome in small.outcomes) > 20
    same(small, large)


def test_many_small_parts_come_to_the_same_as_one(both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = messy_log(workspace.load().program, 7, 20, tmp_path)
    monkeypatch.setattr(counting, "PART", 3)
    monkeypatch.setattr(parts, "AT_ONCE", 2)
    same(*both(files))


def test_parts_that_are_decided_side_by_side_tell_the_same_as_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Path
) -> None:
    files = messy_log(workspace.load().program, 11, 30, tmp_path)
    monkeypatch.setattr(counting, "PART", 4)
    told = []
    for crew in (1, 4):
        monkeypatch.setattr(counting, "MOST_AT_ONCE", crew)
        written = tmp_path / f"verdicts {crew}.parquet"
        request = Request(
            tuple(files), config=settings, as_of=date(2025, 9, 30), large=True, verdicts=written, threads=str(crew)
        )
        assessment = run(request).assessment
        told.append((assessment.outcomes, assessment.series, assessment.records, written.read_bytes()))
    assert told[0] == told[1]


def test_a_table_of_days_changes_no_verdict(both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = messy_log(workspace.load().program, 9, 30, tmp_path)
    monkeypatch.setattr(planning, "MANY", 0)
    same(*both(files))


def test_requests_with_an_unknown_cell_come_to_the_same_apart(
    both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = messy_log(workspace.load().program, 8, 30, tmp_path)
    monkeypatch.setattr(parts, "MANY", 0)
    monkeypatch.setattr(parts, "FEW", 1)
    same(*both(files))


def test_packed_files_parts_and_parquet_are_read_alike(both: Both, tmp_path: Path) -> None:
    program = workspace.load().program
    folder = tmp_path / "export"
    folder.mkdir()
    requests, events, items = write_tables(program, Log(program, 5).dataset(12), folder)
    heading, *rows = requests.read_text().splitlines(keepends=True)
    requests.unlink()
    for part, some in enumerate((rows[:5], rows[5:])):
        (folder / f"request-{part}.csv").write_text(heading + "".join(some))
    with gzip.open(folder / "event.csv.gz", "wb") as packed:
        packed.write(events.read_bytes())
    events.unlink()
    with duckdb.connect() as connection:
        source = f"read_csv('{items}', all_varchar = true)"
        connection.execute(f"copy (select * from {source}) to '{folder / 'item.parquet'}' (format parquet)")
    items.unlink()
    same(*both([folder]))


def test_sites_are_told_apart(both: Both, tmp_path: Path) -> None:
    log = tmp_path / "requests.csv"
    rows = [
        f"r{n},{site},2025-0{1 + n % 8}-10,2025-0{1 + n % 7}-09,access,individual"
        for n, site in enumerate("ab ba a b" * 3)
    ]
    log.write_text("request id,site,received,dated,right,requester\n" + "\n".join(rows) + "\n")
    config = tmp_path / "habeas.yaml"
    config.write_text(
        "entities:\n"
        "  - {id: b, kind: covered_provider, country: us, state: texas, holidays: texas}\n"
        "  - {id: a, kind: controller, country: ireland, holidays: ireland}\n"
    )
    small, large = both([log], config, only=("LOG-07", "HIPAA-T-01", "E-T-01"))
    assert [site.requests for site in small.series.sites] == [9, 9, 9]
    same(small, large)


def test_every_finding_is_written(tmp_path: Path, settings: Path) -> None:
    files = messy_log(workspace.load().program, 3, 25, tmp_path)
    request = Request(tuple(files), config=settings, as_of=date(2025, 9, 30), all_findings=True)
    small = run(request).assessment
    written = tmp_path / "verdicts.parquet"
    run(replace(request, all_findings=False, large=True, verdicts=written))
    with duckdb.connect() as connection:
        found = Counter(connection.execute(f"select rule, verdict from '{written}'").fetchall())
    wanted = Counter((finding.rule, finding.verdict) for outcome in small.outcomes for finding in outcome.findings)
    assert found == wanted
    assert written.stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_read_so_is_said_where_it_is_asked_for_and_else_read_as_a_small_log(
    tmp_path: Path, settings: Path
) -> None:
    log = tmp_path / "requests.json"
    log.write_text('[{"id": "r1", "received_on": "2025-01-31"}]')
    request = Request((log,), config=settings, as_of=date(2025, 9, 30))
    with pytest.raises(CheckerError, match="CSV, JSON lines and Parquet are"):
        run(replace(request, large=True))
    assert run(request).assessment.records["request"] == 1


@pytest.mark.parametrize(
    "rows",
    [b"r1,2025-01-31\r\nr2,2025-02-01\r\nr3,2025-02-02\n", "r1,2025-01-31\nr2,früher\n".encode("cp1252")],
    ids=["two kinds of line ends", "another encoding"],
)
def test_a_csv_that_duckdb_does_not_read_as_strictly_is_read_as_a_small_log(
    tmp_path: Path, settings: Path, rows: bytes
) -> None:
    log = tmp_path / "requests.csv"
    log.write_bytes(b"request id,received\n" + rows)
    request = Request((log,), config=settings, as_of=date(2025, 9, 30), only=("LOG-01",))
    with pytest.raises(CheckerError, match="cannot be read with --large"):
        run(replace(request, large=True))
    assert run(request).assessment.records["request"] == rows.count(b"\n")


def test_no_text_of_a_record_is_kept(tmp_path: Path, settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from checker.large.read import _Reading

    kinds: set[str] = set()
    keep = _Reading.keep

    def watched(reading: _Reading) -> None:
        keep(reading)
        found = reading._connection.execute(
            "select data_type from duckdb_columns() where table_name like 'kept_%' or table_name like 'part_%'"
        ).fetchall()
        kinds.update(kind for (kind,) in found)

    monkeypatch.setattr(_Reading, "keep", watched)
    files = messy_log(workspace.load().program, 1, 5, tmp_path)
    run(Request(tuple(files), config=settings, as_of=date(2025, 9, 30), large=True))
    assert kinds
    assert "VARCHAR" not in kinds


def test_a_large_log_is_checked_under_a_limit_of_memory(tmp_path: Path, settings: Path) -> None:
    files = messy_log(workspace.load().program, 2, 10, tmp_path)
    arguments = ["check", *map(str, files), "--config", str(settings), "--as-of", "2025-09-30", "--large"]
    answer = CliRunner().invoke(cli, [*arguments, "--memory", "400MB", "--threads", "1", "--exit-zero"])
    assert answer.exit_code in (0, 2), answer.output
    assert "read straight into DuckDB" in answer.output


@pytest.mark.parametrize(
    ("wanted", "why"),
    [(("--evidence", "pack"), "--large does not keep"), (("--verdicts", "v.csv"), "written to a .parquet file")],
)
def test_what_a_large_log_cannot_give_is_refused_before_it_is_read(
    tmp_path: Path, settings: Path, wanted: tuple[str, str], why: str
) -> None:
    log = tmp_path / "requests.csv"
    log.write_text("request id,received,right\nr1,2025-01-31,access\n")
    option, name = wanted
    arguments = ["check", str(log), "--config", str(settings), "--large", option, str(tmp_path / name)]
    answer = CliRunner().invoke(cli, arguments)
    assert answer.exit_code == 2
    assert why in answer.output


def test_what_needs_every_record_is_said_where_a_large_log_is_asked_for(tmp_path: Path, settings: Path) -> None:
    (tmp_path / "requests.csv").write_text("request id,received,right\nr1,2025-01-31,access\n")
    (tmp_path / "r1.txt").write_text("We deny your request.\n")
    with pytest.raises(CheckerError, match="letters are joined to every request"):
        run(Request((tmp_path,), config=settings, as_of=date(2025, 9, 30), large=True))
    log = tmp_path / "requests.csv"
    with pytest.raises(CheckerError, match="--all-findings lists every finding"):
        run(Request((log,), config=settings, as_of=date(2025, 9, 30), large=True, all_findings=True))


def test_rules_about_records_beside_the_requests_of_a_site_need_a_small_log(tmp_path: Path) -> None:
    log = tmp_path / "requests.csv"
    log.write_text("request_id,jurisdiction,received,outcome,letter_ref\nR-1,US-CA,2024-03-01,granted,L-1\n")
    index = tmp_path / "letters.csv"
    index.write_text("id\nL-2\n")
    request = Request((log, index), config=YARDSTICK / "tables.yaml", only=("T02",))
    (outcome,) = run(request).assessment.outcomes
    assert outcome.tally == {"breached": 1}
    with pytest.raises(CheckerError, match="records of a site beside its requests: paper") as refused:
        run(replace(request, large=True))
    assert refused.value.help == "leave --large out"


@pytest.mark.parametrize("rule", ["LOG-01", "HIPAA-O-01"])
def test_the_records_are_counted_whatever_is_asked_of_them(both: Both, tmp_path: Path, rule: str) -> None:
    small, large = both(messy_log(workspace.load().program, 6, 10, tmp_path), only=(rule,))
    assert large.records == small.records
    assert {each.month: each.requests for each in large.series.months} == {
        each.month: each.requests for each in small.series.months
    }


def test_many_requests_with_events_beside_them_are_decided_by_rules_that_ask_for_requests_alone(
    both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "ALIKE", 1)
    same(*both(messy_log(workspace.load().program, 12, 20, tmp_path), only=("LOG-07", "LOG-13")))


@pytest.mark.parametrize("row", ["", ",,\n \n"], ids=["headings alone", "blank rows"])
@pytest.mark.parametrize("beside", ["", "R1,acknowledged,2025-02-01\n"], ids=["no part has rows", "another part has"])
def test_a_file_without_records_is_told(both: Both, tmp_path: Path, row: str, beside: str) -> None:
    (tmp_path / "requests.csv").write_text("id,right,requester,received_on\nR1,access,individual,2025-01-10\n")
    for number, rows in enumerate((row, beside), 1):
        (tmp_path / f"events-{number}.csv").write_text(f"request id,event,date\n{rows}")
    small, large = both(sorted(tmp_path.glob("*.csv")), only=("HIPAA-T-01",))
    same(small, large)
    assert [each.rule for each in large.data_findings] == ([] if beside else ["READ-02", "READ-02"])


def test_only_a_check_asked_for_reads_a_log_as_a_large_one(
    tmp_path: Path, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large_module, "LARGE", 1)
    files = messy_log(workspace.load().program, 4, 5, tmp_path)
    request = Request(tuple(files), config=settings, as_of=date(2025, 9, 30), only=("HIPAA-T-01",))
    assert "straight into DuckDB" not in "".join(run(request).assessment.notices)
    arguments = ["check", *map(str, files), "--config", str(settings), "--as-of", "2025-09-30"]
    answer = CliRunner().invoke(cli, [*arguments, "--only", "HIPAA-T-01"])
    assert "straight into DuckDB" in answer.output
