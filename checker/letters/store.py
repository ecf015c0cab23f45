"""A table on disk of what was kept of letters, by name: bounded in size, for the user alone, never a reason to fail."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Final

FILE: Final = "letters.sqlite"
LARGEST: Final = 1_000_000_000
"""Bytes that entries may take."""

_VERSION: Final = 1
_AT_ONCE: Final = 100
_FEWER: Final = 4
_WAIT: Final = 2.0
_BYTES: Final = (
    "select (page_count - freelist_count) * page_size from pragma_page_count, pragma_freelist_count, pragma_page_size"
)
_FORGET: Final = (
    "delete from letters where rowid in "
    f"(select rowid from letters order by rowid limit (select count(*) / {_FEWER} + 1 from letters))"
)
_TABLE: Final = "create table letters (name blob not null unique, entry blob not null, seal blob not null)"

Entry = tuple[bytes, bytes]


def open_store(folder: Path, largest: int = LARGEST) -> LetterStore | None:
    """The store in a folder, made where there is none or a damaged one; None where it cannot be used."""
    file = folder / FILE
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            return LetterStore(_connected(file), file, largest)
        except sqlite3.OperationalError:
            return None
        except sqlite3.DatabaseError:
            file.unlink(missing_ok=True)
            return LetterStore(_connected(file), file, largest)
    except (OSError, sqlite3.Error):
        return None


def _connected(file: Path) -> sqlite3.Connection:
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(file, timeout=_WAIT, isolation_level=None)
    try:
        connection.execute("pragma secure_delete = on")
        connection.execute("pragma synchronous = normal")
        if connection.execute("pragma user_version").fetchone() != (_VERSION,):
            connection.execute("begin immediate")
            connection.execute("drop table if exists letters")
            connection.execute(_TABLE)
            connection.execute(f"pragma user_version = {_VERSION}")
            connection.execute("commit")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


class LetterStore:
    """Entries with their seals by name; they are written some at a time, whole or not at all."""

    def __init__(self, connection: sqlite3.Connection, file: Path, largest: int) -> None:
        self._connection: sqlite3.Connection | None = connection
        self._file = file
        self._largest = largest
        self._waiting: dict[bytes, Entry] = {}

    def find(self, name: bytes) -> Entry | None:
        """The entry of that name with its seal, None where there is none."""
        if name in self._waiting or self._connection is None:
            return self._waiting.get(name)
        try:
            row = self._connection.execute("select entry, seal from letters where name = ?", (name,)).fetchone()
        except sqlite3.OperationalError:
            return None
        except sqlite3.DatabaseError:
            self._give_up()
            return None
        match row:
            case (bytes(entry), bytes(seal)):
                return entry, seal
            case _:
                return None

    def keep(self, name: bytes, entry: bytes, seal: bytes) -> None:
        """Keeps an entry, in place of one that has its name."""
        self._waiting[name] = (entry, seal)
        if len(self._waiting) >= _AT_ONCE:
            self._write()

    def close(self) -> None:
        """Writes what waits."""
        self._write()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _write(self) -> None:
        waiting = [(name, entry, seal) for name, (entry, seal) in self._waiting.items()]
        self._waiting.clear()
        if not waiting or self._connection is None:
            return
        try:
            self._connection.execute("begin immediate")
            try:
                self._connection.executemany("insert or replace into letters values (?, ?, ?)", waiting)
                self._make_room()
                self._connection.execute("commit")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("rollback")
                raise
        except sqlite3.OperationalError:
            return
        except sqlite3.DatabaseError:
            self._give_up()

    def _make_room(self) -> None:
        """Forgets the oldest entries while there are too many bytes; their room is used again."""
        assert self._connection is not None
        while self._connection.execute(_BYTES).fetchone()[0] > self._largest:
            if not self._connection.execute(_FORGET).rowcount:
                return

    def _give_up(self) -> None:
        """A damaged file goes, so that the next run starts with a new one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
        with suppress(OSError):
            self._file.unlink(missing_ok=True)
