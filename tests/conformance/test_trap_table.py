"""Every trap of the table has the cases or the export that it demands, and every case of a trap is in the table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from checker import workspace
from checker.catalogue.cases import CaseLine, every_case
from checker.catalogue.rows import rows as rows_of
from scripts.traps import Trap, exports_of, read_traps

ALL = tuple(f"TR-{number:03}" for number in range(1, 131) if number not in (67, 68, 69))
# What the cases of a trap must expect at least, by its type.
OUTCOMES: Mapping[str, frozenset[str]] = {
    "missed breach": frozenset({"breached", "breached at warn", "breached at info", "undecided"}),
    "false alarm": frozenset({"passed", "not applicable", "pending", "neither"}),
    "undecided": frozenset({"undecided"}),
}
TRAPS = read_traps()


@cache
def cases() -> tuple[CaseLine, ...]:
    return every_case(workspace.load().program)


@cache
def rows() -> frozenset[str]:
    return frozenset(row.id for row in rows_of(workspace.load().program))


def test_the_table_holds_every_trap_in_order() -> None:
    assert tuple(trap.id for trap in TRAPS) == ALL


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.id)
def test_a_trap_has_its_cases_or_an_export(trap: Trap) -> None:
    found = {(case.target, case.outcome) for case in cases() if trap.id in case.ids}
    wanted = {(target, outcome) for target, outcomes in trap.expects.items() for outcome in outcomes}
    assert sorted(wanted - found) == []
    assert trap.expects or exports_of(trap)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.id)
def test_what_a_trap_expects_fits_its_type(trap: Trap) -> None:
    outcomes = {outcome for each in trap.expects.values() for outcome in each}
    unfit = [kind for kind in trap.types if trap.expects and not outcomes & OUTCOMES[kind]]
    assert unfit == [] or trap.because is not None


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.id)
def test_a_trap_names_rows_that_exist(trap: Trap) -> None:
    assert [row for row in trap.rules if row not in rows()] == []


def test_no_case_bears_a_trap_that_is_not_in_the_table() -> None:
    borne = {name for case in cases() for name in case.ids if name.startswith("TR-")}
    assert sorted(borne - {trap.id for trap in TRAPS}) == []
