"""The requests that a plan leaves open: in batches, so that few of their records are held at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import duckdb

from checker.engines.duckdb.asking import executed
from checker.large.files import NotLargeError
from checker.large.kept import Log
from checker.logs.export import LogExport
from checker.logs.problems import DataProblem

# Requests of a batch, beside those that every batch holds; never fewer than these.
BATCH: Final = 4_000
# Requests with one number, which are of one batch.
MOST_ALIKE: Final = 200_000

Lines = Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class TakenOut:
    """Records that were taken out of the files; `keys` are those of the requests, by their place in the log."""

    export: LogExport
    keys: Mapping[int, str]


@dataclass(frozen=True)
class Batch:
    """Requests to be decided, by their place in the log: those `apart` by every rule, those that one rule `left` by it.

    What was taken out has other requests too, which no rule decides here. `about_rows` are the remarks about rows of
    the requests to be decided, `about_files` those that are about no row that was taken out.
    """

    taken: TakenOut
    apart: frozenset[int]
    left: Mapping[str, frozenset[int]]
    about_rows: Sequence[DataProblem]
    about_files: Sequence[DataProblem]


class Batches:
    """Cuts requests into batches of about BATCH; those of one number are in one of them.

    Needs the tables `odd`, `twins` and `left_open`. `company` are requests that every batch holds.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, log: Log, company: Iterable[int]) -> None:
        self._connection = connection
        self._log = log
        self._company = sorted(company)
        self._size = max(BATCH, len(self._company))
        self._children = [record for record in log.columns if record != "request"]

    def cut(self) -> int:
        """Makes the tables of the batches; how many requests are in them."""
        run = self._connection.execute
        run("create or replace temp table leads as select k, min(rowid) as lead, count(*) as alike "
            "from kept_request where k in (from twins) and not blank group by k")  # fmt: skip
        if run(f"select 1 from leads where alike > {MOST_ALIKE} limit 1").fetchall():
            raise NotLargeError(f"more than {MOST_ALIKE:,} of its requests share a number")
        every = "select request, true as is_odd from odd union all select distinct request, false from left_open"
        led = (
            "select e.request, e.is_odd, coalesce(l.lead, e.request) as lead "
            f"from kept_request r join (select request, bool_or(is_odd) as is_odd from ({every}) group by request) e "
            "on r.rowid = e.request left join leads l on l.k = r.k"
        )
        executed(
            self._connection,
            "create or replace temp table apart as select request, is_odd, "
            f"(rank() over (order by lead) - 1) // {self._size} as batch from ({led}) order by batch, request",
        )
        for record in self._children:
            executed(
                self._connection,
                f"create or replace temp table apart_{record} as select a.batch, o.line from of_{record} o "
                "join apart a using (request) order by batch, line",
            )
        run("create or replace temp table left_apart as select a.batch, l.rule, l.request from left_open l "
            "join apart a using (request) order by batch")  # fmt: skip
        row = run("select count(*) from apart").fetchone()
        assert row is not None, "a count has a row"
        return int(row[0])

    def company(self) -> Lines:
        """The rows that every batch holds, by the kind of record."""
        self._ask(self._company)
        return {"request": self._company, **{record: self._of_asked(record) for record in self._children}}

    def rows(self, requests: Iterable[int]) -> Lines:
        """The rows of these requests and of those that share a number with one of them, with all that is theirs."""
        self._ask(sorted(requests))
        alike = self._numbers(
            "select rowid from kept_request where k in (select r.k from kept_request r "
            "join asked a on r.rowid = a.request semi join twins using (k)) and not blank order by rowid"
        )
        if alike:
            self._ask(sorted({*requests, *alike}))
        every = self._numbers("select request from asked order by request")
        return {"request": every, **{record: self._of_asked(record) for record in self._children}}

    def requests_of(self, record: str, lines: Sequence[int]) -> set[int]:
        """The requests that these rows of a record belong to."""
        self._connection.execute("create or replace temp table wanted as select unnest($1::BIGINT[]) line", [lines])
        return set(self._numbers(f"select o.request from of_{record} o semi join wanted using (line)"))

    def __iter__(self) -> Iterator[tuple[Lines, frozenset[int], dict[str, frozenset[int]]]]:
        """Of each batch its rows by the kind of record, the requests that are odd, and those that each rule left."""
        for (batch,) in self._connection.execute("select distinct batch from apart order by batch").fetchall():
            of_batch = f"where batch = {batch} order by"
            rows = {"request": self._numbers(f"select request from apart {of_batch} request")}
            for record in self._children:
                rows[record] = self._numbers(f"select line from apart_{record} {of_batch} line")
            odd = self._numbers(f"select request from apart where is_odd and batch = {batch}")
            left: dict[str, set[int]] = {}
            query = f"select rule, request from left_apart where batch = {batch}"
            for rule, request in self._connection.execute(query).fetchall():
                left.setdefault(rule, set()).add(request)
            yield rows, frozenset(odd), {rule: frozenset(found) for rule, found in left.items()}

    def _ask(self, requests: Sequence[int]) -> None:
        self._connection.execute(
            "create or replace temp table asked as select unnest($1::BIGINT[]) request", [list(requests)]
        )

    def _of_asked(self, record: str) -> Sequence[int]:
        return self._numbers(f"select o.line from of_{record} o semi join asked using (request) order by o.line")

    def _numbers(self, query: str) -> Sequence[int]:
        return [number for (number,) in executed(self._connection, query).fetchall()]
