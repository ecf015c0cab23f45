"""A folder to set up, and policies without rules, which take longer to check."""

from pathlib import Path

import pytest

from checker import workspace
from checker.semantics.model import Checked, Program

_POLICIES = Path(__file__).parents[2] / "policies"
_NEEDED = (
    "records.policy", "grounds.policy", "settings.policy",
    *(f"calendars/{name}.policy" for name in ("us_federal", "texas", "england", "germany")),
)  # fmt: skip


@pytest.fixture(scope="session")
def program() -> Program:
    """Records, grounds and some calendars, without any rule."""
    return workspace.check([workspace.read(_POLICIES / name, name) for name in _NEEDED]).program


@pytest.fixture
def export(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder `export` beneath the working folder; commands see the records alone."""
    checked = Checked(program, ())
    monkeypatch.setattr(workspace, "load", lambda policies=(), shipped=True: checked)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HABEAS_KEY_FILE", raising=False)
    folder = Path("export")
    folder.mkdir()
    return folder
