"""The shipped law, as its own cases have it."""

from __future__ import annotations

import pytest

from checker import workspace
from checker.policytest import CaseResult, run_cases
from checker.semantics.model import Checked

WORKED_VECTORS = frozenset(f"V-{number:02}" for number in range(1, 21))
TRAPS_OF_TIME = frozenset(f"TR-{number:03}" for number in range(1, 40))
# How a log is read: these are small exports, not records of a case.
TRAPS_OF_READING = frozenset({"TR-019", "TR-020", "TR-021", "TR-022"})


@pytest.fixture(scope="module")
def checked() -> Checked:
    return workspace.load([])


@pytest.fixture(scope="module")
def results(checked: Checked) -> tuple[CaseResult, ...]:
    return run_cases(checked, checked.program.files)


def test_the_shipped_policies_have_no_mistake(checked: Checked) -> None:
    errors = [each for each in checked.diagnostics if each.severity == "error"]
    assert [(each.span, each.message) for each in errors] == []


def test_every_shipped_case_passes(results: tuple[CaseResult, ...]) -> None:
    assert [(each.case.span, each.case.title, each.found) for each in results if not each.passed] == []


def test_the_worked_vectors_and_the_traps_of_time_are_cases(results: tuple[CaseResult, ...]) -> None:
    ids = {identifier for each in results for identifier in each.case.ids}
    assert sorted((WORKED_VECTORS | TRAPS_OF_TIME - TRAPS_OF_READING) - ids) == []
