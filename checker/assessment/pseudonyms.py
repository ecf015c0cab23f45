"""Names for records and findings that do not name anybody: keyed digests (see docs/decisions)."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from checker.diagnostics.diagnostic import CheckerError

_DERIVED = b"habeas: key derived from the input, version 1\0"
_KEY_ID = b"habeas: the id of this key"
_SHORTEST_KEY = 16
# Any other ending may be part of a name: notes.Smith.
_ENDINGS = frozenset(
    [
        ".csv",
        ".tsv",
        ".tab",
        ".json",
        ".jsonl",
        ".ndjson",
        ".parquet",
        ".xlsx",
        ".xlsm",
        ".gz",
        ".zst",
        ".txt",
        ".text",
        ".docx",
        ".docm",
        ".doc",
        ".pdf",
        ".rtf",
        ".htm",
        ".html",
        ".eml",
        ".msg",
        ".zip",
        ".png",
        ".jpg",
        ".jpeg",
        ".tif",
        ".tiff",
        ".yaml",
        ".yml",
        ".policy",
    ]
)


@dataclass(frozen=True)
class Pseudonyms:
    """Makes pseudonyms with one key; `stable` is False for a key that was derived from this input alone."""

    key: bytes
    stable: bool

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits that name the key and do not give it away."""
        return hmac.new(self.key, _KEY_ID, hashlib.sha256).hexdigest()[:16]

    def of_record(self, key: str) -> str:
        """Ten hexadecimal digits for a record, the same in every report that uses the same key."""
        return self._digest("record", key)[:10]

    def of_finding(self, rule: str, key: str) -> str:
        """Thirty-two hexadecimal digits for a rule's finding about a record; no row or line number is in it."""
        return self._digest("finding", rule, key)[:32]

    def of_table(self, table: str) -> str:
        """A stand-in for the name of a sheet."""
        return self._digest("table", table)[:16]

    def of_column(self, heading: str) -> str:
        """A stand-in for the heading of a column."""
        return self._digest("column", heading)[:16]

    def of_file(self, file: str) -> str:
        """A stand-in for a file's name, with its ending kept if it is one that tells a format."""
        ending = Path(file).suffix
        return self._digest("file", file)[:16] + (ending if ending.lower() in _ENDINGS else "")

    def _digest(self, *parts: str) -> str:
        message = "\0".join(parts).encode()
        return hmac.new(self.key, message, hashlib.sha256).hexdigest()


def stable(key_file: Path | str | None = None) -> Pseudonyms | None:
    """Pseudonyms with the user's key: that of HABEAS_KEY_FILE, else of `key_file`; None where none is set."""
    key_file = os.environ.get("HABEAS_KEY_FILE") or key_file
    return from_file(Path(key_file)) if key_file else None


def from_file(file: Path) -> Pseudonyms:
    """Pseudonyms with the key in `file`: its bytes without surrounding white space, at least 16 of them.

    Raises CheckerError where the file cannot be read or the key is too short.
    """
    try:
        key = file.read_bytes().strip()
    except OSError as error:
        raise CheckerError(
            f"the key file `{file}` cannot be read: {error.strerror}", "name a readable file in HABEAS_KEY_FILE"
        ) from None
    if len(key) < _SHORTEST_KEY:
        raise CheckerError(
            f"the key in `{file}` has fewer than {_SHORTEST_KEY} bytes",
            "make one with: python -c 'import secrets; print(secrets.token_hex(32))'",
        )
    return Pseudonyms(key, stable=True)


def from_inputs(digests: Iterable[str]) -> Pseudonyms:
    """Pseudonyms whose key is derived from the inputs' SHA-256: same input, same pseudonyms."""
    text = "\0".join(sorted(digests)).encode()
    return Pseudonyms(hashlib.sha256(_DERIVED + text).digest(), stable=False)
