"""Parts of a large log that are decided at once: in their order, and ended together."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass

import duckdb
import pytest

from checker.engines.duckdb.asking import executed
from checker.large.counting import side_by_side
from checker.large.deciding import Counts, Span
from tests.engines.test_interruption import FOREVER, interrupt_soon

SPANS = [Span(first, first, "true") for first in range(6)]


@dataclass
class _Deciding:
    """Stands in for one of the crew."""

    connection: duckdb.DuckDBPyConnection
    statement: str
    done: list[int]

    def counts(self, span: Span) -> Counts:
        """A count that tells which part it was; early parts take longest."""
        executed(self.connection, self.statement)
        time.sleep(0.01 * (6 - span.first))
        self.done.append(span.first)
        return Counts(records=Counter(request=span.first))


@pytest.fixture
def cursors() -> Iterator[list[duckdb.DuckDBPyConnection]]:
    with duckdb.connect(":memory:") as connection, ExitStack() as leaving:
        yield [leaving.enter_context(closing(connection.cursor())) for _ in range(3)]


def test_parts_come_in_their_order_whoever_is_done_first(cursors: list[duckdb.DuckDBPyConnection]) -> None:
    done: list[int] = []
    found = side_by_side([_Deciding(each, "select 1", done) for each in cursors], SPANS)  # type: ignore[misc]
    assert [counts.records["request"] for counts in found] == [0, 1, 2, 3, 4, 5]
    assert sorted(done) == [0, 1, 2, 3, 4, 5] != done


def test_ctrl_c_ends_all_parts(cursors: list[duckdb.DuckDBPyConnection]) -> None:
    done: list[int] = []
    interrupt_soon()
    with pytest.raises(KeyboardInterrupt):
        list(side_by_side([_Deciding(each, FOREVER, done) for each in cursors], SPANS))  # type: ignore[misc]
    assert done == []


def test_a_part_that_fails_ends_the_others(cursors: list[duckdb.DuckDBPyConnection]) -> None:
    done: list[int] = []
    crew = [_Deciding(cursors[0], "select * from nowhere", done), *(_Deciding(c, FOREVER, done) for c in cursors[1:])]
    with pytest.raises(duckdb.CatalogException):
        list(side_by_side(crew, SPANS[:3]))  # type: ignore[arg-type]
    assert done == []
