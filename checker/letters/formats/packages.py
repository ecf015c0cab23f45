"""ZIP packages, opened without trust: every size is measured while unpacking, none is believed."""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError, fromstring
from xml.parsers.expat import ExpatError, ParserCreate

from checker.letters.formats.decoded import UnreadableError
from checker.letters.formats.extract import Allowance
from checker.letters.formats.limits import (
    FROM_THIS_SIZE,
    HIGHEST_RATIO,
    LARGEST,
    MOST_MEMBERS,
)

_LOCKED = 0x1
_CHUNK = 1 << 16


def open_package(data: bytes) -> zipfile.ZipFile:
    """The package; raises UnreadableError for one that is damaged or has too many members."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        raise UnreadableError("is damaged or cut off: export it again") from None
    if len(package.infolist()) > MOST_MEMBERS:
        raise UnreadableError(f"holds more than {MOST_MEMBERS:,} files: split it")
    return package


def read_part(package: zipfile.ZipFile, part: zipfile.ZipInfo, allowance: Allowance, largest: int = LARGEST) -> bytes:
    """The bytes of one member, at most `largest`; raises UnreadableError for a locked, damaged or swollen one."""
    if part.flag_bits & _LOCKED:
        raise UnreadableError("is locked with a password: give it without one")
    pieces: list[bytes] = []
    size = 0
    try:
        with package.open(part) as stream:
            while piece := stream.read(_CHUNK):
                size += len(piece)
                allowance.take(len(piece))
                if size > largest:
                    raise UnreadableError(f"unpacks to more than {largest // 1_000_000} MB: it is no letter")
                if size > FROM_THIS_SIZE and size > HIGHEST_RATIO * max(part.compress_size, 1):
                    raise UnreadableError(f"unpacks to more than {HIGHEST_RATIO} times its size: it is no letter")
                pieces.append(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
        raise UnreadableError("is damaged: export it again") from None
    except (NotImplementedError, RuntimeError):
        raise UnreadableError("is packed in a way that is not read: pack it again as a plain ZIP") from None
    return b"".join(pieces)


def read_xml(data: bytes) -> Element:
    """The tree of an XML part; raises UnreadableError for one that is damaged or declares a document type."""
    _refuse_document_types(data)
    try:
        return fromstring(data)  # noqa: S314  # without a document type there are no entities
    except (ParseError, ValueError, LookupError):
        raise UnreadableError("is damaged inside: open it and save it again") from None


class _RootReached(Exception):  # noqa: N818  # not an error: the part before the root holds no document type
    pass


def _refuse_document_types(data: bytes) -> None:
    """Raises UnreadableError for a document type, and with it entities, before one is expanded."""

    def refuse(*_: object) -> None:
        raise UnreadableError("declares entities, which no letter needs: open it and save it again")

    def stop(*_: object) -> None:
        raise _RootReached

    parser = ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = stop
    try:
        parser.Parse(data, True)
    except _RootReached:
        return
    except (ExpatError, ValueError, LookupError):
        raise UnreadableError("is damaged inside: open it and save it again") from None
