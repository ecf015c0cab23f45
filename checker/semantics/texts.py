"""The texts of policy files, read only where their stamps do not show that they are those of the last time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from checker import resources
from checker.caching import UNREADABLE, Stamp, digest, made_by, settled, stamp_of, write_entry
from checker.diagnostics.diagnostic import CheckerError
from checker.diagnostics.source import Source

Read = Callable[[Path, str], Source]


class Texts:
    """Policy files by the names that messages print; `read` reads one, `folder` keeps their stamps and their program.

    `seen` says whether the same texts were asked for before.
    """

    def __init__(self, files: Mapping[str, Path], folder: Path, read: Read) -> None:
        self.files = files
        self._read = read
        here = "" if all(path.is_absolute() for path in files.values()) else str(Path.cwd())
        name = digest(here, str(resources.folder("policies")), *files)[:24]
        self.entry = folder / f"{name}.program"
        self._sources: tuple[Source, ...] = ()
        self.seen, self._digest = self._recognised(folder / f"{name}.stamps")

    @cached_property
    def key(self) -> str:
        """The digest of the texts and of what checks them."""
        return digest(made_by("syntax", "semantics", "clock"), self._digest)

    def sources(self) -> tuple[Source, ...]:
        """Every text, in the order of the files; raises CheckerError where one is no longer what it was."""
        if not self._sources:
            found = self._all()
            if _digest(found) != self._digest:
                raise CheckerError("a policy was changed while it was checked", "check again")
            self._sources = found
        return self._sources

    def _all(self) -> tuple[Source, ...]:
        return tuple(self._read(path, name) for name, path in self.files.items())

    def _recognised(self, note: Path) -> tuple[bool, str]:
        """Whether the note is of these texts, and the digest of the texts; they are read where their stamps are new."""
        stamps = [_stamp(path) for path in self.files.values()]
        shown = digest(repr(stamps))
        try:
            noted = json.loads(note.read_bytes())
            known, texts = str(noted["stamps"]), str(noted["texts"])
        except UNREADABLE:
            known, texts = "", ""
        if known == shown:
            return True, texts
        self._sources = self._all()
        found = _digest(self._sources)
        trusted = shown if settled(stamps) else ""
        with suppress(OSError):
            write_entry(note, (json.dumps({"stamps": trusted, "texts": found}).encode(),))
        return found == texts, found


def _digest(sources: Iterable[Source]) -> str:
    return digest(*(part for source in sources for part in (source.name, source.text)))


def _stamp(path: Path) -> Stamp | None:
    """The stamp of a file; None where it is not there, which whoever reads it is told."""
    try:
        return stamp_of(path)
    except OSError:
        return None
