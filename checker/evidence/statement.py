"""What a signature says: an in-toto Statement with a Simple Verification Result about the files of a pack.

Sources: in-toto Statement v1, https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md, and the predicate
https://github.com/in-toto/attestation/blob/main/spec/predicates/svr.md (version 0.1).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from checker.diagnostics.diagnostic import CheckerError
from checker.evidence.difference import Difference
from checker.evidence.pack import ASSESSMENT, FILES, MANIFEST, digest_of, read_json

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://in-toto.io/attestation/svr/v0.1"


def statement_of(folder: Path, moment: datetime, reproduced: bool) -> bytes:
    """The statement about an opened pack that is whole, as JSON with sorted keys.

    `moment` is in UTC. `reproduced` says that the check was made again with the same result.
    """
    manifest, assessment = read_json(folder, MANIFEST), read_json(folder, ASSESSMENT)
    statement = {
        "_type": STATEMENT,
        "subject": [{"name": name, "digest": {"sha256": digest_of(folder / name)}} for name in FILES],
        "predicateType": PREDICATE,
        "predicate": {
            "verifier": {
                "id": f"urn:habeas:verifier:{manifest['tool']['version']}",
                "policy": {"uri": "urn:habeas:policies", "digest": {"sha256": manifest["digests"]["policies"]}},
            },
            "timeCreated": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "properties": list(_properties(manifest, assessment, reproduced)),
        },
    }
    return json.dumps(statement, sort_keys=True, separators=(",", ":")).encode()


def _properties(manifest: Mapping[str, Any], assessment: Mapping[str, Any], reproduced: bool) -> Iterator[str]:
    """What holds, and nothing of what does not: the predicate has no way to say that something failed."""
    yield "HABEAS_PACK_WHOLE"
    if reproduced:
        yield "HABEAS_CHECK_REPRODUCED"
    if not assessment["incomplete"]:
        yield "HABEAS_CHECK_COMPLETE"
    gate = manifest["gate"]
    if manifest["exit_code"] == 0 and not gate["exit_zero"]:
        yield f"HABEAS_GATE_PASSED_{gate['fail_on'].upper()}"
    for outcome in assessment["outcomes"]:
        if set(outcome["tally"]) <= {"passed", "not_applicable"} and outcome["tally"].get("passed"):
            yield f"HABEAS_RULE_PASSED_{outcome['rule']['id']}"


def statement_flaws(payload: bytes, folder: Path) -> Iterator[Difference]:
    """What a signed statement says otherwise than the pack is; CheckerError for a statement of another kind."""
    try:
        statement = json.loads(payload)
        kind = statement["_type"], statement["predicateType"]
        signed = {each["name"]: each["digest"]["sha256"] for each in statement["subject"]}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise CheckerError("the signature is of something that is no in-toto statement") from None
    if kind != (STATEMENT, PREDICATE):
        raise CheckerError("the signature is of another kind of statement", f"one of `{PREDICATE}` is needed")
    for name in FILES:
        if name not in signed:
            yield Difference("signature", name, f"does not cover {name}")
        elif not (folder / name).is_file() or digest_of(folder / name) != signed[name]:
            yield Difference("signature", name, f"was made over another {name}")


def verified_at(payload: bytes) -> str:
    """When the statement says that the pack was verified, as written."""
    return str(json.loads(payload)["predicate"]["timeCreated"])
