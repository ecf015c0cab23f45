"""The signs of symbol fonts, in which word processors write boxes and bullets."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from checker.letters.formats.blocks import TICKED, UNTICKED

_SIGNS: Mapping[tuple[str, int], str] = MappingProxyType(
    {
        **{("wingdings", code): TICKED for code in (0x78, 0xFB, 0xFC, 0xFD, 0xFE)},
        **{("wingdings", code): UNTICKED for code in (0x6F, 0x70, 0x71, 0x72, 0xA8)},
        **{("wingdings 2", code): TICKED for code in (0x4F, 0x50, 0x51, 0x52, 0x53, 0x54)},
        **{("wingdings 2", code): UNTICKED for code in (0x2A, 0x30, 0xA3)},
        **{("zapfdingbats", code): TICKED for code in (0x33, 0x34, 0x35, 0x36, 0x37, 0x38)},
        **{("zapfdingbats", code): UNTICKED for code in (0x6F, 0x70, 0x71, 0x72)},
        **{(font, code): "•" for font in ("wingdings", "symbol") for code in (0x6C, 0x9F, 0xA7, 0xB7)},
    }
)
_FONTS = ("wingdings", "wingdings 2", "wingdings 3", "webdings", "symbol", "zapfdingbats")


def is_symbol_font(font: str) -> bool:
    """Whether the letters of a font are signs."""
    return font.strip().lower() in _FONTS


def symbol(font: str, code: int) -> str:
    """The sign of a code in a symbol font, empty for one that says nothing; in other fonts the character itself."""
    font = font.strip().lower()
    if font not in _FONTS:
        return "" if 0xE000 <= code <= 0xF8FF else chr(code & 0xFFFF)
    return _SIGNS.get((font, code & 0xFF), "")
