"""The yardstick's rules on Spark: habeas beside the hand-written SQL, transpiled, over the same Parquet.

`python -m tests.benchmarks.bench_spark [--rows N] [--parts N] [--rounds N] [--master local[2]]`. Both sides run in
one Spark that is warm, in turn. The SQL counts; habeas reads strictly, decides, explains findings and makes a report.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

import duckdb
import sqlglot

from checker.assessment.run import Request
from checker.cluster.check import check_with_spark
from checker.collector import process_alone
from checker.engines.limits import Limits
from checker.engines.spark.session import open_session
from tests.benchmarks.measured import Line, add_options, finish, result, say, seconds
from tests.benchmarks.yardstick import sql
from tests.benchmarks.yardstick.generate import query

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

BAR: Final = 1.3
SETTINGS: Final = Path(__file__).parent / "yardstick" / "habeas.yaml"
_DAYS: Final = re.compile(r"\b(went|noticed) - came\b")


def write_parts(rows: int, parts: int, folder: Path) -> None:
    """The yardstick's log as a folder of Parquet files."""
    folder.mkdir()
    with duckdb.connect() as connection:
        connection.execute(f"create temp table log as {query(rows)}")
        for part in range(parts):
            connection.execute(
                f"copy (select * from log where rowid % {parts} = {part}) to '{folder}/part-{part}.parquet' "
                "(format parquet, compression zstd)"
            )


def by_hand(session: SparkSession) -> str:
    """The yardstick's query in Spark's SQL over the views `log` and `calendar`."""
    said = {rule: _DAYS.sub(r"date_diff('day', came, \1)", sql.RULES[rule]) for rule in sql.SAID}
    counts = ", ".join(f"count(*) filter (where {test}) as {rule}" for rule, test in said.items())
    typed = sql.typed("log.parquet").replace("read_parquet('log.parquet')", "log")
    with duckdb.connect() as connection:
        sql.fill_calendar(connection)
        calendar = connection.sql("select * from calendar").to_arrow_table()
    session.createDataFrame(calendar).createOrReplaceTempView("calendar")
    session.catalog.cacheTable("calendar")
    return sqlglot.transpile(f"select {counts} from ({typed}) as whole", read="duckdb", write="spark")[0]


def _fits(tally: Mapping[str, int], counted: int) -> bool:
    """Whether habeas counts as the SQL does, which decides where a word is unknown."""
    breached = tally.get("breached", 0)
    return breached <= counted <= breached + tally.get("undecided", 0)


def main() -> None:
    """Runs both sides in turn and prints the median of the ratios of the rounds; exits with 1 past the bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--parts", type=int, default=4)
    parser.add_argument("--master", default="local[2]")
    add_options(parser, rounds=3)
    asked = parser.parse_args()
    # as the command does
    process_alone()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "log.parquet"
        write_parts(asked.rows, asked.parts, folder)
        session = open_session(Limits(master=asked.master, memory=4_000_000_000))
        session.read.parquet(str(folder)).createOrReplaceTempView("log")
        statement = by_hand(session)
        counted: Mapping[str, int] = session.sql(statement).collect()[0].asDict()
        request = Request((), config=SETTINGS, master=asked.master, reader="phrases")

        def check() -> Mapping[str, Mapping[str, int]]:
            report = check_with_spark([folder.as_uri()], request, parts=asked.parts).assessment
            return {each.rule.id: each.tally for each in report.outcomes}

        wrong = [rule for rule, tally in check().items() if not _fits(tally, counted[rule])]
        if wrong:
            raise SystemExit(f"the two sides do not count the same: {', '.join(wrong)}")
        spent = [(seconds(lambda: session.sql(statement).collect()), seconds(check)) for _ in range(asked.rounds)]
        session.stop()
    hand, habeas = (median(each) for each in zip(*spent, strict=True))
    ratio = median(ours / theirs for theirs, ours in spent)
    say(f"{asked.rows:,} rows, {asked.parts} parts, {asked.master}: by hand {hand:.2f} s, habeas {habeas:.2f} s")
    line = Line("habeas on Spark, 25 rules", ratio, beside="hand-written SQL, transpiled", sense="at most",
                bar=BAR, seconds=habeas)  # fmt: skip
    finish(
        result(
            "bench_spark",
            f"{asked.rows:,} rows",
            asked.rounds,
            (line,),
            ("pyspark", "duckdb"),
            f"--rows {asked.rows} --parts {asked.parts}",
        ),
        asked.json,
    )


if __name__ == "__main__":
    main()
