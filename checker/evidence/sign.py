"""Signs a pack, and checks the signature of one."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from checker.diagnostics.diagnostic import CheckerError
from checker.evidence.difference import Difference
from checker.evidence.pack import flaws_of, opened_pack
from checker.evidence.signature import need_library, payload_of, signed
from checker.evidence.statement import statement_flaws, statement_of, verified_at
from checker.evidence.verify import read_manifest
from checker.reporters.inert import one_line


def envelope_of(pack: Path, key_file: Path, reproduced: bool) -> bytes:
    """The signed statement about a pack; CheckerError for a pack that is not whole or a key that cannot be used."""
    need_library()
    with opened_pack(pack) as folder:
        flaws = flaws_of(pack, folder)
        if flaws:
            raise CheckerError(
                one_line("the pack is not signed: " + "; ".join(flaw.words for flaw in flaws)), "make it again"
            )
        read_manifest(folder)
        return signed(statement_of(folder, _now(), reproduced), key_file)


def signature_flaws(pack: Path, envelope_file: Path, key_file: Path) -> tuple[tuple[Difference, ...], str]:
    """What is wrong with the signature of a pack, and when it says that it was made (empty where it is not valid)."""
    need_library()
    payload = payload_of(envelope_file, key_file)
    if payload is None:
        return (Difference("signature", "", "is not of this key, or was changed"),), ""
    with opened_pack(pack) as folder:
        return tuple(statement_flaws(payload, folder)), verified_at(payload)


def _now() -> datetime:
    """This moment, or the one in SOURCE_DATE_EPOCH (seconds), for envelopes that come out the same again."""
    stated = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(stated), UTC) if stated and stated.isdigit() else datetime.now(UTC)
