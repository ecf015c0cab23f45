"""Files as documents: the text of each letter, or one clear line why it cannot be read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from checker.letters.formats.contents import check_content
from checker.letters.formats.decoded import UnreadableError
from checker.letters.formats.extract import NO_FIELDS, Extract, Opening, Recogniser, checked_length
from checker.letters.formats.limits import LARGEST, LARGEST_ARCHIVE
from checker.letters.formats.readers import ADVICE, READERS

__all__ = ("FORMATS", "Document", "Recogniser", "as_one", "documents_of", "read_documents", "unreadable")

FORMATS: tuple[str, ...] = tuple(READERS)
"""The ends of names of files that hold letters."""


_HALVES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Document:
    """One letter. `origin` is its place in the file (row, key), empty for a whole file.

    A letter inside a container has the path `archive.zip/name` in `file`, and `source` names the file on disk. Where
    `readable` is False, `why_not` says why and what to do, and `text` is empty. `fields` are what the file tells beside
    the text (`id`, `request_id`, `sent_on`, ...), as written. `pages` are the offsets at which pages begin, empty where
    the format has none. `recognised` marks text read off a picture, which may be wrong in any letter or figure.
    """

    file: str
    text: str
    readable: bool
    why_not: str
    origin: str
    fields: Mapping[str, str]
    pages: tuple[int, ...] = ()
    recognised: bool = False
    source: str = ""

    @property
    def on_disk(self) -> str:
        """The file on disk that holds the letter."""
        return self.source or self.file

    def page(self, offset: int) -> int | None:
        """The page, from 1, on which a character of the text stands; None where the format has no pages."""
        return bisect_right(self.pages, offset) or None


def read_documents(path: Path, name: str | None = None, recogniser: Recogniser | None = None) -> tuple[Document, ...]:
    """The letters of a file under `name`; a file that cannot be read is one document that says so. Never raises.

    `recogniser` reads pages that are pictures; without one they are unreadable.
    """
    shown = name or path.name
    suffix = path.suffix.lower()
    largest = LARGEST_ARCHIVE if suffix == ".zip" else LARGEST
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= largest else b""
    except OSError as problem:
        why = f"cannot be opened ({problem.strerror or 'no reason given'}): check the path and its permissions"
        return (unreadable(shown, why),)
    if size > largest:
        return (unreadable(shown, f"is larger than {largest // 1_000_000} MB: split it into single letters"),)
    return documents_of(data, suffix, shown, recogniser)


def documents_of(data: bytes, suffix: str, name: str, recogniser: Recogniser | None = None) -> tuple[Document, ...]:
    """The letters in the bytes of a file whose name ends in `suffix`."""
    found = _read(suffix, data, Opening(_member, recogniser))
    return tuple(_document(name, one) for one in found)


def as_one(documents: tuple[Document, ...]) -> Document:
    """The documents of one file as one letter, where a log says that the file is one: a message and its attachments.

    If one of them cannot be read, the whole cannot.
    """
    if len(documents) == 1:
        return documents[0]
    first = documents[0]
    for one in documents:
        if not one.readable:
            return unreadable(first.on_disk, one.why_not)
    starts, text = [], ""
    for one in documents:
        starts += [len(text) + start for start in one.pages or (0,)]
        text += one.text.rstrip("\n") + "\n\f"
    recognised = any(one.recognised for one in documents)
    return Document(first.on_disk, text[:-1], True, "", "", first.fields, tuple(starts), recognised)


def _member(name: str, data: bytes, opening: Opening) -> tuple[Extract, ...]:
    """The letters of a member of a container, whatever happens; the allowance that it uses up is shared."""
    if len(data) > LARGEST and not name.lower().endswith(".zip"):
        return (Extract("", why_not=f"is larger than {LARGEST // 1_000_000} MB: split it into single letters"),)
    return _read(Path(name).suffix.lower(), data, opening)


def _read(suffix: str, data: bytes, opening: Opening) -> tuple[Extract, ...]:
    try:
        if suffix not in READERS:
            raise UnreadableError(_unknown(suffix))
        check_content(data, suffix)
        found = READERS[suffix](data, opening)
        if not found:
            raise UnreadableError("holds no letter: give it a text column or field named `text`")
        for one in found:
            checked_length(one.text)
    except UnreadableError as problem:
        return (Extract("", why_not=str(problem)),)
    return found


def _unknown(suffix: str) -> str:
    known = ", ".join(sorted(READERS))
    advice = ADVICE.get(suffix, f"export it as one of {known}")
    return f"cannot be read: `{suffix or 'no ending'}` is no format for letters; {advice}"


def _document(name: str, found: Extract) -> Document:
    file = f"{name}/{found.inside}" if found.inside else name
    source = name if found.inside else ""
    why_not = found.why_not
    if not why_not and not found.text.strip():
        why_not = "holds no text: export the letter again, with its text"
    if why_not:
        return Document(file, "", False, why_not, found.origin, found.fields, source=source)
    # half a character, which no file may be written with
    text = _HALVES.sub("\ufffd", found.text)
    return Document(file, text, True, "", found.origin, found.fields, found.pages, found.recognised, source)


def unreadable(name: str, why: str) -> Document:
    """A document that could not be read."""
    return Document(name, "", False, why, "", NO_FIELDS)
