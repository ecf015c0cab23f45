"""Signatures: an in-toto statement about a pack in a DSSE envelope, made and checked with Ed25519."""

from __future__ import annotations

import base64
import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from checker.evidence.pack import FILES, SUMMED, digest_of, sums_text
from checker.evidence.signature import encoded
from tests.end_to_end.conftest import Habeas
from tests.evidence.test_verify import SAME

# The shape of a Statement v1 with the predicate svr v0.1, from the two specifications.
STATEMENT: dict[str, Any] = {
    "type": "object",
    "required": ["_type", "subject", "predicateType", "predicate"],
    "additionalProperties": False,
    "properties": {
        "_type": {"const": "https://in-toto.io/Statement/v1"},
        "subject": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["name", "digest"],
                "properties": {"digest": {"properties": {"sha256": {"pattern": "^[0-9a-f]{64}$"}}}},
            },
        },
        "predicateType": {"const": "https://in-toto.io/attestation/svr/v0.1"},
        "predicate": {
            "type": "object",
            "required": ["verifier", "timeCreated", "properties"],
            "additionalProperties": False,
            "properties": {
                "verifier": {
                    "type": "object",
                    "required": ["id"],
                    "properties": {"id": {"type": "string", "pattern": "^[a-z]+:"}, "policy": {"type": "object"}},
                },
                "timeCreated": {"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"},
                "properties": {"type": "array", "items": {"type": "string"}},
            },
        },
    },
}


@pytest.fixture
def key(habeas: Habeas, folder: Path) -> Path:
    """A private key, its public one beside it."""
    ran = habeas("sign", "--new-key", "auditor.pem")
    assert (ran.code, ran.out) == (
        0,
        "auditor.pem: keep it to yourself\nauditor.pub.pem: give it to those who check your signatures\n",
    )
    return folder / "auditor.pem"


@pytest.fixture
def signed(habeas: Habeas, pack: Path, key: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The signature of a pack, made at a stated moment."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782864000")
    ran = habeas("sign", "pack", "--key", "auditor.pem")
    assert (ran.code, ran.out) == (0, "pack.dsse.json: signed\n")
    return pack.with_name("pack.dsse.json")


def _verify(habeas: Habeas, *more: str) -> tuple[int, str, str]:
    ran = habeas("verify", "pack", "export", "--signature", "pack.dsse.json", "--public-key", "auditor.pub.pem", *more)
    return ran.code, ran.out, ran.err


def _payload(signature: Path) -> dict[str, Any]:
    found = json.loads(base64.b64decode(json.loads(signature.read_text(encoding="ascii"))["payload"]))
    assert isinstance(found, dict)
    return found


def test_the_encoding_that_is_signed_is_the_one_of_the_specification() -> None:
    assert encoded("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_a_signature_of_the_same_pack_is_valid(habeas: Habeas, signed: Path) -> None:
    moment = "signed: with the key of auditor.pub.pem, which says 2026-07-01T00:00:00Z\n"
    assert _verify(habeas) == (0, moment + SAME, "")


def test_the_statement_is_one_of_the_specification_over_every_file_of_the_pack(signed: Path, pack: Path) -> None:
    statement = _payload(signed)
    assert list(Draft202012Validator(STATEMENT).iter_errors(statement)) == []
    assert statement["subject"] == [{"name": name, "digest": {"sha256": digest_of(pack / name)}} for name in FILES]
    assert statement["predicate"]["properties"] == ["HABEAS_PACK_WHOLE", "HABEAS_CHECK_COMPLETE"]
    assert json.loads(signed.read_text(encoding="ascii"))["payloadType"] == "application/vnd.in-toto+json"


def test_who_names_the_inputs_signs_that_the_check_came_out_the_same_again(
    habeas: Habeas, signed: Path, export: Path
) -> None:
    ran = habeas("sign", "pack", "export", "--key", "auditor.pem", "--out", "again.json")
    assert (ran.code, ran.out) == (0, "again.json: signed, after the check came out the same again\n")
    assert "HABEAS_CHECK_REPRODUCED" in _payload(signed.with_name("again.json"))["predicate"]["properties"]
    with (export / "log.csv").open("a", encoding="utf-8") as log:
        log.write("R1004,access,individual,2026-03-05,2026-03-06,X\n")
    ran = habeas("sign", "pack", "export", "--key", "auditor.pem")
    assert (ran.code, ran.err) == (
        2,
        "error: the pack is not signed: input export/log.csv: was changed\n"
        "help: `habeas verify` with the same inputs tells everything\n",
    )


def test_a_passed_gate_and_passed_rules_are_signed(habeas: Habeas, export: Path, key: Path, folder: Path) -> None:
    log = (export / "log.csv").read_text(encoding="utf-8")
    (export / "log.csv").write_text(log.replace("2026-05-05", "2026-01-09"), encoding="utf-8")
    assert habeas("check", "export", "--evidence", "good.zip").code == 0
    habeas("sign", "good.zip", "--key", "auditor.pem")
    assert _payload(folder / "good.zip.dsse.json")["predicate"]["properties"] == [
        "HABEAS_PACK_WHOLE",
        "HABEAS_CHECK_COMPLETE",
        "HABEAS_GATE_PASSED_ERROR",
        "HABEAS_RULE_PASSED_HIPAA-T-01",
    ]


def test_the_same_pack_key_and_moment_give_the_same_signature(habeas: Habeas, signed: Path) -> None:
    before = signed.read_bytes()
    habeas("sign", "pack", "--key", "auditor.pem")
    assert signed.read_bytes() == before
    assert stat.S_IMODE(signed.stat().st_mode) == 0o600


def test_a_pack_that_was_forged_after_the_signature_is_found(habeas: Habeas, signed: Path, pack: Path) -> None:
    text = (pack / "verdicts.jsonl").read_text(encoding="utf-8")
    (pack / "verdicts.jsonl").write_text(text.replace('"breached"', '"passed"'), encoding="utf-8")
    sums = sums_text({name: digest_of(pack / name) for name in SUMMED})
    (pack / "SHA256SUMS").write_text(sums, encoding="ascii")
    assert _verify(habeas) == (
        1,
        "differs: the signature: was made over another SHA256SUMS\n"
        "differs: the signature: was made over another verdicts.jsonl\nnot the same\n",
        "",
    )


@pytest.mark.parametrize("part", ["payload", "sig"])
def test_one_changed_character_of_a_signature_is_found(habeas: Habeas, signed: Path, part: str) -> None:
    envelope = json.loads(signed.read_text(encoding="ascii"))
    holder = envelope if part == "payload" else envelope["signatures"][0]
    data = base64.b64decode(holder[part])
    for place in range(0, len(data), 7):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        holder[part] = base64.b64encode(changed).decode()
        signed.write_text(json.dumps(envelope), encoding="ascii")
        assert _verify(habeas)[:2] == (
            1,
            "differs: the signature: is not of this key, or was changed\nnot the same\n",
        )


def test_a_signature_of_another_key_is_not_valid(habeas: Habeas, signed: Path) -> None:
    habeas("sign", "--new-key", "stranger.pem")
    habeas("sign", "pack", "--key", "stranger.pem")
    assert _verify(habeas)[:2] == (1, "differs: the signature: is not of this key, or was changed\nnot the same\n")


def test_url_safe_base64_is_read_too(habeas: Habeas, signed: Path) -> None:
    envelope = json.loads(signed.read_text(encoding="ascii"))
    envelope["payload"] = envelope["payload"].replace("+", "-").replace("/", "_")
    envelope["signatures"][0]["sig"] = envelope["signatures"][0]["sig"].replace("+", "-").replace("/", "_")
    signed.write_text(json.dumps(envelope), encoding="ascii")
    assert _verify(habeas)[0] == 0


def test_a_changed_pack_is_not_signed(habeas: Habeas, pack: Path, key: Path) -> None:
    with (pack / "verdicts.jsonl").open("a", encoding="utf-8") as stream:
        stream.write("\n")
    ran = habeas("sign", "pack", "--key", "auditor.pem")
    assert (ran.code, ran.err) == (
        2,
        "error: the pack is not signed: the pack: verdicts.jsonl was changed\nhelp: make it again\n",
    )


def test_keys_are_for_their_owner_and_never_written_over(habeas: Habeas, key: Path) -> None:
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_bytes()
    ran = habeas("sign", "--new-key", "auditor.pem")
    assert (ran.code, key.read_bytes()) == (2, before)
    assert ran.err == "error: `auditor.pem` is there already\nhelp: name another file; a key is never written over\n"


def test_a_key_with_a_passphrase_needs_it(habeas: Habeas, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HABEAS_SIGN_PASSPHRASE", "correct horse")
    habeas("sign", "--new-key", "auditor.pem")
    assert habeas("sign", "pack", "--key", "auditor.pem").code == 0
    monkeypatch.delenv("HABEAS_SIGN_PASSPHRASE")
    ran = habeas("sign", "pack", "--key", "auditor.pem")
    assert (ran.code, ran.err) == (
        2,
        "error: the key in `auditor.pem` has a passphrase\nhelp: put it into HABEAS_SIGN_PASSPHRASE\n",
    )
    monkeypatch.setenv("HABEAS_SIGN_PASSPHRASE", "wrong horse")
    assert habeas("sign", "pack", "--key", "auditor.pem").code == 2


def test_other_kinds_of_keys_and_files_are_refused_in_words(habeas: Habeas, pack: Path, key: Path) -> None:
    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

    other = generate_private_key(SECP256R1())
    whole = other.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption())
    key.with_name("curve.pem").write_bytes(whole)
    for file, message in (
        ("curve.pem", "error: the key in `curve.pem` is not an Ed25519 key\n"),
        ("auditor.pub.pem", "error: `auditor.pub.pem` holds no private key that can be read\n"),
        ("none.pem", "error: the key `none.pem` cannot be read: No such file or directory\n"),
    ):
        ran = habeas("sign", "pack", "--key", file)
        assert ran.code == 2
        assert ran.err.startswith(message)


def test_without_the_library_the_command_says_what_to_install(
    habeas: Habeas, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    ran = habeas("sign", "pack", "--key", "auditor.pem")
    assert (ran.code, ran.err) == (
        2,
        "error: signatures need the library cryptography, which is not installed\nhelp: pip install 'habeas[sign]'\n",
    )
    assert _verify(habeas)[0] == 2
    assert habeas("verify", "pack", "export").code == 0
