"""From an export of a known tracker to a check, as somebody would do it who has nothing but the file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from checker.configuration.presets import presets
from tests.end_to_end.conftest import Habeas

_EXPORTS = Path(__file__).parents[1] / "configuration" / "presets"
# The rows whose answer came too late, or never, by the law where such a tracker is used; none where the export does not
# hold the day of an answer: then nothing is known, and silence is no breach.
_LATE = {"datagrail": set(), "fides": {4}, "moj": set(), "onbase": set(), "osano": {3, 5}, "transcend": {4, 5}}
_WITHOUT_DAYS = {"datagrail", "onbase"}
_IRELAND = "country: ireland, holidays: ireland"
_PLACES = {"moj": "country: uk, holidays: england"}
_RULES = {"E-T-01", "U-T-01"}


@pytest.mark.parametrize("name", [preset.name for preset in presets()])
def test_an_export_is_set_up_and_checked(folder: Path, habeas: Habeas, name: str) -> None:
    shutil.copy(_EXPORTS / f"{name}.csv", folder / "export.csv")
    made = habeas("init", ".", "--yes")
    assert (made.code, made.err) == (0, "")
    settings = (folder / "habeas.yaml").read_text(encoding="utf-8")
    assert f"preset: {name}  # " in settings
    ran = habeas("check", ".", "--as-of", "2026-06-30", "--format", "json")
    report = json.loads(ran.out)
    rows = len((folder / "export.csv").read_text(encoding="utf-8").splitlines()) - 1
    assert (ran.err, report["records"]["request"]) == ("", rows)
    assert {problem["rule"] for problem in report["data_findings"]} <= {"READ-16"}
    assert (report["records"]["event"] == 0) == (name in _WITHOUT_DAYS)


@pytest.mark.parametrize("name", sorted(_LATE))
def test_late_answers_are_found_and_none_is_made_up(folder: Path, habeas: Habeas, name: str) -> None:
    shutil.copy(_EXPORTS / f"{name}.csv", folder / "export.csv")
    (folder / "habeas.yaml").write_text(
        f"entity: {{kind: controller, {_PLACES.get(name, _IRELAND)}}}\ncomplete_through: 2026-06-30\n"
        f"timezone: Europe/Dublin\ndate_order: month_first\nlogs:\n  - file: export.csv\n    preset: {name}\n",
        encoding="utf-8",
    )
    report = json.loads(habeas("check", ".", "--format", "json").out)
    late = {
        finding["subject"]["place"]["row"]
        for outcome in report["outcomes"]
        for finding in outcome["findings"]
        if finding["verdict"] == "breached" and finding["rule"] in _RULES
    }
    assert late == _LATE[name]
