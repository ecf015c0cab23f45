"""Traps about reading a log: each folder is a small export, with what must be found in it and read from it."""

import json
from pathlib import Path

import pytest

from checker.configuration.load import load_configuration
from checker.logs.discover import discover
from checker.logs.problems import DataProblem
from checker.logs.read import read_log
from checker.semantics.data import ABSENT, Row, Unknown, Value
from checker.semantics.model import Program

_HERE = Path(__file__).parent
_TRAPS = sorted(path.parent for path in _HERE.glob("*/expected.json"))
_IDS = ("TR-019", "TR-020", "TR-021", "TR-022", "TR-122", "TR-123", "TR-128")


def test_every_trap_about_reading_has_an_export() -> None:
    assert sorted({path.name[:6] for path in _TRAPS}) == sorted(_IDS)


@pytest.mark.parametrize("folder", _TRAPS, ids=lambda path: path.name)
def test_the_export_is_read_as_the_trap_demands(
    folder: Path, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    monkeypatch.chdir(folder)
    configuration = load_configuration([Path()])
    found = discover([path for path in sorted(Path().iterdir()) if path.name != "expected.json"], configuration)
    export = read_log(found.logs, program, configuration)
    problems = sorted([*found.problems, *export.problems])
    assert {
        "problems": [_line(problem) for problem in problems],
        "letters": [path.as_posix() for path in found.letters],
        "requests": {
            request.key: {name: _shown(request.fields[name]) for name in expected["fields"]}
            for request in export.requests
        },
        "letters_of_the_log": {one.row.key: _shown(one.row.fields["text"]) for one in export.letters},
    } == {name: value for name, value in expected.items() if name not in ("trap", "fields")}


def _line(problem: DataProblem) -> str:
    place = f"{problem.file}:{problem.row}" if problem.row else problem.file
    column = f" {problem.column}" if problem.column else ""
    return f"{problem.code} {place}{column}{' (incomplete)' if problem.incomplete else ''}"


def _shown(value: Value | Row) -> str:
    if isinstance(value, Unknown):
        (fact,) = value.blame
        return f"unknown: {fact.why}"
    return "absent" if value is ABSENT else str(value)
