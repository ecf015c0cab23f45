"""A log that several threads read at once keeps its rows in their places."""

from __future__ import annotations

from pathlib import Path

import duckdb

from checker.assessment.run import Request, run

SETTINGS = Path(__file__).parents[1] / "benchmarks" / "yardstick" / "habeas.yaml"
HEADINGS = "request_id,jurisdiction,received,responded,outcome,ground,reviewer_id"
ROWS = 600_000
# One row in so many has no number.
EVERY = 1_009


def test_each_finding_of_a_log_of_many_blocks_has_its_own_row(tmp_path: Path) -> None:
    log, verdicts = tmp_path / "log.csv", tmp_path / "verdicts.parquet"
    with log.open("w") as stream:
        stream.write(HEADINGS + "\n")
        for row in range(ROWS):
            number = "" if row % EVERY == 0 else f"R-{row:08d}"
            stream.write(f"{number},US-CA,2024-03-0{row % 9 + 1},2024-03-15,granted,,{'n/a' if row % 7 else row}\n")
    request = Request((log,), config=SETTINGS, only=("R01",), large=True, verdicts=verdicts)
    (outcome,) = run(request).assessment.outcomes
    wanted = list(range(2, ROWS + 2, EVERY))
    assert outcome.tally == {"breached": len(wanted), "passed": ROWS - len(wanted)}
    assert [finding.subject.place.row for finding in outcome.findings if finding.subject.place] == wanted[:20]
    with duckdb.connect() as connection:
        rows = connection.execute(f"select row from '{verdicts}' where verdict = 'breached' order by row").fetchall()
    assert [row for (row,) in rows] == wanted
