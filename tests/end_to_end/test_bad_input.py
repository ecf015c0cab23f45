"""Bad input: one clear line each, exit code 2, and everything else is still checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Habeas

ENTITY = (
    "--entity",
    "kind=covered_provider",
    "--entity",
    "state=none",
    "--as-of",
    "2026-06-30",
    "--only",
    "HIPAA-T-01",
)
LOG = "request id,type,date received,requester\nR-1,access,2026-01-05,individual\n"
EVENTS = "request id,event,date,written\nR-1,access_provided,2026-01-20,yes\n"


def write(folder: Path, **files: str | bytes) -> None:
    """Writes files; the last underscore of a name is its dot."""
    for name, content in files.items():
        stem, _, ending = name.rpartition("_")
        data = content if isinstance(content, bytes) else content.encode()
        (folder / f"{stem}.{ending}").write_bytes(data)


def incomplete(habeas: Habeas, *arguments: str) -> list[str]:
    """Why a check is not complete, from its JSON report."""
    ran = habeas("check", *arguments, *ENTITY, "--format", "json")
    assert ran.code == 2
    assert ran.err == ""
    reasons: list[str] = json.loads(ran.out)["incomplete"]
    return reasons


def test_a_missing_file_is_named(habeas: Habeas) -> None:
    assert incomplete(habeas, "none.csv") == [
        "none.csv: the file cannot be read: there is no such file (READ-01)",
        "there was nothing to check: no request and no letter was read",
    ]


def test_an_empty_folder_is_no_pass(folder: Path, habeas: Habeas) -> None:
    (folder / "export").mkdir()
    assert incomplete(habeas, "export") == [
        "export: the folder holds no log and no letter (READ-02)",
        "there was nothing to check: no request and no letter was read",
    ]


def test_an_empty_log_is_no_pass(folder: Path, habeas: Habeas) -> None:
    write(folder, log_csv="")
    reasons = incomplete(habeas, "log.csv")
    assert reasons[0].startswith("log.csv: ")
    assert reasons[0].endswith("(READ-02)")


def test_a_heading_without_rows_is_no_pass(folder: Path, habeas: Habeas) -> None:
    write(folder, log_csv=LOG.splitlines()[0] + "\n")
    assert incomplete(habeas, "log.csv")[0].endswith("(READ-02)")


def test_a_row_of_the_wrong_width_is_left_out_and_the_rest_is_checked(folder: Path, habeas: Habeas) -> None:
    write(folder, requests_csv=LOG + "R-2,access,2026-01-06,individual,x,y\n", events_csv=EVENTS)
    ran = habeas("check", "requests.csv", "events.csv", *ENTITY, "--format", "json")
    report = json.loads(ran.out)
    assert ran.code == 2
    assert report["incomplete"] == [
        "requests.csv:3: the row has 6 cells and the heading 4; the row was left out (READ-04)"
    ]
    assert report["outcomes"][0]["tally"] == {"passed": 1}


def test_an_unreadable_letter_is_no_defective_letter(folder: Path, habeas: Habeas) -> None:
    (folder / "letters").mkdir()
    (folder / "letters" / "scan.pdf").write_bytes(b"%PDF-1.7")
    (folder / "letters" / "empty.txt").write_bytes(b"  \n")
    ran = habeas("check", "letters", *ENTITY[:-2], "--only", "HIPAA-D-12", "--format", "json")
    report = json.loads(ran.out)
    assert ran.code == 2
    assert [line.rpartition("(")[2] for line in report["incomplete"]] == ["READ-01)", "READ-30)", ""][:2] or report[
        "incomplete"
    ]
    assert all(outcome["tally"].get("breached", 0) == 0 for outcome in report["outcomes"])


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("nul.csv", b"request id,type\nR\x00-1,access\n", "READ-"),
        ("wide.csv", b"request id,type,date received\nR-1,access," + b"9" * 1_100_000 + b"\n", "READ-"),
        ("cut.json", b'[{"id": "R-1", "received_on": "2026-01', "READ-05"),
        ("lines.jsonl", b'{"id": "R-1", "right": "access", "received_on": "2026-01-05"}\n{"id": \n', "READ-05"),
    ],
)
def test_broken_bytes_are_told_by_file_and_never_crash(
    folder: Path, habeas: Habeas, name: str, data: bytes, code: str
) -> None:
    (folder / name).write_bytes(data)
    ran = habeas("check", name, *ENTITY, "--format", "json")
    findings = [finding["rule"] for finding in json.loads(ran.out)["data_findings"]]
    assert any(found.startswith(code) for found in findings)
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("check", "log.csv", "--policy", "hipaa.tiem"),
            "error: there is no policy `hipaa.tiem`\nhelp: did you mean `hipaa.time`?\n",
        ),
        (
            ("check", "log.csv", "--only", "HIPAA-T-1"),
            "error: there is no rule, row, policy or regime `HIPAA-T-1`\nhelp: did you mean `HIPAA-T-01`?\n",
        ),
        (
            (
                "check",
                "-",
            ),
            "error: standard input has no name\nhelp: say what it is, such as --stdin-name log.csv\n",
        ),
        (
            ("explain", "HIPAA-T-1"),
            "error: nothing is called `HIPAA-T-1`\nhelp: did you mean `HIPAA-T-01`?\n",
        ),
    ],
)
def test_a_wrong_name_is_told_in_one_line_with_what_to_do(
    folder: Path, habeas: Habeas, arguments: tuple[str, ...], message: str
) -> None:
    write(folder, log_csv=LOG)
    ran = habeas(*arguments)
    assert (ran.code, ran.out, ran.err) == (2, "", message)


def test_invalid_settings_are_told_by_line(folder: Path, habeas: Habeas) -> None:
    write(folder, log_csv=LOG, habeas_yaml="entity:\n  kind: covered_provider\ncomplete_throgh: 2026-06-30\n")
    ran = habeas("check", "log.csv")
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("error: habeas.yaml:3")
    assert "complete_through" in ran.err


def test_settings_that_are_no_yaml_are_told_by_line(folder: Path, habeas: Habeas) -> None:
    write(folder, log_csv=LOG, habeas_yaml="entity: [\n")
    ran = habeas("check", "log.csv")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: habeas.yaml:")


def test_an_as_of_after_the_export_is_refused(folder: Path, habeas: Habeas) -> None:
    write(folder, log_csv=LOG, habeas_yaml="complete_through: 2026-05-31\n")
    ran = habeas("check", "log.csv", "--as-of", "2026-06-30")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "error: --as-of 2026-06-30 lies after 2026-05-31, through which the export is complete\n"
        "help: silence after that day says nothing; export again, or leave --as-of out\n",
    )


def test_a_policy_that_does_not_compile_keeps_the_check_from_being_whole(folder: Path, habeas: Habeas) -> None:
    write(folder, requests_csv=LOG, events_csv=EVENTS)
    write(
        folder, mine_policy='policy mine "Mine"\n  law "none"\n  checked 2026-01-01\n\nrule A-1 "x"\n  severity error\n'
    )
    ran = habeas("check", "requests.csv", "events.csv", "--policy", "mine.policy", *ENTITY, "--format", "json")
    report = json.loads(ran.out)
    assert ran.code == 2
    assert report["outcomes"][0]["tally"] == {"passed": 1}
    assert len(report["incomplete"]) == 1
    assert report["incomplete"][0].startswith("mine.policy:")


def test_an_unwritable_report_is_told(folder: Path, habeas: Habeas) -> None:
    write(folder, requests_csv=LOG, events_csv=EVENTS)
    ran = habeas("check", "requests.csv", "events.csv", *ENTITY, "-o", "none/report.txt")
    assert ran.code == 2
    assert ran.err == "error: the report cannot be written to `none/report.txt`: No such file or directory\n"


def test_no_log_says_what_kind_of_entity_it_is(folder: Path, habeas: Habeas) -> None:
    write(folder, requests_csv=LOG, events_csv=EVENTS)
    ran = habeas(
        "check", "requests.csv", "events.csv", "--as-of", "2026-06-30", "--only", "HIPAA-T-01", "--format", "json"
    )
    assert ran.code == 2
    assert json.loads(ran.out)["incomplete"] == [
        "no rule could be decided; say what kind of entity this is, such as --entity kind=covered_provider"
    ]
