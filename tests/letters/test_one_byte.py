"""Expressions over one byte a character stand where those over characters do."""

from __future__ import annotations

import re2
from hypothesis import given
from hypothesis import strategies as st

from checker.letters.one_byte import one_byte, one_byte_expression

SOURCES = (
    r"(?i)\b[0-9]{1,2}\.? (?:märz|août|décembre)\b",
    r"(?i)[a-z]+k[a-z]*s",
    r"\b[0-9][0-9,.]*\s?[€£]",
    r"\[[A-ZÀ-Ý][A-ZÀ-Ý0-9 ]{2,60}\]",
    r"[^\s<>]+[^\s<>.,;]",
    r"«[^«»\n]{1,60}»|_{3,}",
)
EXPRESSIONS = tuple((re2.compile(source), one_byte_expression(source)) for source in SOURCES)
texts = st.lists(
    st.one_of(
        st.sampled_from(("3 März", "12. AOÛT", "[ÀB CD]", "«x»", "___", "7,50 €", "9£", "disks", "\n", " ")),
        st.text(alphabet="askKé9ÉÿŸßµ—“€£łŁ\u0301\U0001f600.,< ", max_size=6),
    ),
    max_size=12,
).map("".join)


@given(texts)
def test_an_expression_stands_at_the_same_places_over_bytes(text: str) -> None:
    read = one_byte(text)
    assert len(read) == len(text)
    for over_characters, over_bytes in EXPRESSIONS:
        expected = [found.span() for found in over_characters.finditer(text)]
        assert [found.span() for found in over_bytes.finditer(read)] == expected
