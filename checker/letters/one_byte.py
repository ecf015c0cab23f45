"""Text with one byte a character, for expressions whose places must be counted in characters.

An automaton that reads UTF-8 tells places in bytes; to turn them into characters costs more than finding them. Every
character that Windows-1252 has not is one that no expression names; so are the long s and the sign of Kelvin, which
are `s` and `k` elsewhere where case is ignored.
"""

from __future__ import annotations

import re
from typing import Any

import re2  # type: ignore[import-untyped]

_CODE = "cp1252"
# an escape or a class, else a letter that has a capital in the same code
_BEYOND_ASCII = re.compile(r"(\\.|\[\^?\]?(?:\\.|[^\]\\])*\])|[à-öø-þÀ-ÖØ-Þ]", re.DOTALL)


def one_byte(text: str) -> bytes:
    """`text` as an expression of this module reads it, one byte a character."""
    return text.encode(_CODE, "replace")


def one_byte_expression(source: str) -> Any:
    """The compiled expression; `source` may use the characters of Windows-1252.

    Of these, letters beyond ASCII match in either case wherever they stand outside of a class: the automaton ignores
    case only in ASCII.
    """
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    either = _BEYOND_ASCII.sub(lambda found: found[1] or f"[{found[0].lower()}{found[0].upper()}]", source)
    return re2.compile(either.encode(_CODE), options)
