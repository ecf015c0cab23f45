"""Marks that overlap become brackets that nest, and nothing of the text is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checker.assessment.marked import Mark
from checker.reporters.letter_marks import GRAVEST_FIRST, Bracket, runs_of, sight_of
from checker.semantics.data import Polarity

LENGTH = 12
POLARITIES: tuple[Polarity, ...] = ("states", "takes_away", "near_miss", "blank", "undecided")


@st.composite
def _mark(draw: st.DrawFn) -> Mark:
    start = draw(st.integers(0, LENGTH - 1))
    end = draw(st.integers(start + 1, LENGTH))
    label = draw(st.sampled_from(("L-H01", "L-H02", "L-H03")))
    polarity = draw(st.sampled_from(POLARITIES))
    return Mark(start, end, label, label.lower(), polarity, draw(st.booleans()))


@given(st.lists(_mark(), max_size=6))
def test_every_character_is_in_one_run_and_inside_exactly_its_marks(marks: list[Mark]) -> None:
    runs = list(runs_of(LENGTH, marks))
    assert [place for run in runs for place in range(run.start, run.end)] == list(range(LENGTH))
    for run in runs:
        for place in range(run.start, run.end):
            wanted = {(each.label, sight_of(each)) for each in marks if each.start <= place < each.end}
            assert {(label, each.sight) for each in run.inside for label in each.labels} == wanted
            sights = [sight for _, sight in wanted]
            assert run.gravest == min(sights, key=GRAVEST_FIRST.index, default=None)


@given(st.lists(_mark(), max_size=6))
def test_brackets_close_in_the_order_in_which_they_opened(marks: list[Mark]) -> None:
    inside: tuple[Bracket, ...] = ()
    for run in runs_of(LENGTH, marks):
        assert run.inside[: run.kept] == inside[: run.kept]
        still_open = {each for each in inside[run.kept :] if each.end > run.start}
        assert run.again == still_open
        assert all(each.start == run.start or each in run.again for each in run.inside[run.kept :])
        inside = run.inside


def test_a_text_without_marks_is_one_run() -> None:
    (run,) = runs_of(5, ())
    assert (run.start, run.end, run.inside, run.gravest) == (0, 5, (), None)


def test_an_empty_text_has_no_runs() -> None:
    assert list(runs_of(0, ())) == []
