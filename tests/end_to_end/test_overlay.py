"""A state's shorter deadline is one policy file: no Python, no change to what ships."""

from __future__ import annotations

import json
from pathlib import Path

from tests.end_to_end.conftest import Habeas

OVERLAY = """\
policy states.columbia "Columbia: an invented state"
  regime  columbia
  law     "Columbia Records Act, section 7"
  checked 2026-11-22
  applies when entity.kind = covered_provider

use records
use hipaa.happened
use hipaa.access

calendar columbia "Working days of Columbia"
  cite "Columbia Holidays Act"
  checked 2026-11-22
  covers 2026-01-01 through 2026-12-31
  weekend friday, saturday
  holiday 2026-01-11 "Founders' Day"
  case "Founders' Day is skipped" 2026-01-08 + 2 working days of columbia gives 2026-01-13

deadline columbia_due of request for answer "Ten working days after receipt"
  in force from 2020-01-01 by received_on
    cite   "Columbia Records Act, section 7"
    starts received_on
    runs   10 working days of columbia
    never rolls

  case "with Founders' Day inside"
    given entity kind covered_provider
    given request received_on 2026-01-05
    expect 2026-01-20

contributes states.columbia.columbia_due to hipaa.access.strictest
  in force from 2020-01-01 by received_on
  cite "45 CFR 160.203(b)"
  when entity.kind = covered_provider

rule ST-COL-01 "The provider answers within ten working days"
  in force from 2020-01-01 by received_on
    cite     "Columbia Records Act, section 7"
    severity error
    for      request where right = access
    require  action done by columbia_due
    say      "acted {action.happened_on - columbia_due} late: received {received_on}, last day {columbia_due}"
    say when action is absent "no action by {columbia_due}: received {received_on}"
    mend     "Answer within ten working days."

  case "a day late"
    given entity kind covered_provider
    given request right access, requester individual, received_on 2026-01-05
      with event kind access_provided, happened_on 2026-01-21
    as of 2026-06-30
    expect breached saying "1 day late"
  case "on the last day"
    given entity kind covered_provider
    given request right access, requester individual, received_on 2026-01-05
      with event kind access_provided, happened_on 2026-01-20
    as of 2026-06-30
    expect passed
"""
REQUESTS = """\
request id,type,date received,requester
R-1,access,2026-01-05,individual
R-2,access,2026-01-05,individual
"""
EVENTS = """\
request id,event,date,written
R-1,access_provided,2026-01-21,yes
R-2,access_provided,2026-01-20,yes
"""
ENTITY = ("--entity", "kind=covered_provider", "--entity", "state=none")


def write_export(folder: Path) -> None:
    """The overlay beside a log of two requests."""
    (folder / "columbia.policy").write_text(OVERLAY, encoding="utf-8")
    (folder / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    (folder / "events.csv").write_text(EVENTS, encoding="utf-8")


def test_an_overlay_decides_beside_hipaa(folder: Path, habeas: Habeas) -> None:
    write_export(folder)
    ran = habeas(
        "check", "requests.csv", "events.csv", "--policy", "columbia.policy", *ENTITY, "--as-of", "2026-06-30",
        "--only", "ST-COL-01", "--only", "HIPAA-T-01", "--format", "json",
    )  # fmt: skip
    report = json.loads(ran.out)
    assert (ran.code, ran.err, report["incomplete"]) == (1, "", [])
    assert {outcome["rule"]["id"]: outcome["tally"] for outcome in report["outcomes"]} == {
        "HIPAA-T-01": {"passed": 2},
        "ST-COL-01": {"breached": 1, "passed": 1},
    }
    (late,) = (finding for outcome in report["outcomes"] for finding in outcome["findings"])
    assert (late["message"], late["due"], late["margin"], late["subject"]["place"]["row"]) == (
        "acted 1 day late: received 2026-01-05, last day 2026-01-20",
        "2026-01-20",
        -1,
        2,
    )


def test_an_overlay_is_the_stricter_limit(folder: Path, habeas: Habeas) -> None:
    write_export(folder)
    ran = habeas("due", "2026-01-05", "--policy", "columbia.policy", "--format", "json")
    due = {day["deadline"]: day["due"] for day in json.loads(ran.out)}
    assert due["states.columbia.columbia_due"] == "2026-01-20"
    assert due["hipaa.access.strictest"] == "2026-01-20"


def test_the_cases_of_an_overlay_run(folder: Path, habeas: Habeas) -> None:
    write_export(folder)
    ran = habeas("test", "columbia.policy", "--only", "ST-COL-01", "--only", "columbia_due", "--only", "columbia")
    assert (ran.code, ran.out) == (0, "4 cases: 4 passed, 0 failed\n")
