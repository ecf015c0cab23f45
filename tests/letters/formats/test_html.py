"""Web pages: the text that a reader sees, by its blocks."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.letters.documents import Document, documents_of


def read(page: str | bytes) -> Document:
    (document,) = documents_of(page.encode() if isinstance(page, str) else page, ".html", "a.html")
    return document


def test_blocks_lists_entities_and_tables_are_read_as_they_look() -> None:
    page = """<!DOCTYPE html><html><head><title>Template 7</title><style>p{color:black}</style></head><body>
    <h2>What we keep</h2><p>Two pages,<br>and <em>noth</em>ing&nbsp;else&shy;where &ndash; as you&#39;ll see.
    <p>Your ways:<ol><li>Call us<li>Write to us<ul><li>by post</ul></ol>
    <table><tr><th>Page<th>Outcome<tr><td>4<td>withheld</table>
    <table><tr><td><p>Clinic</p><p>Mill Road</p></td><td>March 9</td></tr></table>
    <script>document.write("<p>no</p>")</script><!-- no appeal --><footer>Line 307-555-0119</footer></body></html>"""
    assert read(page).text == (
        "What we keep\nTwo pages,\nand nothing\u00a0else\u00adwhere – as you'll see.\n\nYour ways:\n\n"
        "1. Call us\n2. Write to us\n\n• by post\n\n| Page | Outcome |\n| 4 | withheld |\n\n"
        "Clinic\n\nMill Road\n\nMarch 9\n\nLine 307-555-0119\n"
    )


@pytest.mark.parametrize(
    "hidden",
    [
        '<span style="display:none">{}</span>',
        '<span style="visibility: hidden">{}</span>',
        '<span style="font-size:0">{}</span>',
        '<span style="font-size:1px">{}</span>',
        '<span style="color:#fff">{}</span>',
        '<span style="color: rgb(254, 254, 254)">{}</span>',
        '<span style="color:rgba(0,0,0,0)">{}</span>',
        '<font color="white">{}</font>',
        '<span style="opacity:0">{}</span>',
        '<div style="height:0;overflow:hidden">{}</div>',
        '<div style="position:absolute;left:-9999px">{}</div>',
        '<span class="ghost">{}</span>',
        '<div id="out"><b>{}</b></div>',
        "<div hidden>{}</div>",
        "<del>{}</del>",
        '<span style="text-decoration:line-through">{}</span>',
        "<template>{}</template>",
        '<table style="background:#222"><tr><td style="color:#252525">{}</td></tr></table>',
    ],
)
def test_what_cannot_be_seen_proves_nothing(hidden: str) -> None:
    style = "<style>/* .x{} */ .ghost{display:none} #out b{font-size:.5pt} @media print{p{display:none}}</style>"
    page = f"<html><head>{style}</head><body><p>You may complain to us.</p>{hidden.format('And to HHS.')}</body></html>"
    assert read(page).text == "You may complain to us.\n"


@pytest.mark.parametrize(
    "shown",
    [
        '<table bgcolor="#003366"><tr><td><font color="white">{}</font></td></tr></table>',
        '<div style="background:#036"><span style="color:white">{}</span></div>',
        '<div style="background-image:url(x.png);color:white">{}</div>',
        '<div style="visibility:hidden"><span style="visibility:visible">{}</span></div>',
    ],
)
def test_what_can_be_seen_is_read(shown: str) -> None:
    assert read(f"<html><body>{shown.format('Your rights')}</body></html>").text == "Your rights\n"


def test_form_controls_read_as_on_paper() -> None:
    page = """<html><form><p><input type=checkbox checked> Denied in part</p><p><input type=checkbox> Denied in full</p>
    <p>Call <input type=text value="307-555-0119"> or <input type=text> <input type=hidden value=x></p>
    <p>By <select><option>post<option selected>phone</select> <textarea></textarea><button>Send</button></p></form>"""
    assert read(page).text == ("☒ Denied in part\n☐ Denied in full\n\nCall 307-555-0119 or ____\n\nBy phone ____\n")


def test_the_message_that_is_answered_is_marked_as_a_quotation() -> None:
    page = '<html><p>See below.</p><blockquote type="cite"><p>No appeal.<br>None.</p></blockquote><p>Regards</p></html>'
    assert read(page).text == "See below.\n\n> No appeal.\n> None.\n\nRegards\n"


@pytest.mark.parametrize(
    "page",
    [
        '<html><head><meta charset="iso-8859-1"></head><p>Begründung – „nein“</p></html>'.encode("cp1252"),
        "<html><p>Begründung – „nein“</p></html>".encode(),
        "<html><p>Begründung – „nein“</p></html>".encode("utf-16"),
        '<html><meta http-equiv="Content-Type" content="text/html; charset=cp1250"><p>Begründung – „nein“'.encode(
            "cp1250"
        ),
    ],
)
def test_the_encoding_that_a_page_declares_is_followed(page: bytes) -> None:
    assert read(page).text == "Begründung – „nein“\n"


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("<html>" + "<div>" * 300 + "x", "is nested more than 200 deep: open it and save it as PDF"),
        ("<html>" + "<b></b>" * 60_000, "holds more than 100,000 tags: open it and save it as PDF"),
        ("<html><p>" + "x" * 2_000_001, "holds more than 2,000,000 characters: split it into single letters"),
        ("<html><script>x</script></html>", "holds no text: export the letter again, with its text"),
    ],
)
def test_what_cannot_be_read_says_why(page: str, why: str) -> None:
    assert read(page).why_not == why


@pytest.mark.parametrize("piece", ["<!--", "<a ", "<!x", "</", "<![CDATA[", "<a b='", "<style>a{", "&#9", "<style>/*"])
def test_a_broken_page_takes_no_longer_than_its_length(piece: str) -> None:
    began = time.perf_counter()
    read("<html>" + piece * 40_000)
    assert time.perf_counter() - began < 5


@given(st.text(alphabet="<>/!-=\"' abdipltrv&;#x0{}:", max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_page_is_read_or_refused(page: str) -> None:
    read("<html>" + page)
