"""Whether text can be seen: its size, and its colour against what lies behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
SMALLEST_POINTS = 3.0
"""Points below which no eye reads text; the smallest print of a contract has four."""

LEAST_CONTRAST = 1.2
"""Contrast (that of WCAG, 1 to 21) below which text cannot be told from the paper; light grey on white has 1.3."""

_NAMED: Mapping[str, Colour] = MappingProxyType(
    {
        "white": WHITE, "black": BLACK, "snow": (255, 250, 250), "ivory": (255, 255, 240), "silver": (192, 192, 192),
        "ghostwhite": (248, 248, 255), "whitesmoke": (245, 245, 245), "floralwhite": (255, 250, 240),
        "red": (255, 0, 0), "azure": (240, 255, 255), "mintcream": (245, 255, 250), "gray": (128, 128, 128),
        "grey": (128, 128, 128),
        "blue": (0, 0, 255), "navy": (0, 0, 128), "green": (0, 128, 0), "yellow": (255, 255, 0), "cyan": (0, 255, 255),
        "magenta": (255, 0, 255), "maroon": (128, 0, 0), "teal": (0, 128, 128), "purple": (128, 0, 128),
        "lightgray": (211, 211, 211), "lightgrey": (211, 211, 211), "darkblue": (0, 0, 139), "darkgreen": (0, 100, 0),
        "darkred": (139, 0, 0), "darkcyan": (0, 139, 139), "darkmagenta": (139, 0, 139), "darkyellow": (128, 128, 0),
        "darkgray": (169, 169, 169), "darkgrey": (169, 169, 169), "orange": (255, 165, 0), "lime": (0, 255, 0),
    }
)  # fmt: skip
_HEXADECIMAL = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})(?:[0-9a-f]{2})?", re.IGNORECASE)
_PARTS = re.compile(r"rgba?\(\s*(\d+)(%?)[\s,]+(\d+)%?[\s,]+(\d+)%?(?:[\s,/]+([\d.]+)(%?))?\s*\)", re.IGNORECASE)


def read_colour(words: str) -> Colour | None:
    """A colour by its name, `#rrggbb`, `#rgb` or `rgb()`; None for anything else, such as `auto` or `transparent`."""
    words = words.strip().lower()
    if words in _NAMED:
        return _NAMED[words]
    plain = _HEXADECIMAL.fullmatch(words)
    if plain:
        digits = plain.group(1)
        if len(digits) == 3:
            digits = "".join(digit * 2 for digit in digits)
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    parts = _PARTS.fullmatch(words)
    if parts is None:
        return None
    scale = 2.55 if parts.group(2) else 1.0
    red, green, blue = (min(255, round(int(parts.group(number)) * scale)) for number in (1, 3, 4))
    return red, green, blue


def is_clear(words: str) -> bool:
    """Whether a CSS colour lets through what lies behind it: `transparent`, or an opacity of next to nothing."""
    parts = _PARTS.fullmatch(words.strip())
    if parts is None or parts.group(5) is None:
        return words.strip().lower() == "transparent"
    return float(parts.group(5)) / (100 if parts.group(6) else 1) < 0.1


def can_be_told(text: Colour, behind: Colour) -> bool:
    """Whether text of one colour stands out from another."""
    light, dark = sorted((_luminance(text), _luminance(behind)), reverse=True)
    return (light + 0.05) / (dark + 0.05) >= LEAST_CONTRAST


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
