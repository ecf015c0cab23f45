"""One spelling, and the way back to the original."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checker.letters.normalise import normalise


def test_quotes_ligatures_soft_hyphens_and_broken_words_are_one_spelling() -> None:
    source = "The Secretary\u2019s com\u00adplaint of\ufb01ce clini-\n   cian\u00a0end\r\nnext"
    assert normalise(source).text == "The Secretary's complaint office clinician end\nnext"


def test_a_span_leads_back_to_the_characters_it_came_from() -> None:
    source = "of\ufb01ce clini-\n   cian next"
    text = normalise(source)
    found = {word: source[slice(*text.original(*_span(text.text, word)))] for word in ("office", "clinician", "next")}
    assert found == {"office": "of\ufb01ce", "clinician": "clini-\n   cian", "next": "next"}


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_every_span_lies_in_the_original(source: str) -> None:
    text = normalise(source)
    for place in range(len(text.text)):
        start, end = text.original(place, place + 1)
        assert 0 <= start < end <= len(source)


_ODD = "aZé-\u00ad\u2010 \t\u00a0\r\n\u200b\ufb01\uff21\u2460e\u0301\u00c3\u00a9\u00e2\u20ac\u2122\u2019"


@given(st.text(alphabet=_ODD, max_size=30))
def test_what_stands_beside_it_does_not_change_how_a_text_is_spelled(source: str) -> None:
    assert normalise(f"{source} &").text == f"{normalise(source).text} &"


def _span(text: str, word: str) -> tuple[int, int]:
    start = text.index(word)
    return start, start + len(word)
