"""Checking a pack again: the same, or what differs by name."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from checker.assessment.gate import Gate, exit_code
from checker.assessment.run import Request
from checker.evidence.difference import verification_schema
from checker.evidence.manifest import Made
from checker.evidence.pack import SUMMED, digest_of, run_for_pack, sums_text, write_pack
from tests.end_to_end.conftest import Habeas
from tests.evidence.conftest import LOG

SAME = "the same: the pack is whole, its inputs are unchanged, and the check gives the same bytes again\n"
POLICY = """\
policy mine "Mine"
  law     "none"
  checked 2026-01-01

use records

rule MINE-01 "A request says who asked"
  in force from 2003-04-14
    cite     "a rule of the house"
    severity info
    for      request
    require  requester is present
    say      "nobody asked"
"""
CALENDAR = """\
policy house "Days of the house"
  law     "none"
  checked 2026-01-01

calendar house "Days on which the house is closed"
  cite "a rule of the house"
  checked 2026-01-01
  covers 2018-01-01 through 2035-12-31
  weekend saturday, sunday
  holiday 2026-07-03 "A day off"
"""
WAIVERS = """\
timezone: America/Chicago
waivers:
  - rule: HIPAA-T-01
    scope: {id: R1001}
    reason: agreed with the patient
    approver: A. Counsel
    ticket: C-1
    granted: 2026-05-10
    expires: 2026-12-31
"""


def _rewrite(pack: Path, name: str, change: Callable[[str], str]) -> None:
    """Changes a file of a pack and puts the sums right, as a forger would."""
    text = (pack / name).read_text(encoding="utf-8")
    assert change(text) != text
    (pack / name).write_text(change(text), encoding="utf-8")
    sums = sums_text({name: digest_of(pack / name) for name in SUMMED})
    (pack / "SHA256SUMS").write_text(sums, encoding="ascii")


def test_the_same_inputs_give_the_same_bytes(habeas: Habeas, pack: Path) -> None:
    ran = habeas("verify", "pack", "export")
    assert (ran.code, ran.out) == (0, SAME)


def test_a_zip_is_verified_like_a_folder(habeas: Habeas, export: Path) -> None:
    habeas("check", "export", "--reader", "phrases", "--evidence", "p.zip")
    ran = habeas("verify", "p.zip", "export")
    assert (ran.code, ran.out) == (0, SAME)


@pytest.mark.parametrize("place", ["other/export", "other/delivered-in-july"])
def test_inputs_may_lie_elsewhere_and_be_called_otherwise(
    habeas: Habeas, pack: Path, export: Path, folder: Path, place: str
) -> None:
    (folder / "other").mkdir()
    export.rename(folder / place)
    for named in (place, str(folder / place)):
        ran = habeas("verify", "pack", named)
        assert (ran.code, ran.out) == (0, SAME)


def test_a_pack_and_its_signature_may_lie_among_the_inputs(habeas: Habeas, export: Path, folder: Path) -> None:
    habeas("check", "export", "--evidence", "p.zip")
    habeas("sign", "--new-key", "a.pem")
    habeas("sign", "p.zip", "--key", "a.pem")
    for name in ("p.zip", "p.zip.dsse.json"):
        (folder / name).rename(export / name)
    signature = ("--signature", "export/p.zip.dsse.json", "--public-key", "a.pub.pem")
    ran = habeas("verify", "export/p.zip", "export", *signature)
    assert (ran.code, ran.out.splitlines(keepends=True)[-1]) == (0, SAME)


def test_waivers_and_a_baseline_are_part_of_what_is_verified(
    habeas: Habeas, export: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "key").write_text("a key of more than sixteen bytes", encoding="ascii")
    monkeypatch.setenv("HABEAS_KEY_FILE", "key")
    assert habeas("baseline", "create", "export", "-o", "known.json").code == 0
    habeas("check", "export", "--new-since", "known.json", "--evidence", "pack")
    assert habeas("verify", "pack", "export").out == SAME
    (folder / "known.json").write_text((folder / "known.json").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    ran = habeas("verify", "pack", "export")
    assert (ran.code, ran.out) == (1, "differs: input known.json: was changed\nnot the same\n")


def test_a_file_that_is_called_otherwise_is_read_beside_its_settings(
    habeas: Habeas, export: Path, folder: Path
) -> None:
    assert habeas("check", "export/log.csv", "--reader", "phrases", "--evidence", "pack").code == 1
    (folder / "new").mkdir()
    shutil.copy(export / "habeas.yaml", folder / "new" / "habeas.yaml")
    shutil.copy(export / "log.csv", folder / "new" / "requests.csv")
    ran = habeas("verify", "pack", "new/requests.csv")
    assert (ran.code, ran.out) == (0, SAME)
    (folder / "new" / "habeas.yaml").rename(folder / "settings.yaml")
    assert habeas("verify", "pack", "new/requests.csv").out == (
        "differs: input export/habeas.yaml: is missing\nnot the same\n"
    )
    ran = habeas("verify", "pack", "new/requests.csv", "--config", "settings.yaml")
    assert (ran.code, ran.out) == (0, SAME)


def test_the_folder_one_stands_in_can_be_the_input(
    habeas: Habeas, export: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(export)
    assert habeas("check", ".", "--reader", "phrases", "--evidence", "../pack").code == 1
    monkeypatch.chdir(folder)
    ran = habeas("verify", "pack", "export")
    assert (ran.code, ran.out) == (0, SAME)


@pytest.mark.parametrize("file", ["log.csv", "habeas.yaml", "letters/R1001_denial.txt"])
def test_one_changed_byte_of_an_input_is_found_and_named(
    habeas: Habeas, letter: Path, pack: Path, export: Path, file: str
) -> None:
    data = (export / file).read_bytes()
    (export / file).write_bytes(data[:-2] + bytes([data[-2] ^ 1]) + data[-1:])
    ran = habeas("verify", "pack", "export")
    assert (ran.code, ran.out) == (1, f"differs: input export/{file}: was changed\nnot the same\n")


def test_an_input_that_is_missing_or_new_is_named(habeas: Habeas, pack: Path, export: Path) -> None:
    (export / "more.csv").write_text(LOG.replace("R100", "R200"), encoding="utf-8")
    ran = habeas("verify", "pack", "export")
    assert (ran.code, ran.out) == (1, "differs: input export/more.csv: was not there\nnot the same\n")
    (export / "log.csv").unlink()
    ran = habeas("verify", "pack", "export")
    assert (ran.code, ran.out) == (1, "differs: input export/log.csv: is missing\nnot the same\n")


def test_a_changed_policy_is_named(habeas: Habeas, export: Path, folder: Path) -> None:
    (folder / "mine.policy").write_text(POLICY, encoding="utf-8")
    made = habeas("check", "export", "--policy", "mine.policy", "--reader", "phrases", "--evidence", "pack")
    assert made.code == 1, made.err
    assert habeas("verify", "pack", "export").out == SAME
    (folder / "mine.policy").write_text(POLICY.replace("nobody asked", "no name"), encoding="utf-8")
    ran = habeas("verify", "pack", "export")
    assert ran.code == 1
    assert "differs: policy mine: was changed\n" in ran.out


def test_a_policy_may_lie_elsewhere(habeas: Habeas, export: Path, folder: Path) -> None:
    (folder / "mine.policy").write_text(POLICY, encoding="utf-8")
    habeas("check", "export", "--policy", "mine.policy", "--reader", "phrases", "--evidence", "pack")
    (folder / "mine.policy").rename(folder / "export" / "yours.policy")
    ran = habeas("verify", "pack", "export", "--policy", "export/yours.policy")
    assert (ran.code, ran.out) == (0, SAME)


def test_a_forged_verdict_is_named(habeas: Habeas, pack: Path) -> None:
    line = next(
        json.loads(each)
        for each in (pack / "verdicts.jsonl").read_text(encoding="utf-8").splitlines()
        if '"breached"' in each
    )
    _rewrite(pack, "verdicts.jsonl", lambda text: text.replace('"breached"', '"passed"', 1))
    ran = habeas("verify", "pack", "export")
    name = f"verdict of {line['rule']} for {line['record']} {line['pseudonym']}"
    assert (ran.code, ran.out) == (1, f"differs: {name}: verdict was passed, is breached\nnot the same\n")


def test_a_verdict_left_out_is_named(habeas: Habeas, pack: Path) -> None:
    first = (pack / "verdicts.jsonl").read_text(encoding="utf-8").splitlines()[0]
    _rewrite(pack, "verdicts.jsonl", lambda text: text.partition("\n")[2])
    line = json.loads(first)
    name = f"verdict of {line['rule']} for {line['record']} {line['pseudonym']}"
    ran = habeas("verify", "pack", "export")
    assert ran.out == f"differs: {name}: was not there, is {line['verdict']}\nnot the same\n"


def test_a_forged_assessment_is_told_by_its_place_without_the_value(habeas: Habeas, pack: Path) -> None:
    _rewrite(pack, "assessment.json", lambda text: text.replace('"request": 3', '"request": 9'))
    ran = habeas("verify", "pack", "export")
    assert ran.out == "differs: assessment.json/records/request: differs\nnot the same\n"


def test_a_pack_that_is_not_whole_is_told_before_anything_else(habeas: Habeas, pack: Path, export: Path) -> None:
    with (pack / "manifest.json").open("a", encoding="utf-8") as stream:
        stream.write(" ")
    (export / "log.csv").unlink()
    ran = habeas("verify", "pack", "export")
    assert (ran.code, ran.out) == (1, "differs: the pack: manifest.json was changed\nnot the same\n")


def test_another_environment_is_told_and_is_no_difference(habeas: Habeas, pack: Path) -> None:
    environment = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))["environment"]
    _rewrite(
        pack,
        "manifest.json",
        lambda text: text.replace(f'"duckdb": "{environment["duckdb"]}"', '"duckdb": "1.9.9"'),
    )
    ran = habeas("verify", "pack", "export")
    assert ran.code == 0
    assert ran.out == f"note: made with duckdb 1.9.9, checked with {environment['duckdb']}\n{SAME}"


def test_escapes_in_the_names_of_a_pack_do_not_reach_the_terminal(habeas: Habeas, pack: Path) -> None:
    (pack / "\x1b[31mred").write_text("", encoding="utf-8")
    ran = habeas("verify", "pack", "export")
    assert (ran.code, ran.out) == (
        1,
        "differs: the pack: \N{REPLACEMENT CHARACTER}[31mred does not belong to it\nnot the same\n",
    )
    ran = habeas("sign", "pack", "--key", "none.pem")
    assert (ran.code, "\x1b" in ran.err) == (2, False)


def test_the_version_of_tesseract_is_recorded_where_it_reads_letters(
    habeas: Habeas, export: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "bin").mkdir()
    program = folder / "bin" / "tesseract"
    program.write_text(
        "#!/bin/sh\ncase $1 in --version) echo 'tesseract 9.8.7';; *) echo eng;; esac\n", encoding="utf-8"
    )
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{folder / 'bin'}:/usr/bin:/bin")
    assert habeas("check", "export", "--ocr", "--evidence", "pack").code == 1
    manifest = json.loads((folder / "pack" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["environment"]["tesseract"] == "9.8.7"
    assert habeas("verify", "pack", "export").out == SAME


def test_a_pack_of_another_version_is_told(habeas: Habeas, pack: Path) -> None:
    version = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))["tool"]["version"]
    _rewrite(pack, "manifest.json", lambda text: text.replace(f'"version": "{version}"', '"version": "0.0.1"'))
    ran = habeas("verify", "pack", "export")
    assert ran.code == 1
    assert f"differs: the tool: the pack was made with habeas 0.0.1, this is {version}\n" in ran.out


def test_a_pack_that_was_made_today_is_verified_on_any_later_day(habeas: Habeas, export: Path, folder: Path) -> None:
    settings = (export / "habeas.yaml").read_text(encoding="utf-8").replace("complete_through: 2026-06-30\n", "")
    (export / "habeas.yaml").write_text(settings, encoding="utf-8")
    request, run = run_for_pack(Request(paths=(Path("export"),), today=date(2026, 3, 1)))
    write_pack(folder / "pack", Made(request, run, Gate(), exit_code(run.assessment, Gate())))
    assert json.loads((folder / "pack" / "manifest.json").read_text(encoding="utf-8"))["as_of_source"] == "clock"
    ran = habeas("verify", "pack", "export")
    assert (ran.code, ran.out) == (0, SAME)


def test_a_key_is_needed_where_the_pack_was_made_with_one(
    habeas: Habeas, export: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "key").write_text("a key of more than sixteen bytes", encoding="ascii")
    (folder / "other").write_text("another key of sixteen bytes", encoding="ascii")
    monkeypatch.setenv("HABEAS_KEY_FILE", "key")
    habeas("check", str(export), "--reader", "phrases", "--evidence", "pack")
    assert habeas("verify", "pack", "export").out == SAME
    key = json.loads((folder / "pack" / "manifest.json").read_text(encoding="utf-8"))["key"]
    for value in ("other", ""):
        monkeypatch.setenv("HABEAS_KEY_FILE", value)
        ran = habeas("verify", "pack", "export")
        assert (ran.code, ran.err) == (
            2,
            f"error: the pack cannot be verified: its pseudonyms were made with the key {key}\n"
            "help: name the file with that key in HABEAS_KEY_FILE\n",
        )


def test_a_pack_without_a_key_is_not_verified_with_one(
    habeas: Habeas, pack: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "key").write_text("a key of more than sixteen bytes", encoding="ascii")
    monkeypatch.setenv("HABEAS_KEY_FILE", "key")
    ran = habeas("verify", "pack", "export")
    assert (ran.code, ran.err) == (
        2,
        "error: the pack cannot be verified: it was made without a key\nhelp: unset HABEAS_KEY_FILE\n",
    )


def test_hidden_names_stay_hidden_and_are_verified_by_the_same_names(
    habeas: Habeas, export: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    habeas("check", "export", "--path-style", "hash", "--reader", "phrases", "--evidence", "pack")
    for path in (folder / "pack").iterdir():
        assert b"R1001" not in path.read_bytes()
        assert b"export/" not in path.read_bytes()
    ran = habeas("verify", "pack", "export")
    assert (ran.code, ran.out) == (0, SAME)
    export.rename(folder / "delivered")
    assert habeas("verify", "pack", "delivered").code == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("pack", "export", "more"), "error: the check was of one path, and 2 are named\n"),
        (("pack", "nowhere"), "error: there is no `nowhere`\n"),
        (("nowhere.zip", "export"), "error: there is no evidence pack `nowhere.zip`\n"),
        (("export", "export"), "error: `export` is not an evidence pack: the folder has no manifest.json\n"),
        (
            ("export/log.csv", "export"),
            "error: `export/log.csv` is not an evidence pack: it is no ZIP that can be read, or was changed\n",
        ),
    ],
)
def test_what_cannot_be_verified_is_told(habeas: Habeas, pack: Path, arguments: tuple[str, ...], message: str) -> None:
    ran = habeas("verify", *arguments)
    assert ran.code == 2
    assert ran.err.startswith(message)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace('"options": {', '"options": {"show_text": true, '),
        lambda text: text.replace('"options": {', '"options": {"stdin": "x", '),
        lambda text: text.replace('"options": {', '"options": {"from_the_future": 1, '),
        lambda text: text.replace('"config": "export/habeas.yaml"', '"config": "/etc/hostname"'),
        lambda text: text.replace('"config": "export/habeas.yaml"', '"config": "../habeas.yaml"'),
        lambda text: text.replace('"as_of_source": "settings"', '"as_of_source": "moon"'),
    ],
)
def test_a_forged_manifest_makes_nothing_happen(habeas: Habeas, pack: Path, change: Callable[[str], str]) -> None:
    _rewrite(pack, "manifest.json", change)
    ran = habeas("verify", "pack", "export")
    assert ran.code == 2
    assert ran.err.startswith("error: the pack cannot be verified: ")


# ---- for programs


def _told(habeas: Habeas, *arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the JSON of `habeas verify`, which keeps its schema."""
    ran = habeas("verify", *arguments, "--format", "json")
    told: dict[str, Any] = json.loads(ran.out)
    jsonschema.Draft202012Validator(verification_schema()).validate(told)
    return ran.code, told


def _flip(file: Path, place: int) -> None:
    """Changes one bit of one byte of a file."""
    data = file.read_bytes()
    file.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])


def test_json_says_that_it_is_the_same_and_whose_signature_holds(habeas: Habeas, pack: Path) -> None:
    code, told = _told(habeas, "pack", "export")
    assert (code, told) == (
        0,
        {"schema_version": "1", "same": True, "signature": None, "differences": [], "remarks": []},
    )
    habeas("sign", "--new-key", "a.pem")
    habeas("sign", "pack", "--key", "a.pem", "--out", "s.json")
    signature = ("--signature", "s.json", "--public-key", "a.pub.pem")
    code, told = _told(habeas, "pack", "export", *signature)
    assert (code, told["signature"]["key"]) == (0, "a.pub.pem")
    _flip(pack / "verdicts.jsonl", 40)
    code, told = _told(habeas, "pack", "export", *signature)
    assert (code, told["same"], told["signature"]) == (1, False, None)
    assert told["differences"] == [
        {
            "part": "signature",
            "name": "verdicts.jsonl",
            "how": "was made over another verdicts.jsonl",
            "words": "the signature: was made over another verdicts.jsonl",
        }
    ]


@pytest.fixture
def everything(habeas: Habeas, letter: Path, export: Path, folder: Path) -> Path:
    """A pack of a check with a letter, a policy, a calendar of the house, waivers, and settings with a mapping."""
    (export / "mine.policy").write_text(POLICY, encoding="utf-8")
    (export / "house.policy").write_text(CALENDAR, encoding="utf-8")
    (export / "waivers.yaml").write_text(WAIVERS, encoding="utf-8")
    policies = ("--policy", "export/mine.policy", "--policy", "export/house.policy")
    made = habeas("check", "export", *policies, "--reader", "phrases", "--evidence", "pack")
    assert made.code == 0, made.err
    return folder / "pack"


@pytest.mark.parametrize(
    ("file", "text", "part", "name"),
    [
        ("log.csv", "2026-05-05", "input", "export/log.csv"),
        ("letters/R1001_denial.txt", "life", "input", "export/letters/R1001_denial.txt"),
        ("habeas.yaml", "Given", "input", "export/habeas.yaml"),
        ("waivers.yaml", "agreed", "input", "export/waivers.yaml"),
        ("mine.policy", "nobody", "policy", "mine"),
        ("house.policy", "2026-07-03", "calendar", "house"),
    ],
)
def test_one_changed_byte_of_whatever_plays_a_part_is_found_and_named(
    habeas: Habeas, everything: Path, export: Path, file: str, text: str, part: str, name: str
) -> None:
    code, told = _told(habeas, "pack", "export")
    assert (code, told["differences"]) == (0, [])
    _flip(export / file, (export / file).read_text(encoding="utf-8").index(text) + len(text) - 1)
    code, told = _told(habeas, "pack", "export")
    assert code == 1
    assert (part, name) in {(each["part"], each["name"]) for each in told["differences"]}


def test_one_changed_byte_of_a_file_of_the_pack_is_found_and_named(habeas: Habeas, everything: Path) -> None:
    for name in ("assessment.json", "manifest.json", "verdicts.jsonl"):
        _flip(everything / name, 60)
        code, told = _told(habeas, "pack", "export")
        assert (code, [(each["part"], each["name"]) for each in told["differences"]]) == (1, [("pack", name)])
        _flip(everything / name, 60)
    code, told = _told(habeas, "pack", "export")
    assert (code, told["same"]) == (0, True)
