"""`habeas baseline create`, and `habeas check --new-since`."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.conftest import Habeas
from tests.waivers.clinic import EVENTS, REQUESTS, WAIVERS

SINCE = ("--new-since", "baseline.json")


@pytest.fixture
def known(clinic: Habeas) -> Habeas:
    """The command, where a baseline of the clinic has been made."""
    ran = clinic("baseline", "create", "export", "-o", "baseline.json")
    assert (ran.code, ran.out) == (0, "")
    return clinic


def baseline(folder: Path, name: str = "baseline.json") -> Any:
    """A baseline as data."""
    return json.loads((folder / name).read_text())


def report(habeas: Habeas, *options: str) -> Any:
    """The JSON report of the clinic beside its baseline."""
    return json.loads(habeas("check", "export", "--format", "json", *SINCE, *options).out)


def write(folder: Path, name: str, old: str, new: str) -> None:
    """Changes a file of the export."""
    file = folder / "export" / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_a_baseline_holds_fingerprints_and_nothing_of_the_input(known: Habeas, folder: Path) -> None:
    found = baseline(folder)
    assert found["counts"] == {"HIPAA-D-10": {"breached": 1}, "HIPAA-T-01": {"breached": 3}}
    assert found["rules"] == ["HIPAA-D-10", "HIPAA-T-01"]
    assert [sorted(each) for each in found["findings"]] == [["fingerprint", "rule", "since", "verdict"]] * 4
    text = (folder / "baseline.json").read_text()
    parts = {part for line in (REQUESTS + EVENTS).splitlines()[1:] for part in line.split(",") if part}
    assert [part for part in parts - {"2026-06-20", "access"} if f'"{part}"' in text] == []
    assert stat.S_IMODE((folder / "baseline.json").stat().st_mode) == 0o600


def test_the_same_input_gives_the_same_baseline(known: Habeas, folder: Path) -> None:
    first = (folder / "baseline.json").read_bytes()
    ran = known("baseline", "create", "export", "-o", "baseline.json")
    assert (folder / "baseline.json").read_bytes() == first
    assert ran.err == f"4 findings as of 2026-06-30, by the key {baseline(folder)['key']}\n"


def test_a_report_gives_the_baseline_that_its_check_gives(known: Habeas, folder: Path) -> None:
    known("check", "export", "--format", "json", "-o", "results.json")
    assert known("baseline", "create", "results.json", "-o", "other.json").code == 0
    assert (folder / "other.json").read_bytes() == (folder / "baseline.json").read_bytes()


def test_old_debt_does_not_fail_and_is_shown_as_old(known: Habeas) -> None:
    ran = known("check", "export", *SINCE)
    assert ran.code == 0
    assert ran.out.count("known since 2026-06-30") == 4
    assert "4 breaches of 2 rules, 4 known\n" in ran.out
    assert known("check", "export").code == 1


def test_what_is_new_fails_and_what_is_mended_is_told(known: Habeas, folder: Path) -> None:
    write(folder, "events.csv", "R-1,access_provided,2026-04-10", "R-1,access_provided,2026-03-10")
    write(folder, "events.csv", "R-3,access_provided,2026-04-05", "R-3,access_provided,2026-05-05")
    write(folder, "requests.csv", "R-4,annex,access,2026-04-02,individual,grant\n", "")
    write(folder, "events.csv", "R-4,access_provided,2026-05-12,\n", "")
    ran = known("check", "export", *SINCE)
    assert ran.code == 1
    block = ran.out[ran.out.index("Since the baseline") :].split("\n\n")[0]
    assert block.splitlines() == [
        "Since the baseline of 2026-06-30: baseline.json",
        "  - 1 finding new, 2 known; what is known does not count",
        "  - gone: HIPAA-T-01  1 mended, 1 not in this input",
    ]
    assert ran.out.index("requests.csv:4") < ran.out.index("requests.csv:3"), "what is new comes first"


def test_a_sorted_export_is_known_as_before(known: Habeas, folder: Path) -> None:
    head, *rows = REQUESTS.splitlines()
    (folder / "export" / "requests.csv").write_text("\n".join([head, *reversed(rows)]) + "\n")
    assert known("check", "export", *SINCE).code == 0


def test_what_was_undecided_and_is_a_breach_now_is_new(clinic: Habeas, folder: Path) -> None:
    write(folder, "requests.csv", "R-3,main-office,access,2026-04-01", "R-3,main-office,access,?")
    clinic("baseline", "create", "export", "-o", "baseline.json")
    assert baseline(folder)["counts"]["HIPAA-T-01"] == {"breached": 3, "undecided": 1}
    write(folder, "requests.csv", "R-3,main-office,access,?", "R-3,main-office,access,2026-03-01")
    assert report(clinic)["baseline"]["new"] == 1
    write(folder, "requests.csv", "R-1,main-office,access,2026-03-02", "R-1,main-office,access,?")
    assert report(clinic)["baseline"]["new"] == 1, "a breach that is undecided now is known"


def test_undecided_verdicts_that_are_known_do_not_fail_either(clinic: Habeas, folder: Path) -> None:
    write(folder, "requests.csv", "R-3,main-office,access,2026-04-01", "R-3,main-office,access,?")
    clinic("baseline", "create", "export", "-o", "baseline.json")
    assert clinic("check", "export", *SINCE, "--fail-on-undecided").code == 0
    write(folder, "requests.csv", "R-4,annex,access,2026-04-02", "R-4,annex,access,?")
    assert clinic("check", "export", *SINCE, "--fail-on-undecided").code == 0
    write(folder, "requests.csv", "R-5,annex,access,2026-06-20", "R-5,annex,access,?")
    assert clinic("check", "export", *SINCE, "--fail-on-undecided").code == 1


def test_rules_that_were_not_decided_are_told_apart(known: Habeas) -> None:
    found = report(known, "--only", "HIPAA-T-01", "--only", "HIPAA-T-02")["baseline"]
    assert found["new_rules"] == ["HIPAA-T-02"]
    assert [(each["rule"], each["looked_at"], each["now"]) for each in found["gone"]] == [("HIPAA-D-10", False, None)]


def test_a_carried_finding_keeps_its_day(known: Habeas, folder: Path) -> None:
    write(folder, "habeas.yaml", "2026-06-30", "2026-07-25")
    known("baseline", "create", "export", "-o", "next.json", "--carry", "baseline.json")
    days = [(each["rule"], each["since"]) for each in baseline(folder, "next.json")["findings"]]
    assert sorted(days) == [("HIPAA-D-10", "2026-06-30"), *[("HIPAA-T-01", "2026-06-30")] * 3,
                            ("HIPAA-T-01", "2026-07-25")]  # fmt: skip


def test_a_baseline_of_a_later_day_is_told(known: Habeas) -> None:
    notices = report(known, "--as-of", "2026-06-01")["notices"]
    assert "the baseline is of 2026-06-30, later than this check: it may know what had not happened yet" in notices


def test_a_changed_mapping_is_told(known: Habeas, folder: Path) -> None:
    write(folder, "requests.csv", "requester", "who_asked")
    write(folder, "habeas.yaml", "key_file", "logs: [{file: requests.csv, columns: {who_asked: requester}}]\nkey_file")
    words = "mapping changed since the baseline, so findings may have come or gone by that alone"
    assert words in report(known)["notices"]


def test_another_key_is_told_and_nothing_is_called_new(known: Habeas, folder: Path) -> None:
    old = baseline(folder)["key"]
    (folder / "clinic.key").write_text("another invented key of 40 characters...")
    ran = known("check", "export", *SINCE)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: `baseline.json` was made with the key {old}, and this check has the key ")
    carried = known("baseline", "create", "export", "-o", "next.json", "--carry", "baseline.json")
    assert (carried.code, (folder / "next.json").exists()) == (2, False)


def test_without_a_key_there_is_no_baseline(known: Habeas, folder: Path) -> None:
    write(folder, "habeas.yaml", "key_file: ../clinic.key\n", "")
    ran = known("baseline", "create", "export", "-o", "next.json")
    assert (ran.code, ran.err.splitlines()[0]) == (
        2,
        "error: a baseline needs a key: without one, fingerprints hold for this input alone",
    )
    ran = known("check", "export", *SINCE)
    assert (ran.code, ran.err.splitlines()[0]) == (
        2,
        "error: `baseline.json` cannot be compared: no key is set, so fingerprints hold for one input",
    )


def test_a_check_that_is_not_complete_gives_no_baseline(clinic: Habeas, folder: Path) -> None:
    write(folder, "requests.csv", "R-4,annex,access", "R-4,annex")
    ran = clinic("baseline", "create", "export", "-o", "baseline.json")
    assert (ran.code, (folder / "baseline.json").exists()) == (2, False)
    assert ran.err.startswith("error: the check is not complete: export/requests.csv:5: the row has 5 cells")


def test_a_baseline_among_the_inputs_is_no_log_and_the_user_is_told(clinic: Habeas, folder: Path) -> None:
    name = "export/baseline.json"
    for _ in range(2):
        ran = clinic("baseline", "create", "export", "-o", name)
        assert ran.code == 0
        assert "note: `export/baseline.json` lies among the inputs" in ran.err
    assert clinic("check", "export", "--new-since", name).code == 0


def test_what_is_wrong_with_waivers_is_in_no_baseline(known: Habeas, folder: Path) -> None:
    (folder / "export" / "waivers.yaml").write_text(WAIVERS)
    known("baseline", "create", "export", "-o", "next.json")
    assert baseline(folder, "next.json")["findings"] == baseline(folder)["findings"]
    found = report(known, "--fail-on", "warn")
    assert found["exit_code"] == 1
    assert found["baseline"]["new"] == 0


def test_sarif_says_which_results_are_new(known: Habeas, folder: Path) -> None:
    write(folder, "events.csv", "R-3,access_provided,2026-04-05", "R-3,access_provided,2026-05-05")
    (whole,) = json.loads(known("check", "export", "--format", "sarif", *SINCE).out)["runs"]
    assert sorted(each["baselineState"] for each in whole["results"]) == ["new", *["unchanged"] * 4]


def test_a_report_takes_no_options_of_a_check(known: Habeas) -> None:
    known("check", "export", "--format", "json", "-o", "results.json")
    ran = known("baseline", "create", "results.json", "-o", "other.json", "--as-of", "2026-06-30")
    assert (ran.code, ran.err.splitlines()[-1]) == (
        2,
        "Error: a report is taken as it is: options for a check go to `habeas check`",
    )
