"""Keeps parsed policies on disk, so that a text which did not change is not parsed again.

An entry is used only if the text, the version of Python, and the code and grammar that made it are the same; anything
that cannot be read is parsed anew and written again.
"""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from checker import resources
from checker.caching import UNREADABLE, Unpickler, cache_folder, digest, made_by, used, write_entry
from checker.collector import held
from checker.diagnostics.source import Source
from checker.processors import processors
from checker.syntax.parser import Parsed, parse_policy

# Characters of policies, a second's work, from which on several processes are sooner done than one.
_WORTH_IT: Final = 400_000
_MOST_AT_ONCE: Final = 8


def parse_ahead(sources: Sequence[Source]) -> None:
    """Parses policies that are not kept yet by several processes, one a processor, where there are many of them.

    What they made is on the disk afterwards; what one of them failed to make is left to be parsed when it is asked for.
    """
    folder = cache_folder()
    # a process with several threads is not safely copied
    if folder is None or not hasattr(os, "fork") or threading.active_count() > 1:
        return
    missing = sorted((each for each in sources if not _is_kept(folder, each)), key=lambda each: -len(each.text))
    if sum(len(each.text) for each in missing) < _WORTH_IT:
        return
    cached_parse(missing.pop())  # which makes the tables of the grammar, once for all
    count = min(processors(), _MOST_AT_ONCE)
    children = [_begin(missing[place::count]) for place in range(1, count)]
    try:
        for source in missing[::count]:
            cached_parse(source)
    finally:
        for child in children:
            os.waitpid(child, 0)


def _begin(sources: Sequence[Source]) -> int:
    """The number of a process that parses these and ends."""
    child = os.fork()
    if not child:
        try:
            for source in sources:
                cached_parse(source)
        finally:
            os._exit(0)
    return child


def cached_parse(source: Source, parse: Callable[[Source], Parsed] = parse_policy) -> Parsed:
    """What `parse` makes of a policy, from the cache where it is there."""
    folder = cache_folder()
    if folder is None:
        return parse(source)
    entry, key = _place(folder, source)
    found = _read(entry, key)
    if found is None:
        found = parse(source)
        with suppress(OSError, RecursionError):
            write_entry(entry, (key.encode(), pickle.dumps(found, protocol=5)))
    return found


def _place(folder: Path, source: Source) -> tuple[Path, str]:
    """The entry of a policy, and the key that it begins with."""
    entry = folder / f"{digest(source.name, str(resources.folder('policies')))[:24]}.parsed"
    return entry, digest(source.name, source.text, made_by("syntax"))


def _is_kept(folder: Path, source: Source) -> bool:
    entry, key = _place(folder, source)
    with suppress(OSError), entry.open("rb") as stream:
        return stream.read(len(key)) == key.encode()
    return False


def _read(entry: Path, key: str) -> Parsed | None:
    try:
        with entry.open("rb") as stream, held():
            if stream.read(len(key)) != key.encode():
                return None
            found = Unpickler(stream).load()
    except UNREADABLE:
        return None
    used(entry)
    return found if isinstance(found, Parsed) else None
