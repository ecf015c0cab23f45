"""E-mail: the body is one letter, and each attachment another."""

from __future__ import annotations

import email.errors
import email.policy
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from pathlib import PurePosixPath
from types import MappingProxyType

from checker.letters.formats.decoded import UnreadableError, decode, decode_as
from checker.letters.formats.extract import NO_FIELDS, Extract, Opening
from checker.letters.formats.html import decode_html, read_html
from checker.letters.formats.limits import DEEPEST_ELEMENTS, MOST_MEMBERS

_TRAVELS_ALONG = frozenset(
    ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "text/calendar",
     "text/vcard", "text/x-vcard", "application/pgp-keys", "message/delivery-status", "text/rfc822-headers")
)  # fmt: skip
_ENCRYPTED = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"))
_ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        "application/pdf": ".pdf", "text/html": ".html", "text/plain": ".txt", "application/rtf": ".rtf",
        "text/rtf": ".rtf", "message/rfc822": ".eml", "application/zip": ".zip", "image/png": ".png",
        "application/x-zip-compressed": ".zip", "image/jpeg": ".jpg", "image/tiff": ".tif",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
        "application/msword": ".doc", "application/ms-tnef": ".dat",
    }
)  # fmt: skip
_NO_TYPE = frozenset(("application/octet-stream", "application/x-download", "application/force-download"))
_CUT_OFF = (email.errors.StartBoundaryNotFoundDefect, email.errors.CloseBoundaryNotFoundDefect)
_OF_BROKEN_HEADERS = (ValueError, LookupError, TypeError, AttributeError, AssertionError)
"""What the standard library raises, against its own word, for headers that break the rules."""

_BROKEN_CODING = (email.errors.InvalidBase64PaddingDefect, email.errors.InvalidBase64LengthDefect)


def read_message(data: bytes, opening: Opening) -> tuple[Extract, ...]:
    """The body, as plain text where it has that, and the attachments under their names; fields tell the day of sending.

    Signatures, calendar entries and pictures in the body are no letters. Raises UnreadableError for a message that is
    cut off or encrypted, or that is none.
    """
    try:
        message = BytesParser(_class=EmailMessage, policy=email.policy.default).parsebytes(data)
        return _read(message, opening)
    except RecursionError:
        raise UnreadableError(f"is nested more than {DEEPEST_ELEMENTS} deep: save its letters by themselves") from None
    except (email.errors.MessageError, *_OF_BROKEN_HEADERS):
        raise UnreadableError("is damaged: save the message again") from None


def _read(message: EmailMessage, opening: Opening) -> tuple[Extract, ...]:
    if not any(name in message for name in ("From", "To", "Date", "Subject", "MIME-Version", "Received")):
        raise UnreadableError("is no e-mail, though its name says so: save the message again as EML")
    parts = tuple(_leaves(message, 0))
    if len(parts) > MOST_MEMBERS:
        raise UnreadableError(f"has more than {MOST_MEMBERS:,} parts: save its letters by themselves")
    bodies = _bodies(message)
    fields = _fields(message)
    text = "\n\n".join(filter(None, (_text(part).strip("\n") for part in bodies)))
    found = [Extract(text, fields=fields)] if text.strip() else []
    names: set[str] = set()
    for part in parts:
        if part not in bodies and _could_be_letter(part, bool(text.strip())):
            name = _free_name(_name(part), names)
            found += _attachment(part, name, fields, opening)
    if not found:
        raise UnreadableError("holds no text and no letter: save the message again, with its attachments")
    return tuple(found)


def _leaves(part: MIMEPart, depth: int) -> Iterator[MIMEPart]:
    """The parts that hold something; a message that is forwarded is one part."""
    if depth > DEEPEST_ELEMENTS:
        raise UnreadableError(f"is nested more than {DEEPEST_ELEMENTS} deep: save its letters by themselves")
    if part.get_content_type() in _ENCRYPTED:
        raise UnreadableError("is encrypted: open it in the mail program and save it without encryption")
    if any(isinstance(defect, _CUT_OFF) for defect in part.defects):
        raise UnreadableError("is cut off: save the message again")
    if not part.is_multipart() or part.get_content_type() == "message/rfc822":
        yield part
        return
    for inner in part.iter_parts():
        yield from _leaves(inner, depth + 1)


def _bodies(message: MIMEPart) -> tuple[MIMEPart, ...]:
    """The parts that a mail program shows as the text: one alternative of each, plain text first."""
    if message.get_content_maintype() != "multipart":
        plain = message.get_content_type() in ("text/plain", "text/html") and not message.is_attachment()
        return (message,) if plain else ()
    shown: list[MIMEPart] = []
    if message.get_content_subtype() == "alternative":
        alternatives = [(part, _bodies(part)) for part in message.iter_parts()]
        for wanted in ("text/plain", "text/html"):
            for _, bodies in alternatives:
                if any(body.get_content_type() == wanted and _text(body).strip() for body in bodies):
                    # the other alternatives say the same, and none of them is an attachment
                    return bodies
        return ()
    for part in message.iter_parts():
        named = part.get_filename() is not None and part.get_content_maintype() != "multipart"
        if part.get_content_type() != "message/rfc822" and not named:
            shown += _bodies(part)
    return tuple(shown)


def _text(part: MIMEPart) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return ""
    text = decode_as(data, part.get_content_charset() or "")
    if part.get_content_type() == "text/html":
        return read_html(text if text is not None else decode_html(data)).text
    return (text if text is not None else decode(data)).replace("\r\n", "\n")


def _fields(message: EmailMessage) -> Mapping[str, str]:
    """The day on which the message was sent, on the sender's own clock."""
    try:
        day = getattr(message["Date"], "datetime", None)
    except (ValueError, TypeError, IndexError):
        return NO_FIELDS
    return MappingProxyType({"sent_on": day.date().isoformat()}) if isinstance(day, datetime) else NO_FIELDS


def _could_be_letter(part: MIMEPart, has_text: bool) -> bool:
    """An alternative rendering of the body has no name and is no attachment; a picture in the body is a logo."""
    kind = part.get_content_type()
    if kind in _TRAVELS_ALONG or not _bytes(part).strip():
        return False
    if part.get_content_maintype() == "image" and has_text and not part.is_attachment():
        return False
    text = kind in ("text/plain", "text/html", "text/enriched", "text/x-amp-html")
    return not text or part.is_attachment() or part.get_filename() is not None


def _attachment(part: MIMEPart, name: str, fields: Mapping[str, str], opening: Opening) -> tuple[Extract, ...]:
    if any(isinstance(defect, _BROKEN_CODING) for defect in part.defects):
        return (Extract("", inside=name, why_not="is damaged or cut off: save the message again"),)
    data = _bytes(part)
    try:
        opening.allowance.take(len(data))
    except UnreadableError as problem:
        return (Extract("", inside=name, why_not=str(problem)),)
    found = opening.member(name, data)
    return tuple(replace(one, fields=MappingProxyType({**fields, **one.fields})) for one in found)


def _bytes(part: MIMEPart) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        return first.as_bytes() if isinstance(first, EmailMessage) else b""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _name(part: MIMEPart) -> str:
    """The name of an attachment without folders, ended by what its type says where it has no ending of its own."""
    kind = part.get_content_type()
    given = (part.get_filename() or "").replace("\\", "/").rpartition("/")[2]
    given = "".join(character for character in given if character.isprintable()).strip()
    if kind == "message/rfc822":
        return f"{given.removesuffix('.eml') or 'forwarded message'}.eml"
    ending = PurePosixPath(given).suffix
    if given and (ending or kind in _NO_TYPE):
        return given
    return (given or "attachment") + _ENDINGS.get(kind, "")


def _free_name(name: str, names: set[str]) -> str:
    """The name, numbered where an attachment before it has the same."""
    path, number = PurePosixPath(name), 1
    while name in names:
        number += 1
        name = f"{path.stem} ({number}){path.suffix}"
    names.add(name)
    return name
