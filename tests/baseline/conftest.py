"""The command in a folder of its own, with the small clinic, without waivers, in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.conftest import Habeas, folder, habeas
from tests.waivers.clinic import write_clinic

__all__ = ("folder", "habeas")


@pytest.fixture
def clinic(folder: Path, habeas: Habeas) -> Habeas:
    """The command, where the clinic's export lies in `export/`."""
    write_clinic(folder, waivers=None)
    return habeas
