"""PDF: the text that a reader sees on each page, with the values of its form fields."""

from __future__ import annotations

import subprocess
import sys

import pytest

from checker.letters.documents import Document, documents_of
from tests.letters.formats.files import PICTURE, pdf, text_at

FULL_PAGE = "q 612 0 0 792 0 0 cm /Im Do Q"
PROSE = (
    "the study part of your chart stays",
    "closed to you for the time being and",
    "nobody may know which arm you are in",
    "until the last visit of the last of",
    "all participants has been written up",
    "and the code has been broken by us",
)


class Typist:
    """Reads every picture as the same words."""

    def __init__(self) -> None:
        self.pictures: list[bytes] = []

    def read(self, picture: bytes) -> str:
        self.pictures.append(picture)
        return "You may ask for a review.\n\f"


def read(*pages: str, **more: object) -> Document:
    (document,) = documents_of(pdf(*pages, **more), ".pdf", "a.pdf")  # type: ignore[arg-type]
    return document


def test_lines_paragraphs_and_pages_keep_their_places() -> None:
    first = text_at(72, 700, "Cottonwood Clinic") + text_at(400, 700, "March 9, 2026")
    first += text_at(72, 650, "We withhold two pages of your chart, and you may ask", "for a review.")
    first += text_at(72, 600, "The rest is en-", "closed.") + text_at(90, 572, "1. Call us")
    document = read(first, text_at(72, 700, "Sincerely,"))
    assert document.text == (
        "Cottonwood Clinic    March 9, 2026\n\nWe withhold two pages of your chart, and you may ask\nfor a review.\n\n"
        "The rest is en-\nclosed.\n   1. Call us\n\fSincerely,\n"
    )
    assert [document.page(document.text.index(words)) for words in ("Cottonwood", "closed", "Sincerely")] == [1, 1, 2]


def test_columns_are_read_one_after_the_other_however_they_were_drawn() -> None:
    left, right = [f"L{n} {line}" for n, line in enumerate(PROSE)], [f"R{n} {line}" for n, line in enumerate(PROSE)]
    across = "".join(
        text_at(72, 600 - 14 * n, one) + text_at(330, 600 - 14 * n, other)
        for n, (one, other) in enumerate(zip(left, right, strict=True))
    )
    page = text_at(72, 700, "Cottonwood Clinic") + across + text_at(72, 60, "Privacy line 307-555-0119")
    expected = "\n".join(["Cottonwood Clinic", "", *left, *right, "", "Privacy line 307-555-0119", ""])
    assert read(page).text == expected


def test_a_table_is_read_row_by_row() -> None:
    rows = [
        ("Ward record", "withheld"),
        ("Images", "enclosed"),
        ("Bills", "enclosed"),
        ("Notes", "none"),
        ("Lab", "all"),
    ]
    page = "".join(
        text_at(72, 600 - 14 * n, one) + text_at(330, 600 - 14 * n, other) for n, (one, other) in enumerate(rows)
    )
    assert read(page).text == "".join(f"{one}    {other}\n" for one, other in rows)


@pytest.mark.parametrize(
    "hidden",
    [
        text_at(72, 600, "And to HHS.", before="1 1 1 rg"),
        text_at(72, 600, "And to HHS.", before="0.99 1 1 rg"),
        text_at(72, 600, "And to HHS.", before="3 Tr"),
        text_at(72, 600, "And to HHS.", size=0.5),
        text_at(72, 900, "And to HHS."),
        text_at(72, 600, "And to HHS.") + "q 0 g 60 590 200 30 re f Q",
        "q 0 g 60 590 200 30 re f Q" + text_at(72, 600, "And to HHS.", before="0 g"),
    ],
)
def test_what_cannot_be_seen_proves_nothing(hidden: str) -> None:
    assert read(text_at(72, 700, "You may complain to us.") + hidden).text == "You may complain to us.\n"


@pytest.mark.parametrize(
    "shown",
    [
        "q 0 0 0.5 rg 60 590 200 30 re f Q" + text_at(72, 600, "Your rights", before="1 1 1 rg"),
        text_at(72, 600, "Your rights") + "q 0 g 60 596 200 0.5 re f Q",
        text_at(72, 600, "Your rights", before="0.6 g"),
    ],
)
def test_what_can_be_seen_is_read(shown: str) -> None:
    assert read(shown).text == "Your rights\n"


def test_a_page_that_is_shown_turned_is_read_as_it_is_shown() -> None:
    turned = "BT /F1 11 Tf 0 1 -1 0 100 72 Tm (We withhold) Tj 0 1 -1 0 114 72 Tm (two pages.) Tj ET"
    assert read(turned, page="/Rotate 90").text == "We withhold\ntwo pages.\n"


def form() -> bytes:
    """A page with labels, two ticked boxes of which one is seen, an open one, and fields."""

    def box(number: int, up: int, state: str, flags: int = 4) -> str:
        return (
            f"<< /Type /Annot /Subtype /Widget /FT /Btn /T (b{number}) /F {flags} /Rect [72 {up} 84 {up + 12}] "
            f"/V /{state} /AS /{state} /AP << /N << /Yes 6 0 R /Off 6 0 R >> >> >>"
        )

    def field(number: int, up: int, rest: str) -> str:
        return (
            f"<< /Type /Annot /Subtype /Widget /T (t{number}) /F 4 /Rect [140 {up} 300 {up + 14}] "
            f"/DA (/F1 11 Tf 0 g) {rest} >>"
        )

    empty = "<< /Type /XObject /Subtype /Form /BBox [0 0 12 12] /Length 0 >>\nstream\n\nendstream"
    note = (
        "<< /Type /Annot /Subtype /FreeText /F 4 /Rect [72 500 300 520] /Contents (x) /DA (/F1 11 Tf) "
        "/AP << /N 13 0 R >> >>"
    )
    shown = "BT /F1 11 Tf 2 5 Td (Typed on by hand.) Tj ET"
    look = (
        "<< /Type /XObject /Subtype /Form /BBox [0 0 228 20] /Resources << /Font << /F1 3 0 R >> >> "
        f"/Length {len(shown)} >>\nstream\n{shown}\nendstream"
    )
    long = "a value that is a great deal longer than the field in which it is shown on the page"
    objects = [
        PICTURE, empty, box(1, 700, "Yes"), box(2, 680, "Off"), field(1, 657, f"/FT /Tx /V ({long})"),
        field(2, 637, "/FT /Tx"), field(3, 617, "/FT /Ch /Ff 131072 /Opt [[(a) (by phone)] [(b) (by post)]] /V (b)"),
        note, look, box(3, 560, "Yes", flags=2),
    ]  # fmt: skip
    labels = text_at(90, 702, "Denied in part") + text_at(90, 682, "Denied in full") + text_at(72, 660, "Reason:")
    labels += text_at(72, 640, "Phone:") + text_at(72, 620, "Answer:")
    kids = "7 0 R 8 0 R 9 0 R 10 0 R 11 0 R 14 0 R"
    catalog = f"/AcroForm << /Fields [{kids}] /DR << /Font << /F1 3 0 R >> >> /DA (/F1 11 Tf 0 g) >>"
    return pdf(labels, objects=objects, page=f"/Annots [{kids} 12 0 R]", catalog=catalog)


def test_the_values_of_fields_stand_in_their_places() -> None:
    (document,) = documents_of(form(), ".pdf", "a.pdf")
    assert document.text == (
        "☒ Denied in part\n☐ Denied in full\n"
        "Reason:    a value that is a great deal longer than the field in which it is shown on the page\n"
        "Phone:    ____\nAnswer:    by post\n\nTyped on by hand.\n"
    )


def test_what_is_typed_onto_a_page_is_part_of_it_also_without_a_form() -> None:
    shown = "BT /F1 11 Tf 2 5 Td (Typed on by hand.) Tj ET"
    note = (
        f"<< /Type /XObject /Subtype /Form /BBox [0 0 228 20] /Resources << /Font << /F1 3 0 R >> >> "
        f"/Length {len(shown)} >>\nstream\n{shown}\nendstream"
    )
    annotation = "<< /Type /Annot /Subtype /FreeText /F 4 /Rect [72 500 300 520] /Contents (x) /AP << /N 6 0 R >> >>"
    assert read("", objects=[PICTURE, note, annotation], page="/Annots [7 0 R]").text == "Typed on by hand.\n"


def test_a_scan_is_unreadable_unless_its_text_is_recognised() -> None:
    data = pdf(FULL_PAGE, text_at(72, 700, "Sincerely, the privacy office of the clinic"), objects=[PICTURE])
    (document,) = documents_of(data, ".pdf", "a.pdf")
    assert document.why_not == (
        "has pages that are pictures (1): give --ocr to have them read by tesseract, or leave them out"
    )
    (document,) = documents_of(pdf(FULL_PAGE, objects=[PICTURE]), ".pdf", "a.pdf")
    assert document.why_not.startswith("is a picture without text, such as a scan: give --ocr")
    typist = Typist()
    (document,) = documents_of(data, ".pdf", "a.pdf", typist)
    assert (document.text, document.pages, document.recognised) == (
        "You may ask for a review.\n\fSincerely, the privacy office of the clinic\n", (0, 27), True
    )  # fmt: skip
    assert [picture[:16] for picture in typist.pictures] == [b"P5 2550 3301 255"]


def test_the_text_that_a_scanner_put_under_its_picture_counts_as_recognised() -> None:
    stripes = (
        "<< /Type /XObject /Subtype /Image /Width 612 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 "
        f"/Length 612 >>\nstream\n{(chr(0) + chr(255)) * 306}\nendstream"
    )
    document = read(
        FULL_PAGE + text_at(72, 400, "You may ask us for a review of it.", before="3 Tr"), objects=[stripes]
    )
    assert (document.text, document.recognised) == ("You may ask us for a review of it.\n", True)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty: export the letter again"),
        (pdf("")[:-200], "is cut off: export the letter again"),
        (b"%PDF-1.7\nnothing at all\n%%EOF", "is damaged or cut off: export the letter again"),
        (b"The letter.", "is damaged, or no PDF file though its name says so: export the letter again"),
        (
            pdf("", trailer=f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >> "
                f"/ID [<{'00' * 16}> <{'00' * 16}>]"),
            "is locked with a password: save it without one",
        ),
        (pdf(*[""] * 301), "has more than 300 pages: split off the letter"),
        (pdf(""), "holds no text: export the letter again, with its text"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(data: bytes, why: str) -> None:
    (document,) = documents_of(data, ".pdf", "a.pdf")
    assert (document.readable, document.why_not) == (False, why)


def test_letters_that_say_not_which_they_are_are_no_text() -> None:
    encoding = "<< /Type /Encoding /Differences [1 /g1 /g2 /g3] >>"
    font = (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [.1 0 0 .1 0 0] /FirstChar 1 /LastChar 3 "
        f"/Widths [9 9 9] /CharProcs << /g1 7 0 R /g2 7 0 R /g3 7 0 R >> /Encoding {encoding} >>"
    )
    shape = "<< /Length 22 >>\nstream\n9 0 d0 0 0 5 5 re f   \nendstream"
    page = "BT /F9 11 Tf 72 700 Td <" + "010203" * 20 + "> Tj ET"
    document = read(page, objects=[PICTURE, font, shape], page="/Resources << /Font << /F9 6 0 R >> >>")
    assert document.why_not == (
        "draws letters without saying which they are: print it to a new PDF, or export it as DOCX"
    )


def test_a_letter_in_plain_text_loads_nothing_that_reads_pdf() -> None:
    code = (
        "import sys; from checker.letters.documents import documents_of; documents_of(b'x', '.txt', 'a.txt'); "
        "print([m for m in ('pypdfium2', 'email', 'zipfile', 'xml.etree.ElementTree') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
