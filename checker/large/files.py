"""The bytes of a large log: opened, walked through once, and single lines found again without reading all."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import re
import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final, cast

from checker.logs.endings import packing
from checker.logs.export import SourceFile

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdFile
else:
    from backports.zstd import ZstdFile

COMPRESSIONS: Final = MappingProxyType({None: "none", ".gz": "gzip", ".zst": "zstd"})
# The unpacked bytes for which it is noted how many lines end before them.
_BLOCK: Final = 1 << 20
# A cell that is too long spans this many bytes, wherever it begins, without a line end.
_SHORT: Final = 1 << 16
_DAMAGED: Final = re.compile(rb"\xef\xbf\xbd|\xc2[\x80-\x9f]")
# A damaged character has so many bytes but one, so that this many of a block may be its beginning.
_TAIL: Final = 2


class NotLargeError(Exception):
    """Why a log cannot be read straight into DuckDB, in words that end a sentence; it is read as a small one."""


@dataclass(frozen=True)
class Counted:
    """What a walk through the bytes of a file gives: its digest and size, and of a text what its lines are like.

    `before` has for each block of the unpacked text how many lines end before it. `damaged` is the first line with
    characters that were lost before the log came here. Where `wide`, a cell may be too long.
    """

    file: SourceFile
    lines: int = 0
    before: Sequence[int] = ()
    damaged: int | None = None
    wide: bool = False


def text(value: str) -> str:
    """A text as a literal of SQL."""
    return "'" + value.replace("'", "''") + "'"


def opened(path: Path) -> BinaryIO:
    """The bytes of a file, unpacked."""
    match packing(path.name):
        case ".gz":
            return cast(BinaryIO, gzip.open(path))
        case ".zst":
            return cast(BinaryIO, ZstdFile(path))
        case _:
            return path.open("rb")


def walked(path: Path, *, is_text: bool, progress: Callable[[int], None]) -> Counted:
    """Walks through the bytes of a file; `progress` is told how many were read.

    Raises NotLargeError for a text that is not UTF-8 or holds NUL bytes.
    """
    digest, size, lines = hashlib.sha256(), 0, _Lines()
    packed = packing(path.name) is not None
    with path.open("rb") as stream:
        while step := stream.read(_BLOCK):
            digest.update(step)
            size += len(step)
            progress(len(step))
            if is_text and not packed:
                lines.add(step)
    if is_text and packed:
        with opened(path) as stream:
            while step := stream.read(_BLOCK):
                lines.add(step)
                progress(0)
    return lines.counted(SourceFile(str(path), digest.hexdigest(), size))


class _Lines:
    """Counts the lines of a text, block by block."""

    def __init__(self) -> None:
        self._before = array("Q")
        self._ends = 0
        self._tail = b""
        self._damaged: int | None = None
        self._wide = False
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def add(self, block: bytes) -> None:
        self._before.append(self._ends)
        if b"\0" in block:
            raise NotLargeError("it holds NUL bytes and is no text")
        if not (block.isascii() and self._tail.isascii()):
            self._look_closely(block)
        for place in range(0, len(block), _SHORT):
            found = block.count(b"\n", place, place + _SHORT)
            self._wide |= not found and place + _SHORT <= len(block)
            self._ends += found
        self._tail = block[-_TAIL:]

    def _look_closely(self, block: bytes) -> None:
        try:
            self._decoder.decode(block)
        except UnicodeDecodeError:
            raise NotLargeError("its encoding is not UTF-8") from None
        if self._damaged is None and (b"\xef\xbf\xbd" in self._tail + block or b"\xc2" in self._tail + block):
            found = _DAMAGED.search(self._tail + block)
            if found is not None:
                self._damaged = self._ends + 1 + block.count(b"\n", 0, max(found.start() - len(self._tail), 0))

    def counted(self, file: SourceFile) -> Counted:
        try:
            self._decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            raise NotLargeError("its encoding is not UTF-8") from None
        is_open = bool(self._tail) and not self._tail.endswith(b"\n")
        return Counted(file, self._ends + is_open, self._before, self._damaged, self._wide)


def lines_at(path: Path, counted: Counted, wanted: Sequence[int]) -> Iterator[bytes]:
    """Lines of a text, without their ends, by how many lines end before each; `wanted` ascends."""
    with opened(path) as stream:
        for block, lines in groupby(wanted, key=lambda line: max(bisect_left(counted.before, line) - 1, 0)):
            stream.seek(block * _BLOCK)
            found = (stream.read(_BLOCK) + stream.readline()).split(b"\n")
            yield from (found[line - counted.before[block]] for line in lines)
