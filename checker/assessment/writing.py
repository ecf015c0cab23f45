"""Files that are there as a whole or not at all, and that only their owner can read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(file: Path) -> Iterator[Path]:
    """A new file to write to, mode 0600, which takes the place of `file` at the end, unless the writing stops before.

    What is no plain file (a pipe, a terminal), or stands in a folder that takes no other, is written in place.
    Raises OSError where neither can be written to.
    """
    target = file.resolve() if file.is_symlink() else file
    place = target.parent
    if (target.exists() and not target.is_file()) or not os.access(place, os.W_OK | os.X_OK):
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT, 0o600))
        yield target
        return
    import tempfile  # imports what packs files, which a report to the terminal has no need of

    descriptor, name = tempfile.mkstemp(dir=place, prefix=".habeas-", suffix=target.suffix)
    os.close(descriptor)
    made = Path(name)
    try:
        yield made
        made.replace(target)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
