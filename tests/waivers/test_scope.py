"""Which findings are in the scope of a waiver."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checker.waivers.model import Scope
from checker.waivers.scope import covers, scope_in_words
from tests.waivers.sample import target, waiver

EXPORT = Path("export")


def covered(scope: Scope, **facts: object) -> bool:
    """Whether a waiver with that scope, in the folder of the export, covers a finding with those facts."""
    return covers(waiver(scope=scope), target(**facts), EXPORT)


def test_a_waiver_without_a_scope_covers_its_rule_and_no_other() -> None:
    assert covered(Scope())
    assert not covered(Scope(), rule="HIPAA-T-02")


@pytest.mark.parametrize(
    ("scope", "other"),
    [
        (Scope(records=("0000000001",)), {"records": frozenset({"0000000002"})}),
        (Scope(ids=("R-1",)), {"ids": frozenset({"R-11"})}),
        (Scope(fingerprints=(f"{1:032x}",)), {"fingerprint": f"{2:032x}"}),
        (Scope(sites=("main-office",)), {"site": "annex"}),
        (Scope(sites=("main-office",)), {"site": None}),
    ],
)
def test_each_part_of_a_scope_limits(scope: Scope, other: dict[str, object]) -> None:
    assert covered(scope)
    assert not covered(scope, **other)


def test_a_scope_names_the_record_or_its_request() -> None:
    letter = {"records": frozenset({"00000000aa", "0000000001"}), "ids": frozenset({"L-7", "R-1"})}
    assert covered(Scope(records=("0000000001",)), **letter)
    assert covered(Scope(ids=("L-7",)), **letter)


def test_of_several_names_one_has_to_fit_and_of_several_parts_all() -> None:
    assert covered(Scope(ids=("R-9", "R-1")))
    assert covered(Scope(ids=("R-1",), sites=("main-office",)))
    assert not covered(Scope(ids=("R-1",), sites=("annex",)))


@pytest.mark.parametrize(
    ("pattern", "file", "fits"),
    [
        ("requests.csv", "export/requests.csv", True),
        ("requests.csv", "other/requests.csv", False),
        ("letters/2026-*.txt", "export/letters/2026-03.txt", True),
        ("letters/2026-*.txt", "export/letters/2025-03.txt", False),
        ("../inbox/*", "inbox/a.txt", True),
        ("letters/*", "export/./letters/a.txt", True),
        ("Letters/*", "export/letters/a.txt", False),
    ],
)
def test_patterns_for_files_count_from_the_folder_of_the_waivers(pattern: str, file: str, fits: bool) -> None:
    assert covered(Scope(files=(pattern,)), file=file) is fits


def test_a_finding_without_a_file_is_in_no_scope_of_files() -> None:
    assert not covered(Scope(files=("*",)), file=None)


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2026, 2, 28), False),
        (date(2026, 3, 1), True),
        (date(2026, 3, 31), True),
        (date(2026, 4, 1), False),
        (None, False),
    ],
)
def test_both_days_of_receipt_are_included(day: date | None, inside: bool) -> None:
    march = Scope(received_from=date(2026, 3, 1), received_through=date(2026, 3, 31))
    assert covered(march, received_on=day) is inside


def test_a_scope_is_told_without_numbers_of_records_unless_they_may_be_shown() -> None:
    scope = Scope(records=("0000000001",), ids=("R-1",), files=("letters/*",), received_through=date(2026, 3, 31))
    hidden = ("record 0000000001", "number (not shown)", "file letters/*", "received through 2026-03-31")
    assert scope_in_words(scope, show_ids=False) == hidden
    assert scope_in_words(scope, show_ids=True)[1] == "number R-1"
    assert scope_in_words(Scope(), show_ids=False) == ("every finding of the rule",)
