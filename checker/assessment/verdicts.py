"""Every verdict of a run as a table, passed ones too: JSONL, CSV or Parquet by the file's ending."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from checker.assessment.findings import place, subject_key
from checker.assessment.large import LISTED, is_at_hand
from checker.assessment.writing import whole_file
from checker.diagnostics.diagnostic import CheckerError
from checker.engines.model import Judgement, Subject
from checker.semantics.data import Row

if TYPE_CHECKING:
    from checker.assessment.apart import DecidedLog
    from checker.assessment.findings import Showing
    from checker.assessment.judging import Judging
    from checker.assessment.run import Run
    from checker.large.told import Line as LineOfLarge
    from checker.semantics.model import Verdict

COLUMNS = ("rule", "record", "pseudonym", "file", "row", "key", "verdict", "severity", "due", "margin")
Line = dict[str, str | int | None]
# The first characters that begin a formula (CWE-1236), as spreadsheets of East Asia write them too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
TYPES = {name: {"row": "BIGINT", "margin": "BIGINT", "due": "DATE"}.get(name, "VARCHAR") for name in COLUMNS}
_BATCH = 10_000


def write_verdicts(run: Run, file: Path) -> None:
    """Writes COLUMNS for each rule and subject; `key` is the record's own number, only where ids are shown.

    `due` is ISO text, `margin` days (negative is late). Raises CheckerError for another ending or a file that
    cannot be written.
    """
    ending = file.suffix.lower()
    if ending not in (".jsonl", ".csv", ".parquet"):
        raise CheckerError(f"`{file}` has no ending that says how to write verdicts", "use .jsonl, .csv or .parquet")
    try:
        with whole_file(file) as made:
            if ending == ".parquet":
                _write_parquet(run, made)
                return
            with made.open("w", encoding="utf-8", newline="") as stream:
                if ending == ".csv":
                    _write_csv(run, stream)
                else:
                    for line in _lines(run):
                        stream.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        raise CheckerError(f"the verdicts cannot be written to `{file}`: {error.strerror}") from None


def write_verdicts_of_large(run: Run, large: DecidedLog, file: Path) -> None:
    """Writes every finding of a large log with COLUMNS; raises CheckerError unless `file` is a Parquet file.

    What was only counted has the place of its request alone.
    """
    if file.suffix.lower() != ".parquet":
        raise CheckerError(f"the verdicts of a large log cannot be written to `{file}`", "use .parquet, or --no-large")
    try:
        with whole_file(file) as made:
            large.log.keep(list(_lines_at_hand(run, large)), TYPES)
            large.log.write(made, TYPES)
    except OSError as error:
        raise CheckerError(f"the verdicts cannot be written to `{file}`: {error.strerror}") from None


def _lines(run: Run) -> Iterator[Line]:
    """A line for each verdict."""
    for outcome in run.verdicts:
        for subject, verdict in zip(outcome.subjects, outcome.verdicts, strict=True):
            yield line_of(outcome.rule, subject, verdict, run.judging, run.showing)


def _lines_at_hand(run: Run, large: DecidedLog) -> Iterator[LineOfLarge]:
    """A line for each verdict about a large log that is told, and that neither the plan nor a batch decided."""
    places = {rule: place for place, rule in enumerate(large.asked)}
    for outcome in run.verdicts:
        if is_at_hand(outcome.rule, run.judging.law.program, large.log):
            for number, (subject, verdict) in enumerate(zip(outcome.subjects, outcome.verdicts, strict=True)):
                if verdict in LISTED:
                    line = line_of(outcome.rule, subject, verdict, run.judging, run.showing)
                    yield {"place": [places[outcome.rule], number], **line}


def line_of(rule: str, subject: Subject, verdict: Verdict, judging: Judging, showing: Showing) -> Line:
    """What is written of a verdict."""
    judgement = judging.judge(rule, subject) if verdict not in ("not_applicable", "no_law") else None
    spot = place(subject.origin, showing) if isinstance(subject, Row) else None
    number = subject.fields.get("id") if isinstance(subject, Row) else None
    return {
        "rule": rule,
        "record": subject.record if isinstance(subject, Row) else "group",
        "pseudonym": showing.pseudonyms.of_record(subject_key(subject)),
        "file": spot.file if spot else None,
        "row": spot.row if spot else None,
        "key": number if showing.ids and isinstance(number, str) else None,
        "verdict": verdict,
        **_measure(judgement),
    }


def _measure(judgement: Judgement | None) -> Line:
    if judgement is None:
        return {"severity": None, "due": None, "margin": None}
    return {
        "severity": judgement.severity,
        "due": judgement.due.isoformat() if judgement.due else None,
        "margin": judgement.margin,
    }


def _write_csv(run: Run, stream: TextIO) -> None:
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for line in _lines(run):
        writer.writerow({name: _inert(value) for name, value in line.items()})


def _inert(value: str | int | None) -> str | int | None:
    """Text that a spreadsheet would run as a formula, made plain."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _write_parquet(run: Run, file: Path) -> None:
    import duckdb

    shape = json.dumps([TYPES])
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"CREATE TABLE verdict AS SELECT unnest(from_json(?, '{shape}'), recursive := true)", ["[]"])
        for batch in _batched(_lines(run), _BATCH):
            lines = json.dumps(batch, ensure_ascii=False)
            connection.execute(
                f"INSERT INTO verdict SELECT unnest(from_json(?, '{shape}'), recursive := true)", [lines]
            )
        target = str(file).replace("'", "''")
        # written in place: a file of DuckDB's own, put in its stead, others could read
        connection.execute(f"COPY verdict TO '{target}' (FORMAT parquet, USE_TMP_FILE false)")


def _batched(lines: Iterator[Line], size: int) -> Iterator[list[Line]]:
    while batch := list(islice(lines, size)):
        yield batch
