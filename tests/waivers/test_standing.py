"""What waivers come to in a check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest

from checker.waivers.model import Scope, Target, Waiver
from checker.waivers.standing import MOST_UNBOUNDED, Circumstances, by_target, problems_of, standings
from checker.waivers.unwaivable import BY_SETTINGS, never_waived
from tests.waivers.sample import ZONE, file_of, target, waiver

KNOWN = Circumstances(
    as_of=date(2026, 6, 30),
    timezone=ZONE,
    rules=("HIPAA-T-01", "HIPAA-T-02", "HIPAA-D-17"),
    looked_at=("HIPAA-T-01", "HIPAA-D-17"),
    never=MappingProxyType({"HIPAA-D-17": "nobody may be threatened"}),
    longest_months=12,
    stable=True,
)
MANY = tuple(target(number) for number in range(MOST_UNBOUNDED + 1))


def told(given: Waiver, targets: tuple[Target, ...], known: Circumstances = KNOWN) -> tuple[str, tuple[str, ...], int]:
    """The state of a waiver, its problems as code and words, and how many targets it takes out."""
    file = file_of(given)
    found = standings(file, targets, known)
    problems = tuple(f"{each.code} line {each.line}: {each.message}" for each in problems_of(file, found))
    return found[0].state, problems, len(by_target(found))


def test_a_waiver_in_force_takes_its_findings_out_and_has_no_problem() -> None:
    assert told(waiver(scope=Scope(ids=("R-1",))), (target(1), target(2))) == ("in force", (), 1)


@pytest.mark.parametrize(
    ("given", "known", "state", "problem"),
    [
        (
            waiver(expires=date(2026, 6, 29)), KNOWN, "expired",
            "WAIVE-04 line 3: the waiver of HIPAA-T-01 expired with 2026-06-29; one finding counts again",
        ),
        (
            waiver("HIPAA-T-1"), KNOWN, "refused",
            "WAIVE-02 line 3: there is no rule `HIPAA-T-1`; did you mean `HIPAA-T-01`?",
        ),
        (
            waiver("HIPAA-D-17"), KNOWN, "refused",
            "WAIVE-03 line 3: HIPAA-D-17 cannot be waived: nobody may be threatened",
        ),
        (
            waiver(expires=date(2027, 6, 2)), KNOWN, "refused",
            "WAIVE-07 line 3: the waiver of HIPAA-T-01 runs for more than 12 months",
        ),
        (
            waiver(scope=Scope(records=("0000000001",))), replace(KNOWN, stable=False), "refused",
            "WAIVE-08 line 3: the waiver of HIPAA-T-01 names records by pseudonym, and no key is set",
        ),
    ],
)  # fmt: skip
def test_a_waiver_that_does_nothing_is_a_finding(given: Waiver, known: Circumstances, state: str, problem: str) -> None:
    assert told(given, (target(1),), known) == (state, (problem,), 0)


def test_numbers_of_records_need_no_key() -> None:
    assert told(waiver(scope=Scope(ids=("R-1",))), (target(1),), replace(KNOWN, stable=False))[0] == "in force"


def test_a_waiver_that_covers_nothing_is_unused() -> None:
    unused = "WAIVE-05 line 3: the waiver of HIPAA-T-01 covers no finding"
    assert told(waiver(scope=Scope(ids=("R-2",))), (target(1),)) == ("in force", (unused,), 0)


def test_a_waiver_of_a_rule_that_was_not_looked_at_is_not_called_unused() -> None:
    assert told(waiver("HIPAA-T-02"), (target(1),)) == ("in force", (), 0)


@pytest.mark.parametrize("scope", [Scope(), Scope(sites=("main-office",)), Scope(files=("*",))])
def test_a_waiver_that_turns_its_rule_off_is_too_broad(scope: Scope) -> None:
    words = "names no record and no last day of receipt, and covers all 11 findings"
    broad = ("refused", (f"WAIVE-06 line 3: the waiver of HIPAA-T-01 {words}",), 0)
    assert told(waiver(scope=scope), MANY) == broad
    assert told(waiver(scope=scope), MANY[1:]) == ("in force", (), MOST_UNBOUNDED)


@pytest.mark.parametrize(
    "scope", [Scope(received_through=date(2026, 3, 31)), Scope(ids=tuple(f"R-{n}" for n in range(99)))]
)
def test_a_waiver_with_a_bound_may_cover_many(scope: Scope) -> None:
    assert told(waiver(scope=scope), MANY) == ("in force", (), len(MANY))


def test_a_waiver_that_leaves_a_finding_of_its_rule_is_not_too_broad() -> None:
    elsewhere = target(99, site="annex")
    assert told(waiver(scope=Scope(sites=("main-office",))), (*MANY, elsewhere)) == ("in force", (), len(MANY))


def test_of_two_waivers_the_first_in_force_is_shown_and_both_are_used() -> None:
    old, first, second = waiver(expires=date(2026, 6, 1)), waiver(line=9), waiver(line=15)
    found = standings(file_of(old, first, second), (target(1),), KNOWN)
    assert by_target(found) == {0: 1}
    assert [each.problem and each.problem.code for each in found] == ["WAIVE-04", None, None]


def test_what_ships_as_never_waived_exists_and_says_why() -> None:
    import checker

    rules = checker.load().program.rules
    shipped: Mapping[str, str] = never_waived()
    assert [rule for rule in shipped if rule not in rules] == []
    assert all("(" in because for because in shipped.values())
    assert (
        shipped["HIPAA-D-17"]
        == "nobody may be threatened for asking, or made to give up a right (45 CFR 164.530(g), (h))"
    )


def test_the_settings_add_to_what_is_never_waived_and_take_nothing_away() -> None:
    assert never_waived(("HIPAA-T-01",)) == {**never_waived(), "HIPAA-T-01": BY_SETTINGS}
    assert never_waived(("HIPAA-D-17",)) == never_waived()
