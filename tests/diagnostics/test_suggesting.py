"""Did you mean."""

from __future__ import annotations

import pytest

from checker.diagnostics.suggest import among, closest, did_you_mean


@pytest.mark.parametrize(
    ("written", "names", "expected"),
    [
        ("sya", ["say", "row"], "say"),
        ("recieved_on", ["received_on", "sent_on"], "received_on"),
        ("acess", ["access", "amendment"], "access"),
        ("xyz", ["say"], None),
        ("sudden", ["severity"], None),
        ("b", [], None),
        ("caes", ["cues", "case"], "case"),
        ("beef", ["bend"], None),
        ("beefs", ["bends"], "bends"),
    ],
)
def test_a_suggestion_is_at_most_two_edits_away_and_one_for_up_to_four_letters(
    written: str, names: list[str], expected: str | None
) -> None:
    assert closest(written, names) == expected


def test_of_equally_near_names_the_first_in_the_alphabet_is_suggested() -> None:
    assert did_you_mean("rone", ["zone", "bone"]) == "did you mean `bone`?"
    assert did_you_mean("rone", []) is None


def test_a_long_list_is_cut() -> None:
    assert among(["a", "b"], 3) == "a, b"
    assert among(["a", "b", "c", "d"], 3) == "a, b, c, ..."
