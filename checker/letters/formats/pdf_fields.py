"""What the form fields of a PDF page hold, and remarks typed onto it made part of the page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]  # pypdfium2 has no stubs
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # pypdfium2 has no stubs

from checker.letters.formats.blocks import EMPTY_FIELD, TICKED, UNTICKED
from checker.letters.formats.reading_order import Piece

_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_BOXES = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
_LISTS = (pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)
_TYPED_ON = (pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP)
_LINE = 14.0
"""Points of a line of a form: what a taller field holds begins at its top."""

_LONGEST_VALUE = 200_000
_MOST_ANNOTATIONS = 5_000


@dataclass(frozen=True)
class Fields:
    """`pieces` are values at the places of their fields; `flattened`: the page was changed and is to be read anew."""

    pieces: tuple[Piece, ...]
    flattened: bool


def read_fields(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> Fields:
    """The values of the fields that can be seen; what is typed or stamped onto the page becomes part of it.

    Fields are taken out of the picture, for a value may be longer than what its field shows.
    """
    pieces: list[Piece] = []
    typed_on = False
    for annotation in _annotations(page):
        flags = pdfium.FPDFAnnot_GetFlags(annotation)
        subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
        if subtype == pdfium.FPDF_ANNOT_WIDGET and document.formenv is not None:
            value = "" if flags & _UNSEEN else _value(document.formenv.raw, annotation)
            if value:
                pieces.append(_piece(value, annotation, page))
            pdfium.FPDFAnnot_SetFlags(annotation, flags | pdfium.FPDF_ANNOT_FLAG_HIDDEN)
        typed_on = typed_on or (subtype in _TYPED_ON and not flags & _UNSEEN)
    if typed_on:
        pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    return Fields(tuple(pieces), typed_on)


def turned(left: float, right: float, bottom: float, top: float, turn: int) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of a box, downwards, on a page that is shown turned clockwise by `turn` degrees."""
    match turn:
        case 90:
            return bottom, top, left, right
        case 180:
            return -right, -left, bottom, top
        case 270:
            return -top, -bottom, -right, -left
        case _:
            return left, right, -top, -bottom


def _annotations(page: pypdfium2.PdfPage) -> Iterator[pdfium.FPDF_ANNOTATION]:
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, number)
        if annotation:
            yield annotation
            pdfium.FPDFPage_CloseAnnot(annotation)


def _value(form: pdfium.FPDF_FORMHANDLE, field: pdfium.FPDF_ANNOTATION) -> str:
    """What a field reads like: a box, its text, or that it was left empty; nothing for buttons and signatures."""
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, field)
    if kind in _BOXES:
        return TICKED if pdfium.FPDFAnnot_IsChecked(form, field) else UNTICKED
    if kind in _LISTS:
        return ", ".join(_chosen(form, field)) or _text(form, field) or EMPTY_FIELD
    if kind == pdfium.FPDF_FORMFIELD_TEXTFIELD:
        if pdfium.FPDFAnnot_GetFormFieldFlags(form, field) & pdfium.FPDF_FORMFLAG_TEXT_PASSWORD:
            return ""
        return _text(form, field) or EMPTY_FIELD
    return ""


def _text(form: pdfium.FPDF_FORMHANDLE, field: pdfium.FPDF_ANNOTATION) -> str:
    length = pdfium.FPDFAnnot_GetFormFieldValue(form, field, None, 0)
    if length <= 2 or length > _LONGEST_VALUE:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    pdfium.FPDFAnnot_GetFormFieldValue(form, field, buffer, length)
    return _clean(bytes(buffer))


def _chosen(form: pdfium.FPDF_FORMHANDLE, field: pdfium.FPDF_ANNOTATION) -> Iterator[str]:
    for number in range(max(0, pdfium.FPDFAnnot_GetOptionCount(form, field))):
        if pdfium.FPDFAnnot_IsOptionSelected(form, field, number):
            length = pdfium.FPDFAnnot_GetOptionLabel(form, field, number, None, 0)
            buffer = (ctypes.c_ushort * max(1, length // 2))()
            pdfium.FPDFAnnot_GetOptionLabel(form, field, number, buffer, length)
            yield _clean(bytes(buffer))


def _clean(data: bytes) -> str:
    return " ".join(data.decode("utf-16-le", "replace").rstrip("\x00").split())


def _piece(value: str, field: pdfium.FPDF_ANNOTATION, page: pypdfium2.PdfPage) -> Piece:
    rectangle = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(field, rectangle)
    bottom, top = sorted((rectangle.bottom, rectangle.top))
    left, right = sorted((rectangle.left, rectangle.right))
    left, right, top, bottom = turned(left, right, bottom, top, page.get_rotation())
    return Piece(value, left, right, top, min(bottom, top + _LINE) if bottom - top > 2 * _LINE else bottom)
