"""Groups of which only the first row is at hand: what all their rows come to in sum is known, and decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.engines.model import Group
from checker.engines.reference import populations, tables
from checker.engines.reference.scope import Scope
from checker.engines.reference.values import Option, SummedTable, Table, Truth, Worth
from checker.semantics import expressions as e
from checker.semantics.data import Row
from checker.semantics.model import Rule

if TYPE_CHECKING:
    from checker.engines.reference.evaluate import Evaluation

Sum = e.Count | e.Call


@dataclass(frozen=True)
class SummedGroup(Group):
    """A group that is known by its first row and by `sums`: what each count or function of a column comes to.

    `sums` are by the id() of the expressions in the rule.
    """

    sums: Mapping[int, Option]


@dataclass(frozen=True)
class Member:
    """What a row has to say to the groups that it is or may be in: its keys, and what each sum asks of it.

    A count asks whether the row fits, a function of a column its value.
    """

    row: Row
    belongs: Truth
    keys: tuple[Worth, ...]
    asked: tuple[Option, ...]


def table_of(group: Group) -> Table:
    """The rows of a group as its rule sees them."""
    return SummedTable(group.members, group.sums) if isinstance(group, SummedGroup) else Table(group.members)


def members(run: Evaluation, rule: Rule, sums: Sequence[Sum], rows: Sequence[Row]) -> Iterator[Member]:
    """What rows have to say to the groups of a rule of one version that asks nothing but `sums` of them."""
    (version,) = rule.versions
    for row in rows:
        belongs = populations.belongs_to_any(run, rule, 0, row)
        if belongs is not False:
            asked = tuple(_asked(run, each, row) for each in sums)
            yield Member(row, belongs, populations.keys_of(run, version, row), asked)


def _asked(run: Evaluation, expression: Sum, row: Row) -> Option:
    match expression:
        case e.Count(where=None):
            return True
        case e.Count(where=where, variable=variable):
            assert where is not None
            return run.truth(where, Scope(row).bind(variable, row))
        case e.Call(arguments=(e.Column(term=term, variable=variable),)):
            return tables.one_of_several(run.value(term, Scope(row).bind(variable, row)))
        case _:
            raise AssertionError("a sum is a count or a function of a column")
