"""Progress on standard error, for a person who has waited longer than a second."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from threading import Event, Thread
from types import TracebackType
from typing import Final, Self, TextIO

_PATIENCE: Final = 1.0
_BEAT: Final = 0.2
_WIPE: Final = "\r\x1b[K"


@dataclass(frozen=True)
class _Stage:
    name: str
    started: float
    done: int
    total: int | None


class Progress:
    """Says over one line how far a stage is, at which rate and with how much time left, as long as it is open.

    Only to a terminal and only after a second; it goes on telling the time while nothing is reported.
    """

    def __init__(self, stream: TextIO | None = None, patience: float = _PATIENCE) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._patience = patience
        self._terminal = self._stream.isatty()
        self._stage: _Stage | None = None
        self._ended = Event()
        self._teller: Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.finish()

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Tells how far a stage is; `total` None where nobody knows."""
        if not self._terminal or self._ended.is_set():
            return
        last = self._stage
        started = last.started if last is not None and last.name == stage else time.monotonic()
        self._stage = _Stage(stage, started, done, total)
        if self._teller is None:
            self._teller = Thread(target=self._tell, daemon=True)
            self._teller.start()

    def finish(self) -> None:
        """Ends the telling and wipes the line; what is reported later is not told."""
        self._ended.set()
        if self._teller is not None:
            self._teller.join()
            self._teller = None

    def _tell(self) -> None:
        shown = False
        wait = self._patience
        while not self._ended.wait(wait):
            if (stage := self._stage) is not None:
                line = told(stage.name, stage.done, stage.total, time.monotonic() - stage.started)
                self._stream.write(_WIPE + line)
                self._stream.flush()
                shown = True
            wait = _BEAT
        if shown:
            self._stream.write(_WIPE)
            self._stream.flush()


def told(stage: str, done: int, total: int | None, seconds: float) -> str:
    """One line: what is done of how much, and the rate and the time left, or the time that went by so far."""
    parts = [f"{stage}: {done:,}" + (f" of {total:,}" if total is not None else "")]
    if done and seconds > 0:
        rate = done / seconds
        parts.append(f"{rate:,.0f} a second" if rate >= 1 else f"{rate * 60:,.0f} a minute")
        if total is not None:
            parts.append(f"{_duration((total - done) / rate)} left")
    else:
        parts.append(f"for {_duration(seconds)}")
    return ", ".join(parts)


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes = round(whole / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
