"""The ear of an installation: which folders it listens with, and what is said of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker import resources
from checker.diagnostics.diagnostic import CheckerError
from checker.letters.examples.encoder import model_name
from checker.letters.examples.heads import Heads, digest_of, heads_text
from checker.letters.examples.shipped import example_folders, open_ear
from tests.letters.examples.world import head, write_metal


@pytest.fixture(autouse=True)
def policies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Shipped policies with examples that were taught."""
    place = tmp_path / "shipped"
    _taught(place / "examples", "how_to_review")
    monkeypatch.setattr(resources, "folder", lambda name: place)
    return place


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A user's policies with examples of their own."""
    place = tmp_path / "mine"
    _taught(place / "examples", "danger")
    return place


def test_fresh_heads_of_the_installed_model_are_opened_without_a_word() -> None:
    opened = open_ear()
    assert opened.ear is not None
    assert ([one.concept for one in opened.ear.heads], opened.remarks) == (["small.review.how_to_review"], ())


def test_the_examples_of_named_folders_are_listened_for_too(mine: Path) -> None:
    opened = open_ear(["hipaa.denial", mine / "mine.policy", mine])
    assert opened.ear is not None
    assert [one.concept for one in opened.ear.heads] == ["small.review.how_to_review", "small.review.danger"]
    assert opened.remarks == ()


def test_a_folder_without_examples_adds_none(tmp_path: Path, policies: Path) -> None:
    assert example_folders([tmp_path, "hipaa.denial"]) == [policies / "examples"]


def test_examples_that_have_changed_are_remarked_on_and_still_heard(policies: Path) -> None:
    (policies / "examples" / "english" / "metal.yaml").write_text("states:\n  - Lead.\n", encoding="utf-8")
    opened = open_ear()
    assert opened.ear is not None
    assert opened.remarks == ("the examples have changed since they were taught: run `habeas teach`",)


def test_heads_of_another_model_are_remarked_on(policies: Path) -> None:
    heads = policies / "examples" / "heads.json"
    heads.write_text(heads.read_text("utf-8").replace(model_name(), "a model 1.0"), encoding="utf-8")
    assert open_ear().remarks == (f"the examples were taught with a model 1.0, installed is {model_name()}",)


def test_examples_that_were_never_taught_are_remarked_on_and_not_heard(policies: Path) -> None:
    (policies / "examples" / "heads.json").unlink()
    opened = open_ear()
    assert opened.ear is None
    assert opened.remarks == ("the examples in examples/ were never taught: run `habeas teach`",)


def test_damaged_heads_stop_the_check(policies: Path) -> None:
    (policies / "examples" / "heads.json").write_text("{}", encoding="utf-8")
    with pytest.raises(CheckerError) as told:
        open_ear()
    assert told.value.message == "heads.json: this is not what `habeas teach` writes"


def _taught(place: Path, concept: str) -> None:
    write_metal(place)
    heads = Heads(model_name(), digest_of(place), "", (head(concept, {"gold": 9.0}),), (), (), place)
    (place / "heads.json").write_text(heads_text(heads), encoding="utf-8")
