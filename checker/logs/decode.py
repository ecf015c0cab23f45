"""From bytes to text on a fixed ladder: byte order mark, UTF-8, Windows-1252. Nothing is guessed by statistics."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from checker.logs import problems
from checker.logs.grid import NO_TEXT
from checker.logs.problems import DataProblem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = (
    (b"PK\x03\x04", "it is a workbook or an archive; name it .xlsx or save the sheet as CSV"),
    (b"\xd0\xcf\x11\xe0", "it is an old Excel workbook; save the sheet as CSV (UTF-8)"),
    (b"\x1f\x8b", "it is packed by gzip; end its name in .gz"),
    (b"\x28\xb5\x2f\xfd", "it is packed by Zstandard; end its name in .zst"),
    (b"PAR1", "it is a Parquet file; end its name in .parquet"),
    (b"%PDF", "it is a PDF; export the log as CSV or JSON"),
)
# a letter of two to four bytes as UTF-8 writes it: such a text is no Windows-1252
_SEVERAL_BYTES = re.compile(rb"[\xc3-\xf4][\x80-\xbf]{1,3}")
_DAMAGED = re.compile("[\ufffd\x80-\x9f]")


@dataclass(frozen=True)
class Decoded:
    """The text of a file, None where it could not be read, and what was remarked on the way."""

    text: str | None
    problems: tuple[DataProblem, ...]


def decode(data: bytes, file: str, encoding: str | None = None) -> Decoded:
    """The text of a file; `encoding` is the one that the settings name, which is then the only one tried."""
    for magic, reason in _BINARY:
        if data.startswith(magic):
            return Decoded(None, (problems.unreadable_file(file, reason),))
    if encoding is not None:
        return _declared(data, file, encoding)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _declared(data[len(mark) :], file, name)
    try:
        return _checked(data.decode("utf-8"), file, ())
    except UnicodeDecodeError as error:
        return _windows(data, file, error.start)


def _declared(data: bytes, file: str, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = _line(data, error.start)
        return Decoded(None, (problems.unreadable_file(file, f"its bytes are not {encoding}", line),))
    return _checked(text.removeprefix("\ufeff"), file, ())


def _windows(data: bytes, file: str, first: int) -> Decoded:
    line = _line(data, first)
    if _SEVERAL_BYTES.search(data):
        reason = "some of its letters are UTF-8 and some are not"
        return Decoded(None, (problems.unreadable_file(file, reason, line),))
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        reason = "its bytes are neither UTF-8 nor Windows-1252"
        return Decoded(None, (problems.unreadable_file(file, reason, _line(data, error.start)),))
    return _checked(text, file, (problems.inferred_encoding(file),))


def _checked(text: str, file: str, remarks: tuple[DataProblem, ...]) -> Decoded:
    null = text.find("\0")
    if null >= 0:
        line = text.count("\n", 0, null) + 1
        return Decoded(None, (problems.unreadable_file(file, NO_TEXT, line),))
    damaged = _DAMAGED.search(text)
    if damaged:
        line = text.count("\n", 0, damaged.start()) + 1
        return Decoded(text, (*remarks, problems.doubtful_characters(file, line)))
    return Decoded(text, remarks)


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1
