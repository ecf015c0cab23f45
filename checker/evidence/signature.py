"""Signatures over statements: Ed25519 in a DSSE envelope. Needs the extra `sign` (the library cryptography).

Source: https://github.com/secure-systems-lab/dsse, protocol and envelope, version 1.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from checker.diagnostics.diagnostic import CheckerError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PAYLOAD_TYPE = "application/vnd.in-toto+json"
PASSPHRASE = "HABEAS_SIGN_PASSPHRASE"  # noqa: S105  # the name of a variable
_OPENSSL = "openssl genpkey -algorithm ed25519, or: habeas sign --new-key KEY.pem"


def need_library() -> None:
    """Raises CheckerError where the extra `sign` is not installed."""
    try:
        import cryptography  # noqa: F401
    except ImportError:
        raise CheckerError(
            "signatures need the library cryptography, which is not installed", "pip install 'habeas[sign]'"
        ) from None


def write_new_key(private: Path) -> Path:
    """Writes a new private key, readable by its owner alone, and beside it the public one; returns that one's path.

    Raises CheckerError where one of the files is there already.
    """
    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    public = private.with_suffix(".pub.pem")
    phrase = os.environ.get(PASSPHRASE)
    locked = forms.BestAvailableEncryption(phrase.encode()) if phrase else forms.NoEncryption()
    key = Ed25519PrivateKey.generate()
    for file in (private, public):
        if file.exists():
            raise CheckerError(f"`{file}` is there already", "name another file; a key is never written over")
    _write(private, key.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, locked))
    _write(
        public, key.public_key().public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo), mode=0o644
    )
    return public


def _write(file: Path, data: bytes, mode: int = 0o600) -> None:
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as stream:
            stream.write(data)
    except OSError as error:
        raise CheckerError(f"the key cannot be written to `{file}`: {error.strerror}") from None


def signed(payload: bytes, key_file: Path) -> bytes:
    """The envelope of a payload, as JSON with a line end; CheckerError where the key cannot be used."""
    key = _private_key(key_file)
    signature = {
        "keyid": _key_id(key.public_key()),
        "sig": base64.b64encode(key.sign(encoded(PAYLOAD_TYPE, payload))).decode(),
    }
    envelope = {
        "payload": base64.b64encode(payload).decode(),
        "payloadType": PAYLOAD_TYPE,
        "signatures": [signature],
    }
    return json.dumps(envelope, sort_keys=True, indent=2).encode() + b"\n"


def payload_of(envelope_file: Path, key_file: Path) -> bytes | None:
    """The payload of an envelope if one of its signatures is of that key, else None.

    Raises CheckerError where the envelope or the key cannot be read. The envelope's own key ids are not trusted.
    """
    from cryptography.exceptions import InvalidSignature

    key = _public_key(key_file)
    try:
        envelope = json.loads(_bytes(envelope_file, "signature"))
        kind, payload = envelope["payloadType"], _decoded(envelope["payload"])
        signatures = [_decoded(each["sig"]) for each in envelope["signatures"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise CheckerError(f"`{envelope_file}` is no signature of `habeas sign`", "it is a DSSE envelope") from None
    for signature in signatures if kind == PAYLOAD_TYPE else ():
        try:
            key.verify(signature, encoded(kind, payload))
        except InvalidSignature:
            continue
        return payload
    return None


def encoded(kind: str, payload: bytes) -> bytes:
    """What is signed for a payload and its type (the pre-authentication encoding of DSSE)."""
    name = kind.encode()
    return b"DSSEv1 %d %b %d %b" % (len(name), name, len(payload), payload)


def _decoded(text: str) -> bytes:
    """Base64 in its standard or its URL-safe alphabet; ValueError for anything else."""
    try:
        return base64.b64decode(text.translate(str.maketrans("-_", "+/")), validate=True)
    except (binascii.Error, AttributeError) as error:
        raise ValueError from error


def _private_key(file: Path) -> Ed25519PrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    phrase = os.environ.get(PASSPHRASE)
    data = _bytes(file, "key")
    try:
        key = load_pem_private_key(data, phrase.encode() if phrase and b"ENCRYPTED" in data else None)
    except TypeError:
        raise CheckerError(f"the key in `{file}` has a passphrase", f"put it into {PASSPHRASE}") from None
    except (ValueError, UnsupportedAlgorithm):
        raise CheckerError(f"`{file}` holds no private key that can be read", _OPENSSL) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise CheckerError(f"the key in `{file}` is not an Ed25519 key", _OPENSSL)
    return key


def _public_key(file: Path) -> Ed25519PublicKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(_bytes(file, "key"))
    except (ValueError, UnsupportedAlgorithm):
        raise CheckerError(f"`{file}` holds no public key", "name the file KEY.pub.pem of who signed") from None
    if not isinstance(key, Ed25519PublicKey):
        raise CheckerError(f"the key in `{file}` is not an Ed25519 key", "name the file KEY.pub.pem of who signed")
    return key


def _key_id(key: Ed25519PublicKey) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    whole = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(whole).hexdigest()


def _bytes(file: Path, what: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CheckerError(f"the {what} `{file}` cannot be read: {error.strerror}") from None
