"""Which rules a run decides, and how a held rule is turned on."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker import check
from checker.assessment.model import Assessment
from checker.diagnostics.diagnostic import CheckerError

LOG = "request id,received on,right,requester,written,outcome\nr1,2025-03-03,access,individual,yes,\n"


def run(folder: Path, only: tuple[str, ...] = (), enable: tuple[str, ...] = (), settings: str = "") -> Assessment:
    """A check of a log of one unanswered request in Maryland."""
    (folder / "requests.csv").write_text(LOG, encoding="utf-8")
    (folder / "habeas.yaml").write_text(
        "entity: {kind: covered_provider, country: us, state: maryland, holidays: maryland}\n"
        f"complete_through: 2025-12-31\n{settings}",
        encoding="utf-8",
    )
    return check([folder], only=only, enable=enable)


def rules(assessment: Assessment) -> set[str]:
    return {outcome.rule.id for outcome in assessment.outcomes}


def test_a_held_rule_is_not_run(tmp_path: Path) -> None:
    found = run(tmp_path)
    assert "HIPAA-T-01" in rules(found)
    assert "ST-MD-01" not in rules(found)
    assert not any("held" in notice for notice in found.notices)


def test_enabling_a_held_rule_runs_it_and_says_why_it_is_held(tmp_path: Path) -> None:
    found = run(tmp_path, enable=("ST-MD-01",))
    assert "ST-MD-01" in rules(found)
    assert [notice for notice in found.notices if notice.startswith("ST-MD-01 is held and was turned on: ")]


def test_the_settings_enable_by_rule_policy_or_regime(tmp_path: Path) -> None:
    assert "ST-MD-01" in rules(run(tmp_path, settings="enable: [ST-MD-01]\n"))
    assert "ST-MD-01" in rules(run(tmp_path, settings="enable: states.maryland\n"))
    assert "ST-MD-01" in rules(run(tmp_path, settings="enable: [maryland]\n"))


@pytest.mark.parametrize(
    ("only", "enable", "message"),
    [
        (("ST-MD-01",), (), "ST-MD-01 is held: "),
        ((), ("HIPAA-T-01",), "`HIPAA-T-01` is not held, and so is on already"),
        ((), ("ST-MD-1",), "there is no rule, row, policy or regime `ST-MD-1`"),
    ],
    ids=["only a held rule", "a rule that is on", "no such rule"],
)
def test_a_choice_that_cannot_be_is_refused(
    tmp_path: Path, only: tuple[str, ...], enable: tuple[str, ...], message: str
) -> None:
    with pytest.raises(CheckerError) as refused:
        run(tmp_path, only, enable)
    assert str(refused.value).startswith(message)


def test_only_and_enable_go_together(tmp_path: Path) -> None:
    assert rules(run(tmp_path, only=("ST-MD-01",), enable=("ST-MD-01",))) == {"ST-MD-01"}
