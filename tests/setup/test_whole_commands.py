"""`habeas init`, `habeas doctor` and `habeas check` after each other, as a user types them, with all policies."""

from pathlib import Path

import pytest

from checker.cli.main import execute

CANARIES = ("Quuxley", "1960-07-08", "555-0199", "quux@example.com", "MRN 778899")
LETTER = (
    "Example Clinic\n1 Main Street\nWaco, TX 76701\n\nDear Ms. Quuxley (born 1960-07-08, MRN 778899),\n\n"
    "We deny your request for your record under HIPAA. Call 555-0199 or write to quux@example.com.\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An export with canaries in cells and in a letter."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HABEAS_KEY_FILE", raising=False)
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "requests.csv").write_text(
        "request id,received,right,requester,decision,Patient,Phone,Notes\n"
        "R-1,2026-03-02,access,individual,denial,Quuxley,555-0199,MRN 778899 quux@example.com\n"
        "R-2,1960-07-08x,access,individual,Quuxley,Quuxley,,\n"
    )
    (tmp_path / "export" / "R-1.txt").write_text(LETTER)
    return Path("export")


def test_a_folder_is_set_up_examined_and_checked_and_nothing_of_a_patient_is_shown(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = [
        execute(list(arguments))
        for arguments in (
            ("init", "export", "--yes"),
            ("doctor", "export"),
            ("doctor", "export", "--format", "json"),
            ("check", "export", "--reader", "phrases"),
        )
    ]
    shown = "".join(capsys.readouterr()) + (folder / "habeas.yaml").read_text()
    assert [canary for canary in CANARIES if canary in shown] == []
    assert codes == [0, 1, 1, 1]
    assert "  state: texas                      # 1 of 1 letters name it" in shown
    assert (
        "warning  settings: export/habeas.yaml: 6 lines marked as a guess (`# ?`), the first is line 6\n"
        "         -> look at each, and take its mark away\n"
    ) in shown


def test_a_second_init_exits_with_2_and_says_why(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert execute(["init", "export", "--yes"]) == 0
    assert execute(["init", "export", "--yes"]) == 2
    assert capsys.readouterr().err == (
        "error: `export/habeas.yaml` is there and stays as it is\n"
        "help: `--force` overwrites it; `habeas doctor` says what is wrong with it\n"
    )


def test_doctor_exits_with_2_where_the_settings_are_wrong(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "habeas.yaml").write_text("entity: {kynd: controller}\n")
    assert execute(["doctor", "export"]) == 2
    assert "error    settings: export/habeas.yaml:1: an entity has no fact `kynd`" in capsys.readouterr().out
