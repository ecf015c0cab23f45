"""Forms the groups of a log, and decides them by what their rows come to in sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import duckdb

from checker.engines.duckdb.asking import executed
from checker.engines.model import World
from checker.large.grouped import Grouped
from checker.large.grouprows import MOST_LOOSE, SURE, UNKNOWN, Rows
from checker.large.sums import verdict_of_sums
from checker.plan.verdicts import LEFT_OPEN, VERDICTS

if TYPE_CHECKING:
    from checker.large.across import Across

# What a verdict about a group has as its record, and the table of the groups of a part.
GROUP: Final = "group"
GROUPS: Final = "groups"


@dataclass
class Grouping:
    """Decides `rules` about groups that each lie within one request, and keeps the rows of rules `across` requests.

    Rows of requests without a number make no group and may belong to each of a rule's: the rules in `loose` have some.
    Those in `open` have so many that they are not decided.
    """

    connection: duckdb.DuckDBPyConnection
    world: World
    rules: Sequence[Grouped]
    across: Across
    loose: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    _codes: dict[tuple[object, ...], int] = field(default_factory=dict)

    def numberless(self, most: int) -> list[int]:
        """The requests without a number; of more than `most` the first of them and one more."""
        self._run(
            "create or replace table numberless as select rowid as request from kept_request "
            f"where k is null and not blank order by rowid limit {most + 1}"
        )
        return [request for (request,) in self._run("from numberless order by request").fetchall()]

    def meet(self, step: str, columns: Mapping[str, str]) -> None:
        """Sets the rows of requests without a number aside; `step` and `columns` are those of `form`."""
        for rule in self._in(columns):
            rows = Rows(self.connection, rule)
            rows.take(step, columns)
            different, is_open = rows.set_aside(f"loose {rule.rule}", "request in (from numberless)")
            if different:
                self.loose.add(rule.rule)
            if different > MOST_LOOSE or is_open:
                self.open.add(rule.rule)

    def form(self, step: str, columns: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """For each rule the table of the groups of a part, each with its `verdict` and what one of its rows has beside.

        `step` is the table of the plan that holds the results, by their names in `columns`.
        """
        for rule in self._in(columns):
            rows = Rows(self.connection, rule)
            rows.take(step, columns)
            ordinary = "request not in (from numberless) and not is_open"
            rows.join(ordinary)
            if rows.statuses:
                rows.add(f"(from members where {ordinary} and not ({rows.known}))", ["request"], SURE)
            if rule.rule in self.loose:
                # of which request a row is, is among what is not known
                rows.add(f'"loose {rule.rule}"', [], UNKNOWN)
            rows.sum()
            self._judge(rows, step)
            yield GROUPS, rule.rule
        self.across.keep(self.connection, step, columns)

    def _in(self, columns: Mapping[str, str]) -> Iterator[Grouped]:
        return (rule for rule in self.rules if rule.belongs in columns and rule.rule not in self.open)

    def _judge(self, rows: Rows, step: str) -> None:
        judged = judge(rows, self.world, self._codes)
        self._run(
            f"create or replace temp table {GROUPS} as select v.n, v.entity, v.day, g.verdict from ("
            f"select id, code as verdict from {judged} union all select id, {LEFT_OPEN} from members where is_open"
            f') g join "{step}" v using (id)'
        )

    def _run(self, query: str) -> duckdb.DuckDBPyConnection:
        return executed(self.connection, query)


def judge(rows: Rows, world: World, known: dict[tuple[object, ...], int]) -> str:
    """A relation of `summed` and the `code` of each group's verdict, found once for all that come to the same sums.

    `known` are the codes of what was judged before.
    """

    def code(*sums: object) -> int:
        key = (rows.rule.rule, *sums)
        if key not in known:
            known[key] = VERDICTS.index(verdict_of_sums(world, rows, dict(zip(names, sums, strict=True))))
        return known[key]

    names = rows.names()
    asked = ", ".join(names)
    executed(
        rows.connection,
        "create or replace temp table signatures as select row_number() over () as signature, * "
        f"from (select distinct {asked} from summed)",
    )
    found = executed(rows.connection, f"select signature, {asked} from signatures").fetchall()
    rows.connection.execute(
        "create or replace temp table judged as select unnest($1::BIGINT[]) signature, unnest($2::TINYINT[]) code",
        [[signature for signature, *_ in found], [code(*sums) for _, *sums in found]],
    )
    same = " and ".join(f"g.{name} is not distinct from s.{name}" for name in names)
    return f"(select g.*, j.code from summed g join signatures s on {same} join judged j using (signature))"
