"""A score below its floor is told; one at it is not."""

from __future__ import annotations

from scripts.score_letters import Score, Tally, below


def scored(polarity: int = 0) -> Score:
    """Nine of ten statements right in four letters, three of which were sorted rightly."""
    tally = Tally(true=9, false=1, missed=1, wrong_polarity=polarity, total=20)
    return Score(regimes={"hipaa": tally}, total=tally, letters=4, kinds_right=3, grounds_right=4)


def test_a_score_at_its_floors_is_fine() -> None:
    assert below(scored(), {"f1 hipaa": 0.9, "f1 all": 0.9, "kinds": 0.75, "grounds": 1.0, "polarity": 0}) == []


def test_each_floor_that_is_not_reached_is_named() -> None:
    assert below(scored(), {"f1 hipaa": 0.91, "kinds": 0.8}) == [
        "f1 hipaa is 0.900, its floor 0.91",
        "kinds is 0.750, its floor 0.8",
    ]


def test_a_wrong_polarity_more_than_allowed_is_named() -> None:
    assert below(scored(polarity=1), {"polarity": 0}) == ["wrong polarity 1 times, allowed 0"]
