"""Letters that stand inside a log as data URLs (RFC 2397): `data:application/pdf;base64,JVBERi0...`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_SCHEME = "data:"
_BASE64 = ";base64"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# The ending that a file of a media type has; another type is told by it, and read by nobody.
_ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        "text/plain": ".txt",
        "text/markdown": ".md",
        "text/html": ".html",
        "application/xhtml+xml": ".html",
        "text/rtf": ".rtf",
        "application/rtf": ".rtf",
        "application/pdf": ".pdf",
        WORD: ".docx",
        "application/msword": ".doc",
        "message/rfc822": ".eml",
        "image/png": ".png",
        "image/jpeg": ".jpg",
        "image/tiff": ".tif",
    }
)


@dataclass(frozen=True)
class Attached:
    """A file inside a log: the ending that its name would have, with its dot, and its bytes.

    Bytes that are not in base64 as they should be are none.
    """

    ending: str
    data: bytes


def ending_of(media_type: str) -> str | None:
    """The ending of files of a media type, with parameters or without; None for one that no letter has."""
    return _ENDINGS.get(media_type.partition(";")[0].strip().lower())


def data_url(media_type: str, data: str) -> str:
    """The data URL of something in base64."""
    return f"{_SCHEME}{media_type.partition(';')[0].strip().lower()}{_BASE64},{''.join(data.split())}"


def attached_in(written: str) -> tuple[Attached, ...]:
    """What data URLs, one after the other with a blank between, hold; empty where a text is none."""
    parts = written.split()
    return tuple(map(_attached, parts)) if parts and all(part.startswith(_SCHEME) for part in parts) else ()


def _attached(url: str) -> Attached:
    head, _, content = url.removeprefix(_SCHEME).partition(",")
    media_type = head.removesuffix(_BASE64) or "text/plain"
    return Attached(ending_of(media_type) or "", _bytes(content, head.endswith(_BASE64)))


def _bytes(content: str, packed: bool) -> bytes:
    if not packed:
        from urllib.parse import unquote_to_bytes

        return unquote_to_bytes(content)
    import base64  # few logs hold letters

    try:
        return base64.b64decode(content, validate=True)
    except ValueError:  # what base64 raises is one too
        return b""
