"""Progress on standard error, for a person who has waited longer than a second."""

from __future__ import annotations

import sys
import time

_PATIENCE = 1.0
_BEAT = 0.2


class Progress:
    """Prints `stage: done of total` over one line, only to a terminal and only after a second."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._last = 0.0
        self._shown = False
        self._terminal = sys.stderr.isatty()

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Tells how far a stage is; `total` None where nobody knows."""
        now = time.monotonic()
        if not self._terminal or now - self._started < _PATIENCE or now - self._last < _BEAT:
            return
        self._last = now
        self._shown = True
        of = f" of {total:,}" if total is not None else ""
        rate = done / max(now - self._started, 0.001)
        sys.stderr.write(f"\r\x1b[K{stage}: {done:,}{of} ({rate:,.0f} a second)")
        sys.stderr.flush()

    def finish(self) -> None:
        """Wipes the line."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
