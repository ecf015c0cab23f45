"""What a plan decided of the kinds of a part's requests: how often each verdict, and where and when what is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import duckdb
import numpy as np

from checker.engines.duckdb.alike import KINDS, ROWS
from checker.engines.duckdb.asking import executed
from checker.large.gathering import CODES, Noted, counted
from checker.large.planning import ORDINARY
from checker.plan.flat import Subject


@dataclass(frozen=True)
class DecidedOfKinds:
    """As Decided, of requests: table `name` holds the results of one request of each kind, by its `id`."""

    connection: duckdb.DuckDBPyConnection
    name: str
    columns: Mapping[str, str]
    subjects: Mapping[str, Subject]

    def tallies(self) -> Mapping[str, Counter[int]]:
        """How often each code of a result, without odd requests."""
        rows = self._found["rows"]
        return {result: counted(self._found[column], rows) for result, column in self.columns.items()}

    def note(self, told: Mapping[str, Iterable[int]]) -> Noted:
        """The requests for which one of these codes of a result was found."""
        ids, numbers = [], []
        for place, (result, column) in enumerate(self.columns.items()):
            codes = np.ma.filled(self._found[column], CODES - 1)
            at = np.flatnonzero(np.isin(codes, list(told.get(result, ()))))
            ids.append(self._found["id"][at])
            numbers.append(codes[at].astype(np.int32) + place * CODES)
        self.connection.register("noted_kinds", {"id": np.concatenate(ids), "number": np.concatenate(numbers)})
        executed(
            self.connection,
            "create or replace temp table noted as "
            f"select kind, other, number from noted_kinds join {KINDS} using (id)",
        )
        self.connection.unregister("noted_kinds")
        relation = (
            "(select n as request, entity, day, number "
            f"from {ROWS} r join noted k on r.kind = k.kind and r.other = k.other where {ORDINARY})"
        )
        return Noted(self.connection, tuple(self.columns), self.subjects, relation)

    @cached_property
    def _found(self) -> Mapping[str, np.ndarray]:
        """The results of each kind as columns, with its `id` and how many `rows` it has."""
        query = f'select k.rows, d.* exclude (n, entity, day) from "{self.name}" d join {KINDS} k using (id)'
        return executed(self.connection, query).fetchnumpy()
