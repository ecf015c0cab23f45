"""Names that name nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.assessment import pseudonyms
from checker.diagnostics.diagnostic import CheckerError

KEY = b"a key of more than sixteen bytes"


def test_the_same_record_has_the_same_pseudonym_under_one_key_and_another_under_another() -> None:
    one, same = pseudonyms.Pseudonyms(KEY, True), pseudonyms.Pseudonyms(KEY, True)
    other = pseudonyms.Pseudonyms(KEY + b"!", True)
    assert one.of_record("request:17") == same.of_record("request:17")
    assert one.of_record("request:17") != one.of_record("request:18")
    assert one.of_record("request:17") != other.of_record("request:17")


def test_a_key_derived_from_the_input_does_not_depend_on_the_order_of_the_files() -> None:
    one = pseudonyms.from_inputs(["aa", "bb"])
    assert one == pseudonyms.from_inputs(["bb", "aa"])
    assert not one.stable
    assert one.key != pseudonyms.from_inputs(["aa", "bc"]).key


def test_a_key_file_gives_stable_names(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(KEY + b"\n")
    assert pseudonyms.from_file(file) == pseudonyms.Pseudonyms(KEY, stable=True)


def test_a_key_that_is_too_short_or_missing_is_refused(tmp_path: Path) -> None:
    short = tmp_path / "short"
    short.write_bytes(b"1234")
    with pytest.raises(CheckerError, match="fewer than 16 bytes"):
        pseudonyms.from_file(short)
    with pytest.raises(CheckerError, match="cannot be read"):
        pseudonyms.from_file(tmp_path / "none")


def test_a_hashed_file_name_keeps_its_ending() -> None:
    assert pseudonyms.Pseudonyms(KEY, True).of_file("letters/Smith_denial.txt").endswith(".txt")
    assert "Smith" not in pseudonyms.Pseudonyms(KEY, True).of_file("letters/Smith_denial.txt")
