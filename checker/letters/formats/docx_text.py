"""The body of a Word document as blocks: changes accepted, and only what a reader of the printed letter sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from xml.etree.ElementTree import Element

from checker.letters.formats.blocks import (
    BULLET,
    EMPTY_FIELD,
    SPACE_THAT_SHOWS,
    TICKED,
    UNTICKED,
    Block,
    Kind,
    row_blocks,
)
from checker.letters.formats.decoded import UnreadableError
from checker.letters.formats.docx_styles import Look, Spacing, Styles, attribute, below, child, is_on, local, shaded
from checker.letters.formats.symbols import symbol
from checker.letters.formats.visible import read_colour

PAGE_MARK = "\x0e"
"""Where Word last began a page; no character of XML, so that none can be mistaken for it."""

_GONE = frozenset(
    ("del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr", "sdtPr", "sdtEndPr", "footnoteRef",
     "endnoteRef", "annotationRef", "commentReference", "object", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr")
)  # fmt: skip
_CHARACTERS: Mapping[str, str] = MappingProxyType(
    {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}
)
_SHORTEST_SLOT = 4


@dataclass
class _Paragraph:
    """A paragraph while its runs are gathered; `boxes` are the text boxes that hang on it, `plain` is text not bold."""

    look: Look
    slots: bool
    text: str = ""
    plain: bool = False
    boxes: tuple[Block, ...] = ()
    field_start: int | None = None


class BlockReader:
    """Reads bodies, headers, footers and notes of one document; `notes` gathers the notes that the text refers to."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.notes: list[tuple[str, str]] = []

    def read(self, parent: Element, around: Look) -> Iterator[Block]:
        """The blocks below an element."""
        before: tuple[Spacing, str | None] | None = None
        carried = ""
        for element in _flattened(parent):
            match local(element):
                case "p":
                    properties = child(element, "pPr")
                    paragraph = self._paragraph(element, properties, around, carried)
                    carried = ""
                    if child(properties, "rPr", "del") is not None or child(properties, "rPr", "moveFrom") is not None:
                        carried = paragraph.text
                        continue
                    spacing, style = self._styles.spacing(properties), self._styles.style_of(properties)
                    if before is not None and _gap(*before, spacing, style) >= SPACE_THAT_SHOWS:
                        yield Block("")
                    before = spacing, style
                    yield from self._blocks(paragraph, properties)
                case "tbl":
                    before = None
                    yield from self._table(element, around)
                case "sdt":
                    yield Block(_control(element) or "", Kind.CLOSE)
                case "altChunk":
                    raise UnreadableError("holds another document inside: open it in Word and save it again")
                case _:
                    continue
        if carried:
            yield Block(carried)

    def _blocks(self, paragraph: _Paragraph, properties: Element | None) -> Iterator[Block]:
        if is_on(properties, "pageBreakBefore"):
            yield Block("", Kind.PAGE)
        item = BULLET if self._styles.is_item(properties) else ""
        for number, page in enumerate(paragraph.text.split("\f")):
            if number:
                yield Block("", Kind.PAGE)
            prefix = item if page.strip() and page.lstrip()[0] not in (TICKED, UNTICKED) else ""
            yield Block(prefix + page, Kind.CLOSE, heading=not paragraph.plain)
            item = ""
        yield from paragraph.boxes
        section = child(properties, "sectPr")
        if section is not None and attribute(child(section, "type"), "val") != "continuous":
            yield Block("", Kind.PAGE)

    def _paragraph(self, element: Element, properties: Element | None, around: Look, carried: str) -> _Paragraph:
        tabs = child(properties, "tabs")
        slots = tabs is not None and any(attribute(tab, "leader") in ("underscore", "heavy") for tab in tabs)
        paragraph = _Paragraph(self._styles.paragraph_look(properties, around), slots, carried)
        for inner in element:
            self._inline(inner, paragraph)
        return paragraph

    def _inline(self, element: Element, paragraph: _Paragraph) -> None:
        name = local(element)
        if name in _GONE:
            return
        if name == "r":
            self._run(element, paragraph)
        elif name == "sdt":
            control = _control(element)
            if control is not None:
                paragraph.text += control
            else:
                self._all(child(element, "sdtContent"), paragraph)
        elif name == "AlternateContent":
            self._all(_alternative(element), paragraph)
        else:
            self._all(element, paragraph)

    def _all(self, parent: Element | None, paragraph: _Paragraph) -> None:
        for element in parent if parent is not None else ():
            self._inline(element, paragraph)

    def _run(self, run: Element, paragraph: _Paragraph) -> None:
        look = self._styles.run_look(child(run, "rPr"), paragraph.look)
        for element in run:
            name = local(element)
            if name == "lastRenderedPageBreak":
                paragraph.text += PAGE_MARK
            elif name == "AlternateContent":
                for inner in _alternative(element):
                    self._drawing(inner, paragraph, look)
            elif name in ("drawing", "pict"):
                self._drawing(element, paragraph, look)
            elif not look.can_be_read or name in _GONE:
                continue
            elif name in ("footnoteReference", "endnoteReference"):
                self.notes.append((name.removesuffix("Reference"), attribute(element, "id") or ""))
            elif name == "fldChar":
                _field(element, paragraph)
            else:
                text = _characters(element, name, look, paragraph.slots)
                paragraph.text += text
                paragraph.plain = paragraph.plain or bool(text.strip() and not look.bold)

    def _drawing(self, drawing: Element, paragraph: _Paragraph, look: Look) -> None:
        """Takes the text boxes of a drawing, each on its own ground."""
        if any((attribute(one, "hidden") or "0") in ("1", "true") for one in below(drawing, "docPr")):
            return
        for shape in drawing.iter():
            if local(shape) not in ("wsp", "shape", "rect", "roundrect", "oval"):
                continue
            box = child(shape, "txbx", "txbxContent")
            box = box if box is not None else child(shape, "textbox", "txbxContent")
            if box is not None:
                inside = Look(behind=_ground(shape, look))
                paragraph.boxes += (Block(""), *self.read(box, inside), Block(""))

    def _table(self, table: Element, around: Look) -> Iterator[Block]:
        properties = child(table, "tblPr")
        ground = shaded(around, properties)
        if self._styles.shades(attribute(child(properties, "tblStyle"), "val")):
            ground = replace(ground, behind=None)
        yield Block("")
        for row in _rows(table):
            cells = [tuple(self._cell(cell, ground)) for cell in _cells(row)]
            yield from row_blocks(cells)
        yield Block("")

    def _cell(self, cell: Element, around: Look) -> Iterator[Block]:
        return self.read(cell, shaded(around, child(cell, "tcPr")))


def _gap(above: Spacing, above_style: str | None, below: Spacing, below_style: str | None) -> float:
    same = above_style == below_style
    after = 0 if above.together and same else above.after
    before = 0 if below.together and same else below.before
    return max(after, before)


def _flattened(parent: Element) -> Iterator[Element]:
    """Paragraphs and tables, whatever they are wrapped in; a content control that replaces its content stays whole."""
    for element in parent:
        match local(element):
            case "sdt":
                if _control(element) is not None:
                    yield element
                else:
                    yield from _flattened(_or_empty(child(element, "sdtContent")))
            case "ins" | "moveTo" | "customXml" | "smartTag":
                yield from _flattened(element)
            case "AlternateContent":
                yield from _flattened(_alternative(element))
            case _:
                yield element


def _or_empty(element: Element | None) -> Element:
    return element if element is not None else Element("none")


def _alternative(element: Element) -> Element:
    """One of the renderings of the same content, which would otherwise be read twice."""
    choice = child(element, "Choice")
    return choice if choice is not None and len(choice) else _or_empty(child(element, "Fallback"))


def _control(control: Element) -> str | None:
    """What a content control reads like where that is not its content: a tick box, or a field not filled in."""
    properties = child(control, "sdtPr")
    box = child(properties, "checkbox")
    if box is not None:
        return TICKED if is_on(box, "checked") else UNTICKED
    return EMPTY_FIELD if is_on(properties, "showingPlcHdr") else None


def _field(mark: Element, paragraph: _Paragraph) -> None:
    """A form field of the old kind: a tick box, a list, or text that nobody filled in."""
    settings = child(mark, "ffData")
    kind = attribute(mark, "fldCharType")
    if kind == "begin" and settings is not None:
        box, choices = child(settings, "checkBox"), child(settings, "ddList")
        if box is not None:
            checked = is_on(box, "checked")
            ticked = checked if checked is not None else is_on(box, "default")
            paragraph.text += TICKED if ticked else UNTICKED
        elif choices is not None:
            chosen = attribute(child(choices, "result"), "val") or "0"
            entries = [attribute(entry, "val") or "" for entry in choices if local(entry) == "listEntry"]
            paragraph.text += entries[int(chosen)] if chosen.isdigit() and int(chosen) < len(entries) else ""
        elif child(settings, "textInput") is not None:
            paragraph.field_start = len(paragraph.text)
    elif kind == "end" and paragraph.field_start is not None:
        if not paragraph.text[paragraph.field_start :].strip():
            paragraph.text += EMPTY_FIELD
        paragraph.field_start = None


def _characters(element: Element, name: str, look: Look, slots: bool) -> str:
    match name:
        case "t":
            text = element.text or ""
            return EMPTY_FIELD if look.underlined and text.isspace() and len(text) >= _SHORTEST_SLOT else text
        case "br":
            return "\f" if attribute(element, "type") == "page" else "\n"
        case "tab" if slots or look.underlined:
            return EMPTY_FIELD
        case "sym":
            return _symbol(attribute(element, "font") or "", attribute(element, "char") or "")
        case _:
            return _CHARACTERS.get(name, "")


def _symbol(font: str, code: str) -> str:
    try:
        return symbol(font, int(code, 16))
    except ValueError:
        return ""


def _ground(shape: Element, look: Look) -> tuple[int, int, int] | None:
    """The colour that a text box is painted with: that behind it where it has none, None where it cannot be told."""
    if attribute(shape, "fillcolor") is not None and attribute(shape, "filled") not in ("f", "false"):
        return read_colour((attribute(shape, "fillcolor") or "").partition(" ")[0])
    properties = child(shape, "spPr")
    plain = child(properties, "solidFill", "srgbClr")
    if plain is not None:
        return read_colour(attribute(plain, "val") or "")
    painted = any(child(properties, name) is not None for name in ("solidFill", "gradFill", "blipFill", "pattFill"))
    styled = child(shape, "style", "fillRef")
    if painted or (styled is not None and child(properties, "noFill") is None and attribute(styled, "idx") != "0"):
        return None
    return look.behind


def _rows(table: Element) -> Iterable[Element]:
    rows = (row for row in _flattened(table) if local(row) == "tr")
    return (row for row in rows if child(row, "trPr", "del") is None and not is_on(child(row, "trPr"), "hidden"))


def _cells(row: Element) -> Iterable[Element]:
    cells = (cell for cell in _flattened(row) if local(cell) == "tc")
    return (cell for cell in cells if child(cell, "tcPr", "cellDel") is None)
