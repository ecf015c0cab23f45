"""Markdown: what a renderer makes of a report, whatever the input holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from checker.assessment.model import Assessment, Place
from checker.reporters.inert import markdown, one_line
from tests.reporters.sample import assessment
from tests.reporters.test_reports import render

_OURS = {
    "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text", "code_inline", "softbreak",
    "strong_open", "strong_close", "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close",
    "table_open", "table_close", "thead_open", "thead_close", "tbody_open", "tbody_close", "tr_open", "tr_close",
    "th_open", "th_close", "td_open", "td_close",
}  # fmt: skip
_TRICKS = (
    "<script>alert(1)</script>", "![x](http://a.example/x.png)", "[x](javascript:alert)", "<http://a.example>", "|",
    "https://a.example", "www.a.example", "mailto:a@b.example", "a@b.example", "`x`", "``x``", "*x*", "**x**", "_x_",
    "~~x~~", "# x", "- x", "1. x", "> x", "---", "```", "\n\n# x", "\r\n| a | b |", "\\", "\\|", "&lt;b&gt;", "[^1]",
    "[a]: b", "a | b", "<!-- x", "$x$",
)  # fmt: skip
_TEXT = (
    st.sampled_from(_TRICKS)
    | st.text(st.sampled_from("|`*_[]()<>#!~\\&$-+.:/@1a \n\t"), max_size=12)
    | st.text(max_size=8)
)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("gfm-like")
    assert parser.linkify is not None
    # what looks like the name of a host is linked by no host of code
    parser.linkify.set({"fuzzy_link": False})
    return parser


def _tokens(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _tokens(token.children or [])


def _holding(text: str) -> Assessment:
    """The sample with a text of the input in every place that can hold one."""
    one = assessment().data_findings[0]
    subject = replace(one.subject, id=text, place=Place(text, column=text))
    inputs = (replace(assessment().inputs[0], file=text),)
    found = replace(one, subject=subject, message=text, mend=text, title=text)
    return replace(assessment(), data_findings=(found,), inputs=inputs, incomplete=(text,), notices=(text,))


@given(_TEXT)
@settings(max_examples=60, deadline=None)
def test_text_of_the_input_makes_nothing_but_text(text: str) -> None:
    plain = list(_tokens(_parser().parse(render("markdown"))))
    tricked = list(_tokens(_parser().parse(render("markdown", of=_holding(text)))))
    assert {token.type for token in tricked} <= _OURS
    for kind in ("heading_open", "table_open", "td_open", "list_item_open"):
        removed = {"td_open": 3 * (len(assessment().inputs) - 1)}.get(kind, 0)
        assert sum(t.type == kind for t in tricked) == sum(t.type == kind for t in plain) - removed


@given(_TEXT)
@settings(max_examples=60, deadline=None)
def test_text_of_the_input_is_read_as_it_stands(text: str) -> None:
    shown = "".join(
        token.content for token in _tokens(_parser().parseInline(f"x {markdown(text)} x")) if not token.children
    )
    words = shown.replace("\N{WORD JOINER}", "").removeprefix("x ").removesuffix(" x").split()
    assert words == one_line(text).replace("\N{WORD JOINER}", "").split()
