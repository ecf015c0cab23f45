"""With hashed paths neither the name of a file nor that of a sheet is in any part of an assessment."""

import io
from pathlib import Path

import pytest
import xlsxwriter

from checker.assessment.run import Request, run


@pytest.mark.parametrize("hidden", [True, False])
def test_names_of_files_and_sheets_are_shown_or_hidden_throughout(hidden: bool, tmp_path: Path) -> None:
    found = io.BytesIO()
    with xlsxwriter.Workbook(found) as book:
        for name in ("Zebulon Quarrier", "Requests Zebulon"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ("id", "received_on", "decision"))
            sheet.write_row(1, 0, ("R-1", "31/04/2026", "denied?"))
    (tmp_path / "Zebulon.xlsx").write_bytes(found.getvalue())
    (tmp_path / "Quarrier.csv").write_text("id,received_on\nR-1,2026-03-02\n")
    result = run(Request((tmp_path,), hash_paths=hidden, engine="reference", only=("HIPAA-T-01",)))
    said = repr(result.assessment)
    assert {each.rule for each in result.assessment.data_findings} >= {"READ-11", "READ-18"}
    assert [name in said for name in ("Zebulon", "Quarrier")] == [not hidden] * 2
