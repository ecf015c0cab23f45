"""Places of cells packed into few columns come back as they were."""

from __future__ import annotations

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.large.packed import Packed

COUNTS = st.lists(st.sampled_from([1, 2, 3, 255, 256, 257, 65_536, 65_537, 1 << 31, 1 << 32]), min_size=1, max_size=14)


@settings(deadline=None, max_examples=60)
@given(st.data(), COUNTS)
def test_places_come_back(data: st.DataObject, counts: list[int]) -> None:
    places = {f"c_{number}": count for number, count in enumerate(counts)}
    packed = Packed.of(places)
    row = {name: data.draw(st.sampled_from([0, count // 2, count - 1])) for name, count in places.items()}
    stored = packed.pack({**{name: str(place) for name, place in row.items()}, "state": "3"})
    assert len(packed.columns) <= 1 + sum(count.bit_length() for count in counts) // 32
    with duckdb.connect() as connection:
        connection.execute(
            f"create table t ({', '.join(f'{name} {kind}' for name, kind in packed.columns.items())}, state INT)"
        )
        connection.execute(f"insert into t ({', '.join(stored)}) select {', '.join(stored.values())}")
        names = list(packed.where)
        (found,) = connection.execute(f"select {', '.join(packed.places())}, state from t").fetchall()
    assert dict(zip(names, found, strict=False)) == row
    assert found[-1] == 3
