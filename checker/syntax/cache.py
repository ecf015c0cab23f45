"""Keeps parsed policies on disk, so that a text which did not change is not parsed again.

Only policies are kept, never anything of an export. An entry is used only if the text, the version of Python, and the
code and grammar that made it are the same; anything that cannot be read is parsed anew and written again. Entries
are pickles that may name the classes of syntax trees and nothing else, so that a changed entry cannot run code.
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import is_dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

from checker import resources
from checker.diagnostics.source import Source
from checker.syntax.parser import Parsed, parse_policy

FOLDER_VARIABLE = "HABEAS_CACHE_DIR"
_TREES = ("checker.syntax.", "checker.diagnostics.")
_VALUES = (("datetime", "date"), ("decimal", "Decimal"))


def cached_parse(source: Source, parse: Callable[[Source], Parsed] = parse_policy) -> Parsed:
    """What `parse` makes of a policy, from the cache where it is there."""
    folder = cache_folder()
    if folder is None:
        return parse(source)
    entry = folder / f"{_digest(source.name, str(resources.folder('policies')))[:24]}.parsed"
    key = _digest(source.name, source.text, _made_by())
    found = _read(entry, key)
    if found is None:
        found = parse(source)
        _write(entry, key, found)
    return found


def cache_folder() -> Path | None:
    """HABEAS_CACHE_DIR, else `habeas` in the user's folder for caches; None where that variable is empty."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named is not None:
        return Path(named) if named else None
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
    return Path(base) / "habeas" if base else Path.home() / ".cache" / "habeas"


class _Unpickler(pickle.Unpickler):
    """Admits the dataclasses of trees and plain values: no function, so that an entry cannot call one."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _VALUES:
            return super().find_class(module, name)
        if module.startswith(_TREES) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module and is_dataclass(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a tree")


def _read(entry: Path, key: str) -> Parsed | None:
    try:
        with entry.open("rb") as stream:
            if stream.read(len(key)) != key.encode():
                return None
            return _unpickled(stream)
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, TypeError, ValueError):
        return None


def _unpickled(stream: IO[bytes]) -> Parsed | None:
    with without_collection():
        found = _Unpickler(stream).load()
    return found if isinstance(found, Parsed) else None


@contextmanager
def without_collection() -> Iterator[None]:
    """Without the garbage collector, which would search growing trees again and again."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


def _write(entry: Path, key: str, parsed: Parsed) -> None:
    """Whole or not at all; a folder that cannot be written to is no reason to fail."""
    try:
        entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=entry.parent, delete=False) as stream:
            stream.write(key.encode())
            pickle.dump(parsed, stream, protocol=5)
        Path(stream.name).replace(entry)
    except (OSError, RecursionError):
        return


@cache
def _made_by() -> str:
    """What would make another tree of the same text: Python, the grammar, the parser."""
    package = Path(__file__).parent
    files = [
        *resources.folder("grammar").glob("*.lark"),
        *package.rglob("*.py"),
        *(package.parent / "diagnostics").glob("*.py"),
    ]
    stats = sorted((str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files)
    return _digest(sys.version, repr(stats))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
