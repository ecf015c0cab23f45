"""Tells the parts of one table, such as `part-00000.csv` and `part-00001.csv`, from different tables."""

from __future__ import annotations

import re
from pathlib import PurePath

from checker.logs.endings import unpacked_name
from checker.logs.languages import squashed
from checker.logs.tables import RawTable

_UNIQUE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
# A name that says which part a file is and nothing of what it holds.
_ONLY_A_PART = re.compile(r"(?:part|chunk|block|data|file|export)?[-_. ]?\d[\w.-]*", re.IGNORECASE)

Family = tuple[str, str | None, str | None, tuple[str, ...] | None]


def pattern_of(name: str) -> str:
    """The name of a file with `#` for its numbers: parts of one table have the same, in the same folder."""
    path = PurePath(name)
    return str(path.with_name(_NUMBER.sub("#", _UNIQUE.sub("#", path.name))))


def family_of(table: RawTable) -> Family | None:
    """What parts of one table share; None for a table inside another one.

    Tables of files with the same pattern are different ones if their headings are.
    """
    if table.parent is not None:
        return None
    headings = None if table.loose else tuple(map(squashed, table.headings))
    return pattern_of(table.file), table.name, table.record, headings


def telling_names(file: str, sheet: str | None) -> tuple[str, ...]:
    """The names that may say what a table holds, best first: of its sheet, of its file, of the folder of parts."""
    path = PurePath(unpacked_name(file))
    folder = (path.parent.name,) if _ONLY_A_PART.fullmatch(path.stem) else ()
    return (*(() if sheet is None else (sheet,)), path.stem, *folder)
