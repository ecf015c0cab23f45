"""The last results of a function, for letters that repeat each other."""

from __future__ import annotations

from typing import Generic, TypeVar

_Key = TypeVar("_Key")
_Result = TypeVar("_Result")


class Remembered(Generic[_Key, _Result]):
    """At most `most` results by what they were made of; past that all are forgotten."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[_Key, _Result] = {}
        self.get = self._known.get

    def keep(self, key: _Key, result: _Result) -> None:
        """Remembers a result."""
        if len(self._known) >= self._most:
            self._known.clear()
        self._known[key] = result

    def clear(self) -> None:
        """Forgets all."""
        self._known.clear()
