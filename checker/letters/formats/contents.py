"""What a file is by its first bytes, against what its name says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from checker.letters.formats.decoded import UnreadableError

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"GIF8", "picture"),
    (b"Rar!\x1a\x07", "other archive"),
    (b"7z\xbc\xaf\x27\x1c", "other archive"),
    (b"\x1f\x8b", "other archive"),
    (b"-----BEGIN PGP MESSAGE", "encrypted"),
)
_PDF = b"%PDF-"
_PDF_WITHIN = 1024
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)?(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE | re.DOTALL)
_HTML_WITHIN = 4096

_CONTENT_OF: Mapping[str, str] = MappingProxyType(
    {
        ".docx": "zip", ".docm": "zip", ".zip": "zip", ".pdf": "pdf", ".rtf": "rtf", ".htm": "html", ".html": "html",
        ".png": "picture", ".jpg": "picture", ".jpeg": "picture", ".tif": "picture", ".tiff": "picture",
    }
)  # fmt: skip
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "zip": "a ZIP archive or an Office document: give it its own ending (.docx, .zip)",
        "pdf": "a PDF: let its name end in .pdf",
        "rtf": "rich text: let its name end in .rtf",
        "html": "a web page: let its name end in .html",
        "picture": "a picture: let its name end in .png, .jpg or .tif",
        "ole": "an old Office file or an encrypted one: open it and save it as DOCX or PDF, without a password",
        "other archive": "a packed archive: unpack it",
        "encrypted": "encrypted: decrypt it and export the letter again",
    }
)
_LOCKED = b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"


def content_of(data: bytes, suffix: str) -> str:
    """What the first bytes say: zip, pdf, rtf, html, picture, ole, other archive, encrypted, or empty for text."""
    for signature, content in _SIGNATURES:
        if data.startswith(signature):
            return content
    if data.startswith(_PDF) or (suffix == ".pdf" and _PDF in data[:_PDF_WITHIN]):
        return "pdf"
    return "html" if _HTML.match(data[:_HTML_WITHIN]) else ""


def check_content(data: bytes, suffix: str) -> None:
    """Raises UnreadableError for a file that is empty, locked, or not what its ending says."""
    if not data.strip():
        raise UnreadableError("is empty: export the letter again")
    content, expected = content_of(data, suffix), _CONTENT_OF.get(suffix, "")
    if content == "ole" and _LOCKED in data:
        raise UnreadableError("is locked with a password: open it and save it without one")
    if content == expected or (not content and expected == "html"):
        return
    if not content:
        raise UnreadableError(
            f"is damaged, or no {suffix[1:].upper()} file though its name says so: export the letter again"
        )
    raise UnreadableError(f"is, by its content, {_NAMES[content]}")
