"""The rows of a table by their kinds, so that one row of each kind is decided for all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from checker.engines.duckdb import write
from checker.plan.schedule import Plan

# Each row with its kind; each kind with one of its rows and how many it has.
ROWS: Final = "rows"
KINDS: Final = "kinds"


def by_kinds(
    plan: Plan, table: str, number: write.Number, columns: Sequence[str], counted: str, rows: str
) -> Iterator[str]:
    """The statements of a plan that finds the conditions of each row of a table, and in the end of its kinds.

    A kind is known by the digests of its conditions in two orders, `kind` and `other`: 128 bits, so that no two are
    taken for one. ROWS gets these beside the `id` and the given columns of the table; KINDS has them with the `id` of
    one of its rows and how many `rows` fulfil `counted`, a condition in SQL. The table is a view of the view `rows`, of
    which one row of each kind is left.
    """
    made = [
        (name, query.sql(dialect=write.DIALECT)) for name, query in write.queries(plan, number, _beside(table, columns))
    ]
    for name, query in made[:-1]:
        yield f'create or replace temp table "{name}" as {query}'
    found = f"({made[-1][1]})" if made else f'"{table}"'
    conditions = tuple(name for _, name in plan.results.values())
    orders = {"kind": conditions, "other": conditions[::-1]}
    digests = ", ".join(f"hash({', '.join(('1', *order))}) as {name}" for name, order in orders.items())
    yield f"create or replace temp table {ROWS} as select id, {', '.join(columns)}, {digests} from {found}"
    for name, _ in made[:-1]:
        yield f'drop table "{name}"'
    yield (
        f"create or replace temp table {KINDS} as select kind, other, min(id) as id, "
        f"count(*) filter (where {counted}) as rows from {ROWS} group by kind, other"
    )
    yield f"create or replace temp table alone as from {rows} where id in (select id from {KINDS})"
    yield f"create or replace temp view {rows} as from alone"


def _beside(table: str, columns: Sequence[str]) -> write.Beside:
    return write.Beside(tuple(columns), frozenset({table}))
