"""Settings that were found right are not held against their schema again; what is wrong is told each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.caching import FOLDER_VARIABLE
from checker.configuration import validate
from checker.configuration.load import parse_configuration
from checker.diagnostics.diagnostic import CheckerError

RIGHT = "entity:\n  kind: covered_provider\n"
WRONG = "entitty:\n  kind: covered_provider\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_right_settings_are_validated_once(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = parse_configuration(RIGHT, "habeas.yaml", tmp_path)
    monkeypatch.setattr(validate, "mistakes", None)
    assert parse_configuration(RIGHT, "habeas.yaml", tmp_path) == first


def test_a_mistake_is_told_each_time(folder: Path, tmp_path: Path) -> None:
    parse_configuration(RIGHT, "habeas.yaml", tmp_path)
    for _ in range(2):
        with pytest.raises(CheckerError, match=r"habeas\.yaml:1: there is no setting `entitty` here"):
            parse_configuration(WRONG, "habeas.yaml", tmp_path)


def test_nothing_of_the_settings_is_kept(folder: Path, tmp_path: Path) -> None:
    parse_configuration(RIGHT, "habeas.yaml", tmp_path)
    assert [each.read_bytes() for each in folder.glob("*.right")] == [b""]
