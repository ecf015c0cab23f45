"""What the settings say of every row of a large log comes to the same as of a small one."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from checker.assessment.model import Assessment
from checker.large import counting
from tests.large.compare import Both, same

_ENTITY = "entity: {kind: covered_provider, country: us, state: texas, holidays: texas}\ndate_order: month_first\n"


def _rows(first: int, last: int) -> list[dict[str, str]]:
    """Requests, half of them denied, a third of them late; some say who asked."""
    return [
        {
            "id": f"r{n}",
            "received_on": f"2025-0{1 + n % 6}-1{n % 7}",
            "Refused": f"2025-0{2 + n % 6}-1{n % 9}" if n % 2 else "",
            "Given": "" if n % 2 else f"2025-0{1 + n % 7}-2{n % 5}",
            "Who": ("", "individual", "n/a", "third_party_directive", "?", "somebody")[n % 6],
            "Hand": ("", "Dr Example", "Registrar")[n % 3],
        }
        for n in range(first, last)
    ]


def _write(file: Path, rows: list[dict[str, str]], names: tuple[str, ...]) -> Path:
    with file.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, names, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return file


_PLAIN = ("id", "received_on", "Refused", "Given")
_EVENTS = "    events: {Refused: {kind: denial_notice, written: yes}, Given: access_provided}\n"


def _undecided(assessment: Assessment) -> int:
    return sum(outcome.tally.get("undecided", 0) for outcome in assessment.outcomes)


def test_a_field_that_no_column_gives_is_the_same_in_every_row(both: Both, tmp_path: Path) -> None:
    log = _write(tmp_path / "log.csv", _rows(0, 40), _PLAIN)
    config = tmp_path / "habeas.yaml"
    entry = f"{_ENTITY}logs:\n  - file: log.csv\n    record: request\n{_EVENTS}"
    config.write_text(entry)
    before = both([log], config)
    config.write_text(entry + "    set: {requester: individual, right: access, decided_by: Dr Example}\n")
    small, large = both([log], config)
    same(small, large)
    assert _undecided(large) < _undecided(before[1]) == _undecided(before[0])


@pytest.mark.parametrize("fact", ["individual", "third_party_directive", "unknown", "n/a"])
def test_a_cell_that_says_something_comes_before_what_is_set(both: Both, tmp_path: Path, fact: str) -> None:
    log = _write(tmp_path / "log.csv", _rows(0, 40), (*_PLAIN, "Who", "Hand"))
    config = tmp_path / "habeas.yaml"
    config.write_text(
        f"{_ENTITY}logs:\n  - file: log.csv\n    record: request\n    columns: {{Who: requester, Hand: decided_by}}\n"
        f"    set: {{right: access, requester: {fact}, decided_by: Dr Example}}\n{_EVENTS}"
    )
    same(*both([log], config))


def test_parts_and_files_have_each_what_is_set_for_them(
    both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "PART", 7)
    files = [
        _write(tmp_path / "log-1.csv", _rows(0, 20), _PLAIN),
        _write(tmp_path / "log-2.csv", _rows(20, 40), _PLAIN),
        _write(tmp_path / "north.csv", _rows(40, 60), _PLAIN),
        _write(tmp_path / "south.csv", _rows(60, 80), (*_PLAIN, "Who", "Hand")),
        _write(tmp_path / "west.csv", _rows(80, 90), _PLAIN),
    ]
    config = tmp_path / "habeas.yaml"
    config.write_text(
        f"{_ENTITY}logs:\n"
        f"  - file: log-*.csv\n    record: request\n    set: {{requester: individual, right: access}}\n{_EVENTS}"
        "  - file: north.csv\n    record: request\n"
        "    set: {requester: third_party_directive, right: access, dated_on: 01/02/2025, decided_by: Dr Example}\n"
        f"{_EVENTS}"
        "  - file: south.csv\n    record: request\n    columns: {Who: requester, Hand: decided_by}\n"
        f"    set: {{requester: individual, right: amendment}}\n{_EVENTS}"
        f"  - file: west.csv\n    record: request\n{_EVENTS}"
    )
    same(*both(files, config))


def test_a_decision_that_is_set_is_not_taken_from_events(both: Both, tmp_path: Path) -> None:
    log = _write(tmp_path / "log.csv", _rows(0, 30), _PLAIN)
    config = tmp_path / "habeas.yaml"
    config.write_text(
        f"{_ENTITY}logs:\n  - file: log.csv\n    record: request\n"
        f"    set: {{requester: individual, right: access, decision: partial}}\n{_EVENTS}"
    )
    same(*both([log], config))


def test_tables_of_events_parquet_and_json_lines_can_be_set_too(both: Both, tmp_path: Path) -> None:
    rows = _rows(0, 30)
    plain = _write(tmp_path / "plain.csv", rows, ("id", "received_on", "Who", "Hand"))
    events = [{"request_id": row["id"], "happened_on": row["Refused"] or row["Given"], "kind": ""} for row in rows]
    with duckdb.connect() as connection:
        source = f"read_csv('{plain}', all_varchar = true)"
        connection.execute(f"copy (select * from {source}) to '{tmp_path / 'requests.parquet'}' (format parquet)")
        connection.execute(f"copy (select * from {source}) to '{tmp_path / 'more.jsonl'}' (format json)")
    plain.unlink()
    _write(tmp_path / "events.csv", events, ("request_id", "happened_on", "kind"))
    config = tmp_path / "habeas.yaml"
    config.write_text(
        f"{_ENTITY}logs:\n"
        "  - file: requests.parquet\n    record: request\n    columns: {Who: requester, Hand: decided_by}\n"
        "    set: {requester: individual, right: access, decided_by: Registrar}\n"
        "  - file: more.jsonl\n    record: request\n    columns: {Who: requester, Hand: decided_by}\n"
        "    set: {requester: third_party_directive, right: access, decided_by: Registrar}\n"
        "  - file: events.csv\n    record: event\n    set: {kind: denial_notice, written: yes}\n"
    )
    for name in ("requests.parquet", "more.jsonl"):
        same(*both([tmp_path / name, tmp_path / "events.csv"], config))


def test_what_is_set_of_made_records_fills_the_empty_cells_of_their_columns(both: Both, tmp_path: Path) -> None:
    rows = [{**row, "Fee": f"{n}.00" if n % 3 else "", "How": ("", "flat", "actual")[n % 3]} for n, row in
            enumerate(_rows(0, 30))]  # fmt: skip
    log = _write(tmp_path / "log.csv", rows, (*_PLAIN, "Fee", "How"))
    config = tmp_path / "habeas.yaml"
    config.write_text(
        f"{_ENTITY}currency: USD\ndecimal: point\nlogs:\n  - file: log.csv\n    record: request\n"
        f"    set: {{requester: individual, right: access}}\n{_EVENTS}"
        "    rows:\n      - record: fee\n        columns: {Fee: amount, How: method}\n"
        "        set: {component: copy_labor, method: per_page, amount: 6.50}\n"
    )
    same(*both([log], config))
