"""Whether to colour: NO_COLOR beats FORCE_COLOR, a dumb terminal has none, `--color` has the last word."""

from __future__ import annotations

import os
from typing import Literal, TextIO

When = Literal["auto", "always", "never"]


def wanted(when: When, stream: TextIO) -> bool:
    """True if `stream` gets colours."""
    if when != "auto":
        return when == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE"):
        return True
    return os.environ.get("TERM") != "dumb" and stream.isatty()
