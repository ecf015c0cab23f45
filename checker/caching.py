"""The folder of what is kept between runs: where it lies, how entries are written and read, and how old ones go.

Entries are pickles that may name the dataclasses of policies and plain values, and nothing else, so that a changed
entry cannot run code. Only policies are kept by this module, never anything of an export.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import IO, Any, Final

from checker import resources
from checker.diagnostics.source import Source

FOLDER_VARIABLE: Final = "HABEAS_CACHE_DIR"
# What a damaged or foreign entry raises when it is read.
UNREADABLE: Final = (
    OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, KeyError, TypeError, ValueError,
    MemoryError,
)  # fmt: skip
_ADMITTED: Final = ("checker.syntax.", "checker.diagnostics.", "checker.semantics.", "checker.clock.")
_VALUES: Final = (("datetime", "date"), ("decimal", "Decimal"))
_SOURCE: Final = (Source.__module__, Source.__name__)

# Entries that were not used for so long go, and the oldest beyond so many bytes; looked for once a day.
UNUSED_DAYS: Final = 30
MOST_BYTES: Final = 300_000_000
_DAY: Final = 86_400
_PRUNED: Final = "pruned"
_ENDINGS: Final = (".parsed", ".program", ".stamps", ".outline", ".right", ".plan")


def cache_folder() -> Path | None:
    """HABEAS_CACHE_DIR, else `habeas` in the user's folder for caches; None where that variable is empty.

    None too for a user without a home, as a number without a name is in a container: nothing is kept then.
    """
    named = os.environ.get(FOLDER_VARIABLE)
    if named is not None:
        return Path(named) if named else None
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
    try:
        return Path(base) / "habeas" if base else Path.home() / ".cache" / "habeas"
    except RuntimeError:
        return None


def digest(*parts: str) -> str:
    """The SHA-256 of several texts, in hexadecimal."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def made_by(*packages: str) -> str:
    """The digest of what makes an entry: Python, the grammar, and the code and words of these packages of habeas."""
    return digest(sys.version, *(_code(package) for package in sorted({"diagnostics", *packages})), _grammar())


@cache
def _code(package: str) -> str:
    return repr(sorted(_stats(str(Path(__file__).with_name(package)), (".py", ".txt"))))


@cache
def _grammar() -> str:
    return repr(sorted(_stats(str(resources.folder("grammar")), (".lark",))))


def _stats(folder: str, endings: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as found:
        for each in found:
            if each.is_dir():
                yield from _stats(each.path, endings)
            elif each.name.endswith(endings):
                stat = each.stat()
                yield each.path, stat.st_size, stat.st_mtime_ns


class Unpickler(pickle.Unpickler):
    """Admits the dataclasses of policies and plain values: no function, so that an entry cannot call one.

    `source` gives the text of a policy by its name, where an entry names texts and does not hold them.
    """

    def __init__(self, stream: IO[bytes], source: Callable[[str], Source] | None = None) -> None:
        super().__init__(stream)
        self._source = source

    def find_class(self, module: str, name: str) -> Any:
        """The class of that name, if it is one of a policy."""
        if self._source is not None and (module, name) == _SOURCE:
            return self._source
        if (module, name) in _VALUES:
            return super().find_class(module, name)
        if module.startswith(_ADMITTED) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module and _is_plain(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a policy")


def _is_plain(found: type) -> bool:
    return is_dataclass(found) or issubclass(found, Enum)


def write_entry(entry: Path, parts: Iterable[bytes]) -> None:
    """Writes an entry whole or not at all; raises OSError where the folder cannot be written to."""
    import tempfile

    entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=entry.parent, delete=False) as stream:
        stream.writelines(parts)
    Path(stream.name).replace(entry)
    _prune_daily(entry.parent)


def used(entry: Path) -> None:
    """Marks an entry as used today."""
    try:
        if entry.stat().st_mtime < time.time() - _DAY:
            os.utime(entry)
    except OSError:
        return


def is_known(key: str) -> bool:
    """Whether that was found to be right which has this digest."""
    folder = cache_folder()
    entry = None if folder is None else folder / f"{key[:32]}.right"
    if entry is None or not entry.is_file():
        return False
    used(entry)
    return True


def make_known(key: str) -> None:
    """Remembers that what has this digest is right; that it cannot be remembered is no reason to fail."""
    folder = cache_folder()
    if folder is not None:
        with suppress(OSError):
            write_entry(folder / f"{key[:32]}.right", ())


def _prune_daily(folder: Path) -> None:
    mark = folder / _PRUNED
    now = time.time()
    try:
        if mark.stat().st_mtime > now - _DAY:
            return
    except FileNotFoundError:
        pass
    mark.touch(mode=0o600)
    prune(folder, now)


def prune(folder: Path, now: float) -> None:
    """Removes the policies that were not used for `UNUSED_DAYS`, then the least used beyond `MOST_BYTES`.

    What letters state has limits of its own. `now` is in seconds since 1970.
    """
    with os.scandir(folder) as found:
        stats = [(each.stat(), each.path) for each in found if each.name.endswith(_ENDINGS)]
    total = 0
    for stat, path in sorted(stats, key=lambda each: -each[0].st_mtime):
        total += stat.st_size
        if total > MOST_BYTES or stat.st_mtime < now - UNUSED_DAYS * _DAY:
            Path(path).unlink(missing_ok=True)


# ---- files that did not change


Stamp = tuple[int, int, int, int]
# A file that was touched within so many nanoseconds may be touched again without its stamp showing it.
_SETTLED: Final = 2_000_000_000


def stamp_of(file: Path) -> Stamp:
    """The size of a file, its times and its number on the disk: what changes when its content does.

    Raises OSError where it is not there.
    """
    stat = file.stat()
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


def settled(stamps: Iterable[Stamp | None]) -> bool:
    """Whether no file was touched so lately that it could change behind its stamp."""
    touched = (max(stamp[1:3]) for stamp in stamps if stamp is not None)
    return max(touched, default=0) < time.time_ns() - _SETTLED
