"""A small export, and a pack of its check."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.conftest import Habeas, folder, habeas

__all__ = ("folder", "habeas")

SETTINGS = """\
entity:
  kind: covered_provider
  state: none
complete_through: 2026-06-30
only: [HIPAA-T-01]
letters: letters/{request_id}_*.txt
logs:
  - file: log.csv
    record: request
    columns:
      "Patient": null
    events:
      "Given": access_provided
"""
LOG = """\
id,right,requester,received_on,Given,Patient
R1001,access,individual,2026-01-05,2026-05-05,Canary Quillfeather
R1002,access,individual,2026-02-05,2026-02-20,Canary Quillfeather
R1003,other,individual,2026-02-05,2026-02-20,Canary Quillfeather
"""
LETTER = """\
Elm Street Clinic
March 3, 2026

Dear Ms. Quillfeather,

we cannot give you the records you asked for, because reading them would put your life at risk.
"""


@pytest.fixture
def export(folder: Path) -> Path:
    """A folder `export` with settings and a log."""
    made = folder / "export"
    made.mkdir()
    (made / "habeas.yaml").write_text(SETTINGS, encoding="utf-8")
    (made / "log.csv").write_text(LOG, encoding="utf-8")
    return made


@pytest.fixture
def letter(export: Path) -> Path:
    """A letter in that folder."""
    (export / "letters").mkdir()
    made = export / "letters" / "R1001_denial.txt"
    made.write_text(LETTER, encoding="utf-8")
    return made


@pytest.fixture
def pack(habeas: Habeas, export: Path, folder: Path) -> Path:
    """The pack of a check of that folder, as a folder of files."""
    assert habeas("check", "export", "--reader", "phrases", "--evidence", "pack").code == 1
    return folder / "pack"
