"""Laws side by side: each gives its own verdict, and where the stricter day counts, it is told whose day it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Habeas, Ran

# Received 16 June 2025: under HIPAA the last day is 16 July; Texas, with two holidays inside, has 9 July.
REQUESTS = "request id,type,date received,requester,written\nR-1,access,2025-06-16,individual,yes\n"
EVENTS = "request id,event,date,written\nR-1,access_provided,{day},yes\n"


def check(folder: Path, habeas: Habeas, state: str, day: str, *arguments: str, settings: str = "") -> Ran:
    """The check of one request in a state, answered on a day."""
    (folder / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    (folder / "events.csv").write_text(EVENTS.format(day=day), encoding="utf-8")
    entity = f"entity:\n  kind: covered_provider\n  country: us\n  state: {state}\ncomplete_through: 2025-12-31\n"
    (folder / "habeas.yaml").write_text(entity + settings, encoding="utf-8")
    return habeas("check", "requests.csv", "events.csv", *arguments, "--format", "json")


def verdicts(ran: Ran) -> dict[str, dict[str, int]]:
    """The tally of each rule that was judged."""
    return {outcome["rule"]["id"]: outcome["tally"] for outcome in json.loads(ran.out)["outcomes"]}


def message(ran: Ran, rule: str) -> str:
    """What the single finding of a rule says."""
    (said,) = [
        finding["message"]
        for outcome in json.loads(ran.out)["outcomes"]
        if outcome["rule"]["id"] == rule
        for finding in outcome["findings"]
    ]
    return str(said)


def laws(habeas: Habeas, *arguments: str) -> list[tuple[str, str]]:
    """The regimes and days that stand beside each other, in the order told."""
    (found,) = [
        [(law["regime"], law["due"]) for law in day["laws"]]
        for day in json.loads(habeas("due", *arguments, "--format", "json").out)
        if day["deadline"] == "hipaa.access.strictest"
    ]
    return found


def test_each_law_gives_its_own_verdict(folder: Path, habeas: Habeas) -> None:
    ran = check(folder, habeas, "texas", "2025-07-11", "--only", "HIPAA-T-01", "--only", "ST-TX-01")
    assert verdicts(ran) == {"HIPAA-T-01": {"passed": 1}, "ST-TX-01": {"breached": 1}}


def test_a_pass_in_the_state_switches_off_no_rule_of_hipaa(folder: Path, habeas: Habeas) -> None:
    ran = check(folder, habeas, "illinois", "2025-07-18", "--only", "HIPAA-T-01", "--only", "ST-IL-01")
    assert verdicts(ran) == {"HIPAA-T-01": {"breached": 1}, "ST-IL-01": {"breached": 1}}


def test_the_message_names_the_stricter_law(folder: Path, habeas: Habeas) -> None:
    ran = check(folder, habeas, "texas", "2025-07-11", "--only", "HIPAA-S-12")
    assert "2025-07-09 (Tex. Occ. Code 159.006(d))" in message(ran, "HIPAA-S-12")


def test_due_tells_whose_day_it_is(folder: Path, habeas: Habeas) -> None:
    assert laws(habeas, "2025-06-16", "--entity", "state=texas") == [("texas", "2025-07-09"), ("hipaa", "2025-07-16")]
    printed = habeas("due", "2025-06-16", "--entity", "state=texas").out
    assert "2025-07-09  this is the day of Texas: Tex. Occ. Code 159.006(d)" in printed
    assert "2025-07-16  later: HIPAA, 45 CFR 164.524: 45 CFR 164.524(b)(2)" in printed


@pytest.mark.parametrize(
    ("state", "wants", "regime", "day"),
    [
        ("california", "inspect", "california", "2025-06-24"),
        ("california", "copy", "california", "2025-07-01"),
        ("washington", "copy", "washington", "2025-07-09"),
        ("montana", "copy", "montana", "2025-06-26"),
        ("new_york", "inspect", "new_york", "2025-06-26"),
    ],
)
def test_the_first_law_is_that_of_the_state(
    folder: Path, habeas: Habeas, state: str, wants: str, regime: str, day: str
) -> None:
    found = laws(habeas, "2025-06-16", "--entity", f"state={state}", "--wants", wants)
    assert found == [(regime, day), ("hipaa", "2025-07-16")]


def test_a_law_that_is_held_sets_no_day(folder: Path, habeas: Habeas) -> None:
    told = json.loads(habeas("due", "2025-06-16", "--entity", "state=tennessee", "--format", "json").out)
    assert [(day["regime"], day["due"]) for day in told] == [("hipaa", "2025-07-16")]
    ran = check(folder, habeas, "tennessee", "2025-07-11", "--only", "HIPAA-S-12", "--only", "HIPAA-T-01")
    assert verdicts(ran) == {"HIPAA-S-12": {"not_applicable": 1}, "HIPAA-T-01": {"passed": 1}}


def test_a_held_law_that_is_turned_on_gives_its_own_verdict_and_makes_nobody_late_under_hipaa(
    folder: Path, habeas: Habeas
) -> None:
    only = ("--only", "ST-TN-01", "--only", "HIPAA-S-12")
    ran = check(folder, habeas, "tennessee", "2025-07-11", *only, settings="enable: [ST-TN-01]\n")
    assert verdicts(ran) == {"ST-TN-01": {"breached": 1}, "HIPAA-S-12": {"not_applicable": 1}}
    assert message(ran, "ST-TN-01") == "answered 10 days late: the tenth working day was 2025-07-01"
