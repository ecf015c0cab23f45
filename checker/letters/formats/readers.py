"""From the end of a file's name to what reads it; what a format needs is loaded when the first such file is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from checker.letters.formats.csv_column import read_csv
from checker.letters.formats.decoded import decode
from checker.letters.formats.extract import Extract, Opening
from checker.letters.formats.json_letters import read_json, read_json_lines
from checker.letters.formats.plain_text import read_text

Reader = Callable[[bytes, Opening], tuple[Extract, ...]]


def _of_text(read: Callable[[str], tuple[Extract, ...]]) -> Reader:
    return lambda data, opening: read(decode(data))


def _docx(data: bytes, opening: Opening) -> tuple[Extract, ...]:
    from checker.letters.formats.docx import read_docx

    return (read_docx(data, opening.allowance),)


def _pdf(data: bytes, opening: Opening) -> tuple[Extract, ...]:
    from checker.letters.formats.pdf import read_pdf

    return (read_pdf(data, opening.recogniser),)


def _rtf(data: bytes, opening: Opening) -> tuple[Extract, ...]:
    from checker.letters.formats.rtf import read_rtf

    return (read_rtf(data),)


def _html(data: bytes, opening: Opening) -> tuple[Extract, ...]:
    from checker.letters.formats.html import decode_html, read_html

    return (read_html(decode_html(data)),)


def _message(data: bytes, opening: Opening) -> tuple[Extract, ...]:
    from checker.letters.formats.message import read_message

    return read_message(data, opening)


def _archive(data: bytes, opening: Opening) -> tuple[Extract, ...]:
    from checker.letters.formats.archive import read_archive

    return read_archive(data, opening)


def _picture(data: bytes, opening: Opening) -> tuple[Extract, ...]:
    from checker.letters.formats.recognition import read_picture

    return (read_picture(data, opening.recogniser),)


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        ".txt": _of_text(read_text),
        ".text": _of_text(read_text),
        ".md": _of_text(read_text),
        ".json": _of_text(read_json),
        ".jsonl": _of_text(read_json_lines),
        ".csv": _of_text(read_csv),
        ".docx": _docx,
        ".docm": _docx,
        ".pdf": _pdf,
        ".rtf": _rtf,
        ".htm": _html,
        ".html": _html,
        ".eml": _message,
        ".zip": _archive,
        ".png": _picture,
        ".jpg": _picture,
        ".jpeg": _picture,
        ".tif": _picture,
        ".tiff": _picture,
    }
)

_SAVE = "open it and save it as DOCX or PDF"
ADVICE: Mapping[str, str] = MappingProxyType(
    {
        ".doc": _SAVE, ".odt": _SAVE, ".pages": _SAVE, ".wpd": _SAVE, ".wps": _SAVE, ".xps": _SAVE, ".dot": _SAVE,
        ".msg": "save the message as EML, or its letter by itself",
        ".dat": "save the letter out of the message that holds it",
        ".p7m": "decrypt the message and save it as EML",
        ".7z": "unpack it", ".gz": "unpack it", ".rar": "unpack it", ".tar": "unpack it", ".tgz": "unpack it",
    }
)  # fmt: skip
"""What to do with formats of letters that are not read."""
