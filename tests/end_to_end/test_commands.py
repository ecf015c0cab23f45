"""Each command as a person types it: whole outputs and exit codes."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Habeas

LETTER = """\
Elm Street Clinic
March 3, 2026

Dear Mr. Vance,

we cannot give you the records you asked for, because a licensed clinician found that reading them would likely put
your life at risk.
"""
MESSY = 'policy mine "Mine"\n law "none"\n  checked 2026-01-01\n# why\nuse   records\n'
TIDY = 'policy mine "Mine"\n  law     "none"\n  checked 2026-01-01\n\n# why\nuse records\n'


def test_due_tells_the_last_day_with_its_arithmetic(habeas: Habeas) -> None:
    ran = habeas("due", "2026-01-31", "--format", "json")
    (day,) = (day for day in json.loads(ran.out) if day["regime"] == "hipaa" and day["steps"])
    assert ran.code == 0
    assert day["due"] == "2026-03-02"
    assert day["steps"] == [
        {"day": "2026-01-31", "detail": "Saturday"},
        {"day": "2026-03-02", "detail": "30 days"},
        {"day": "2026-03-02", "detail": "Monday, never moved"},
    ]


@pytest.mark.parametrize(
    ("country", "holidays", "due"),
    [("ireland", "ireland", "2024-03-29"), ("uk", "scotland", "2024-04-01"), ("uk", "england", "2024-04-02")],
)
def test_a_leap_day_gives_three_last_days_in_three_countries(
    habeas: Habeas, country: str, holidays: str, due: str
) -> None:
    ran = habeas(
        "due", "2024-02-29", "--entity", f"country={country}", "--entity", f"holidays={holidays}", "--format", "json"
    )
    assert due in {day["due"] for day in json.loads(ran.out)}


def test_due_takes_events_into_account(habeas: Habeas) -> None:
    ran = habeas("due", "2025-01-31", "--event", "extension_notice=2025-02-10", "--format", "json")
    assert "2025-04-01" in {day["due"] for day in json.loads(ran.out)}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("due", "2026-01-31", "--event", "extension_notise=2026-02-01"),
            "error: there is no event `extension_notise`\nhelp: did you mean `extension_notice`?\n",
        ),
        (
            ("due", "2026-01-31", "--event", "extension_notice=soon"),
            "error: `soon` is no date in `--event extension_notice=soon`\nhelp: write it as 2026-01-31\n",
        ),
        (("read", "none.txt"), "error: there is no file or folder `none.txt`\n"),
        (("fmt", "none.policy"), "error: there is no file or folder `none.policy`\n"),
        (
            ("explain", "aaaaaaaaaa"),
            "error: nothing is called `aaaaaaaaaa`\n"
            "help: name a rule (`habeas rules`), a code, or a fingerprint with the paths\n",
        ),
    ],
)
def test_a_mistake_is_told_with_what_to_do(habeas: Habeas, arguments: tuple[str, ...], message: str) -> None:
    ran = habeas(*arguments)
    assert (ran.code, ran.out, ran.err) == (2, "", message)


def test_read_lists_every_concept_and_shows_no_text(folder: Path, habeas: Habeas) -> None:
    (folder / "one.txt").write_text(LETTER, encoding="utf-8")
    ran = habeas("read", "one.txt", "--format", "json")
    (reading,) = json.loads(ran.out)
    assert ran.code == 0
    assert (reading["file"], reading["readable"], reading["kinds"], reading["language"], reading["sent_on"]) == (
        "one.txt",
        True,
        ["denial"],
        "en",
        "2026-03-03",
    )
    assert reading["grounds"] == ["R1"]
    assert reading["statements"]["L-H01"]["polarity"] == "states"
    assert reading["statements"]["L-H05"] == {"polarity": "absent", "reader": "phrases", "spans": []}
    assert {f"L-H{number:02}" for number in range(1, 21)} <= set(reading["statements"])
    for statement in reading["statements"].values():
        assert all(0 <= start < end <= len(LETTER) for start, end in statement["spans"])
    assert "Vance" not in ran.out
    assert "Vance" not in habeas("read", "one.txt").out


def test_read_shows_the_words_when_asked(folder: Path, habeas: Habeas) -> None:
    (folder / "one.txt").write_text(LETTER, encoding="utf-8")
    out = habeas("read", "one.txt", "--show-text").out
    assert all(word in out for word in ("Vance", "a licensed clinician", "your life at"))


def test_read_says_what_it_could_not_read_and_reads_the_rest(folder: Path, habeas: Habeas) -> None:
    (folder / "one.txt").write_text(LETTER, encoding="utf-8")
    (folder / "two.txt").write_bytes(b"")
    ran = habeas("read", "one.txt", "two.txt", "--format", "json")
    readings = json.loads(ran.out)
    assert ran.code == 2
    assert [reading["readable"] for reading in readings] == [True, False]
    assert {statement["polarity"] for statement in readings[1]["statements"].values()} == {"undecided"}


def test_fmt_lays_out_a_file_once(folder: Path, habeas: Habeas) -> None:
    file = folder / "mine.policy"
    file.write_text(MESSY, encoding="utf-8")
    assert habeas("fmt", "--check", "mine.policy").code == 1
    assert file.read_text(encoding="utf-8") == MESSY
    assert habeas("fmt", "mine.policy").out == "mine.policy: laid out anew\n1 file changed\n"
    assert file.read_text(encoding="utf-8") == TIDY
    ran = habeas("fmt", "--check", "mine.policy")
    assert (ran.code, ran.out) == (0, "0 files would change\n")


def test_fmt_leaves_a_file_with_a_mistake_alone(folder: Path, habeas: Habeas) -> None:
    file = folder / "mine.policy"
    file.write_text(MESSY + "\nrule A-1 “x”\n", encoding="utf-8")
    ran = habeas("fmt", "mine.policy")
    assert ran.code == 2
    assert "curly quote" in ran.err
    assert "“x”" in file.read_text(encoding="utf-8")


def test_rules_lists_rows_with_what_encodes_them(habeas: Habeas) -> None:
    rows = {row["id"]: row for row in json.loads(habeas("rules", "--format", "json").out)}
    assert (rows["HIPAA-T-01"]["by"], rows["HIPAA-T-01"]["state"]) == ("rule", "encoded")
    assert rows["L-H04"]["by"] == "concept"
    assert rows["HIPAA-M-14"]["state"] == "not applicable"
    assert rows["ST-MD-01"]["state"] == "held"


def test_explain_tells_a_rule_with_its_law_and_its_cases(habeas: Habeas) -> None:
    out = habeas("explain", "HIPAA-T-01").out
    assert "HIPAA-T-01  The entity acts on a request within its time limit" in out
    assert "45 CFR 164.524(b)(2)(i)" in out
    assert "TR-001" in out


def test_explain_tells_how_a_finding_came_about(folder: Path, habeas: Habeas) -> None:
    (folder / "requests.csv").write_text(
        "request id,type,date received,requester\nR-1,access,2026-01-05,individual\n", encoding="utf-8"
    )
    (folder / "events.csv").write_text("request id,event,date\nR-1,access_provided,2026-03-01\n", encoding="utf-8")
    given = (
        "requests.csv",
        "events.csv",
        "--entity",
        "kind=covered_provider",
        "--entity",
        "state=none",
        "--as-of",
        "2026-06-30",
    )
    report = json.loads(habeas("check", *given, "--only", "HIPAA-T-01", "--format", "json").out)
    (late,) = report["outcomes"][0]["findings"]
    ran = habeas("explain", late["fingerprint"][:12], *given)
    assert ran.code == 0
    assert "HIPAA-T-01" in ran.out
    assert "2026-02-04" in ran.out
    assert "R-1" not in ran.out


def test_explain_and_the_report_say_what_the_settings_give(folder: Path, habeas: Habeas) -> None:
    (folder / "requests.csv").write_text(
        "request id,date received,requester,answered\nR-1,2026-01-05,,2026-03-01\n", encoding="utf-8"
    )
    (folder / "habeas.yaml").write_text(
        "entity: {kind: covered_provider, state: none}\n"
        "logs:\n"
        "  - file: requests.csv\n"
        "    set:\n"
        "      right: access\n"
        "      requester: individual\n"
        "    events: {answered: access_provided}\n",
        encoding="utf-8",
    )
    given = ("requests.csv", "--as-of", "2026-06-30")
    report = json.loads(habeas("check", *given, "--only", "HIPAA-T-01", "--format", "json").out)
    (late,) = report["outcomes"][0]["findings"]
    lines = [line.strip() for line in habeas("explain", late["fingerprint"], *given).out.splitlines()]
    stated = {(lines[number - 1], line) for number, line in enumerate(lines) if " of the settings" in line}
    assert (late["verdict"], stated) == (
        "breached",
        {
            ("right (what was asked): access", "by line 5 of the settings"),
            (
                "requester (who asked): individual",
                "by line 6 of the settings where the column requester is empty",
            ),
        },
    )
    assert [(found["rule"], found["severity"], found["message"]) for found in report["data_findings"]] == [
        ("READ-27", "info", "line 5 of the settings gives `right`"),
        ("READ-27", "info", "line 6 of the settings gives `requester` where the cell is empty"),
    ]


def test_explain_of_a_record_with_several_findings_lists_them_and_takes_the_rule_too(
    folder: Path, habeas: Habeas
) -> None:
    (folder / "requests.csv").write_text(
        "request id,type,date received,requester\nR-1,access,2026-01-05,individual\n", encoding="utf-8"
    )
    (folder / "events.csv").write_text("request id,event,date\nR-1,grant_notice,2026-02-10\n", encoding="utf-8")
    given = (
        "requests.csv", "events.csv", "--entity", "kind=covered_provider", "--entity", "state=none",
        "--as-of", "2026-06-30",
    )  # fmt: skip
    report = json.loads(habeas("check", *given, "--format", "json").out)
    name = next(
        finding["subject"]["pseudonym"]
        for outcome in report["outcomes"]
        for finding in outcome["findings"]
        if outcome["rule"]["id"] == "HIPAA-T-01"
    )
    ran = habeas("explain", name, *given)
    assert (ran.code, ran.out) == (2, "")
    first, second, *listed = ran.err.splitlines()
    assert first.startswith(f"error: `{name}` fits ")
    assert second == "help: name one of these:"
    assert f"  HIPAA-T-01:{name}  breached: The entity acts on a request within its time limit" in listed
    one = habeas("explain", f"hipaa-t-01:{name}", *given)
    assert (one.code, one.out.split("\n")[0]) == (
        0,
        "HIPAA-T-01  The entity acts on a request within its time limit",
    )
    other = habeas("explain", f"HIPAA-F-01:{name}", *given)
    assert (other.code, other.err.splitlines()[0]) == (2, f"error: the record `{name}` has no finding of that rule")


def test_reports_of_one_run_go_to_files_that_only_the_user_reads(folder: Path, habeas: Habeas) -> None:
    (folder / "one.txt").write_text(LETTER, encoding="utf-8")
    ran = habeas(
        "check", "one.txt", "--entity", "kind=covered_provider", "--as-of", "2026-06-30", "--format", "json",
        "-o", "a.json", "--report", "sarif=b.sarif", "--report", "junit=c.xml", "--verdicts", "d.jsonl",
    )  # fmt: skip
    assert (ran.out, ran.err) == ("", "")
    for name in ("a.json", "b.sarif", "c.xml", "d.jsonl"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
        assert "Vance" not in (folder / name).read_text(encoding="utf-8")


def test_every_verdict_can_be_written_in_three_formats(folder: Path, habeas: Habeas) -> None:
    import duckdb

    (folder / "one.txt").write_text(LETTER, encoding="utf-8")
    base = ("check", "one.txt", "--entity", "kind=covered_provider", "--as-of", "2026-06-30", "--only", "HIPAA-D-12")
    for name in ("v.jsonl", "v.csv", "v.parquet"):
        habeas(*base, "--verdicts", name)
    (line,) = [json.loads(line) for line in (folder / "v.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (line["rule"], line["record"], line["verdict"], line["key"]) == ("HIPAA-D-12", "letter", "breached", None)
    assert (
        (folder / "v.csv")
        .read_bytes()
        .startswith(b"rule,record,pseudonym,file,row,key,verdict,severity,due,margin\r\n")
    )
    rows = duckdb.sql("select rule, verdict from 'v.parquet'").fetchall()
    assert rows == [("HIPAA-D-12", "breached")]


def test_a_letter_comes_from_standard_input(folder: Path, habeas: Habeas, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    class Piped:
        buffer = io.BytesIO(LETTER.encode())

    monkeypatch.setattr(sys, "stdin", Piped())
    ran = habeas("read", "-", "--stdin-name", "letter.txt", "--format", "json")
    assert json.loads(ran.out)[0]["kinds"] == ["denial"]


def test_a_check_of_standard_input_keys_its_pseudonyms_by_it(
    folder: Path, habeas: Habeas, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io
    import sys
    from types import SimpleNamespace

    inputs = []
    for text in (LETTER, LETTER + "P.S.\n"):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
        ran = habeas(
            "check", "-", "--stdin-name", "letter.txt", "--entity", "kind=covered_provider", "--format", "json"
        )
        report = json.loads(ran.out)
        fingerprints = {f["fingerprint"] for outcome in report["outcomes"] for f in outcome["findings"]}
        inputs.append(([file["file"] for file in report["inputs"]], fingerprints))
    assert [names for names, _ in inputs] == [["letter.txt"], ["letter.txt"]]
    assert inputs[0][1].isdisjoint(inputs[1][1])


def test_a_misspelt_command_gets_a_suggestion(habeas: Habeas) -> None:
    ran = habeas("chek", "x")
    assert ran.code == 2
    assert "There is no command `chek`. Did you mean `check`?" in ran.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed_for_each_shell(habeas: Habeas, shell: str) -> None:
    assert "_HABEAS_COMPLETE" in habeas("completion", shell).out
