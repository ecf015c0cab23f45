"""The laws of three-valued logic with blame."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checker.engines.reference.truth import conjunction, disjunction, negation
from checker.engines.reference.values import Truth
from checker.semantics.data import Fact, Unknown

FACTS = st.frozensets(st.sampled_from([Fact("field", "request", name, "q") for name in "abc"]), min_size=1)
TRUTHS: st.SearchStrategy[Truth] = st.one_of(st.booleans(), FACTS.map(Unknown))


@given(TRUTHS)
def test_not_not_is_the_same(x: Truth) -> None:
    assert negation(negation(x)) == x


@given(st.lists(TRUTHS), st.randoms())
def test_order_never_changes_the_value_or_the_blame(truths: list[Truth], random: object) -> None:
    shuffled = sorted(truths, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert conjunction(truths) == conjunction(shuffled)
    assert disjunction(truths) == disjunction(shuffled)


@given(st.lists(TRUTHS))
def test_and_is_the_mirror_of_or(truths: list[Truth]) -> None:
    assert conjunction(truths) == negation(disjunction(negation(x) for x in truths))


@given(st.lists(TRUTHS), st.lists(TRUTHS))
def test_grouping_changes_nothing(left: list[Truth], right: list[Truth]) -> None:
    assert conjunction((conjunction(left), conjunction(right))) == conjunction([*left, *right])
    assert disjunction((disjunction(left), disjunction(right))) == disjunction([*left, *right])


@given(st.lists(TRUTHS))
def test_what_decides_is_not_kept_open_by_the_rest(truths: list[Truth]) -> None:
    assert conjunction([*truths, False]) is False
    assert disjunction([*truths, True]) is True


@given(st.lists(TRUTHS))
def test_true_operands_blame_nothing(truths: list[Truth]) -> None:
    assert conjunction([*truths, True]) == conjunction(truths)
    assert disjunction([*truths, False]) == disjunction(truths)


def test_nothing_at_all_is_true_for_and_and_false_for_or() -> None:
    assert conjunction(()) is True
    assert disjunction(()) is False
