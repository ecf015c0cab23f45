"""The page that shows letters: whole as stored, safe, complete in itself, and readable by everybody."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.assessment.marked import Mark
from checker.reporters.letter_html import page_of
from tests.reporters.letter_sample import CLOSED, LETTER, TEXT, UNREAD

EXPECTED = Path(__file__).parent / "expected" / "letters.html"
VOID = ("meta", "br")
ENOUGH = 4.5


def rendered() -> str:
    """The sample as it is stored."""
    return page_of((LETTER, CLOSED, UNREAD))


class _Tree(HTMLParser):
    """Notes the tags and the links of a page and the text of its letters; fails where a tag is not the one to close."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.letter: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(f"{tag}.{dict(attrs).get('class') or ''}")
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name in ("href", "src") and value]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().partition(".")[0] == tag

    def handle_data(self, data: str) -> None:
        if "section.text" in self.open and "span.tag" not in self.open:
            self.letter.append(data)


def test_the_page_is_as_stored() -> None:
    assert rendered() == EXPECTED.read_text(encoding="utf-8")


def test_tags_nest_names_are_unique_and_links_lead_somewhere() -> None:
    tree = _Tree(rendered())
    assert len(set(tree.ids)) == len(tree.ids)
    assert {link.removeprefix("#") for link in tree.links} <= set(tree.ids)
    assert tree.tags.count("h1") == 3


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    page = rendered()
    tree = _Tree(page)
    assert all(link.startswith("#") for link in tree.links)
    assert not {"script", "img", "link", "iframe", "object", "form", "base"} & set(tree.tags)
    assert re.findall(r"url\(|@import|https?:|javascript:", page) == []
    assert "default-src 'none'; style-src 'unsafe-inline'" in page


def test_a_letter_cannot_become_part_of_the_page() -> None:
    text = "</section><script>alert('x')</script> & \"quoted\" \x1b[2J\n"
    page = page_of((replace(LETTER, file="<b>.txt", text=text, marks=(), demands=()),))
    tree = _Tree(page)
    assert "script" not in tree.tags
    assert "b" not in tree.tags
    assert "".join(tree.letter) == text.replace("\x1b", "\ufffd")


@given(
    st.text(alphabet="ab<>&\"' \n", min_size=1, max_size=20).flatmap(
        lambda text: st.tuples(
            st.just(text),
            st.lists(
                st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(
                    lambda span: span[0] < span[1]
                ),
                max_size=4,
            ),
        )
    )
)
def test_any_text_with_any_marks_is_a_page_that_nests_and_keeps_the_text(
    drawn: tuple[str, list[tuple[int, int]]],
) -> None:
    text, spans = drawn
    marks = tuple(Mark(start, end, f"L-{number}", "x", "states") for number, (start, end) in enumerate(spans))
    page = page_of((replace(LETTER, text=text, marks=marks, demands=(), said=()),))
    assert "".join(_Tree(page).letter) == text


def test_without_leave_no_word_of_the_letter_is_in_the_page() -> None:
    page = page_of((CLOSED,))
    assert not any(line in page for line in TEXT.splitlines() if line)
    assert "<mark" not in page
    assert "5:36, 5:60" in page
    assert "6:53 (page 2)" in page


def test_the_letter_is_in_its_own_language_and_every_mark_has_words() -> None:
    page = page_of((replace(LETTER, language="de"),))
    assert '<section class="text" aria-label="The letter" lang="de">' in page
    assert page.count('<mark class="') == page.count(" title=") + page.count("<li><mark")


def test_light_dark_and_paper_are_styled() -> None:
    page = rendered()
    for rule in ("prefers-color-scheme: dark", "@media print", "print-color-adjust: exact", "color-scheme: light dark"):
        assert rule in page


@pytest.mark.parametrize("shade", ["light", "dark", "print"])
def test_text_is_seen_against_its_ground(shade: str) -> None:
    colours = _colours(rendered(), shade)
    grounds = ("page", "states", "takes_away", "near_miss", "blank")
    pairs = [("ink", ground) for ground in grounds]
    pairs += [(f"{ground}-ink", each) for ground in grounds[1:] for each in (ground, "page")]
    pairs += [("quiet", "page"), ("link", "page")]
    faint = [(ink, ground) for ink, ground in pairs if _contrast(colours[ink], colours[ground]) < ENOUGH]
    assert faint == []


def _colours(page: str, shade: str) -> dict[str, str]:
    roots = re.findall(r":root \{ (?:color-scheme: [a-z ]+; )?((?:--[a-z_-]+: #[0-9a-f]{6}; ?)+)\}", page)
    chosen = roots[("light", "dark", "print").index(shade)]
    return dict(re.findall(r"--([a-z_-]+): (#[0-9a-f]{6})", chosen))


def _contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2.2 reckons it, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
