"""What is kept of a reading: spans in little room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checker.letters.heard import Spans

_OFFSETS = st.integers(0, 20_000_000)
_SPANS = st.lists(st.tuples(_OFFSETS, _OFFSETS), max_size=5).map(tuple)


@given(st.dictionaries(st.text(max_size=3), _SPANS, max_size=6))
def test_packed_spans_are_the_spans(spans: dict[str, tuple[tuple[int, int], ...]]) -> None:
    packed = Spans(spans)
    assert packed == spans
    assert (list(packed), len(packed)) == (list(spans), len(spans))
    assert packed.get("none of them") is None
