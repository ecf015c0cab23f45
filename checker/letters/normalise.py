"""Text in one spelling, with the way back to the offsets of the original."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

_SAME_LENGTH = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'", "\u00b4": "'", "\u0060": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u00ab": '"', "\u00bb": '"', "\u2033": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2212": "-",
        "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u3000": " ",
        "\t": " ", "\x0b": "\n", "\x0c": "\n", "\u2028": "\n", "\u2029": "\n",
    }
)  # fmt: skip
_ALWAYS_PLAIN = re.compile(r"[^\x00-\x7f]")
_REPLACED = re.compile(
    "\r\n?"
    "|[\u00ad\u200b-\u200f\u2060\ufeff]+"
    # a word broken over two lines; the break is taken out with the hyphen
    "|(?<=[a-zà-ÿ])-[ ]*\r?\n[ ]*(?=[a-zà-ÿ])"
    # ligatures, full-width forms and letters followed by combining marks
    "|[\ufb00-\ufb06\uff01-\uff5e\u2460-\u24ff]"
    "|[A-Za-z][\u0300-\u036f]+"
)
_BROKEN_WORD = "-"


@dataclass(frozen=True)
class Normalised:
    """`text` in one spelling (case is kept); `original(start, end)` gives the span in the source text.

    Quotes, dashes and spaces are one kind each, soft hyphens and hyphens at line ends are gone, ligatures and
    combined letters are single letters. All offsets count code points.
    """

    text: str
    source: str
    _starts: tuple[int, ...]
    _shifts: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source that became `text[start:end]`; `start < end`."""
        return self._offset(start), self._offset(end - 1) + 1

    def _offset(self, offset: int) -> int:
        return offset + self._shifts[bisect_right(self._starts, offset) - 1]


def normalise(source: str) -> Normalised:
    """`source` in one spelling; linear in its length."""
    text = source.translate(_SAME_LENGTH) if _ALWAYS_PLAIN.search(source) else source.replace("\t", " ")
    pieces: list[str] = []
    starts, shifts = [0], [0]
    done = written = 0
    for found in _REPLACED.finditer(text):
        replacement = _replacement(found.group())
        if replacement == found.group():
            continue
        start, end = found.span()
        pieces += (text[done:start], replacement)
        written += start - done
        _note(starts, shifts, written, start)
        written += len(replacement)
        _note(starts, shifts, written, end)
        done = end
    if not pieces:
        return Normalised(text, source, (0,), (0,))
    pieces.append(text[done:])
    return Normalised("".join(pieces), source, tuple(starts), tuple(shifts))


def _replacement(found: str) -> str:
    if found[0] == "\r":
        return "\n"
    if found[0] == _BROKEN_WORD or found[0] in "\u00ad\u2060\ufeff" or "\u200b" <= found[0] <= "\u200f":
        return ""
    return unicodedata.normalize("NFKC", found)


def _note(starts: list[int], shifts: list[int], written: int, read: int) -> None:
    if starts[-1] == written:
        shifts[-1] = read - written
    else:
        starts.append(written)
        shifts.append(read - written)
