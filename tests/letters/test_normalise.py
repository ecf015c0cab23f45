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


def _span(text: str, word: str) -> tuple[int, int]:
    start = text.index(word)
    return start, start + len(word)
