"""Word documents: what a reader of the printed letter sees, in reading order."""

from __future__ import annotations

import pytest

from checker.letters.documents import Document, documents_of
from tests.letters.formats.files import docx, packed, paragraph, words


def read(body: str, **parts: str) -> Document:
    (document,) = documents_of(docx(body, parts), ".docx", "a.docx")
    return document


def test_headers_body_notes_boxes_and_footers_are_read_in_order() -> None:
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="header1"/>'
        '<w:footerReference w:type="default" r:id="footer1"/>'
        '<w:footerReference w:type="first" r:id="footer2"/></w:sectPr>'
    )
    box = (
        "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        "</w:p>"
    )
    document = read(
        paragraph("Dear Ms. Ellery:")
        + f'<w:p>{words("We withhold two pages.")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        + box.format(paragraph("Ask us: 307-555-0142"))
        + paragraph("Sincerely,")
        + section,
        header1=paragraph("Cottonwood Clinic"),
        footer1=paragraph("Privacy line 307-555-0119"),
        footer2=paragraph("A footer that no page prints"),
        footnotes=f'<w:footnote w:id="1">{paragraph("unused")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("Pages 4 and 5.")}</w:footnote>',
    )
    assert document.text == (
        "Cottonwood Clinic\n\nDear Ms. Ellery:\nWe withhold two pages.\n\nAsk us: 307-555-0142\n\nSincerely,\n\n"
        "Pages 4 and 5.\n\nPrivacy line 307-555-0119\n"
    )


def test_insertions_stand_and_deletions_are_gone() -> None:
    body = (
        "<w:p>"
        + words("You may ")
        + f"<w:ins>{words('ask for a review')}</w:ins>"
        + "<w:del><w:r><w:delText>not complain</w:delText></w:r></w:del>"
        + f"<w:moveFrom>{words(' moved away')}</w:moveFrom><w:moveTo>{words(' by letter')}</w:moveTo>.</w:p>"
        + f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{words('One sentence ')}</w:p>"
        + paragraph("in two paragraphs.")
        + "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>"
        + paragraph("gone")
        + "</w:tc></w:tr></w:tbl>"
    )
    assert read(body).text == "You may ask for a review by letter\nOne sentence in two paragraphs.\n"


@pytest.mark.parametrize(
    "run",
    [
        "<w:vanish/>",
        '<w:color w:val="FFFFFF"/>',
        '<w:color w:val="FDFDFD"/>',
        '<w:sz w:val="2"/>',
        "<w:strike/>",
        '<w:rStyle w:val="Ghost"/>',
        '<w:color w:val="000000"/><w:highlight w:val="black"/>',
    ],
)
def test_what_cannot_be_seen_proves_nothing(run: str) -> None:
    styles = '<w:style w:type="character" w:styleId="Ghost"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = f"<w:p>{words('You may complain to us.')}{words(' And to HHS.', run)}</w:p>"
    assert read(body, styles=styles).text == "You may complain to us.\n"


@pytest.mark.parametrize(
    "cell", ['<w:shd w:fill="1F3864"/>', '<w:shd w:val="solid" w:color="000000" w:fill="FFFFFF"/>']
)
def test_white_text_on_a_dark_ground_can_be_seen(cell: str) -> None:
    white = paragraph("Your rights", '<w:color w:val="FFFFFF"/>')
    body = f"<w:tbl><w:tr><w:tc><w:tcPr>{cell}</w:tcPr>{white}</w:tc></w:tr></w:tbl>"
    assert read(body).text == "Your rights\n"


def test_white_text_in_a_painted_box_and_a_styled_table_can_be_seen() -> None:
    white = paragraph("Your rights", '<w:color w:val="FFFFFF"/>')
    shape = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:wsp><wps:spPr><a:solidFill>"
        f'<a:srgbClr val="003366"/></a:solidFill></wps:spPr><wps:txbx><w:txbxContent>{white}</w:txbxContent></wps:txbx>'
        f"</wps:wsp></w:drawing></mc:Choice><mc:Fallback>{white}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    table = f'<w:tbl><w:tblPr><w:tblStyle w:val="T"/></w:tblPr><w:tr><w:tc>{white}</w:tc></w:tr></w:tbl>'
    styles = (
        '<w:style w:type="table" w:styleId="T"><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:fill="4472C4"/>'
        "</w:tcPr></w:tblStylePr></w:style>"
    )
    assert read(shape + table, styles=styles).text == "Your rights\n\nYour rights\n"


def test_a_table_of_figures_keeps_its_rows_and_one_that_arranges_the_page_does_not() -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"

    figures = "<w:tbl>" + row(paragraph("Item"), paragraph("Outcome"))
    figures += row(paragraph("Ward record"), paragraph("withheld")) + "</w:tbl>"
    layout = "<w:tbl>" + row(paragraph("Clinic") + paragraph("Main Street"), paragraph("March 9, 2026")) + "</w:tbl>"
    assert read(layout + figures).text == (
        "Clinic\nMain Street\n\nMarch 9, 2026\n\n| Item | Outcome |\n| Ward record | withheld |\n"
    )


def test_boxes_fields_and_lists_read_as_on_paper() -> None:
    def control(state: int) -> str:
        box = f'<w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox>'
        return f"<w:sdt><w:sdtPr>{box}</w:sdtPr><w:sdtContent/></w:sdt>"

    old = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData>'
        "</w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    empty = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:textInput/></w:ffData></w:fldChar></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>     </w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    placeholder = (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{words('Click here')}</w:sdtContent></w:sdt>"
    )
    sign = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    item = '<w:numPr><w:numId w:val="3"/></w:numPr>'
    body = (
        f"<w:p>{control(1)}{words(' Denied in part')}</w:p><w:p>{control(0)}{words(' Denied in full')}</w:p>"
        f"<w:p>{old}{words(' Review offered')}</w:p><w:p>{sign}{words(' Copy enclosed')}</w:p>"
        f"<w:p>{words('Call ')}{empty}{words(' or ')}{placeholder}</w:p>" + paragraph("to us", properties=item)
    )
    assert read(body).text == (
        "☒ Denied in part\n☐ Denied in full\n☒ Review offered\n☒ Copy enclosed\nCall ____ or ____\n• to us\n"
    )


def test_space_between_paragraphs_is_an_empty_line_and_a_heading_stays_with_its_answer() -> None:
    styles = (
        '<w:docDefaults><w:pPrDefault><w:pPr><w:spacing w:after="160"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:styleId="Close"><w:pPr><w:spacing w:after="0"/></w:pPr></w:style>'
    )
    close = '<w:pStyle w:val="Close"/>'
    body = (
        paragraph("12 Mill Road", properties=close)
        + paragraph("Casper")
        + paragraph("What do you keep?", "<w:b/>")
        + paragraph("Two pages.")
        + paragraph("The rest is enclosed.")
    )
    assert read(body, styles=styles).text == (
        "12 Mill Road\nCasper\n\nWhat do you keep?\nTwo pages.\n\nThe rest is enclosed.\n"
    )


def test_pages_are_those_that_word_laid_out_else_those_broken_by_hand() -> None:
    laid_out = f"<w:p>{words('One ')}<w:r><w:lastRenderedPageBreak/><w:t>two.</w:t></w:r></w:p>"
    document = read(laid_out)
    assert (document.text, document.pages, document.page(0), document.page(5)) == ("One two.\n", (0, 4), 1, 2)
    document = read(paragraph("One.") + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + paragraph("Two."))
    assert (document.text, document.pages) == ("One.\n\fTwo.\n", (0, 6))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (docx(paragraph("x"))[:200], "is damaged or cut off: export it again"),
        (docx("<w:altChunk/>"), "holds another document inside: open it in Word and save it again"),
        (
            packed({"xl/workbook.xml": "<workbook/>"}),
            "is no Word document, though its name says so: save it as DOCX or PDF, or give an archive the ending .zip",
        ),
        (packed({"word/document.xml": "<w:document"}), "is damaged inside: open it and save it again"),
        (docx(paragraph("")), "holds no text: export the letter again, with its text"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "is locked with a password: open it and save it without one",
        ),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, why: str) -> None:
    (document,) = documents_of(data, ".docx", "a.docx")
    assert (document.readable, document.why_not) == (False, why)


def test_entities_are_refused_before_one_is_expanded() -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
    laughs = f'<!DOCTYPE d [<!ENTITY l0 "lol">{entities}]><d>&l29;</d>'
    for encoding in ("utf-8", "utf-16"):
        data = packed({"word/document.xml": laughs.encode(encoding)})
        (document,) = documents_of(data, ".docx", "a.docx")
        assert document.why_not == "declares entities, which no letter needs: open it and save it again"


def test_elements_that_are_nested_beyond_reason_are_refused() -> None:
    (document,) = documents_of(docx("<w:p><w:ins>" * 5_000 + "</w:ins></w:p>" * 5_000), ".docx", "a.docx")
    assert document.why_not == "is nested beyond reason: open it and save it again"


def test_a_document_that_swells_is_refused() -> None:
    data = packed({"word/document.xml": "<d>" + " " * 30_000_000 + "</d>"})
    (document,) = documents_of(data, ".docx", "a.docx")
    assert document.why_not == "unpacks to more than 250 times its size: it is no letter"
