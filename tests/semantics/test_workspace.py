"""Finding policies: the shipped ones, and those that are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker import workspace
from checker.diagnostics.diagnostic import CheckerError
from checker.diagnostics.source import Source
from checker.syntax.parser import Parsed, parse_policy

OVERLAY = """policy states.ruritania "Ruritania"
  law     "None: an invented state"
  checked 2026-01-01

use records

deadline ruritanian_due of request "Ten working days"
  in force from 2020-01-01 by received_on
    cite   "None"
    starts received_on
    runs   10 working days of ruritania
    never rolls

calendar ruritania "The working days of Ruritania"
  cite "None"
  checked 2026-01-01
  covers 2024-01-01 through 2026-12-31
  weekend saturday, sunday
"""


def test_a_file_adds_a_policy_to_the_shipped_ones(tmp_path: Path) -> None:
    file = tmp_path / "ruritania.policy"
    file.write_text(OVERLAY, encoding="utf-8")
    for named in (str(file), tmp_path):
        program = workspace.load([named]).program
        assert "states.ruritania.ruritanian_due" in program.deadlines
        assert "ruritania" in program.calendars
        assert "records" in program.policies


def test_a_shipped_file_that_is_named_again_is_there_once() -> None:
    files = workspace.shipped_files()
    checked = workspace.load([files["policies/records.policy"], "records"])
    assert [each for each in checked.diagnostics if each.code == "declared-twice"] == []


@pytest.mark.parametrize(
    ("named", "message", "help_"),
    [
        ("recrods", "there is no policy `recrods`", "did you mean `records`?"),
        ("nowhere/at.policy", "the file nowhere/at.policy was not found", "name a policy, a file, or a folder"),
    ],
)
def test_a_name_that_leads_nowhere_is_told(named: str, message: str, help_: str) -> None:
    with pytest.raises(CheckerError) as told:
        workspace.load([named])
    assert (told.value.message, told.value.help) == (message, help_)


def test_a_folder_without_policies_is_told(tmp_path: Path) -> None:
    with pytest.raises(CheckerError) as told:
        workspace.load([tmp_path])
    assert told.value.message == f"the folder {tmp_path} holds no policy"


def test_text_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "bad.policy"
    file.write_bytes(b"policy bad\n\xff\xfe\n")
    with pytest.raises(CheckerError) as told:
        workspace.load([file])
    assert told.value.message == f"{file.as_posix()}, line 2: this is not UTF-8 text"


def test_a_workspace_parses_each_text_once() -> None:
    parsed: list[str] = []

    def parse(source: Source) -> Parsed:
        parsed.append(source.name)
        return parse_policy(source)

    own = workspace.Workspace(parse)
    source = Source("one.policy", OVERLAY)
    own.check([source])
    own.check([source, Source("two.policy", OVERLAY.replace("ruritania", "utopia"))])
    assert parsed == ["one.policy", "two.policy"]


def test_without_the_shipped_policies_those_named_stand_alone(tmp_path: Path) -> None:
    (tmp_path / "own.policy").write_text(
        'policy own "Own records"\n  law "None"\n  checked 2026-11-22\n\n'
        'record request "One row"\n  field id text "its number"\n',
        encoding="utf-8",
    )
    checked = workspace.load([tmp_path], shipped=False)

    assert checked.diagnostics == ()
    assert list(checked.program.policies) == ["own"]
    assert list(checked.program.records) == ["request"]
