"""The records of the policies, and a folder of files to read."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from checker import workspace
from checker.configuration.model import Configuration
from checker.logs.export import LogExport
from checker.logs.read import read_log
from checker.semantics.model import Program

_POLICIES = Path(__file__).parents[2] / "policies"
_NEEDED = ("records.policy", "grounds.policy", "calendars/us_federal.policy", "calendars/england.policy")

Read = Callable[..., LogExport]


@pytest.fixture(scope="session")
def program() -> Program:
    """Records, grounds and two calendars, without any rule."""
    return workspace.check([workspace.read(_POLICIES / name, name) for name in _NEEDED]).program


@pytest.fixture
def read(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Writes the given files into a folder and reads them, in their order, from inside it."""

    def read_files(
        files: Mapping[str, str | bytes], configuration: Configuration | None = None, only: tuple[str, ...] = ()
    ) -> LogExport:
        monkeypatch.chdir(tmp_path)
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            Path(name).write_bytes(data)
        return read_log([Path(name) for name in only or files], program, configuration or Configuration())

    return read_files
