"""What the reader of a workbook's values passes over in silence: errors such as #N/A, and formulas never computed.

Both would come out as blanks, and a blank date is a breach. The same pass holds a workbook to its limits.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Final
from xml.parsers import expat

# Rows times columns up to the last cell that holds anything: the reader makes room for each of them.
LARGEST_SHEET: Final = 40_000_000
_OLD: Final = b"\xd0\xcf\x11\xe0"
_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_STEP: Final = 1 << 18
_PLACE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_CANNOT: Final = "it is no whole workbook"

Place = tuple[int, int]


class RefusedError(Exception):
    """Why a workbook is of no use, in words that end a sentence."""


@dataclass(frozen=True)
class Marks:
    """For one sheet, by row and column counted from 0: the errors as written, and the formulas without a value."""

    errors: Mapping[Place, str]
    not_stored: tuple[Place, ...]


def marks_of(data: bytes, most: int) -> dict[str, Marks]:
    """The marks of each sheet by its name; raises RefusedError for what is no whole workbook or unpacks to too much."""
    if data.startswith(_OLD):
        raise RefusedError("it is encrypted or an old workbook; save it as .xlsx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _hold_to_limits(archive, most)
            return {name: _marks(archive, part) for name, part in _parts(archive)}
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError):
        raise RefusedError(_CANNOT) from None
    except expat.ExpatError:
        raise RefusedError(f"{_CANNOT}: its XML is broken") from None


def _hold_to_limits(archive: zipfile.ZipFile, most: int) -> None:
    """What an entry says of its size is true, or its checksum fails when it is read: so each is read to its end."""
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise RefusedError("it is encrypted; save it without a password")
    if sum(entry.file_size for entry in entries) > most:
        raise RefusedError(f"it unpacks to more than {most:,} bytes")
    if len({entry.filename for entry in entries}) < len(entries):
        raise RefusedError(_CANNOT)
    for entry in entries:
        with archive.open(entry) as stream:
            while stream.read(_STEP):
                pass


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name of each sheet and the part of the archive that holds its cells."""
    targets = {
        each.get("Id"): posixpath.normpath(posixpath.join("xl", each.get("Target", ""))).lstrip("/")
        for _, each in _elements(archive, _RELATIONS)
    }
    names = set(archive.namelist())
    for name, each in _elements(archive, _WORKBOOK):
        related = next((value for key, value in each.items() if key.endswith(":id")), None)
        part = targets.get(related)
        if name == "sheet" and part is not None and part in names:
            yield each.get("name", ""), part


def _elements(archive: zipfile.ZipFile, part: str) -> list[tuple[str, dict[str, str]]]:
    """The elements of a small part of the archive with their attributes."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = _parser()
    parser.StartElementHandler = lambda name, attributes: found.append((name.rpartition(":")[2], attributes))
    with archive.open(part) as stream:
        parser.Parse(stream.read(), True)
    return found


def _parser() -> expat.XMLParserType:
    """A parser that refuses a document with declarations of its own, as no workbook has them."""

    def refuse(*_: Any) -> None:
        raise RefusedError(_CANNOT)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    return parser


def _marks(archive: zipfile.ZipFile, part: str) -> Marks:
    with archive.open(part) as stream:
        return _Cells().read(stream)


@dataclass
class _Cell:
    """A cell while its parts are read."""

    place: Place
    kind: str
    formula: bool = False
    has_value: bool = False
    value: list[str] = field(default_factory=list)


class _Cells:
    """Walks through the cells of one sheet."""

    def __init__(self) -> None:
        self._errors: dict[Place, str] = {}
        self._not_stored: list[Place] = []
        self._last: Place = (0, 0)
        self._next: Place = (0, 0)
        self._cell: _Cell | None = None
        self._in_value = False
        self._parser = _parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def read(self, stream: IO[bytes]) -> Marks:
        while step := stream.read(_STEP):
            self._parser.Parse(step, False)
        self._parser.Parse(b"", True)
        return Marks(self._errors, tuple(self._not_stored))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                written = attributes.get("r", "")
                self._next = (int(written) - 1 if written.isdecimal() else self._next[0], 0)
            case "c":
                self._cell = _Cell(_place(attributes.get("r"), self._next), attributes.get("t", "n"))
            case "f" if self._cell is not None:
                self._cell.formula = True
            case "v" | "t" if self._cell is not None:
                self._cell.has_value = self._in_value = True

    def _text(self, text: str) -> None:
        if self._in_value and self._cell is not None:
            self._cell.value.append(text)

    def _end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self._next = (self._next[0] + 1, 0)
            case "v" | "t":
                self._in_value = False
            case "c" if self._cell is not None:
                self._take(self._cell)
                self._next = (self._cell.place[0], self._cell.place[1] + 1)
                self._cell = None

    def _take(self, cell: _Cell) -> None:
        value = "".join(cell.value)
        if not value and not cell.formula:
            return
        self._last = (max(self._last[0], cell.place[0]), max(self._last[1], cell.place[1]))
        if (self._last[0] + 1) * (self._last[1] + 1) > LARGEST_SHEET:
            raise RefusedError(f"a sheet reaches over more than {LARGEST_SHEET:,} cells")
        if cell.kind == "e":
            self._errors[cell.place] = value or "#VALUE!"
        elif cell.formula and not value and not (cell.kind == "str" and cell.has_value):
            self._not_stored.append(cell.place)


def _place(written: str | None, after: Place) -> Place:
    """Row and column of `C7`, counted from 0; a cell that does not say it stands after the one before."""
    match = _PLACE.fullmatch(written or "")
    if match is None:
        return after
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1
