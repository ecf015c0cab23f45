"""Logs of JSON lines that DuckDB reads: the same as of a small log, or read as a small log."""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from checker import workspace
from checker.assessment.run import Request, run
from checker.diagnostics.diagnostic import CheckerError
from checker.semantics.model import Program
from checker.semantics.types import DocumentType, MoneyType, NumberType, ShareType, TextType, TruthType
from tests.benchmarks.log import Log, write_tables
from tests.large.compare import Both, same
from tests.large.messy import messy_log

_NUMBERS = (NumberType, MoneyType, ShareType)
_TEXTS = (TextType, DocumentType)
# What may stand where a word, a date, a truth or an amount belongs.
_ODD = (
    "true", "17", "null", '""', '" "', '["a", "b; c"]', "[]", '[1, null, " x "]',
    '{"amount": "7.50", "currency": "EUR"}',
    '{"currency": "x", "amount": 3.10}', '"\\u00e4 \\"quoted\\" \\ud83d\\ude00"', "0", "-4",
)  # fmt: skip
_LEFT_OUT = (
    "", "   ", "broken", '{"id": "r1"', '{"id": "r1", "id": "r2"}', "[1, 2]", '"r1"',
    '{"id": 01}', '{"id": "r1",}', "7",
)  # fmt: skip


def json_lines(program: Program, seed: int, files: Sequence[Path]) -> list[Path]:
    """The files of a log as JSON lines, with what goes wrong in them."""
    hand = random.Random(seed)
    written = []
    for file in files:
        with file.open(newline="", encoding="utf-8") as stream:
            heading, *rows = list(csv.reader(stream))
        lines = [_line(program, file.stem, heading, row, hand) for row in rows]
        for _ in range(max(2, len(lines) // 20)):
            lines.insert(hand.randrange(len(lines)), hand.choice(_LEFT_OUT))
        path = file.with_suffix(".jsonl")
        ends = "\r\n" if hand.random() < 0.3 else "\n"
        mark = "\ufeff" if hand.random() < 0.3 else ""
        path.write_text(mark + ends.join(lines) + (ends if hand.random() < 0.5 else ""), encoding="utf-8", newline="")
        file.unlink()
        written.append(path)
    return written


def _line(program: Program, record: str, heading: Sequence[str], row: Sequence[str], hand: random.Random) -> str:
    """A row as a line of JSON; one that is too short or too long is cut off."""
    fields = program.records[record].fields
    pairs = []
    for name, cell in zip(heading, row, strict=False):
        type_ = fields[name].type if name in fields else TextType()
        said = json.dumps(cell, ensure_ascii=hand.random() < 0.5)
        if cell == "" and hand.random() < 0.5:
            continue
        if cell == "" and hand.random() < 0.5:
            said = "null"
        elif isinstance(type_, _NUMBERS) and re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?", cell):
            said = cell
        elif isinstance(type_, TruthType) and cell in ("yes", "no"):
            said = "true" if cell == "yes" else "false"
        elif not isinstance(type_, _TEXTS) and hand.random() < 0.02:
            said = hand.choice(_ODD)
        elif isinstance(type_, _TEXTS) and re.fullmatch(r"[1-9]\d*", cell):
            said = cell
        pairs.append(f"{json.dumps(name)}:{' ' * hand.randrange(2)}{said}")
    line = "{" + ", ".join(pairs) + "}"
    return line if len(row) == len(heading) else line[:-1]


@pytest.mark.parametrize("seed", range(4))
def test_messy_json_lines_come_to_the_same_on_both_ways(both: Both, tmp_path: Path, seed: int) -> None:
    program = workspace.load().program
    small, large = both(json_lines(program, seed, messy_log(program, seed, 25, tmp_path)))
    assert len(small.data_findings) > 4, "the log is messy"
    same(small, large)


def test_packed_json_lines_beside_a_csv_and_parts_with_other_keys_come_to_the_same(both: Both, tmp_path: Path) -> None:
    program = workspace.load().program
    requests, *others = write_tables(program, Log(program, 5).dataset(12), tmp_path)
    (lines,) = json_lines(program, 5, [requests])
    first, second = tmp_path / "request-1.jsonl.gz", tmp_path / "request-2.ndjson"
    text = lines.read_text(encoding="utf-8-sig").split("\n")
    lines.unlink()
    first.write_bytes(gzip.compress("\n".join(text[:6]).encode()))
    second.write_text(
        "\n".join([*text[6:], '{"id": "late", "received_on": "2025-03-04", "never seen": 1, "fee": null}'])
    )
    small, large = both([first, second, *others])
    assert small.records["request"] > 8
    same(small, large)


def test_a_key_that_appears_late_in_a_file_is_read(both: Both, tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    rows = [{"id": f"r{n}", "received_on": "2025-01-10", "right": "access"} for n in range(8_000)]
    rows[-2] |= {"decision": "denial", "nobody knows": "x"}
    log.write_text("".join(f"{json.dumps(row)}{' ' * 100}\n" for row in rows))
    small, large = both([log], only=("LOG-07", "HIPAA-T-01"))
    assert [each.rule for each in small.data_findings] == ["READ-08"]
    same(small, large)


def test_records_that_columns_of_json_lines_make_come_to_the_same(both: Both, tmp_path: Path) -> None:
    config = tmp_path / "habeas.yaml"
    config.write_text(
        "entity: {kind: covered_provider, country: us, state: other}\n"
        "logs:\n"
        "  - file: requests.jsonl\n"
        "    record: request\n"
        "    events: {Answered: access_provided, Told: denial_notice}\n"
        "    values: {right: {'1': access}}\n"
    )
    cells = (
        '"2025-02-20"',
        '""',
        '" "',
        "null",
        "20250220",
        "false",
        "true",
        "0",
        "[]",
        '"n/a"',
        '"unknown"',
        '"soon"',
    )
    rows = [
        f'{{"id": "{right} {n}", "received_on": "2025-01-10", "right": "{right}", '
        f'"Answered": {cell}, "Told": {cells[-n]}}}'
        for right in ("access", "1")
        for n, cell in enumerate(cells)
    ]
    log = tmp_path / "requests.jsonl"
    log.write_text("\n".join(rows))
    small, large = both([log], config)
    assert small.records["request"] == len(rows)
    assert 0 < small.records["event"] < 2 * len(rows)
    same(small, large)


def test_every_breach_of_json_lines_is_written_with_its_line(tmp_path: Path, settings: Path) -> None:
    import duckdb

    log = tmp_path / "requests.jsonl"
    rows = [f'{{"id": {n}, "received_on": "2025-01-10", "right": "access"}}' for n in range(30)]
    log.write_text("\n".join(["broken", *rows[:10], "", *rows[10:]]))
    written = tmp_path / "verdicts.parquet"
    request = Request(
        (log,), config=settings, as_of=date(2025, 9, 30), only=("HIPAA-T-01",), large=True, verdicts=written
    )
    tally = run(request).assessment.outcomes[0].tally
    with duckdb.connect() as connection:
        found = connection.execute(f"select row from '{written}' order by row").fetchall()
    assert sum(tally.values()) == 30
    assert [row for (row,) in found] == [*range(2, 12), *range(13, 33)]


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "r2", "events": [{"kind": "acted"}]}', '{"id": "r2", "fee": 1e3}', '{"id": "r2", "fee": NaN}',
        '{"id": "r2", "fee": 1.0000000000000000001}', '{"id": 12.50}', '{"id": true}', '{"ID": "r2"}',
        '{"id": "r\\u0000"}', '{"id": "r\\ud800"}', '{"id": "r2", "record": "letter"}', '{"id": "r2", "a.b": 1}',
        '{"id": "r2", "site": {"name": "x"}}', '{"resourceType": "Task", "id": "r2"}',
        '{"id": "r2", "received_on": 2025.10}',
        '{"id":\r"r2"}',
    ],
)  # fmt: skip
def test_lines_that_duckdb_would_not_read_as_they_are_written_are_read_as_a_small_log(
    tmp_path: Path, settings: Path, line: str
) -> None:
    log = tmp_path / "requests.jsonl"
    log.write_text(f'{{"id": "r1", "received_on": "2025-01-31"}}\n{line}\n', newline="")
    request = Request((log,), config=settings, as_of=date(2025, 9, 30), only=("LOG-01",))
    with pytest.raises(CheckerError, match="cannot be read with --large"):
        run(Request((log,), config=settings, as_of=date(2025, 9, 30), only=("LOG-01",), large=True))
    assert run(request).assessment.records["request"] >= 1
