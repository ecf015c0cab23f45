"""What of a pack is otherwise than it was: which part, its name, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, get_args

from checker.evidence.schema import closed_object

Part = Literal[
    "pack",
    "signature",
    "input",
    "policy",
    "calendar",
    "mapping",
    "setting",
    "tool",
    "as_of",
    "exit_code",
    "verdict",
    "not_applicable",
    "assessment",
]
SCHEMA_VERSION = "1"


@dataclass(frozen=True)
class Difference:
    """A part of a check that is not as the pack says: `name` within its kind, empty where there is but one."""

    part: Part
    name: str
    how: str

    @property
    def words(self) -> str:
        """The difference as a sentence."""
        return _WORDS[self.part].format(name=self.name, how=self.how)


_WORDS: Mapping[Part, str] = MappingProxyType(
    {
        "pack": "the pack: {name} {how}",
        "signature": "the signature: {how}",
        "input": "input {name}: {how}",
        "policy": "policy {name}: {how}",
        "calendar": "calendar {name}: {how}",
        "mapping": "the mapping of the log's columns: {how}",
        "setting": "setting {name}: {how}",
        "tool": "the tool: {how}",
        "as_of": "as_of: {how}",
        "exit_code": "exit_code: {how}",
        "verdict": "verdict of {name}: {how}",
        "not_applicable": "records to which {name} does not apply: {how}",
        "assessment": "{name}: {how}",
    }
)


def verification(
    differences: Sequence[Difference], remarks: Sequence[str], signature: tuple[str, str] | None
) -> dict[str, Any]:
    """What `habeas verify --format json` prints; `signature` is the file of the key and the time that is signed."""
    return {
        "schema_version": SCHEMA_VERSION,
        "same": not differences,
        "signature": None if signature is None else {"key": signature[0], "time": signature[1]},
        "differences": [
            {"part": each.part, "name": each.name, "how": each.how, "words": each.words} for each in differences
        ],
        "remarks": list(remarks),
    }


def verification_schema() -> dict[str, Any]:
    """The schema of `habeas verify --format json`."""
    text = {"type": "string"}
    difference = closed_object(part={"enum": list(get_args(Part))}, name=text, how=text, words=text)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:habeas:verification:{SCHEMA_VERSION}",
        "title": "habeas verification",
        **closed_object(
            schema_version={"const": SCHEMA_VERSION},
            same={"type": "boolean"},
            signature={"anyOf": [{"type": "null"}, closed_object(key=text, time=text)]},
            differences={"type": "array", "items": difference},
            remarks={"type": "array", "items": text},
        ),
    }
