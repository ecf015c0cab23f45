"""The settings lie beside the inputs or above them, and a run has one of them."""

from pathlib import Path

import pytest

from checker.configuration.find import find_settings
from checker.configuration.load import load_configuration
from checker.diagnostics.diagnostic import CheckerError


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    """Two clinics side by side, each with settings and a folder of logs."""
    for name in ("north", "south"):
        (tmp_path / name / "logs").mkdir(parents=True)
        (tmp_path / name / "logs" / "log.csv").write_text("id\n")
        (tmp_path / name / "habeas.yaml").write_text(f"entity: {{id: {name}}}\n")
    return tmp_path


def test_settings_are_found_from_a_file_and_from_a_folder_upward(clinic: Path) -> None:
    north = clinic / "north"
    for path in (north, north / "logs", north / "logs" / "log.csv", north / "logs" / "missing.csv"):
        assert find_settings([path]) == (north / "habeas.yaml").resolve()
    assert load_configuration([north / "logs"]).entity == {"id": "north"}


def test_without_settings_there_are_defaults(tmp_path: Path) -> None:
    assert find_settings([tmp_path]) is None
    assert load_configuration([tmp_path]).file is None


def test_the_working_folder_counts_where_no_path_is_given(clinic: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(clinic / "south")
    assert find_settings([]) == Path("habeas.yaml")


def test_two_settings_in_one_run_are_refused(clinic: Path) -> None:
    with pytest.raises(CheckerError) as caught:
        find_settings([clinic / "north", clinic / "south" / "logs"])
    assert caught.value.message == (
        f"the paths belong to different settings: `{clinic}/north/habeas.yaml` and `{clinic}/south/habeas.yaml`"
    )
    assert caught.value.help == "check them in two runs, or name one with --config FILE"


def test_named_settings_come_before_all_others(clinic: Path) -> None:
    found = load_configuration([clinic / "north", clinic / "south"], clinic / "south" / "habeas.yaml")
    assert found.entity == {"id": "south"}


def test_a_file_with_the_other_ending_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    (tmp_path / "habeas.yml").write_text("timezone: UTC\n")
    with pytest.raises(CheckerError) as caught:
        find_settings([tmp_path])
    assert (caught.value.message, caught.value.help) == (
        f"`{tmp_path}/habeas.yml` is not read",
        "rename it to habeas.yaml",
    )
