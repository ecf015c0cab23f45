"""Searches all that a command wrote for canaries: streams, files, members of archives, rows of tables."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.leaks.canaries import SHORTEST, Canary, needles

# A needle is found by a part of it: one of so many parts begins at a multiple of the stride, wherever it stands.
_STRIDE = 3
_PART = SHORTEST - _STRIDE + 1


@dataclass(frozen=True)
class Place:
    """Something that was written: where, and its bytes."""

    name: str
    data: bytes


def files_below(folder: Path, label: str = "") -> Iterator[Place]:
    """Every file of a folder with its name, which may leak too, and what is packed in it."""
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
        name = f"{label}{file.relative_to(folder).as_posix()}"
        yield Place(f"the name of {name}", file.name.encode())
        yield from unpacked(Place(name, file.read_bytes()))


def unpacked(place: Place) -> Iterator[Place]:
    """A place, and what it holds where it is an archive, packed, or a table in columns."""
    yield place
    if place.data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(place.data)) as archive:
            for name in archive.namelist():
                yield from unpacked(Place(f"{place.name}!{name}", archive.read(name)))
    elif place.data[:2] == b"\x1f\x8b":
        yield from unpacked(Place(f"{place.name}!gunzipped", gzip.decompress(place.data)))
    elif place.data[:4] == b"PAR1":
        yield Place(f"{place.name}!rows", _rows(place.data))
    elif place.data[:15] == b"SQLite format 3":
        yield Place(f"{place.name}!inflated", b"\n".join(_inflated(place.data)))


def _rows(data: bytes) -> bytes:
    """The rows of a Parquet file."""
    import duckdb

    with tempfile.NamedTemporaryFile() as file, duckdb.connect() as connection:
        file.write(data)
        file.flush()
        return repr(connection.execute("select * from read_parquet(?)", [file.name]).fetchall()).encode()


def _inflated(data: bytes) -> Iterator[bytes]:
    """What zlib packed, wherever it begins."""
    start = data.find(b"\x78\x9c")
    while start >= 0:
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(data[start:])
        start = data.find(b"\x78\x9c", start + 2)


class Searcher:
    """Finds canaries in places; a table of what needles hold makes thousands of needles as quick as one."""

    def __init__(self, canaries: Iterable[Canary]) -> None:
        self.canaries = tuple(canaries)
        self._searched: dict[bytes, frozenset[Canary]] = {}
        self.needles = 0
        self._by_part: Mapping[str, list[tuple[str, Canary]]] = defaultdict(list)
        for canary in self.canaries:
            for needle in {each.casefold() for each in needles(canary)}:
                self.needles += 1
                for at in range(_STRIDE):
                    self._by_part[needle[at : at + _PART]].append((needle, canary))

    def found(self, place: Place) -> frozenset[Canary]:
        """The canaries that a place holds in any writing."""
        if place.data not in self._searched:
            self._searched[place.data] = self._found(place)
        return self._searched[place.data]

    def _found(self, place: Place) -> frozenset[Canary]:
        text = place.data.replace(b"\0", b"").decode("latin-1").casefold()
        return frozenset(canary for line in set(text.splitlines()) for canary in self._in(line))

    def _in(self, line: str) -> Iterator[Canary]:
        parts = {line[at : at + _PART] for at in range(0, len(line) - _PART + 1, _STRIDE)}
        for part in parts & self._by_part.keys():
            yield from (canary for needle, canary in self._by_part[part] if needle in line)

    def leaks(self, places: Iterable[Place], allowed: frozenset[str] = frozenset()) -> dict[str, list[str]]:
        """By place, what was found that was not planted in one of the `allowed` places: `kind, where planted`."""
        told = {
            place.name: sorted(
                {f"{one.kind}, {one.planted}" for one in self.found(place) if one.planted not in allowed}
            )
            for place in places
        }
        return {name: lines for name, lines in told.items() if lines}
