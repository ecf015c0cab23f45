"""Rich text: body, headers, footers, notes and boxes; changes accepted, hidden text dropped."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.letters.documents import Document, documents_of

_HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times;}{\f1\fcharset2 Wingdings;}{\f2\fcharset238 Arial CE;}}"
    r"{\colortbl;\red255\green255\blue255;\red0\green0\blue128;}{\stylesheet{\s0 Normal;}}"
    r"{\info{\title draft: no appeal}}"
)


def read(body: str) -> Document:
    (document,) = documents_of(f"{_HEAD}{body}}}".encode("latin-1"), ".rtf", "a.rtf")
    return document


def test_headers_body_notes_boxes_and_footers_are_read_in_order() -> None:
    body = (
        r"{\header\pard Cottonwood Clinic\par}{\footer\pard Privacy line 307-555-0119\par}"
        r"\pard\sa160 Dear Ms. Ellery:\par We withhold two pages.{\footnote\pard Pages 4 and 5.} You may ask"
        "\n"
        r"{\shp{\*\shpinst{\shptxt\pard A box\par}}{\shprslt old box}} for a review.\par}"
    )
    assert read(body.removesuffix("}")).text == (
        "Cottonwood Clinic\n\nDear Ms. Ellery:\n\nWe withhold two pages. You may ask for a review.\n\n"
        "Pages 4 and 5.\n\nA box\n\nPrivacy line 307-555-0119\n"
    )


@pytest.mark.parametrize(
    "hidden", [r"{\v %s}", r"{\deleted %s}", r"{\cf1 %s}", r"{\fs2 %s}", r"{\strike %s}", r"{\*\annotation %s}"]
)
def test_what_cannot_be_seen_proves_nothing(hidden: str) -> None:
    assert read(r"\pard You may complain to us.\v0 " + hidden % "And to HHS.").text == "You may complain to us.\n"


def test_white_text_on_a_dark_ground_can_be_seen() -> None:
    assert read(r"\pard{\cf1\chcbpat2 Your rights}\par").text == "Your rights\n"
    assert read(r"\trowd\clcbpat2\cellx900\pard\intbl\cf1 Your rights\cell\row\pard").text == "Your rights\n"


def test_letters_of_every_spelling_are_read() -> None:
    body = (
        r"\pard Priv\'e9 \u8211? \u8220\'93{\f2\'e6}"
        r"\u-10179?\u-8704?\u-10179?\~\ldblquote x\rdblquote\endash{\f1\'fe} Denied\par"
    )
    assert read(body).text == "Privé – “ć😀\u00a0“x”–☒ Denied\n"


def test_rows_pages_boxes_and_fields_read_as_on_paper() -> None:
    body = (
        r"\pard One.\par\page\pard Two.\par\trowd\cellx1\cellx2\pard\intbl Page 4\cell withheld\cell\row\pard "
        r"{\field{\*\fldinst FORMCHECKBOX{\*\formfield{\fftype1\ffres1\ffdefres0}}}{\fldrslt}} Denied in part\par"
        r"{\field{\*\fldinst FORMCHECKBOX{\*\formfield{\fftype1\ffres25\ffdefres0}}}{\fldrslt}} Denied in full\par "
        r"Call {\field{\*\fldinst FORMTEXT{\*\formfield{\fftype0}}}{\fldrslt }} or "
        r"{\field{\*\fldinst HYPERLINK x}{\fldrslt write to us}}\par"
    )
    document = read(body)
    assert document.text == (
        "One.\n\fTwo.\n| Page 4 | withheld |\n☒ Denied in part\n☐ Denied in full\nCall ____ or write to us\n"
    )
    assert document.pages == (0, 6)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ((_HEAD + r"\pard You may").encode(), "is cut off: open it in a word processor and save it again"),
        (
            (_HEAD + "{" * 400 + "x" + "}" * 401).encode(),
            "is nested more than 200 deep: open it and save it again",
        ),
        ((_HEAD + r"{\pict\bin3 }}}}}").encode(), "holds no text: export the letter again, with its text"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, why: str) -> None:
    (document,) = documents_of(data, ".rtf", "a.rtf")
    assert (document.readable, document.why_not) == (False, why)


@pytest.mark.parametrize("piece", ["\\", "{}", r"\u8211", r"\'e9", r"\par", r"\bin1"])
def test_a_broken_file_takes_no_longer_than_its_length(piece: str) -> None:
    began = time.perf_counter()
    read(piece * 60_000)
    assert time.perf_counter() - began < 5


@given(st.text(alphabet="\\{}'*;09afbuvcrtdplisxe -\n", max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_rich_text_is_read_or_refused(body: str) -> None:
    read(body)
