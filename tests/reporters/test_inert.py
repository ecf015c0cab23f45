"""Text of an input cannot act: as a formula, as Markdown, or on a terminal."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.reporters.inert import cell, json_text, markdown, markdown_code, one_line

_TEXT = st.text(st.characters(codec=None), max_size=40) | st.text(
    "=+-@\t\r\n |`*_[]<>#\\\x1b\u202e\u061ca1", max_size=20
)
_ACTING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a=b", "a=b"),
        ("", ""),
        ('=HYPERLINK("x")', '\'=HYPERLINK("x")'),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"),
        ("\rx", "' x"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("two\nlines", "two lines"),
        ("\x1b[31mred", "\N{REPLACEMENT CHARACTER}[31mred"),
    ],
)
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(text: str, shown: str) -> None:
    assert cell(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain (a)(1)", "plain (a)(1)"),
        ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
        ("[x](http://y)", "\\[x\\](http:\u2060/\u2060/y)"),
        ("![x](y)", "!\\[x\\](y)"),
        ("a|b", "a\\|b"),
        ("@team #12 !3", "@\u2060team #\u206012 !\u20603"),
        ("mailto:a@example.org", "mailto:\u2060a@\u2060example.org"),
        ("www.example.org", "www\u2060.example.org"),
        ("*b* _i_ `c` ~s~ $m$ &amp;", "\\*b\\* \\_i\\_ \\`c\\` \\~s\\~ \\$m\\$ \\&amp;"),
        ("one\n\n# two", "one # two"),
        ("back\\slash", "back\\\\slash"),
    ],
)
def test_markdown_shows_text_as_it_is(text: str, shown: str) -> None:
    assert markdown(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"), [("a b", "`a b`"), ("a`b`", "`a'b'`"), ("a|b", "`a¦b`"), ("", "` `"), ("\n", "` `")]
)
def test_a_code_span_cannot_be_left(text: str, shown: str) -> None:
    assert markdown_code(text) == shown


@given(_TEXT)
def test_nothing_that_acts_on_a_terminal_is_left(text: str) -> None:
    for made in (one_line(text), cell(text), markdown(text), markdown_code(text)):
        assert not _ACTING.search(made)
        made.encode()


@given(_TEXT)
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert cell(text).lstrip()[:1] not in ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@given(_TEXT)
def test_json_means_what_it_meant(text: str) -> None:
    written = json_text({"text": text})
    assert json.loads(written) == {"text": text}
    assert not re.search("[\x7f-\x9f\u2028\u2029]", written)
    written.encode()
