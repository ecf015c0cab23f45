"""Unpacks gzip and Zstandard, never more than a stated size, and only what is whole."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from typing import Final

if sys.version_info >= (3, 14):
    from compression.zstd import DecompressionParameter, ZstdDecompressor, ZstdError
else:
    from backports.zstd import DecompressionParameter, ZstdDecompressor, ZstdError

LARGEST: Final = 4 << 30
# A log of text is packed to a tenth or a thirtieth; what grows far more than that was made to fill the memory.
MOST_TIMES: Final = 250
SMALL: Final = 64 << 20
_SLICE: Final = 64 << 10
_STEP: Final = 1 << 20
_GZIP: Final = 16 + zlib.MAX_WBITS
# 128 MiB, the largest window that the zstd program makes unless asked for more
_LARGEST_WINDOW: Final = 27


class CannotUnpackError(Exception):
    """Why a packed file is of no use, in words that end a sentence."""


def largest_of(packed: int) -> int:
    """The bytes that so many packed bytes may become."""
    return min(LARGEST, max(SMALL, packed * MOST_TIMES))


def unpack(data: bytes, ending: str, largest: int | None = None) -> bytes:
    """The bytes that were packed, in one or several parts that follow each other; `ending` is `.gz` or `.zst`.

    Raises CannotUnpackError for what is cut off, damaged, not packed, or becomes more than `largest` bytes.
    """
    most = largest_of(len(data)) if largest is None else largest
    found = bytearray()
    try:
        for step in _from_gzip(data) if ending == ".gz" else _from_zstandard(data):
            found += step
            if len(found) > most:
                raise CannotUnpackError(f"it unpacks to more than {most:,} bytes")
    except (zlib.error, ZstdError):
        raise CannotUnpackError("its packing is damaged, or it is not packed as its ending says") from None
    return bytes(found)


def _from_gzip(data: bytes) -> Iterator[bytes]:
    place = 0
    while place < len(data):
        part = zlib.decompressobj(_GZIP)
        while not part.eof:
            piece = _piece(data, place)
            place += len(piece)
            while piece and not part.eof:
                yield part.decompress(piece, _STEP)
                piece = part.unconsumed_tail
        place -= len(part.unused_data)


def _from_zstandard(data: bytes) -> Iterator[bytes]:
    place = 0
    while place < len(data):
        part = ZstdDecompressor(options={DecompressionParameter.window_log_max: _LARGEST_WINDOW})
        while not part.eof:
            piece = b""
            if part.needs_input:
                piece = _piece(data, place)
                place += len(piece)
            yield part.decompress(piece, _STEP)
        place -= len(part.unused_data)


def _piece(data: bytes, place: int) -> bytes:
    if place >= len(data):
        raise CannotUnpackError("it is cut off")
    return data[place : place + _SLICE]
