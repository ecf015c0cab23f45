"""Every row of the requirements is answered, and every paragraph of the law is covered or explained."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker import workspace
from checker.catalogue.rows import STATES, Row, rows
from checker.cli.main import cli
from checker.semantics.paragraphs import coverage

ROW_IDS = (Path(__file__).parent / "row_ids.txt").read_text(encoding="utf-8").split()
"""293 obligations, 46 letter concepts and 13 grounds, in the order of the requirements."""

INSTRUMENTS = (
    "45 CFR 164.524",
    "45 CFR 164.526",
    "GDPR art. 12",
    "GDPR art. 15",
    "UK GDPR art. 12",
    "UK GDPR art. 12A",
    "UK GDPR art. 15",
    "DPA 2018 Sch. 3",
)


@pytest.fixture(scope="module")
def listed() -> Sequence[Row]:
    return rows(workspace.load().program)


def habeas_rules(*arguments: str) -> tuple[int, str]:
    """Exit code and output of `habeas rules`."""
    result = CliRunner().invoke(cli, ["rules", *arguments], standalone_mode=False)
    assert result.exception is None
    return int(result.return_value), result.output


def test_no_row_of_the_requirements_is_missing(listed: Sequence[Row]) -> None:
    assert len(ROW_IDS) == len(set(ROW_IDS)) == 352
    assert sorted(set(ROW_IDS) - {row.id for row in listed}) == []


def test_every_row_is_in_a_known_state_and_says_why_where_no_rule_encodes_it(listed: Sequence[Row]) -> None:
    assert {row.state for row in listed} <= set(STATES)
    assert [row.id for row in listed if (row.state == "encoded") == (row.because is not None)] == []


def test_every_rule_says_whom_it_binds_and_how_sure_its_source_is(listed: Sequence[Row]) -> None:
    law = [row for row in listed if row.regime is not None and row.by == "rule"]
    assert [row.id for row in law if not row.binds] == []
    assert [row.id for row in law if not row.source] == []


def test_every_row_is_told_with_its_file_and_its_law(listed: Sequence[Row]) -> None:
    told = {row["id"]: row for row in json.loads(habeas_rules("--format", "json")[1])}
    late = told["HIPAA-T-01"]
    assert sorted(set(ROW_IDS) - set(told)) == []
    assert late["file"] == "policies/hipaa/timely_action.policy"
    assert late["citations"] == ["45 CFR 164.524(b)(2)(i)"]
    assert late["in_force"] == ["from 2003-04-14 by received_on"]
    assert late["severity"] == "error"
    assert late["binds"] == ["covered_entity"]
    assert "arbour_hospital" in " ".join(late["enforcement"])


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_each_paragraph_is_covered_by_rules_or_not_visible_for_a_reason(instrument: str) -> None:
    inside = [each for each in coverage(workspace.load().program) if each.instrument.startswith(instrument)]
    assert inside
    assert [each.paragraph.label for each in inside if each.forgotten] == []


def test_coverage_prints_every_paragraph_with_what_covers_it() -> None:
    code, text = habeas_rules("--coverage")
    block = text[text.index("45 CFR 164.524 ") :]
    assert code == 0
    assert "(b)(2)(i)(A)" in block
    assert "HIPAA-T-01" in block
    assert "NEITHER" not in text


def test_coverage_fails_on_a_paragraph_that_nobody_answers(tmp_path: Path) -> None:
    (tmp_path / "act.policy").write_text(
        'policy act "An invented act"\n  law "GDPR art. 99"\n  checked 2026-11-22\n\n'
        'instrument "GDPR art. 99" "An invented article"\n  cite "GDPR art. 99"\n'
        '  paragraph "(1)" "Nobody reads this"\n'
        '  paragraph "(2)" "This neither" not visible because "it is invented"\n',
        encoding="utf-8",
    )
    code, text = habeas_rules("--coverage", str(tmp_path / "act.policy"))
    assert code == 1
    assert text[text.index("GDPR art. 99") :].splitlines()[:6] == [
        "GDPR art. 99  An invented article",
        "  (1)  Nobody reads this",
        "         NEITHER covered nor explained",
        "  (2)  This neither",
        "         not visible in records: it is invented",
        "  2 paragraphs: 0 covered, 1 not visible in records, 1 neither",
    ]


def test_stale_lists_what_was_not_checked_for_so_many_days() -> None:
    assert habeas_rules("--stale", "30", "--as-of", "2026-11-30") == (
        0,
        "every policy was checked within 30 days before 2026-11-30, and every calendar reaches as far beyond it\n",
    )
    code, text = habeas_rules("--stale", "30", "--as-of", "2027-01-31")
    assert code == 1
    assert "hipaa.time  checked 2026-11-22, 70 days before 2027-01-31  policies/hipaa/time.policy" in text


def test_a_calendar_that_will_soon_end_is_stale() -> None:
    code, text = habeas_rules("--stale", "3650", "--as-of", "2035-12-01")
    assert code == 1
    assert "calendar ireland  covers days through 2035-12-31, 30 days after 2035-12-01" in text
