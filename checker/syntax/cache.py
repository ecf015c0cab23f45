"""Keeps parsed policies on disk, so that a text which did not change is not parsed again.

An entry is used only if the text, the version of Python, and the code and grammar that made it are the same; anything
that cannot be read is parsed anew and written again.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from checker import resources
from checker.caching import UNREADABLE, Unpickler, cache_folder, digest, made_by, used, without_collection, write_entry
from checker.diagnostics.source import Source
from checker.syntax.parser import Parsed, parse_policy


def cached_parse(source: Source, parse: Callable[[Source], Parsed] = parse_policy) -> Parsed:
    """What `parse` makes of a policy, from the cache where it is there."""
    folder = cache_folder()
    if folder is None:
        return parse(source)
    entry = folder / f"{digest(source.name, str(resources.folder('policies')))[:24]}.parsed"
    key = digest(source.name, source.text, made_by("syntax"))
    found = _read(entry, key)
    if found is None:
        found = parse(source)
        with suppress(OSError, RecursionError):
            write_entry(entry, (key.encode(), pickle.dumps(found, protocol=5)))
    return found


def _read(entry: Path, key: str) -> Parsed | None:
    try:
        with entry.open("rb") as stream, without_collection():
            if stream.read(len(key)) != key.encode():
                return None
            found = Unpickler(stream).load()
    except UNREADABLE:
        return None
    used(entry)
    return found if isinstance(found, Parsed) else None
