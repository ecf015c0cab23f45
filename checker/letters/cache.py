"""Keeps on disk what letters state, so that a letter which was read before is not read again.

An entry is found by a keyed digest of the letter's text and of all that a reading hangs on: concepts, what was taught,
options, code. It holds places and closed words; the values that a reading has from the letter are masked by a key that
only the letter's own text gives. Whatever is wrong with an entry costs a second reading and nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from checker.caching import cache_folder, made_by
from checker.installed import version
from checker.letters.documents import Document
from checker.letters.kept import PlainReading, plain, restored
from checker.letters.outcome import Reader, Reading
from checker.letters.outline import LateConcepts

if TYPE_CHECKING:
    from checker.letters.model import ConceptSet
    from checker.letters.store import LetterStore
    from checker.syntax import ast

KEY_FILE = "letters.key"
_KEY_LENGTH = 32


@contextmanager
def cached(reader: Reader, files: Sequence[ast.PolicyFile], options: str, key: bytes | None) -> Iterator[Reader]:
    """`reader`, which reads only what it did not read before by the same concepts and `options`.

    `key` is that of pseudonyms, None for one of this user's own. Where there is no folder for caches, or none can be
    made, `reader` itself.
    """
    from checker.letters.store import open_store  # sqlite, of which a check of a log alone has no need

    folder = cache_folder()
    own = key or (_own_key(folder) if folder is not None else None)
    store = open_store(folder) if folder is not None and own is not None else None
    if store is None or own is None:
        yield reader
        return
    try:
        yield CachedReader(reader, store, _hmac(own, b"letters"), options, files)
    finally:
        store.close()


def reader_options(language: str | None, policies: Iterable[str | Path] | None, *, naming: bool = False) -> str:
    """The digest of what a phrase reader reads by beside concepts: its code, its language, and what its ear was taught.

    `policies` are those beside which examples may stand, None for a reader without an ear.
    """
    parts = [made_by("letters"), version("google-re2"), language or ""]
    if policies is not None:
        from checker.letters.examples.encoder import model_name
        from checker.letters.examples.heads import FILE as HEADS
        from checker.letters.examples.shipped import example_folders

        taught = [folder / HEADS for folder in example_folders(policies)]
        parts += [model_name(), version("numpy"), str(naming)]
        parts += [hashlib.sha256(file.read_bytes()).hexdigest() for file in taught if file.is_file()]
    return _digest(parts)


class CachedReader:
    """Reads from the store, and with `reader` what the store does not hold."""

    def __init__(
        self, reader: Reader, store: LetterStore, key: bytes, options: str, files: Sequence[ast.PolicyFile]
    ) -> None:
        self._reader = reader
        self._store = store
        self._key = key
        self._options = options
        self._files = files
        self._meanings: dict[str, bytes] = {}

    def read(self, document: Document, concepts: ConceptSet) -> Reading:
        """What the document states, as `reader` says or once said."""
        if not document.readable:
            return self._reader.read(document, concepts)
        reading = self.known(document, concepts)
        if reading is None:
            reading = self._reader.read(document, concepts)
            self.keep(document, concepts, plain(reading))
        return reading

    def known(self, document: Document, concepts: ConceptSet) -> Reading | None:
        """What a document that can be read was once found to state, None where it was never read."""
        name, mask = self._keys(document, concepts)
        found = self._store.find(name)
        if found is None:
            return None
        entry, seal = found
        if not hmac.compare_digest(seal, _hmac(mask, b"seal", entry)):
            return None
        try:
            kept = json.loads(zlib.decompress(entry))
            values = json.loads(_masked(mask, b64decode(kept["values"])))
            return restored(kept, values, document, concepts)
        except (ValueError, KeyError, TypeError, StopIteration, zlib.error):
            return None

    def keep(self, document: Document, concepts: ConceptSet, reading: PlainReading) -> None:
        """Remembers what a document states."""
        name, mask = self._keys(document, concepts)
        kept, values = reading
        hidden = b64encode(_masked(mask, _json(values))).decode()
        entry = zlib.compress(_json({**kept, "values": hidden}))
        self._store.keep(name, entry, _hmac(mask, b"seal", entry))

    def _keys(self, document: Document, concepts: ConceptSet) -> tuple[bytes, bytes]:
        """The name of a document's entry, and the key of what it has from the letter."""
        made = b"recognised" if document.recognised else b"written"
        letter = (self._meaning(concepts), made, document.text.encode("utf-8", "surrogatepass"))
        return _hmac(self._key, b"name", *letter), _hmac(self._key, b"mask", *letter)

    def _meaning(self, concepts: ConceptSet | LateConcepts) -> bytes:
        """The digest of what a text is read by under one law."""
        regime = concepts.regime
        if regime not in self._meanings:
            said = concepts.digest if isinstance(concepts, LateConcepts) else concepts_digest(self._files, regime)
            self._meanings[regime] = _digest((self._options, said)).encode()
        return self._meanings[regime]


def concepts_digest(files: Iterable[ast.PolicyFile], regime: str) -> str:
    """The digest of the concepts of a regime and of those of none, with the words that they use."""
    from checker.syntax import ast  # letters that were read before need no syntax

    declarations = (ast.ConceptDecl, ast.CuesDecl, ast.ListDecl, ast.TranslationDecl)
    parts = [regime]
    named = [(file.header.name.text, file.header.regime, file) for file in files if file.header is not None]
    for name, own, file in sorted(named, key=lambda each: each[0]):
        mine = own is None or own.text == regime
        parts += [name, own.text if own is not None else ""]
        parts += [
            node.span.text
            for node in file.declarations
            if isinstance(node, declarations) and (mine or not isinstance(node, ast.ConceptDecl))
        ]
    return _digest(parts)


def _masked(mask: bytes, content: bytes) -> bytes:
    """Content under a stream of bytes that is used for this content alone; masked twice it is itself again."""
    blocks = range(-(-len(content) // hashlib.sha256().digest_size))
    stream = b"".join(_hmac(mask, b"stream", block.to_bytes(8, "big")) for block in blocks)[: len(content)]
    return (int.from_bytes(content, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(content), "big")


def _own_key(folder: Path) -> bytes | None:
    """The key beside the cache, which only the user can read; made where there is none. None where none can be."""
    file = folder / KEY_FILE
    try:
        if file.is_file() and len(found := file.read_bytes()) == _KEY_LENGTH:
            return found
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        import secrets  # once for a user
        import tempfile

        made = secrets.token_bytes(_KEY_LENGTH)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as stream:
            stream.write(made)
        Path(stream.name).replace(file)
    except OSError:
        return None
    return made


def _json(content: object) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()


def _hmac(key: bytes, *parts: bytes) -> bytes:
    return hmac.digest(key, b"\0".join(parts), "sha256")


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
