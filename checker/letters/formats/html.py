"""Web pages and the HTML of messages: the text that a reader sees, by its blocks."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from checker.letters.formats.blocks import BULLET, EMPTY_FIELD, TICKED, UNTICKED, Block, Kind, row_blocks, write_blocks
from checker.letters.formats.css import Seen, StyleSheet, Tag, read_properties, seen
from checker.letters.formats.decoded import UnreadableError, decode, decode_as
from checker.letters.formats.extract import Extract
from checker.letters.formats.html_tokens import Token, read_tokens
from checker.letters.formats.limits import DEEPEST_ELEMENTS, MOST_TAGS

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_CHARSET_WITHIN = 4096
_UNSEEN = frozenset(
    ("head", "script", "style", "template", "noscript", "iframe", "object", "svg", "math", "audio", "video", "canvas",
     "button", "datalist", "del", "s", "strike", "title", "nav", "select", "textarea")
)  # fmt: skip
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_APART = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "table", "form", "fieldset",
     "section", "article", "header", "footer", "main", "aside", "figure", "address", "details")
)  # fmt: skip
_CLOSE = frozenset(
    ("div", "li", "dt", "dd", "tr", "td", "th", "caption", "legend", "summary", "center", "body", "html")
)
_BLOCKS = _APART | _CLOSE
_ENDS_ITSELF: Mapping[str, frozenset[str]] = {
    "li": frozenset(("li",)), "dt": frozenset(("dt", "dd")), "dd": frozenset(("dt", "dd")),
    "td": frozenset(("td", "th")), "th": frozenset(("td", "th")), "tr": frozenset(("td", "th", "tr")),
    "p": frozenset(("p",)), "option": frozenset(("option",)),
}  # fmt: skip
_STOPS_AT: Mapping[str, frozenset[str]] = {
    "li": frozenset(("ul", "ol")), "td": frozenset(("table",)), "th": frozenset(("table",)),
    "tr": frozenset(("table",)), "dt": frozenset(("dl",)), "dd": frozenset(("dl",)), "p": _BLOCKS - {"p"},
    "option": frozenset(("select",)),
}  # fmt: skip
_BOLD = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6"))
_SPACES = re.compile(r"[ \t\r\n\f\v]+")


def decode_html(data: bytes) -> str:
    """The text of a page in the encoding that it declares, else by the ladder for text."""
    declared = _CHARSET.search(data[:_CHARSET_WITHIN])
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = declared.group(1).decode("ascii", "replace").lower()
        # what browsers do: a page that calls itself ASCII or Latin-1 is Windows-1252
        name = "cp1252" if name in ("us-ascii", "ascii", "iso-8859-1", "latin1", "latin-1") else name
        text = decode_as(data, name)
        if text is not None and "\x00" not in text:
            return text
    return decode(data)


def read_html(text: str) -> Extract:
    """The letter on a page; raises UnreadableError for one that is nested beyond reason or holds no text."""
    tokens = tuple(read_tokens(text))
    if len(tokens) > MOST_TAGS:
        raise UnreadableError(f"holds more than {MOST_TAGS:,} tags: open it and save it as PDF")
    sheets = (after.text for token, after in pairwise(tokens) if token.name == "style" and not token.ends)
    page = _Page(StyleSheet("\n".join(sheets)))
    for token in tokens:
        page.add(token)
    return Extract(write_blocks(page.blocks()))


@dataclass
class _Element:
    tag: Tag
    look: Seen
    unseen: bool
    quoted: bool
    start: int = 0
    count: int = 0
    cells: list[list[Block]] = field(default_factory=list)
    saved: list[Block] = field(default_factory=list)


class _Page:
    """Gathers blocks while it is given the tokens of a page; elements that are open form the stack."""

    def __init__(self, sheet: StyleSheet) -> None:
        self._sheet = sheet
        self._stack = [_Element(Tag("", "", frozenset()), Seen(), False, False)]
        self._blocks: list[Block] = []
        self._line = ""
        self._plain = False
        self._prefix = ""
        self._choices: list[tuple[bool, str]] = []

    def blocks(self) -> Iterator[Block]:
        """The blocks of the whole page."""
        while len(self._stack) > 1:
            self._close(self._stack[-1].tag.name)
        self._flush(Kind.CLOSE)
        return iter(self._blocks)

    def add(self, token: Token) -> None:
        """Takes one token; an end tag that nothing opened is passed over."""
        if not token.name:
            self._text(token.text)
        elif not token.ends:
            self._start(token.name, token.attributes)
        elif any(element.tag.name == token.name for element in self._stack):
            self._close(token.name)

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._end_open(tag)
        if tag in _VOID:
            self._void(tag, attributes)
            return
        around = self._stack[-1]
        element = self._open(tag, attributes, around)
        if tag in _BLOCKS:
            self._flush(Kind.APART if tag in _APART else Kind.CLOSE)
        if tag == "li":
            self._prefix = self._item(around)
        if tag in ("td", "th"):
            element.saved, self._blocks = self._blocks, []
        self._stack.append(element)
        if len(self._stack) > DEEPEST_ELEMENTS:
            raise UnreadableError(f"is nested more than {DEEPEST_ELEMENTS} deep: open it and save it as PDF")
        if tag == "option":
            self._choices.append(("selected" in attributes, ""))

    def _text(self, data: str) -> None:
        element = self._stack[-1]
        if element.tag.name == "option" and self._choices:
            self._choices[-1] = (self._choices[-1][0], self._choices[-1][1] + data)
        elif element.tag.name == "textarea" and not self._stack[-2].unseen:
            self._line += data
        elif not element.unseen and element.look.can_be_read:
            self._line += data if element.look.keeps_lines else _collapsed(data, self._line)
            self._plain = self._plain or bool(data.strip() and not element.look.bold)

    def _open(self, tag: str, attributes: Mapping[str, str], around: _Element) -> _Element:
        kind = Tag(tag, attributes.get("id", ""), frozenset(attributes.get("class", "").split()))
        properties = dict(self._sheet.properties(kind, [element.tag for element in self._stack[1:]]))
        if "bgcolor" in attributes:
            properties.setdefault("background-color", attributes["bgcolor"].lower())
        if "background" in attributes:
            properties.setdefault("background-image", "url()")
        if tag == "font" and "color" in attributes:
            properties["color"] = attributes["color"].lower()
        properties |= read_properties(attributes.get("style", ""))
        inherited = replace(
            around.look,
            keeps_lines=around.look.keeps_lines or tag == "pre",
            bold=around.look.bold or tag in _BOLD,
        )
        look = seen(inherited, properties)
        unseen = around.unseen or tag in _UNSEEN or "hidden" in attributes
        cited = tag == "blockquote" and (attributes.get("type") == "cite" or "quote" in attributes.get("class", ""))
        return _Element(kind, look, unseen, around.quoted or cited, len(self._line))

    def _end_open(self, tag: str) -> None:
        """Closes what a start tag ends: an item ends the item before it."""
        ends, stops = _ENDS_ITSELF.get(tag, frozenset()), _STOPS_AT.get(tag, frozenset())
        if tag in _BLOCKS and tag != "p" and self._stack[-1].tag.name == "p":
            self._close("p")
        for element in reversed(self._stack):
            if element.tag.name in stops:
                return
            if element.tag.name in ends:
                self._close(element.tag.name)
                if tag != "tr" or element.tag.name == "tr":
                    return

    def _close(self, tag: str) -> None:
        while len(self._stack) > 1:
            element = self._stack.pop()
            self._finish(element)
            if element.tag.name == tag:
                return

    def _finish(self, element: _Element) -> None:
        name = element.tag.name
        if name == "select":
            chosen = [words for selected, words in self._choices if selected] or [w for _, w in self._choices[:1]]
            self._line += " ".join(chosen).strip() or EMPTY_FIELD
            self._choices = []
        elif name == "textarea" and not self._line[element.start :].strip():
            self._line += EMPTY_FIELD
        elif name in _BLOCKS:
            self._flush(Kind.APART if name in _APART else Kind.CLOSE, element.quoted)
        if name in ("td", "th"):
            cell, self._blocks = self._blocks, element.saved
            row = next((one for one in reversed(self._stack) if one.tag.name == "tr"), None)
            if row is None:
                self._blocks += cell
            else:
                row.cells.append(cell)
        elif name == "tr":
            self._blocks += row_blocks(element.cells)
        elif name == "table":
            self._blocks.append(Block(""))

    def _item(self, around: _Element) -> str:
        if around.tag.name != "ol":
            return BULLET
        around.count += 1
        return f"{around.count}. "

    def _void(self, tag: str, attributes: Mapping[str, str]) -> None:
        element = self._stack[-1]
        if element.unseen:
            return
        if tag == "br":
            self._line += "\n"
        elif tag == "hr":
            self._flush(Kind.APART)
            self._blocks.append(Block(""))
        elif tag == "input" and not self._open(tag, attributes, element).look.hidden:
            self._line += _control(attributes)

    def _flush(self, kind: Kind, quoted: bool | None = None) -> None:
        quoted = self._stack[-1].quoted if quoted is None else quoted
        text = self._line.strip()
        heading, self._plain, self._line = not self._plain, False, ""
        if text:
            text = self._prefix + text
            self._prefix = ""
            text = "\n".join(f"> {line}" for line in text.split("\n")) if quoted else text
            self._blocks.append(Block(text, Kind.CLOSE, heading))
        if kind is Kind.APART:
            self._blocks.append(Block(""))


def _collapsed(data: str, line: str) -> str:
    text = _SPACES.sub(" ", data)
    return text[1:] if text.startswith(" ") and line[-1:] in ("", " ", "\n") else text


def _control(attributes: Mapping[str, str]) -> str:
    kind = attributes.get("type", "text").lower()
    if kind in ("checkbox", "radio"):
        return TICKED if "checked" in attributes else UNTICKED
    if kind in ("text", "date", "tel", "email", "number", "url", ""):
        return attributes.get("value", "").strip() or EMPTY_FIELD
    return ""
