"""Reads a workbook with another library than the one that wrote it."""

from __future__ import annotations

import io
import zipfile
from datetime import date

from python_calamine import CalamineWorkbook

Row = tuple[str | float | date, ...]


def sheets(data: bytes) -> dict[str, tuple[Row, ...]]:
    """The cells of each sheet, an empty one as empty text."""
    book = CalamineWorkbook.from_object(io.BytesIO(data))
    return {name: tuple(map(tuple, book.get_sheet_by_name(name).to_python())) for name in book.sheet_names}


def sheets_as_text(data: bytes) -> str:
    """Every cell of a workbook, a line each row, its cells between bars."""
    lines = []
    for name, rows in sheets(data).items():
        lines.append(f"== {name}")
        lines += [" | ".join(map(_shown, row)).rstrip(" |") for row in rows]
    return "\n".join(lines) + "\n"


def _shown(value: str | float | date) -> str:
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)


def everything(data: bytes) -> str:
    """All text of all parts of the file, where something could hide."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return "\n".join(name + "\n" + parts.read(name).decode() for name in sorted(parts.namelist()))
