"""What waivers and a baseline mean for the exit code, whatever made them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import checker
from checker.assessment.gate import Gate, exit_code
from checker.assessment.model import Assessment, Finding
from tests.end_to_end.conftest import Habeas
from tests.reporters.sample import assessment
from tests.waivers.clinic import WAIVERS


def marked(mark: Callable[[Finding], Finding]) -> Assessment:
    """The sample, whole, with every finding marked."""
    sample = assessment()
    return replace(
        sample,
        incomplete=(),
        outcomes=tuple(replace(each, findings=tuple(map(mark, each.findings))) for each in sample.outcomes),
        data_findings=tuple(map(mark, sample.data_findings)),
    )


def test_neither_a_waived_nor_a_known_finding_fails() -> None:
    strict = Gate("info", fail_on_undecided=True)
    assert exit_code(marked(lambda finding: finding), strict) == 1
    assert exit_code(marked(lambda finding: replace(finding, waiver="waivers.yaml:2")), strict) == 0
    assert exit_code(marked(lambda finding: replace(finding, known_since=date(2026, 6, 30))), strict) == 0


def test_a_check_that_is_not_complete_stays_so_under_waivers() -> None:
    waived = marked(lambda finding: replace(finding, waiver="waivers.yaml:2"))
    assert exit_code(replace(waived, incomplete=("a file was not read",)), Gate()) == 2


def test_the_python_call_takes_waivers_and_a_baseline(clinic: Habeas, folder: Path) -> None:
    clinic("baseline", "create", "export", "-o", "baseline.json")
    (folder / "other.yaml").write_text(WAIVERS.replace("R-1", "R-2").replace("letters/", "export/letters/"))
    found = checker.check(["export"], waivers="other.yaml", new_since="baseline.json")
    assert [each.name for each in found.waivers if each.findings] == ["other.yaml:3", "other.yaml:10", "other.yaml:16"]
    assert found.baseline is not None
    assert (found.baseline.known, found.baseline.new) == (4, 0)
    assert [(each.file, each.role) for each in found.inputs if each.role in ("waivers", "baseline")] == [
        ("baseline.json", "baseline"),
        ("other.yaml", "waivers"),
    ]
