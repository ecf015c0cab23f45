"""Shares in words; a share among few is not told, since it says more about persons than about a clinic."""

from __future__ import annotations

FEWEST = 10


def share(part: int, whole: int) -> str:
    """Rounded to a tenth of a percent, never up to all or down to none; a dash for fewer than FEWEST."""
    if whole < FEWEST:
        return "-"
    tenths = round(1000 * part / whole)
    if part < whole:
        tenths = min(tenths, 999)
    if part:
        tenths = max(tenths, 1)
    return f"{tenths // 10}.{tenths % 10} %"


def count(number: int | None) -> str:
    """A number, or a dash where there is none to tell."""
    return "-" if number is None else f"{number:,}"
