"""Files as documents: the text of each letter, or one clear line why it cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from checker.letters.formats.csv_column import read_csv
from checker.letters.formats.decoded import LARGEST, UnreadableError, decode
from checker.letters.formats.json_letters import read_json, read_json_lines
from checker.letters.formats.plain_text import read_text


@dataclass(frozen=True)
class Document:
    """One letter. `origin` is its place in the file (row, key), empty for a whole file.

    Where `readable` is False, `why_not` says why and what to do, and `text` is empty. `fields` are what the
    file tells beside the text (`id`, `request_id`, `sent_on`, ...), as written.
    """

    file: str
    text: str
    readable: bool
    why_not: str
    origin: str
    fields: Mapping[str, str]


FORMATS: Mapping[str, Callable[[str], tuple[tuple[str, str, Mapping[str, str]], ...]]] = MappingProxyType(
    {
        ".txt": read_text,
        ".text": read_text,
        ".md": read_text,
        ".json": read_json,
        ".jsonl": read_json_lines,
        ".csv": read_csv,
    }
)
"""From the end of a file's name to what reads its text: (origin, letter, fields) for each letter."""


def read_documents(path: Path, name: str | None = None) -> tuple[Document, ...]:
    """The letters of a file under `name`; a file that cannot be read is one document that says so. Never raises."""
    shown = name or path.name
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST else b""
    except OSError as problem:
        return (
            unreadable(
                shown, f"cannot be opened ({problem.strerror or 'no reason given'}): check the path and its permissions"
            ),
        )
    if size > LARGEST:
        return (unreadable(shown, f"is larger than {LARGEST // 1_000_000} MB: split it into single letters"),)
    return documents_of(data, path.suffix.lower(), shown)


def documents_of(data: bytes, suffix: str, name: str) -> tuple[Document, ...]:
    """The letters in the bytes of a file whose name ends in `suffix`."""
    reader = FORMATS.get(suffix)
    if reader is None:
        known = ", ".join(sorted(FORMATS))
        return (
            unreadable(
                name, f"cannot be read: `{suffix or 'no ending'}` is no format for letters; export it as one of {known}"
            ),
        )
    try:
        found = reader(decode(data))
    except UnreadableError as problem:
        return (unreadable(name, str(problem)),)
    if not found:
        return (unreadable(name, "holds no letter: give it a text column or field named `text`"),)
    return tuple(_document(name, origin, text, fields) for origin, text, fields in found)


def _document(name: str, origin: str, text: str, fields: Mapping[str, str]) -> Document:
    if not text.strip():
        return Document(name, "", False, "holds no text: export the letter again, with its text", origin, fields)
    return Document(name, text, True, "", origin, fields)


def unreadable(name: str, why: str) -> Document:
    """A document that could not be read."""
    return Document(name, "", False, why, "", MappingProxyType({}))
