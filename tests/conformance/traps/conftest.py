"""The records of the policies, without any rule."""

from pathlib import Path

import pytest

from checker import workspace
from checker.semantics.model import Program

_POLICIES = Path(__file__).parents[3] / "policies"


@pytest.fixture(scope="session")
def program() -> Program:
    """Records, grounds and the federal calendar."""
    names = ("records.policy", "grounds.policy", "calendars/us_federal.policy")
    return workspace.check([workspace.read(_POLICIES / name, name) for name in names]).program
