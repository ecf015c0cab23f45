"""What is read from waivers.yaml, and what is said of mistakes in it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from checker.diagnostics.diagnostic import CheckerError
from checker.waivers.model import Scope, Waiver
from checker.waivers.read import read_waivers
from checker.waivers.validate import waivers_schema

WHOLE = """\
timezone: Europe/London
waivers:
  - rule: HIPAA-T-01
    scope:
      record: [0a1b2c3d4e, 5f6a7b8c9d]
      id: R-1
      file: letters/2026-*.txt
      site: main-office
      received_from: 2026-03-01
      received_through: 2026-03-31
    reason: >
      the record room was flooded
      on 20 March
    approver: Privacy Officer
    ticket: INC-7
    granted: 2026-04-02
    expires: 2026-09-30
  - rule: HIPAA-T-02
    reason: one day late, told by telephone
    approver: Privacy Officer
    granted: 2026-04-02
    expires: 2026-04-30
    timezone: America/Chicago
"""
ENTRY = """\
waivers:
  - rule: HIPAA-T-01
    reason: flooded
    approver: Privacy Officer
    granted: 2026-04-02
    expires: 2026-09-30
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the waivers of a test are written."""
    monkeypatch.chdir(tmp_path)
    return Path("waivers.yaml")


def problems(file: Path, text: str, timezone: str | None = "America/Chicago") -> list[str]:
    """What is wrong with a text of waivers: line and words."""
    file.write_text(text, encoding="utf-8")
    return [f"{each.line}: {each.message}" for each in read_waivers(file, timezone).problems]


def test_a_file_of_waivers_is_read_whole(file: Path) -> None:
    file.write_text(WHOLE, encoding="utf-8")
    read = read_waivers(file, None)
    assert read.problems == ()
    assert read.waivers == (
        Waiver(
            rule="HIPAA-T-01",
            scope=Scope(
                records=("0a1b2c3d4e", "5f6a7b8c9d"),
                ids=("R-1",),
                files=("letters/2026-*.txt",),
                sites=("main-office",),
                received_from=date(2026, 3, 1),
                received_through=date(2026, 3, 31),
            ),
            reason="the record room was flooded on 20 March",
            approver="Privacy Officer",
            ticket="INC-7",
            granted=date(2026, 4, 2),
            expires=date(2026, 9, 30),
            timezone="Europe/London",
            line=3,
        ),
        Waiver(
            rule="HIPAA-T-02",
            scope=Scope(),
            reason="one day late, told by telephone",
            approver="Privacy Officer",
            ticket=None,
            granted=date(2026, 4, 2),
            expires=date(2026, 4, 30),
            timezone="America/Chicago",
            line=18,
        ),
    )


def test_the_zone_of_the_settings_holds_where_the_file_names_none(file: Path) -> None:
    file.write_text(ENTRY, encoding="utf-8")
    assert read_waivers(file, "Europe/London").waivers[0].timezone == "Europe/London"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2026-09-30", "2026-09-31", "6: `expires`: there is no such day"),
        ("2026-09-30", "30.09.2026", "6: `expires` is a day, written like 2026-06-30"),
        ("2026-09-30", "2026-03-30", "6: `expires` lies before the day of the grant"),
        ("2026-09-30", "9999-12-31", "6: `expires` is a day, written like 2026-06-30"),
        ("    approver: Privacy Officer\n", "", "2: it needs `approver`"),
        ("approver:", "aprover:", "4: there is no key `aprover` here; did you mean `approver`?"),
        ("flooded", "", "3: `reason` is plain text"),
        ("flooded", '" "', "3: `reason` is empty"),
        ("flooded", '"\\e[31m"', "3: `reason` holds characters that are not shown"),
        ("HIPAA-T-01", '"\\e[31m"', "2: `rule` holds characters that are not shown"),
        ("    reason", '    scope: {site: "\\e[31m"}\n    reason', "3: `site` holds characters that are not shown"),
        ("approver:", '"\\e[31m":', "4: there is no such key here; keys: approver, expires, "
         "granted, reason, rule, scope, ticket, timezone"),
        ("flooded", '"\\u202e"', "3: `reason` holds characters that are not shown"),
        ("    reason", "    timezone: Mars/Phobos\n    reason", "3: there is no time zone of that name; write one like "
         "America/Chicago"),
        ("    reason", "    scope: {}\n    reason", "3: `scope` is empty"),
        ("    reason", "    scope: all\n    reason", "3: `scope` is a group of keys"),
        ("    reason", "    scope: {files: a}\n    reason", "3: there is no key `files` here; did you mean `file`?"),
        ("    reason", "    scope: {id: {a: b}}\n    reason", "3: `id` is a name or a list of names"),
        ("    reason", "    scope: {received_from: 2026-02-30}\n    reason",
         "3: `received_from`: there is no such day"),
        ("    reason", "    scope: {received_from: 2026-03-02, received_through: 2026-03-01}\n    reason",
         "3: `received_through` lies before `received_from`"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(file: Path, old: str, new: str, message: str) -> None:
    assert message in problems(file, ENTRY.replace(old, new, 1))
    assert read_waivers(file, "America/Chicago").waivers == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1: the file is a group of keys"),
        ("- a\n", "1: the file is a group of keys"),
        ("waivers:\n", "1: `waivers` is a list"),
        ("waivers: []\nexpires: x\n", "2: there is no such key here; keys: timezone, waivers"),
        ("waivers: [\n", "2: this is no valid YAML: expected the node content, but found '<stream end>'"),
        ("waivers: []\nwaivers: []\n", "2: the key `waivers` is already in line 1"),
    ],
)
def test_a_file_that_is_none_is_told(file: Path, text: str, message: str) -> None:
    assert problems(file, text) == [message]


def test_a_waiver_that_cannot_be_read_leaves_the_others(file: Path) -> None:
    file.write_text(WHOLE.replace("expires: 2026-09-30", "expires: soon"), encoding="utf-8")
    read = read_waivers(file, None)
    assert [each.rule for each in read.waivers] == ["HIPAA-T-02"]
    assert [each.code for each in read.problems] == ["WAIVE-01"]


def test_without_any_zone_a_last_day_has_no_end(file: Path) -> None:
    words = "2: nothing says in which time zone its last day ends: write `timezone:` above the waivers"
    assert problems(file, ENTRY, None) == [words]


def test_bytes_that_are_no_text_are_told(file: Path) -> None:
    file.write_bytes(b"waivers: \xff\xfe")
    assert [each.message for each in read_waivers(file, None).problems] == ["the file is not UTF-8"]


def test_a_file_that_is_not_there_is_an_error(file: Path) -> None:
    with pytest.raises(CheckerError) as caught:
        read_waivers(file, None)
    assert caught.value.message == "the waivers `waivers.yaml` cannot be read: No such file or directory"


def test_the_schema_is_valid_and_every_key_is_described() -> None:
    schema = waivers_schema()
    Draft202012Validator.check_schema(schema)
    keys = {**schema["$defs"]["waiver"]["properties"], **schema["$defs"]["scope"]["properties"]}
    assert [key for key, value in keys.items() if "description" not in value and key != "scope"] == []
    assert json.dumps(schema)
