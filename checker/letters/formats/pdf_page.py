"""One page of a PDF as pieces of text with their places: what can be seen, and what its form fields hold."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]  # pypdfium2 has no stubs
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # pypdfium2 has no stubs

from checker.letters.formats.pdf_fields import read_fields, turned
from checker.letters.formats.pdf_sight import Sight, look_at
from checker.letters.formats.reading_order import Piece
from checker.letters.formats.symbols import is_symbol_font, symbol
from checker.letters.formats.visible import SMALLEST_POINTS

_HYPHENS = (0x02, 0xFFFE)
"""How pdfium writes a hyphen at the end of a line."""

_BREAKS = (0x0A, 0x0D)
_BLANKS = (0x20, 0xA0, 0x09)
_SAME_LINE = 0.5
_JUMP = 1.2
_FEW_CHARACTERS = 25
_DRAWN_LETTERS = 60


@dataclass(frozen=True)
class PageText:
    """`pieces` in any order. `mapped` and `unmapped` count characters whose font says, or does not say, what they are.

    `is_picture`: the page shows something, and its text is not it. `recognised`: its text lies unseen under a picture,
    as scanners put it there.
    """

    pieces: tuple[Piece, ...]
    mapped: int
    unmapped: int
    is_picture: bool
    recognised: bool


@dataclass(frozen=True)
class _Glyph:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    seen: bool = True


def read_page(document: pypdfium2.PdfDocument, number: int) -> PageText:
    """The text of a page."""
    page = document[number]
    try:
        fields = read_fields(document, page)
        if fields.flattened:
            page.close()
            page = document[number]
        sight = look_at(page)
        text_page = page.get_textpage()
        try:
            reader = _Glyphs(page, text_page, sight)
            pieces = tuple(_pieces(_seen_words(reader.read())))
        finally:
            text_page.close()
    finally:
        page.close()
    characters = sum(len(piece.text.strip()) for piece in pieces)
    empty = characters == 0 and not fields.pieces
    drawn = sight.covered_by_picture and characters < _FEW_CHARACTERS and not fields.pieces
    is_picture = drawn or (empty and sight.shapes >= _DRAWN_LETTERS)
    recognised = sight.unseen_text and characters > 0 and not is_picture
    return PageText((*pieces, *fields.pieces), reader.mapped, reader.unmapped, is_picture, recognised)


class _Glyphs:
    """The characters of a page in the order in which they were drawn; None where a line ends."""

    def __init__(self, page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, sight: Sight) -> None:
        self._text_page = text_page.raw
        self._count = text_page.count_chars()
        self._sight = sight
        self._turn = page.get_rotation()
        self._edges = page.get_bbox()
        self.mapped = 0
        self.unmapped = 0

    def read(self) -> Iterator[_Glyph | None]:
        """Each character that is on the page and large enough, and whether it is seen; blanks too."""
        box = pdfium.FS_RECTF()
        for index in range(self._count):
            code = pdfium.FPDFText_GetUnicode(self._text_page, index)
            if code in _BREAKS:
                yield None
                continue
            if code in _BLANKS:
                yield _Glyph(" ", 0, 0, 0, 0)
                continue
            text = self._character(code, index)
            pdfium.FPDFText_GetLooseCharBox(self._text_page, index, box)
            if not text or not self._is_on_page(box):
                continue
            left, right, top, bottom = turned(box.left, box.right, box.bottom, box.top, self._turn)
            if bottom - top >= SMALLEST_POINTS:
                yield _Glyph(text, left, right, top, bottom, self._sight.sees(self._text_page, index))

    def _character(self, code: int, index: int) -> str:
        if code in _HYPHENS:
            return "-"
        if 0xE000 <= code <= 0xF8FF or code in (0, 0xFFFD):
            sign = self._sign(code, index)
            self.unmapped += not sign
            return sign
        if pdfium.FPDFText_HasUnicodeMapError(self._text_page, index) == 1:
            self.unmapped += 1
            return ""
        self.mapped += 1
        return chr(code) if 0x20 < code < 0xD800 or 0xF8FF < code <= 0x10FFFF else ""

    def _sign(self, code: int, index: int) -> str:
        buffer = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(self._text_page, index, buffer, len(buffer), flags)
        name = buffer.value.decode("latin-1").rpartition("+")[2].removesuffix("-Regular")
        name = name.replace("Wingdings2", "Wingdings 2")
        return symbol(name, code) if is_symbol_font(name) else ""

    def _is_on_page(self, box: pdfium.FS_RECTF) -> bool:
        left, bottom, right, top = self._edges
        across, up = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        return bool(left <= across <= right and bottom <= up <= top)


def _seen_words(glyphs: Iterator[_Glyph | None]) -> Iterator[_Glyph | None]:
    """The words of which half or more is seen: a thin letter may be lost, and a scanner's text lies askew."""
    word: list[_Glyph] = []
    for glyph in (*glyphs, None):
        if glyph is not None and glyph.text != " ":
            word.append(glyph)
            continue
        if 2 * sum(one.seen for one in word) >= len(word):
            yield from word
        word = []
        yield glyph


def _pieces(glyphs: Iterator[_Glyph | None]) -> Iterator[Piece]:
    gathered: list[_Glyph] = []
    text = ""
    for glyph in glyphs:
        if glyph is not None and glyph.text == " ":
            text += " " if text and not text.endswith(" ") else ""
            continue
        if gathered and (glyph is None or not _goes_on(gathered[-1], glyph)):
            yield _piece(text, gathered)
            gathered, text = [], ""
        if glyph is not None:
            gathered.append(glyph)
            text += glyph.text
    if gathered:
        yield _piece(text, gathered)


def _goes_on(last: _Glyph, glyph: _Glyph) -> bool:
    height = min(last.bottom - last.top, glyph.bottom - glyph.top)
    if min(last.bottom, glyph.bottom) - max(last.top, glyph.top) < _SAME_LINE * height:
        return False
    return -_JUMP * height <= glyph.left - last.right <= _JUMP * height


def _piece(text: str, glyphs: list[_Glyph]) -> Piece:
    return Piece(
        text.rstrip(" "),
        min(glyph.left for glyph in glyphs),
        max(glyph.right for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
    )
