"""What a plan decided of a part of a log: how often each verdict, and where and when what is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from checker.engines.duckdb.asking import executed
from checker.large.sources import text
from checker.plan.flat import Subject
from checker.plan.verdicts import LEFT_OPEN

REQUEST: Final = "request"
# A rule and a code in one number: the place of the rule times this, and the code.
CODES: Final = 8


@dataclass(frozen=True)
class Decided:
    """Results that are codes of verdicts: table `name` holds the column of each, a row for each row of a part.

    Its rows are those of a `record`, or requests. Of each row's request it holds the place in the log `n`, the
    `entity`, and the `day` of receipt. `subjects` tells what each result is about.
    """

    connection: duckdb.DuckDBPyConnection
    record: str
    name: str
    columns: Mapping[str, str]
    subjects: Mapping[str, Subject]

    def tallies(self) -> Mapping[str, Counter[int]]:
        """How often each code of a result, without odd requests and, for all but LEFT_OPEN, without those it leaves."""
        asked = ", ".join(f"{column} as r{place}" for place, column in enumerate(self.columns.values()))
        codes = self._ask(f'select {asked} from "{self.name}" where {self._ordinary}').fetchnumpy()
        found = {result: counted(codes[f"r{place}"]) for place, result in enumerate(self.columns)}
        for rule, counts in found.items():
            if LEFT_OPEN in counts and self.record != REQUEST:
                # what else the rule says of these requests is counted with them
                column = self.columns[rule]
                of_rule = (
                    f'select {column}, count(*) from "{self.name}" where {self._ordinary} and n not in '
                    f'(select n from "{self.name}" where {column} = {LEFT_OPEN}) group by 1'
                )
                found[rule] = Counter({LEFT_OPEN: counts[LEFT_OPEN], **dict(self._ask(of_rule).fetchall())})
        return found

    @cached_property
    def _ordinary(self) -> str:
        odd = f'select 1 from "{self.name}" where n in (from odd) limit 1'
        return "n not in (from odd)" if self._ask(odd).fetchall() else "true"

    def note(self, told: Mapping[str, Iterable[int]]) -> Noted:
        """The rows for which one of these codes of a rule was found."""
        codes = {rule: ", ".join(map(str, sorted(found))) for rule, found in told.items() if found}
        some = " or ".join(f"{self.columns[rule]} in ({found})" for rule, found in codes.items())
        columns = ", ".join(self.columns[rule] for rule in codes)
        self._ask(
            f"create or replace temp table noted as select n as request, entity, day, {columns} "
            f'from "{self.name}" where {self._ordinary} and ({some})'
        )
        rules = list(self.columns)
        numbers = ", ".join(
            f"case when {self.columns[rule]} in ({found}){self._beside_left(rule, told[rule])} "
            f"then {rules.index(rule) * CODES} + {self.columns[rule]}::INTEGER end"
            for rule, found in codes.items()
        )
        every = f"select request, entity, day, unnest([{numbers}])::INTEGER as number from noted"
        return Noted(
            self.connection, tuple(rules), self.subjects, f"(select * from ({every}) where number is not null)"
        )

    def _beside_left(self, rule: str, told: Iterable[int]) -> str:
        if LEFT_OPEN not in told or self.record == REQUEST:
            return ""
        column = self.columns[rule]
        left = f"request not in (select request from noted where {column} = {LEFT_OPEN})"
        return f" and ({column} = {LEFT_OPEN} or {left})"

    def _ask(self, query: str) -> duckdb.DuckDBPyConnection:
        return executed(self.connection, query)


@dataclass(frozen=True)
class Noted:
    """Verdicts about rows, by numbers of result and code; of each the request's place in the log, entity and day."""

    connection: duckdb.DuckDBPyConnection
    results: tuple[str, ...]
    subjects: Mapping[str, Subject]
    relation: str

    def spread(self) -> Iterator[tuple[str, int, int, int | None, int]]:
        """Result, code, entity, day, and how often."""
        query = f"select number, entity, day, count(*) from {self.relation} where {_IS_TOLD} group by all"
        for number, entity, day, count in executed(self.connection, query).fetchall():
            yield self.results[number // CODES], number % CODES, entity, day, count

    def first(self, wanted: Mapping[tuple[str, int], int]) -> Iterator[tuple[str, int, list[int]]]:
        """For results and codes the first requests, as many as wanted."""
        numbers = {self.results.index(result) * CODES + code: count for (result, code), count in wanted.items()}
        if numbers:
            query = (
                f"select number, min(request, {max(numbers.values())}) from {self.relation} "
                f"where number in ({', '.join(map(str, numbers))}) group by number"
            )
            for number, requests in executed(self.connection, query).fetchall():
                yield self.results[number // CODES], number % CODES, sorted(requests)[: numbers[number]]

    def leave(self) -> None:
        """Adds rules, and the requests that they leave to the reference engine, to the table `left_open`."""
        rule = self._named(self.subjects[result].rule for result in self.results)
        executed(
            self.connection,
            f"insert into left_open select distinct {rule}, request from {self.relation} where not {_IS_TOLD}",
        )

    def keep(self) -> None:
        """Adds what is told to the table `told`."""
        rule = self._named(self.subjects[result].rule for result in self.results)
        record = self._named(self.subjects[result].record for result in self.results)
        executed(
            self.connection,
            f"insert into told select {rule}, {record}, request, number % {CODES} "
            f"from {self.relation} where {_IS_TOLD}",
        )

    def _named(self, names: Iterable[str]) -> str:
        """The name that belongs to a result, by its number."""
        return f"([{', '.join(map(text, names))}])[number // {CODES} + 1]"


def counted(codes: NDArray[np.uint8], weights: NDArray[np.int64] | None = None) -> Counter[int]:
    """How often each code stands in a column, each time with its weight."""
    most = CODES - 1
    counts = np.bincount(np.ma.filled(codes, most), weights, CODES)[:most]
    return Counter({code: int(count) for code, count in enumerate(counts) if count})


_IS_TOLD: Final = f"(number % {CODES} <> {LEFT_OPEN})"
