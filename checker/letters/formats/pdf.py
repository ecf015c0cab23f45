"""PDF: the text that a reader sees on each page, with the values of its form fields."""

from __future__ import annotations

import pypdfium2  # type: ignore[import-untyped]  # pypdfium2 has no stubs

from checker.letters.formats.decoded import UnreadableError
from checker.letters.formats.extract import Extract, Recogniser
from checker.letters.formats.limits import LARGEST_PICTURE, MOST_PAGES, MOST_RECOGNISED_PAGES
from checker.letters.formats.pdf_page import PageText, read_page
from checker.letters.formats.reading_order import write_page
from checker.letters.formats.recognition import NO_TEXT

_END = b"%%EOF"
_END_WITHIN = 2048
_WRONG_PASSWORD = 4
_LOCKED_OTHERWISE = 5
_FORM_FOR_ONE_PROGRAM = 2
_MOST_UNMAPPED = 0.2
_FEWEST_MAPPED = 20
_POINTS_PER_INCH = 72
_DOTS_PER_INCH = 300


def read_pdf(data: bytes, recogniser: Recogniser | None) -> Extract:
    """The letter with its pages; raises UnreadableError for a file that is locked, cut off, or has pages of pictures.

    A page that is a picture is read by the recogniser, if there is one.
    """
    if _END not in data.rstrip(b"\x00 \t\r\n")[-_END_WITHIN:]:
        raise UnreadableError("is cut off: export the letter again")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        raise UnreadableError(_why_closed(problem)) from None
    try:
        return _read(document, recogniser)
    except pypdfium2.PdfiumError:
        raise UnreadableError("is damaged inside: export the letter again") from None
    finally:
        document.close()


def _why_closed(problem: pypdfium2.PdfiumError) -> str:
    if problem.err_code == _WRONG_PASSWORD:
        return "is locked with a password: save it without one"
    if problem.err_code == _LOCKED_OTHERWISE:
        return "is encrypted in a way that is not read: print it to a new PDF"
    return "is damaged or cut off: export the letter again"


def _read(document: pypdfium2.PdfDocument, recogniser: Recogniser | None) -> Extract:
    if len(document) > MOST_PAGES:
        raise UnreadableError(f"has more than {MOST_PAGES} pages: split off the letter")
    if document.get_formtype() == _FORM_FOR_ONE_PROGRAM:
        raise UnreadableError("is a form that only Adobe Reader can show: print it to a new PDF")
    if document.get_formtype():
        document.init_forms()
    pages = [read_page(document, number) for number in range(len(document))]
    _check_letters(pages)
    pictures = [number for number, page in enumerate(pages) if page.is_picture]
    if pictures and recogniser is None:
        raise UnreadableError(_why_no_text(pictures, len(pages)))
    if len(pictures) > MOST_RECOGNISED_PAGES:
        raise UnreadableError(f"has more than {MOST_RECOGNISED_PAGES} pages that are pictures: split off the letter")
    texts = []
    for number, page in enumerate(pages):
        if page.is_picture and recogniser is not None:
            texts.append(recogniser.read(_picture(document, number)).strip("\n\f"))
        else:
            texts.append(write_page(page.pieces))
    starts = [0]
    for text in texts[:-1]:
        starts.append(starts[-1] + len(text) + len("\n\f"))
    recognised = bool(pictures) or any(page.recognised for page in pages)
    return Extract("\n\f".join(texts) + "\n", pages=tuple(starts), recognised=recognised)


def _check_letters(pages: list[PageText]) -> None:
    """Raises UnreadableError for fonts that draw letters and do not say which."""
    unmapped, mapped = sum(page.unmapped for page in pages), sum(page.mapped for page in pages)
    if unmapped > _MOST_UNMAPPED * (unmapped + mapped) and unmapped + mapped >= _FEWEST_MAPPED:
        raise UnreadableError(
            "draws letters without saying which they are: print it to a new PDF, or export it as DOCX"
        )


def _why_no_text(pictures: list[int], pages: int) -> str:
    if len(pictures) == pages:
        return NO_TEXT
    shown = ", ".join(str(number + 1) for number in pictures[:5])
    return f"has pages that are pictures ({shown}): give --ocr to have them read by tesseract, or leave them out"


def _picture(document: pypdfium2.PdfDocument, number: int) -> bytes:
    """A page as a grey picture (PGM)."""
    page = document[number]
    try:
        width, height = page.get_size()
        scale = _DOTS_PER_INCH / _POINTS_PER_INCH
        scale = min(scale, (LARGEST_PICTURE / max(width * height, 1.0)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True, rev_byteorder=False)
        rows = bytes(bitmap.buffer)
        shown = b"".join(rows[row * bitmap.stride : row * bitmap.stride + bitmap.width] for row in range(bitmap.height))
        size = f"P5 {bitmap.width} {bitmap.height} 255\n".encode()
        bitmap.close()
        return size + shown
    finally:
        page.close()
