"""A baseline: the findings of one day, by fingerprint, and what they were found with. It holds no input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

SCHEMA_VERSION = "1"
KnownVerdict = Literal["breached", "undecided"]


@dataclass(frozen=True)
class KnownFinding:
    """A finding that was there; `since` is the as-of day of the first baseline that had it."""

    fingerprint: str
    rule: str
    verdict: KnownVerdict
    since: date


@dataclass(frozen=True)
class Baseline:
    """The findings of a check, sorted by rule and fingerprint.

    `key` is the id of the key that made the fingerprints, `rules` the ids of every rule that was decided, `counts`
    for each rule its findings by verdict. `digests` and `policies` are SHA-256, hexadecimal, by name.
    """

    tool_version: str
    as_of: date
    key: str
    digests: Mapping[str, str]
    policies: Mapping[str, str]
    rules: tuple[str, ...]
    counts: Mapping[str, Mapping[KnownVerdict, int]]
    findings: tuple[KnownFinding, ...]
