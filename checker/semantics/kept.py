"""A checked program on disk: each of its tables alone, some in pieces, made into objects when they are asked for.

What no check of an export reads (cases, whole syntax trees) is not kept: whoever asks for it has the policies checked
again. So has whoever asks for a table that cannot be read any more.
"""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, Sequence, ValuesView
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final, TypeVar, overload

from checker.caching import UNREADABLE, Unpickler, used, write_entry
from checker.collector import for_good
from checker.diagnostics.diagnostic import CheckerError
from checker.diagnostics.source import Source
from checker.semantics.model import Checked, Program, Rule

T = TypeVar("T")

_TABLES: Final = (
    "policies", "records", "vocabularies", "settings", "entries", "concepts", "lists", "enforcements", "instruments",
    "calendar_files",
)  # fmt: skip
# Of these most checks need few.
_IN_PIECES: Final = ("calendars", "definitions", "deadlines", "rules")
# What a program finds from its tables, kept so that it has no need of them.
_FOUND: Final = ("heads", "calendar_digests")
_ANEW: Final = ("evidence", "cues")
_LISTS_ANEW: Final = ("cases", "calendar_tests", "files")
_LETTERS: Final = "letters"
_DIAGNOSTICS: Final = "diagnostics"
# Before the name of a policy, whose text is a part by itself: most checks need few of them.
_TEXT: Final = "text of "
_KEY: Final = 64
_MARK: Final = 32


class Table(Mapping[str, T]):
    """Declarations by their ids, found when the first of them is asked for."""

    def __init__(self, find: Callable[[], Mapping[str, T]]) -> None:
        self._find = find

    @cached_property
    def _all(self) -> Mapping[str, T]:
        return self._find()

    def __getitem__(self, key: str) -> T:
        return self._all[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __contains__(self, key: object) -> bool:
        return key in self._all

    def keys(self) -> KeysView[str]:
        """The ids."""
        return self._all.keys()

    def values(self) -> ValuesView[T]:
        """The declarations."""
        return self._all.values()

    def items(self) -> ItemsView[str, T]:
        """The declarations with their ids."""
        return self._all.items()


class Pieces(Mapping[str, T]):
    """Declarations by their ids, found piece by piece; `index` gives the piece of each, `find` what a piece holds."""

    def __init__(self, index: Callable[[], Mapping[str, str]], find: Callable[[str], Mapping[str, T]]) -> None:
        self._find_index = index
        self._find = find
        self._found: dict[str, T] = {}

    @cached_property
    def _index(self) -> Mapping[str, str]:
        return self._find_index()

    def __getitem__(self, key: str) -> T:
        if key not in self._found:
            self._found.update(self._find(self._index[key]))
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._index)

    def __len__(self) -> int:
        return len(self._index)

    def __contains__(self, key: object) -> bool:
        return key in self._index


class Lines(Sequence[T]):
    """A sequence that is found when it is first asked for."""

    def __init__(self, find: Callable[[], Sequence[T]]) -> None:
        self._find = find

    @cached_property
    def _all(self) -> Sequence[T]:
        return self._find()

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._all[index]

    def __iter__(self) -> Iterator[T]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


class _LateSource(Source):
    """A text that is read when it is first asked for: most are named by places and never read."""

    def __init__(self, name: str, read: Callable[[str], str]) -> None:
        vars(self).update(name=name, _read=read)

    @cached_property
    def text(self) -> str:
        read: Callable[[str], str] = vars(self)["_read"]
        return read(self.name)

    def __reduce__(self) -> tuple[type[Source], tuple[str, str]]:
        return Source, (self.name, self.text)


@dataclass(frozen=True)
class _Entry:
    """Where the parts of an entry lie: `places` holds offset and length; `mark` tells it from one written later.

    `anew` checks the policies again.
    """

    file: Path
    head: bytes
    places: Mapping[str, tuple[int, int]]
    anew: Callable[[], Checked]

    @cached_property
    def _sources(self) -> dict[str, Source]:
        """The texts of the policies that were asked for, by their names."""
        return {}

    def part(self, name: str) -> Any:
        """A part as objects; raises what a damaged or foreign entry raises."""
        content = self._bytes(name)
        with for_good():
            return Unpickler(io.BytesIO(content), self._source).load()

    def _source(self, name: str) -> Source:
        if name not in self._sources:
            self._sources[name] = _LateSource(name, self._text)
        return self._sources[name]

    def _text(self, name: str) -> str:
        try:
            return self._bytes(_TEXT + name).decode(errors="surrogatepass")
        except UNREADABLE:
            policies = self.anew().program.policies.values()
            found = next((each.span.source for each in policies if each.span.source.name == name), None)
        if found is None:
            raise CheckerError("a policy was changed while it was checked", "check again")
        return found.text

    def _bytes(self, name: str) -> bytes:
        offset, length = self.places[name]
        with self.file.open("rb") as stream:
            if stream.read(len(self.head)) != self.head:
                raise ValueError("the entry was replaced")
            stream.seek(offset)
            return stream.read(length)


def read_program(file: Path, key: str, anew: Callable[[], Checked]) -> Checked | None:
    """The program of an entry with that key, its tables yet to be found; None where there is no such entry.

    `anew` checks the policies again.
    """
    try:
        entry = _opened(file, key, anew)
        diagnostics = entry.part(_DIAGNOSTICS)
    except UNREADABLE:
        return None
    if not isinstance(diagnostics, tuple):
        return None
    used(file)
    return Checked(_program(entry), diagnostics)


def _opened(file: Path, key: str, anew: Callable[[], Checked]) -> _Entry:
    with file.open("rb") as stream:
        head = stream.read(_KEY + _MARK)
        if head[:_KEY] != key.encode():
            raise ValueError("the entry is that of other policies")
        index = Unpickler(stream).load()
        start = stream.tell()
    places = {name: (start + offset, length) for name, (offset, length) in index.items()}
    return _Entry(file, head, places, anew)


def _program(entry: _Entry) -> Program:
    def again(name: str) -> Any:
        return getattr(entry.anew().program, name)

    def part(name: str, kind: type) -> Any:
        try:
            found = entry.part(name)
        except UNREADABLE:
            return again(name)
        return found if isinstance(found, kind) else again(name)

    def index(name: str) -> Mapping[str, str]:
        try:
            return dict(entry.part(name))
        except UNREADABLE:
            return dict.fromkeys(again(name), "")

    def piece(table: str, name: str) -> Any:
        try:
            return dict(entry.part(_piece(table, name)))
        except UNREADABLE:
            return again(table)

    tables: dict[str, Any] = {name: Table(partial(part, name, dict)) for name in _TABLES}
    tables |= {name: Pieces(partial(index, name), partial(piece, name)) for name in _IN_PIECES}
    tables |= {name: Table(partial(again, name)) for name in _ANEW}
    tables |= {name: Lines(partial(again, name)) for name in _LISTS_ANEW}
    tables[_LETTERS] = Lines(partial(part, _LETTERS, tuple))
    program = Program(**tables)
    vars(program).update({name: Table(partial(part, name, dict)) for name in _FOUND})
    return program


def write_program(file: Path, key: str, checked: Checked, sources: Iterable[Source]) -> None:
    """Keeps a program with its texts, whole or not at all; a folder that cannot be written to is no reason to fail."""
    program = checked.program
    parts = {name: _pickled(dict(getattr(program, name))) for name in (*_TABLES, *_FOUND)}
    for name in _IN_PIECES:
        parts |= _in_pieces(name, getattr(program, name))
    parts[_LETTERS] = _pickled(tuple(program.letters))
    parts[_DIAGNOSTICS] = _pickled(checked.diagnostics)
    parts |= {_TEXT + source.name: source.text.encode(errors="surrogatepass") for source in sources}
    index: dict[str, tuple[int, int]] = {}
    offset = 0
    for name, content in parts.items():
        index[name] = (offset, len(content))
        offset += len(content)
    head = key.encode() + os.urandom(_MARK // 2).hex().encode() + pickle.dumps(index, protocol=5)
    try:
        write_entry(file, (head, *parts.values()))
    except (OSError, RecursionError):
        return


def _in_pieces(table: str, declarations: Mapping[str, object]) -> dict[str, bytes]:
    index = {name: _piece_of(name, each) for name, each in declarations.items()}
    pieces: dict[str, dict[str, object]] = {}
    for name, piece in index.items():
        pieces.setdefault(piece, {})[name] = declarations[name]
    return {table: _pickled(index), **{_piece(table, piece): _pickled(found) for piece, found in pieces.items()}}


def _piece_of(name: str, declared: object) -> str:
    """The declarations of a policy share what it says of all; its rules are asked for by the record they are about."""
    about = declared.versions[0].subject.record if isinstance(declared, Rule) else ""
    return f"{getattr(declared, 'policy', name)} {about}"


def _piece(table: str, name: str) -> str:
    """The name of the part that holds a piece."""
    return f"{table} of {name}"


def _pickled(content: object) -> bytes:
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, protocol=5)
    # Places are in the texts of the policies, which are kept once for all tables.
    pickler.dispatch_table = {Source: lambda source: (Source, (source.name,))}
    pickler.dump(content)
    return stream.getvalue()
