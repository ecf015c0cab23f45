"""What an engine may use: threads, memory before it spills, and the cluster that Spark runs on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from checker.diagnostics.diagnostic import CheckerError

LEAST_MEMORY: Final = 128_000_000
MOST_THREADS: Final = 1024
_SIZE: Final = re.compile(r"(\d{1,9}(?:\.\d{1,3})?) ?([KMGT]i?B)", re.IGNORECASE | re.ASCII)
_UNITS: Final = MappingProxyType({"k": 1, "m": 2, "g": 3, "t": 4})


@dataclass(frozen=True)
class Limits:
    """Threads, and bytes of memory; None leaves it to the engine. With a limit of memory the engine may spill.

    `master` is where Spark runs, such as `local[2]` or `spark://host:7077`.
    """

    threads: int | None = None
    memory: int | None = None
    master: str | None = None


NO_LIMITS: Final = Limits()


def memory_of(written: str) -> int:
    """The bytes that `500MB` or `1.5 GiB` mean; CheckerError for what is no size, or too small to work in."""
    match = _SIZE.fullmatch(written.strip())
    if match is None:
        raise CheckerError(f"`{written}` is no size of memory", "write it as 500MB, 2GB or 1.5GiB")
    base = 1024 if len(match[2]) == 3 else 1000
    size = int(float(match[1]) * base ** _UNITS[match[2][0].lower()])
    if size < LEAST_MEMORY:
        raise CheckerError(f"`{written}` is too little memory to work in", f"at least {LEAST_MEMORY // 1_000_000}MB")
    return size


def threads_of(written: str) -> int:
    """A number of threads; CheckerError for what is none."""
    if not (written.isascii() and written.isdecimal() and len(written) < 6 and 1 <= int(written) <= MOST_THREADS):
        raise CheckerError(f"`{written}` is no number of threads", f"write a whole number from 1 to {MOST_THREADS}")
    return int(written)
