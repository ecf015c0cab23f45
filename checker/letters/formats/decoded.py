"""From bytes to text: byte order mark, then UTF-8, then Windows-1252."""

from __future__ import annotations

import codecs

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNDEFINED = frozenset("\x81\x8d\x8f\x90\x9d")
_NO_ALPHABETS = frozenset(("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"))
_MOST_CONTROLS = 0.01


class UnreadableError(Exception):
    """The message says why a file cannot be read, and what to do."""


def decode(data: bytes) -> str:
    """The text of a file; raises UnreadableError for an empty file, NUL bytes, or bytes that are no text."""
    if not data.strip():
        raise UnreadableError("is empty: export the letter again")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding)
    if b"\x00" in data:
        raise UnreadableError("holds NUL bytes and is no text: export it as UTF-8 text")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        if "\ufffd" in text or any(character in _UNDEFINED for character in text):
            raise UnreadableError("is neither UTF-8 nor Windows-1252 text: export it as UTF-8") from None
    controls = sum(character < " " and character not in "\n\r\t\f\v" for character in text)
    if controls > _MOST_CONTROLS * len(text):
        raise UnreadableError("is no text, most likely a scan or a program's own format: export it as UTF-8 text")
    return text


def decode_as(data: bytes, encoding: str) -> str | None:
    """The text in the encoding that a file declares; None for one that is unknown, wrong, or no alphabet."""
    try:
        if codecs.lookup(encoding).name not in _NO_ALPHABETS:
            return data.decode(encoding)
    except (LookupError, ValueError):
        return None
    return None


def _strict(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableError("begins as Unicode and is damaged further on: export it again as UTF-8") from None
    if not text.strip():
        raise UnreadableError("is empty: export the letter again")
    if "\x00" in text:
        raise UnreadableError("holds NUL characters and is no text: export it as UTF-8 text")
    return text
