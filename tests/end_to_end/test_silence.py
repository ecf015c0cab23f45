"""Nothing about a patient leaves the input unless it is asked for: canaries everywhere, searched in every output."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.reporters.formats import FORMATS
from tests.end_to_end.conftest import Habeas, Ran
from tests.reporters.workbook import everything

# One for each of the eighteen kinds of identifier of 45 CFR 164.514(b)(2)(i) that can stand in a log or a letter.
CANARIES = (
    "Quillfeather", "Wexcombe-Street-77", "1931-04-17", "(555) 555-0177", "555-555-0178", "q.feather@canary.example",
    "078-05-1120", "MRN-99401177", "HPB-4410-77", "ACC-771177", "LIC-77-QX", "VIN5YJ3E1EA7KF0", "DEV-SN-770077",
    "canary.example/q", "203.0.113.77", "VOICEPRINT-77", "FACE-77.jpg", "UID-Q77",
)  # fmt: skip
REQUESTS = f"""\
request id,type,date received,requester,decision,number,format,refused_for,decided_by,dated
{CANARIES[17]},access,2026-01-05,individual,denial,7,{CANARIES[15]},{CANARIES[6]},{CANARIES[0]},{CANARIES[2]}
R-2,{CANARIES[7]},03/04/2026,{CANARIES[0]},{CANARIES[8]},{CANARIES[9]},x,y,z,{CANARIES[10]}
R-3,access,31.04.2026,individual,grant,,,,,
R-4,access,2026-01-05,individual
"""
EVENTS = f"""\
request id,event,date,written,letter,channel
{CANARIES[17]},denial_notice,2026-01-20,{CANARIES[11]},{CANARIES[12]},{CANARIES[13]}
{CANARIES[7]},denial_notice,2026-01-20,yes,,
"""
LETTER = f"""\
{CANARIES[1]}
January 20, 2026

Dear Mr. {CANARIES[0]}, born {CANARIES[2]}, {" ".join(CANARIES[3:])},

we cannot give you the records of {CANARIES[17]}, because a licensed clinician, Dr. {CANARIES[0]}, found that
reading them would likely put your life at risk. Complain to {CANARIES[0]}, {CANARIES[4]}. This decision is final.
"""


@pytest.fixture
def export(folder: Path) -> Path:
    """An export with a canary in every place."""
    (folder / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    (folder / "events.csv").write_text(EVENTS, encoding="utf-8")
    (folder / "letters").mkdir()
    (folder / "letters" / "one.txt").write_text(LETTER, encoding="utf-8")
    (folder / "letters" / "two.txt").write_bytes(LETTER.encode() + b"\x00\xff")
    return folder


def leaked(text: str) -> list[str]:
    """The canaries that a text holds."""
    return [canary for canary in CANARIES if canary.lower() in text.lower()]


def written(file: Path) -> str:
    """The text of a report, that of all parts of a workbook."""
    data = file.read_bytes()
    return everything(data) if data.startswith(b"PK") else data.decode()


ENTITY = ("--entity", "kind=covered_provider", "--entity", "state=none", "--as-of", "2026-06-30")


def test_no_report_holds_a_canary(export: Path, habeas: Habeas) -> None:
    ran, reports = _reported(export, habeas)
    assert ran.code == 2
    assert all(reports.values())
    assert {name: leaked(report) for name, report in reports.items()} == {name: [] for name, _ in FORMATS}
    assert leaked(ran.out + ran.err) == []


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_no_table_of_verdicts_holds_a_canary(export: Path, habeas: Habeas, ending: str) -> None:
    habeas("check", ".", *ENTITY, "--verdicts", f"verdicts.{ending}", "-o", "report.txt")
    assert leaked((export / f"verdicts.{ending}").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("read", "letters"),
        ("read", "letters", "--format", "json"),
        ("read", "letters", "--format", "html"),
        ("explain", "HIPAA-D-12", "--letter", "letters/one.txt"),
        ("map", "check", "requests.csv"),
        ("check", "requests.csv", "--entity", "kind=nobody"),
    ],
)
def test_no_other_command_prints_a_canary(export: Path, habeas: Habeas, arguments: tuple[str, ...]) -> None:
    ran = habeas(*arguments)
    assert leaked(ran.out + ran.err) == []


def test_a_canary_in_a_file_name_is_hidden_when_asked(export: Path, habeas: Habeas) -> None:
    (export / "letters" / f"{CANARIES[0]}.txt").write_text(LETTER, encoding="utf-8")
    ran, reports = _reported(export, habeas, "--path-style", "hash")
    assert {name: leaked(report) for name, report in reports.items()} == {name: [] for name, _ in FORMATS}
    assert leaked(ran.out + ran.err) == []


def _reported(export: Path, habeas: Habeas, *options: str) -> tuple[Ran, dict[str, str]]:
    """One check, and the text of its report in every format, written outside of what is checked."""
    files = {name: export.parent / f"report.{name}" for name, _ in FORMATS}
    reports = [word for name, file in files.items() for word in ("--report", f"{name}={file}")]
    ran = habeas("check", ".", *ENTITY, *reports, *options)
    return ran, {name: written(file) for name, file in files.items()}


def test_what_is_asked_for_is_shown(export: Path, habeas: Habeas) -> None:
    ran = habeas("check", ".", *ENTITY, "--format", "json", "--show-ids")
    assert leaked(ran.out) == [CANARIES[17]]
