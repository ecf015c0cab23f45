"""Text in one spelling, with the way back to the offsets of the original."""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from checker.letters.columns import Unfolded, unfold_columns

_SAME_LENGTH = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'", "\u00b4": "'", "\u0060": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u00ab": '"', "\u00bb": '"', "\u2033": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2212": "-",
        "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u3000": " ",
        "\t": " ", "\x0b": "\n", "\x0c": "\n", "\u2028": "\n", "\u2029": "\n",
    }
)  # fmt: skip
_LATER_BYTES = "".join(
    bytes((byte,)).decode("cp1252", errors="ignore") or chr(byte) for byte in range(0x80, 0xC0)
)  # fmt: skip
_REPLACED = re.compile(
    "\r\n?"
    # a word broken over two lines; the break is taken out with the hyphen
    "|(?<=[a-zà-ÿ])[-\u2010\u2011\u00ad][ \t\u00a0]*\r?\n[ \t\u00a0]*(?=[a-zà-ÿ])(?!(?:and|or|und|oder|en|of)\\b)"
    "|(?<=[A-ZÀ-Þ]{2})[-\u2010\u2011\u00ad][ \t\u00a0]*\r?\n[ \t\u00a0]*(?=[A-ZÀ-Þ]{2})(?!(?:AND|OR|UND|ODER|EN|OF)\\b)"
    "|[\u00ad\u200b-\u200f\u2060\ufeff]+"
    # ligatures, full-width forms and letters followed by combining marks
    "|[\ufb00-\ufb06\uff01-\uff5e\u2460-\u24ff]"
    "|[A-Za-z][\u0300-\u036f]+"
    # UTF-8 that was read as Windows-1252, and entities of HTML that were never read
    f"|[\u00c2\u00c3][{re.escape(_LATER_BYTES)}]|\u00e2[{re.escape(_LATER_BYTES)}]{{2}}|\u00e2\u20ac"
    "|&(?:#[0-9]{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});"
)
_RARE_IN_ASCII = re.compile("[\t\x0b\x0c`]")
_MAY_BE_REPLACED = re.compile(
    "[\r&\u00ad\u00c2\u00c3\u00e2\u0300-\u036f\u2010\u2011\u200b-\u200f\u2060\u2460-\u24ff\ufb00-\ufb06\ufeff\uff01-\uff5e]"
    "|-[ \t\u00a0]*\n"
)
"""Some of it is in every text in which anything is replaced."""
_HYPHENS = "-\u2010\u2011"
_IGNORED = "\u00ad\u2060\ufeff\u200b\u200c\u200d\u200e\u200f"
_CUT_QUOTE = "\u00e2\u20ac"


_UNCHANGED = (0,)


@dataclass(frozen=True)
class Normalised:
    """`text` in one spelling (case is kept); `original(start, end)` gives the span in the source text.

    Quotes, dashes and spaces are one kind each, soft hyphens and hyphens at line ends are gone, ligatures and
    combined letters are single letters, what a wrong export made of a character is that character, and of two columns
    the left one stands first. All offsets count code points.
    """

    text: str
    source: str
    _starts: tuple[int, ...]
    _shifts: tuple[int, ...]
    _columns: Unfolded | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source that became `text[start:end]`; `start < end`.

        Where it goes over from the left of two columns to the right one, the part in the left.
        """
        if self._shifts == _UNCHANGED and self._columns is None:
            return start, end
        first, last = self._offset(start), self._offset(end - 1) + 1
        while last <= first:
            end -= 1
            last = self._offset(end - 1) + 1
        return first, last

    def _offset(self, offset: int) -> int:
        read = offset + self._shifts[bisect_right(self._starts, offset) - 1]
        if self._columns is None:
            return read
        return read + self._columns.shifts[bisect_right(self._columns.starts, read) - 1]


def normalise(source: str) -> Normalised:
    """`source` in one spelling; linear in its length."""
    columns = unfold_columns(source)
    read = source if columns is None else columns.text
    pieces: list[str] = []
    starts, shifts = [0], [0]
    done = written = 0
    for found in _REPLACED.finditer(read) if _MAY_BE_REPLACED.search(read) else ():
        replacement = _replacement(found.group())
        if replacement == found.group():
            continue
        start, end = found.span()
        pieces += (read[done:start], replacement)
        written += start - done
        _note(starts, shifts, written, start)
        written += len(replacement)
        _note(starts, shifts, written, end)
        done = end
    pieces.append(read[done:])
    text = "".join(pieces)
    if not text.isascii() or _RARE_IN_ASCII.search(text):
        text = text.translate(_SAME_LENGTH)
    return Normalised(text, source, tuple(starts), tuple(shifts), columns)


def _replacement(found: str) -> str:
    match found[0]:
        case "\r":
            return "\n"
        case "&":
            return html.unescape(found)
        case "\u00c2" | "\u00c3" | "\u00e2":
            return _reread(found)
    if found[0] in _HYPHENS or found[0] in _IGNORED:
        return ""
    return unicodedata.normalize("NFKC", found)


def _reread(found: str) -> str:
    """The characters whose bytes were read one by one; what is no such thing stays."""
    if found == _CUT_QUOTE:
        return '"'
    read = bytes(0x80 + _LATER_BYTES.index(character) for character in found[1:])
    try:
        return (found[0].encode("latin-1") + read).decode()
    except UnicodeDecodeError:
        return found


def _note(starts: list[int], shifts: list[int], written: int, read: int) -> None:
    if starts[-1] == written:
        shifts[-1] = read - written
    else:
        starts.append(written)
        shifts.append(read - written)
