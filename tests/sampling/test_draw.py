"""The draw itself: which records, how many of each stratum."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.sampling.draw import Item, allocate, draw

_LABELS = st.tuples(st.sampled_from(["G0", "R1", "U1", "none"]), st.sampled_from(["north", "south"]))
_ITEMS = st.lists(st.builds(Item, st.text(max_size=4), st.text(max_size=3), _LABELS, st.integers()), max_size=40)


def _population(count: int) -> list[Item[int]]:
    return [Item(f"R{number:03}", "", ("R1" if number % 3 else "U1",), number) for number in range(count)]


def test_the_rank_is_the_one_that_the_documentation_gives() -> None:
    population = _population(50)
    by_hand = sorted(
        population, key=lambda item: sha256(f"habeas sample, version 1\0audit\0{item.number}\0".encode()).hexdigest()
    )
    one_stratum = [Item(item.number, "", (), item.record) for item in population]
    assert [item.record for item in draw(one_stratum, 7, "audit").items] == [item.record for item in by_hand[:7]]


def test_another_seed_draws_others() -> None:
    assert draw(_population(200), 10, "one").items != draw(_population(200), 10, "two").items


def test_places_go_by_largest_remainder() -> None:
    assert allocate({("a",): 5, ("b",): 3, ("c",): 2}, 4) == {("a",): 2, ("b",): 1, ("c",): 1}
    assert allocate({("a",): 1, ("b",): 1, ("c",): 1}, 2) == {("a",): 1, ("b",): 1, ("c",): 0}
    assert allocate({("a",): 6, ("b",): 6, ("c",): 1}, 1) == {("a",): 1, ("b",): 0, ("c",): 0}


def test_who_asks_for_more_than_there_is_gets_everything() -> None:
    assert len(draw(_population(9), 10, "s").items) == 9
    assert draw([], 10, "s").items == ()


@settings(max_examples=60, deadline=None)
@given(_ITEMS, st.integers(1, 50), st.text(max_size=5), st.randoms())
def test_the_order_of_the_rows_does_not_matter(items: list[Item[int]], size: int, seed: str, chance: object) -> None:
    mixed = list(items)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    drawn = [(item.number, item.content, item.stratum) for item in draw(items, size, seed).items]
    assert [(item.number, item.content, item.stratum) for item in draw(mixed, size, seed).items] == drawn


@settings(max_examples=60, deadline=None)
@given(_ITEMS, st.integers(1, 50), st.text(max_size=5))
def test_the_shares_are_true_and_in_proportion(items: list[Item[int]], size: int, seed: str) -> None:
    drawn = draw(items, size, seed)
    assert len(drawn.items) == min(size, len(items))
    assert {share.stratum: share.population for share in drawn.shares} == Counter(item.stratum for item in items)
    taken = Counter(item.stratum for item in drawn.items)
    for share in drawn.shares:
        assert share.sample == taken[share.stratum]
        assert abs(share.sample - min(size, len(items)) * share.population / len(items)) < 1


@settings(max_examples=60, deadline=None)
@given(_ITEMS, st.integers(1, 20), st.text(max_size=5))
def test_a_smaller_sample_begins_a_larger_one(items: list[Item[int]], size: int, seed: str) -> None:
    one_stratum = [Item(item.number, item.content, (), item.record) for item in items]
    smaller, larger = draw(one_stratum, size, seed).items, draw(one_stratum, size + 5, seed).items
    assert larger[: len(smaller)] == smaller
