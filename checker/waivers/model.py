"""Waivers as they were written, and what they can cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from checker.logs.problems import DataProblem


@dataclass(frozen=True)
class Scope:
    """What a waiver is limited to; a finding is covered where every part that is given fits it.

    `records` are pseudonyms and `ids` numbers, of the finding's record or of the request to which it belongs.
    `files` are patterns counted from the folder of the waivers. `received_from` and `received_through` are the first
    and the last day of receipt of the request, both included.
    """

    records: tuple[str, ...] = ()
    fingerprints: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    received_from: date | None = None
    received_through: date | None = None

    @property
    def keyed(self) -> bool:
        """Whether it names records in a way that only the key of the pseudonyms can tell."""
        return bool(self.records or self.fingerprints)

    @property
    def bounded(self) -> bool:
        """Whether it covers no more as time goes on: it names records, or a last day of receipt."""
        return self.keyed or bool(self.ids) or self.received_through is not None


@dataclass(frozen=True)
class Waiver:
    """One waiver; it ends with the day `expires` in `timezone`. `line` is where it stands in its file."""

    rule: str
    scope: Scope
    reason: str
    approver: str
    ticket: str | None
    granted: date
    expires: date
    timezone: str
    line: int


@dataclass(frozen=True)
class WaiverFile:
    """A file of waivers as it was read: those that could be read, in its order, and what is wrong with the rest.

    `file` is its name in messages, `sha256` that of its bytes, `size` in bytes.
    """

    file: str
    folder: Path
    waivers: tuple[Waiver, ...]
    problems: tuple[DataProblem, ...]
    sha256: str
    size: int


@dataclass(frozen=True)
class Target:
    """A finding as far as a scope asks about it: what is not known of it is empty or None, and fits no limit.

    `records` and `ids` are those of its record and of the request above it. `file` is the real name of its file.
    """

    rule: str
    fingerprint: str
    records: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    file: str | None = None
    site: str | None = None
    received_on: date | None = None
