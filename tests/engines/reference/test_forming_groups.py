"""The groups of a rule: the same as if every row were held against every group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from checker.engines.model import Group
from checker.engines.reference import ReferenceEngine
from checker.engines.reference.populations import MOST_MAYBE_ROWS
from checker.semantics.data import ABSENT, Fact, Row, Unknown, Value

from .texts import checked, world

RULES = """
rule P-TWICE "A month and a number once"
  in force from 2000-01-01 through 2025-02-14 by received_on
    cite "none"
    severity error
    for request where not a grouped by month(received_on), number
    require count of r in group = 1
    say "{count of r in group}"
  in force from 2025-02-15 by received_on
    cite "none"
    severity error
    for request grouped by number
    require count of r in group = 1
    say "{count of r in group}"
"""
PROGRAM = checked(RULES).program
DAYS = (date(2025, 1, 31), date(2025, 2, 10), date(2025, 3, 1))

# What a row says of its day, its number and `a`; None is not known.
Said = tuple[Value | None, Value | None, Value | None]


def rows_of(said: Sequence[Said]) -> tuple[Row, ...]:
    def value(name: str, row: str, given: Value | None) -> Value:
        return Unknown(frozenset({Fact("field", "request", name, row)})) if given is None else given

    names = ("received_on", "number", "a")
    return tuple(
        Row("request", str(n), {name: value(name, str(n), each) for name, each in zip(names, row, strict=True)})
        for n, row in enumerate(said)
    )


def groups_of(rows: tuple[Row, ...]) -> list[Group]:
    (found,) = ReferenceEngine().verdicts(
        world(PROGRAM, Row("entity", "e", {"id": "e"}, {"requests": rows})), ["P-TWICE"]
    )
    return [each for each in found.subjects if isinstance(each, Group)]


def naive(said: Sequence[Said]) -> list[tuple[tuple[object, ...], list[int], list[int]]]:
    """By version: the keys of each group, the rows that surely belong to it, and those that may."""
    made: list[tuple[tuple[object, ...], list[int], list[int]]] = []
    for version in (0, 1):
        sure: dict[tuple[object, ...], list[tuple[int, bool]]] = {}
        loose: list[tuple[int, tuple[object, ...]]] = []
        for number, (day, key, a) in enumerate(said):
            early = None if day is None else isinstance(day, date) and day < date(2025, 2, 15)
            belongs = early if version == 0 else None if early is None else not early
            if version == 0 and belongs is not False and a is True:
                belongs = False
            elif version == 0 and belongs is True and a is None:
                belongs = None
            if belongs is False or key is ABSENT:
                continue
            month = f"{day:%Y-%m}" if isinstance(day, date) else None
            keys: tuple[object, ...] = (month, key) if version == 0 else (key,)
            if None in keys:
                loose.append((number, keys))
            else:
                sure.setdefault(keys, []).append((number, belongs is True))
        for keys, rows in sure.items():
            maybe = [
                number
                for number, found in loose
                if all(f in (None, known) for f, known in zip(found, keys, strict=True))
            ]
            unsure = [number for number, belongs in rows if not belongs]
            made.append((keys, [number for number, belongs in rows if belongs], unsure + maybe))
    return made


said = st.tuples(
    st.sampled_from((*DAYS, None)),
    st.sampled_from((*map(Decimal, range(3)), ABSENT, None)),
    st.sampled_from((True, False, None)),
)


@given(st.lists(said, max_size=20))
def test_groups_have_the_rows_that_each_row_held_against_each_group_gives(rows: list[Said]) -> None:
    found = [
        (each.keys, [int(row.key) for row in each.rows], [int(row.key) for row in each.maybe])
        for each in groups_of(rows_of(rows))
    ]
    assert found == naive(rows)


def test_rows_of_many_unknown_keys_leave_even_the_known_ones_open() -> None:
    known: list[Said] = [(DAYS[2], Decimal(1), False), (DAYS[2], Decimal(1), False)]
    few = groups_of(rows_of([*known, *[(DAYS[2], None, False)] * MOST_MAYBE_ROWS]))
    many = groups_of(rows_of([*known, *[(DAYS[2], None, False)] * (MOST_MAYBE_ROWS + 1)]))
    assert [[belongs is True for _, belongs in each.members[:2]] for each in (*few, *many)] == [
        [True, True],
        [False, False],
    ]


def test_a_group_tells_the_version_under_which_it_was_formed() -> None:
    rows = rows_of([(DAYS[0], Decimal(1), False), (DAYS[2], Decimal(1), False)])
    assert [(each.version, each.keys) for each in groups_of(rows)] == [(0, ("2025-01", Decimal(1))), (1, (Decimal(1),))]
