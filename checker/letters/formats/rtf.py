"""Rich text: body, headers, footers, notes and text boxes; changes accepted, hidden text dropped.

A reader of its own: striprtf leaves out headers, footers, notes and boxes, and keeps deleted and hidden text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from checker.letters.formats.blocks import (
    EMPTY_FIELD,
    SPACE_THAT_SHOWS,
    TICKED,
    UNTICKED,
    Block,
    Kind,
    row_blocks,
    write_blocks,
)
from checker.letters.formats.decoded import UnreadableError
from checker.letters.formats.extract import Extract
from checker.letters.formats.limits import DEEPEST_ELEMENTS
from checker.letters.formats.plain_text import page_starts
from checker.letters.formats.rtf_tokens import Token, read_tokens
from checker.letters.formats.symbols import is_symbol_font, symbol
from checker.letters.formats.visible import SMALLEST_POINTS, WHITE, Colour, can_be_told

_FLOWS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "header"),
        **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "footer"),
        **dict.fromkeys(("footnote", "shptxt", "dptxbxtext"), "aside"),
    }
)
"""Destinations with text of their own, by where it goes: above the body, below it, or beside it."""

_ENTERED = frozenset(("shpinst", "do", "ud", "fldinst", "formfield", "ffname", "listtext", "pntext", "fldrslt"))
_TABLES = ("fonttbl", "colortbl")
_LEFT_OUT = frozenset(
    ("stylesheet", "info", "pict", "object", "shprslt", "nonshppict", "xe", "tc", "rxe", "bkmkstart", "bkmkend",
     "annotation", "atnid", "atnauthor", "listtable", "listoverridetable", "revtbl", "rsidtbl", "generator",
     "filetbl", "themedata", "colorschememapping", "datastore", "latentstyles", "pgdsctbl", "private", "ftnsep",
     "ftnsepc", "aftnsep", "aftnsepc", "ftncn", "aftncn", "template", "userprops", "docvar", "sn", "sv", "sp")
)  # fmt: skip
_CHARACTERS: Mapping[str, str] = MappingProxyType(
    {
        "line": "\n", "tab": "\t", "emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002",
        "qmspace": "\u2005", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
        "~": "\u00a0", "-": "\u00ad", "_": "\u2011", "{": "{", "}": "}", "\\": "\\",
    }
)  # fmt: skip
_CODE_PAGES: Mapping[int, str] = MappingProxyType(
    {
        77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254",
        163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
        254: "cp437", 255: "cp850",
    }
)  # fmt: skip
_USUAL_HALF_POINTS = 24
_UNDEFINED_TICK = 25


@dataclass(frozen=True)
class _Group:
    """What holds inside a pair of braces. `flow` is where text goes, empty for text that is left out."""

    flow: str = "body"
    destination: str = ""
    starred: bool = False
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    struck: bool = False
    half_points: int = _USUAL_HALF_POINTS
    colour: int = 0
    behind: int = 0
    ground: int = 0
    font: int = 0
    skipped_after_unicode: int = 1


@dataclass
class _Flow:
    """A text while it is gathered: the blocks that are done, the open paragraph, and the open row."""

    blocks: list[Block] = field(default_factory=list)
    line: str = ""
    cell: list[Block] = field(default_factory=list)
    row: list[list[Block]] = field(default_factory=list)
    space: int = 0
    plain: bool = False


@dataclass
class _Form:
    """A form field while its settings are read."""

    kind: int | None = None
    result: int = _UNDEFINED_TICK
    default: int = 0


def read_rtf(data: bytes) -> Extract:
    """The letter; raises UnreadableError for a file that is cut off or nested beyond reason."""
    reader = _Reader()
    for token in read_tokens(data.decode("latin-1")):
        reader.add(token)
        if reader.done:
            break
    if not reader.done:
        raise UnreadableError("is cut off: open it in a word processor and save it again")
    text = write_blocks(reader.blocks())
    return Extract(text, pages=page_starts(text))


class _Reader:
    """Follows the tokens; groups that are open form the stack."""

    def __init__(self) -> None:
        self.done = False
        self._stack: list[_Group] = []
        self._now = _Group()
        self._flows = {name: _Flow() for name in ("header", "body", "aside", "footer")}
        self._fonts: dict[int, tuple[int, str]] = {}
        self._font_here = 0
        self._colours: list[Colour | None] = []
        self._parts = [0, 0, 0]
        self._colour_given = False
        self._code_page = "cp1252"
        self._bytes = b""
        self._to_skip = 0
        self._half = 0
        self._form: _Form | None = None
        self._form_start = 0
        self._row_is_painted = False
        self._space_before = self._space_after = 0
        self._in_table = False

    def blocks(self) -> list[Block]:
        """All texts: the headers, the body, notes and boxes, the footers."""
        found: list[Block] = []
        for name, flow in self._flows.items():
            self._end_paragraph(name)
            found += (*row_blocks([*flow.row, flow.cell]), Block("")) if flow.row or flow.cell else ()
            found = [*found, *flow.blocks, Block("")]
        return found

    def add(self, token: Token) -> None:
        """Takes one token."""
        if token.kind != "byte":
            self._spell()
        match token.kind:
            case "open":
                self._open()
            case "close":
                self._close()
            case "word":
                self._word(token.text, token.number)
            case "byte":
                self._byte(token.number or 0)
            case "text":
                self._text(token.text)

    def _open(self) -> None:
        self._to_skip = 0
        self._stack.append(self._now)
        if len(self._stack) > DEEPEST_ELEMENTS:
            raise UnreadableError(f"is nested more than {DEEPEST_ELEMENTS} deep: open it and save it again")
        inner = self._now.destination if self._now.destination in _TABLES else ""
        self._now = replace(self._now, starred=False, destination=inner)

    def _close(self) -> None:
        self._to_skip = 0
        ended = self._now
        if not self._stack:
            return
        self._now = self._stack.pop()
        if ended.destination in _FLOWS and ended.flow:
            self._end_paragraph(ended.flow)
            self._flows[ended.flow].blocks.append(Block(""))
        elif ended.destination == "fldinst":
            self._tick()
        elif ended.destination == "fldrslt":
            self._fill()
        self.done = not self._stack

    def _word(self, word: str, number: int | None) -> None:
        self._to_skip = 0
        if word == "*":
            self._now = replace(self._now, starred=True)
        elif self._now.destination in _TABLES:
            self._table_word(word, number)
        elif self._enter(word):
            return
        elif word == "u" and number is not None:
            self._unicode(number % 0x10000)
            self._to_skip = self._now.skipped_after_unicode
        elif word in _CHARACTERS:
            self._put(_CHARACTERS[word])
        elif word in _STATES:
            self._now = _STATES[word](self._now, number)
        else:
            self._layout(word, number)

    def _enter(self, word: str) -> bool:
        """Whether the word begins a destination; then the group goes where that says."""
        starred, self._now = self._now.starred, replace(self._now, starred=False)
        if word in _FLOWS:
            flow = _FLOWS[word] if self._now.flow or word in ("shptxt", "dptxbxtext") else ""
            self._now = replace(self._now, flow=flow, destination=word, half_points=_USUAL_HALF_POINTS)
            self._space_before = self._space_after = 0
        elif word in _TABLES:
            self._now = replace(self._now, flow="", destination=word)
        elif word in ("fldinst", "formfield", "shpinst", "do"):
            self._now = replace(self._now, flow="", destination=word)
            if word == "formfield":
                self._form = _Form()
        elif word == "fldrslt":
            self._now = replace(self._now, destination=word)
            self._form_start = len(self._flows[self._now.flow].line) if self._now.flow else 0
        elif word in _LEFT_OUT or (starred and word not in _ENTERED):
            self._now = replace(self._now, flow="", destination="left out")
        else:
            return False
        return True

    def _table_word(self, word: str, number: int | None) -> None:
        match word:
            case "f" | "deff":
                self._font_here = number or 0
                self._fonts.setdefault(self._font_here, (0, ""))
            case "fcharset":
                self._fonts[self._font_here] = (number or 0, "")
            case "red" | "green" | "blue":
                self._parts[("red", "green", "blue").index(word)] = min(255, number or 0)
                self._colour_given = True
            case _:
                return

    def _layout(self, word: str, number: int | None) -> None:
        """Words about paragraphs, rows, pages and form fields."""
        flow = self._flows.get(self._now.flow)
        match word:
            case "par" | "sect" | "cell" | "nestcell" | "row" | "nestrow" | "page" if flow is not None:
                self._break(word, flow)
            case "pard":
                self._space_before = self._space_after = 0
                self._in_table = False
                self._now = replace(self._now, ground=0)
            case "intbl":
                self._in_table = True
            case "sb":
                self._space_before = number or 0
            case "sa":
                self._space_after = number or 0
            case "trowd":
                self._row_is_painted = False
            case "clcbpat":
                self._row_is_painted = bool(number)
            case "ansicpg" if number:
                self._code_page = f"cp{number}"
            case "mac":
                self._code_page = "mac_roman"
            case "fftype" | "ffres" | "ffdefres" if self._form is not None:
                name = {"fftype": "kind", "ffres": "result", "ffdefres": "default"}[word]
                setattr(self._form, name, number or 0)
            case _:
                return

    def _break(self, word: str, flow: _Flow) -> None:
        self._end_paragraph(self._now.flow)
        if word in ("cell", "nestcell"):
            flow.row.append(flow.cell)
            flow.cell = []
        elif word in ("row", "nestrow"):
            flow.blocks += row_blocks(flow.row)
            flow.row = []
        elif word in ("page", "sect"):
            flow.blocks.append(Block("", Kind.PAGE))

    def _end_paragraph(self, name: str) -> None:
        flow = self._flows[name]
        target = flow.cell if self._in_table and name == "body" else flow.blocks
        if target is flow.blocks and flow.row:
            target += row_blocks(flow.row)
            flow.row = []
        if target and max(flow.space, self._space_before) >= SPACE_THAT_SHOWS:
            target.append(Block(""))
        target.append(Block(flow.line, Kind.CLOSE, heading=not flow.plain))
        flow.line, flow.space, flow.plain = "", self._space_after, False

    def _byte(self, code: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        elif is_symbol_font(self._fonts.get(self._now.font, (0, ""))[1]):
            self._put(symbol(self._fonts[self._now.font][1], code))
        else:
            self._bytes += bytes((code,))

    def _spell(self) -> None:
        """Writes the characters of the codes that were gathered; several may make up one."""
        if self._bytes:
            charset, _ = self._fonts.get(self._now.font, (0, ""))
            gathered, self._bytes = self._bytes, b""
            try:
                self._put(gathered.decode(_CODE_PAGES.get(charset, self._code_page), "replace"))
            except LookupError:
                self._put(gathered.decode("cp1252", "replace"))

    def _text(self, text: str) -> None:
        if self._now.destination == "fonttbl":
            charset, name = self._fonts.get(self._font_here, (0, ""))
            self._fonts[self._font_here] = (charset, name + text.partition(";")[0])
        elif self._now.destination == "colortbl":
            for _ in range(text.count(";")):
                red, green, blue = self._parts
                self._colours.append((red, green, blue) if self._colour_given else None)
                self._parts, self._colour_given = [0, 0, 0], False
        else:
            skipped = min(self._to_skip, len(text))
            self._to_skip -= skipped
            name = self._fonts.get(self._now.font, (0, ""))[1]
            text = text[skipped:]
            self._put("".join(symbol(name, ord(one)) for one in text) if is_symbol_font(name) else text)

    def _unicode(self, code: int) -> None:
        """Writes a character; those beyond the first 65,536 come in two halves."""
        high, self._half = self._half, 0
        if 0xD800 <= code < 0xDC00:
            self._half = code
        elif 0xDC00 <= code < 0xE000:
            self._put(chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00) if high else "")
        else:
            self._put(self._sign(code))

    def _sign(self, code: int) -> str:
        name = self._fonts.get(self._now.font, (0, ""))[1]
        return symbol(name, code) if is_symbol_font(name) or 0xE000 <= code <= 0xF8FF else chr(code)

    def _put(self, text: str) -> None:
        if self._now.flow and self._can_be_read():
            flow = self._flows[self._now.flow]
            flow.line += text
            flow.plain = flow.plain or bool(text.strip() and not self._now.bold)

    def _can_be_read(self) -> bool:
        now = self._now
        if now.hidden or now.deleted or now.struck or now.half_points / 2 < SMALLEST_POINTS:
            return False
        colour = self._colour(now.colour)
        if colour is None or (self._in_table and self._row_is_painted):
            return True
        return can_be_told(colour, self._colour(now.behind) or self._colour(now.ground) or WHITE)

    def _colour(self, number: int) -> Colour | None:
        return self._colours[number] if 0 <= number < len(self._colours) else None

    def _tick(self) -> None:
        form = self._form
        if form is not None and form.kind == 1:
            ticked = form.default if form.result == _UNDEFINED_TICK else form.result
            self._put(TICKED if ticked else UNTICKED)
            self._form = None

    def _fill(self) -> None:
        flow = self._flows.get(self._now.flow)
        if self._form is not None and self._form.kind == 0 and flow is not None:
            if not flow.line[self._form_start :].strip():
                self._put(EMPTY_FIELD)
            self._form = None


def _plain(now: _Group, _: int | None) -> _Group:
    return replace(
        now, bold=False, hidden=False, deleted=False, struck=False, half_points=_USUAL_HALF_POINTS, colour=0, behind=0
    )


def _switch(name: str) -> Callable[[_Group, int | None], _Group]:
    return lambda now, number: replace(now, **{name: number != 0})  # type: ignore[arg-type]  # names of switches


def _value(name: str, otherwise: int) -> Callable[[_Group, int | None], _Group]:
    return lambda now, number: replace(now, **{name: otherwise if number is None else number})  # type: ignore[arg-type]


_STATES: Mapping[str, Callable[[_Group, int | None], _Group]] = MappingProxyType(
    {
        "plain": _plain,
        "b": _switch("bold"),
        "v": _switch("hidden"),
        "deleted": _switch("deleted"),
        "strike": _switch("struck"),
        "striked": _switch("struck"),
        "fs": _value("half_points", _USUAL_HALF_POINTS),
        "cf": _value("colour", 0),
        "cb": _value("behind", 0),
        "chcbpat": _value("behind", 0),
        "highlight": _value("behind", 0),
        "cbpat": _value("ground", 0),
        "f": _value("font", 0),
        "uc": _value("skipped_after_unicode", 1),
    }
)
