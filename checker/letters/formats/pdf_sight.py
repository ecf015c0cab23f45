"""Whether the characters of a PDF page can be seen: by its objects where these leave no doubt, else by its picture."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]  # pypdfium2 has no stubs
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # pypdfium2 has no stubs

_LIGHT = 225
"""Brightness (0 to 255) from which text may be of the colour of the paper."""

_LEAST_DIFFERENCE = 20
"""Difference of the lightest and the darkest point of a character's place, of 255, from which there is something."""

_DOTS_PER_INCH = 120
_POINTS_PER_INCH = 72
_MOST_DOTS = 40_000_000
_UNSEEN_MODES = (3, 7)
_SMALLEST_COVER = 5.0
"""Points of height and width from which a painted shape could cover text; rules and underlines are thinner."""

_MOST_GROUNDS = 100
_MOST_OBJECTS = 200_000
"""Painted shapes that are compared with each text, and objects of a page: from these on the page is drawn."""

_Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class _Picture:
    """A page in grey: rows of `width` dots, each `stride` bytes from the next."""

    dots: bytes
    width: int
    height: int
    stride: int


@dataclass(frozen=True)
class Sight:
    """What can be seen of a page. `picture` is there where its objects leave a doubt.

    `unseen_text`: text that is not drawn lies on a picture, as scanners put it there. `covered_by_picture`: pictures
    take up most of the page. `shapes` counts drawn paths.
    """

    page: pypdfium2.PdfPage
    picture: _Picture | None
    unseen_text: bool
    covered_by_picture: bool
    shapes: int

    def sees(self, text_page: pdfium.FPDF_TEXTPAGE, index: int) -> bool:
        """Whether a character of the page can be seen."""
        picture = self.picture
        if picture is None:
            return True
        edges = [ctypes.c_double() for _ in range(4)]
        left, right, bottom, top = edges
        if not pdfium.FPDFText_GetCharBox(text_page, index, left, right, bottom, top):
            return False
        one = self._dot(picture, left.value, bottom.value)
        other = self._dot(picture, right.value, top.value)
        columns = range(max(0, min(one[0], other[0])), min(picture.width, max(one[0], other[0]) + 1))
        rows = range(max(0, min(one[1], other[1])), min(picture.height, max(one[1], other[1]) + 1))
        if not columns or not rows:
            return False
        starts = (row * picture.stride for row in rows)
        strips = [picture.dots[start + columns.start : start + columns.stop] for start in starts]
        return max(map(max, strips)) - min(map(min, strips)) >= _LEAST_DIFFERENCE

    def _dot(self, picture: _Picture, across: float, up: float) -> tuple[int, int]:
        column, row = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(self.page.raw, 0, 0, picture.width, picture.height, 0, across, up, column, row)
        return column.value, row.value


def look_at(page: pypdfium2.PdfPage) -> Sight:
    """Goes through the objects of a page; draws it where text is light, unseen, in a layer, or on or under paint."""
    left, bottom, right, top = page.get_bbox()
    area = max((right - left) * (top - bottom), 1.0)
    texts: list[_Bounds] = []
    painted: list[_Bounds] = []
    doubt = unseen = False
    pictured, shapes = 0.0, 0
    for number, thing in enumerate(page.get_objects()):
        bounds = _bounds(thing.raw)
        size = max(0.0, bounds[2] - bounds[0]), max(0.0, bounds[3] - bounds[1])
        if thing.type == pdfium.FPDF_PAGEOBJ_TEXT:
            hidden = pdfium.FPDFTextObj_GetTextRenderMode(thing.raw) in _UNSEEN_MODES
            unseen = unseen or hidden
            doubt = doubt or hidden or _may_be_unseen(thing.raw) or any(_meet(bounds, ground) for ground in painted)
            texts = [_around(*texts, bounds)]
        elif min(size) >= _SMALLEST_COVER and _paints(thing):
            doubt = doubt or any(_meet(text, bounds) for text in texts) or len(painted) >= _MOST_GROUNDS
            painted += (bounds,) if _is_dark(thing) and not doubt else ()
        if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictured += size[0] * size[1]
        shapes += thing.type == pdfium.FPDF_PAGEOBJ_PATH
        if number >= _MOST_OBJECTS:
            doubt = True
            break
    covered = pictured >= area / 2
    picture = _draw(page, area) if doubt else None
    return Sight(page, picture, unseen and covered, covered, shapes)


def _may_be_unseen(text: pdfium.FPDF_PAGEOBJECT) -> bool:
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(text, red, green, blue, opacity):
        return True
    if min(red.value, green.value, blue.value) >= _LIGHT or opacity.value < _LIGHT:
        return True
    return any(_mark_name(text, number) == "OC" for number in range(pdfium.FPDFPageObj_CountMarks(text)))


def _mark_name(text: pdfium.FPDF_PAGEOBJECT, number: int) -> str:
    mark = pdfium.FPDFPageObj_GetMark(text, number)
    length = ctypes.c_ulong()
    buffer = (ctypes.c_ushort * 32)()
    pdfium.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), length)
    return bytes(buffer)[: max(0, min(length.value, ctypes.sizeof(buffer)) - 2)].decode("utf-16-le", "replace")


def _paints(thing: pypdfium2.PdfObject) -> bool:
    if thing.type != pdfium.FPDF_PAGEOBJ_PATH:
        return True
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(thing.raw, fill, stroke)) and fill.value != 0


def _is_dark(thing: pypdfium2.PdfObject) -> bool:
    """Whether text of a usual colour could be lost on a shape or a picture."""
    if thing.type != pdfium.FPDF_PAGEOBJ_PATH:
        return True
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(thing.raw, red, green, blue, opacity)
    return bool(min(red.value, green.value, blue.value) < _LIGHT)


def _bounds(thing: pdfium.FPDF_PAGEOBJECT) -> _Bounds:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _around(*boxes: _Bounds) -> _Bounds:
    left, bottom, right, top = zip(*boxes, strict=True)
    return min(left), min(bottom), max(right), max(top)


def _meet(first: _Bounds, second: _Bounds) -> bool:
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


def _draw(page: pypdfium2.PdfPage, area: float) -> _Picture:
    scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, (_MOST_DOTS / area) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    picture = _Picture(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
    bitmap.close()
    return picture
