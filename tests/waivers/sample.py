"""Waivers and targets for tests."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from checker.waivers.model import Scope, Target, Waiver, WaiverFile

ZONE = "America/Chicago"


def waiver(rule: str = "HIPAA-T-01", **given: object) -> Waiver:
    """A waiver of June 2026 without a scope."""
    facts: dict[str, object] = {
        "rule": rule,
        "scope": Scope(),
        "reason": "the record room was flooded",
        "approver": "Privacy Officer",
        "ticket": None,
        "granted": date(2026, 6, 1),
        "expires": date(2026, 6, 30),
        "timezone": ZONE,
        "line": 3,
    }
    return Waiver(**{**facts, **given})  # type: ignore[arg-type]


def file_of(*waivers: Waiver) -> WaiverFile:
    """A file that holds these waivers."""
    return WaiverFile("waivers.yaml", Path(), waivers, (), "0" * 64, 1)


def target(number: int = 1, **given: object) -> Target:
    """A late request of the main office, received on 2 March 2026."""
    facts: dict[str, object] = {
        "rule": "HIPAA-T-01",
        "fingerprint": f"{number:032x}",
        "records": frozenset({f"{number:010x}"}),
        "ids": frozenset({f"R-{number}"}),
        "file": "requests.csv",
        "site": "main-office",
        "received_on": date(2026, 3, 2),
    }
    return Target(**{**facts, **given})  # type: ignore[arg-type]
