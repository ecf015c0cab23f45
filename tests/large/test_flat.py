"""A log of requests alone, whose columns make what belongs to them, comes to the same as one held in memory."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from checker.large import counting, flat, planning
from tests.large.compare import Both, same

_EVENTS = {
    "Acknowledged": "acknowledged",
    "Extended": "extension_notice",
    "Refused": "denial_notice",
    "Granted": "grant_notice",
    "Given": "access_provided",
}
_WORDS = {
    "Right": ("access", "access", "access", "amendment", "", "unknown", "something"),
    "Who": ("individual", "individual", "personal_representative", "third_party_directive", "", "n/a"),
    "Outcome": ("grant", "denial", "denial", "partial", "withdrawn", "open", "", "?"),
    "Ground": ("U1", "U3", "R1", "R2", "", "", "Z9"),
    "Second ground": ("R3", "", "", ""),
    "Fee": ("", "", "6.50", "40", "free", "$12"),
    "By": ("Dr Example", "", "Registrar"),
    "Letter": ("", "", "L-1", "L-2"),
}
_SETTINGS = """
entity: {{kind: covered_provider, country: us, state: texas, holidays: texas}}
date_order: year_first
currency: USD
logs:
  - file: "{file}"
    record: request
    columns: {{Right: right, Who: requester, By: decided_by{more}}}
    events: {{{events}}}
    rows:
      - {{record: ground, columns: {{Ground: code}}}}
      - {{record: ground, columns: {{"Second ground": code}}}}
      - {{record: fee, columns: {{Fee: amount}}, set: {{component: copy_labor, method: flat}}}}
"""


def _day(hand: random.Random) -> str:
    return hand.choice(
        ("", "", "soon", f"2025-0{hand.randint(1, 8)}-{hand.randint(10, 28)}", "2025-02-30", "2025-04-31")
    )


def _row(hand: random.Random, number: int) -> dict[str, str]:
    return {
        "id": hand.choice((f"r{number}", f"r{number}", f"r{number}", f"r{number // 2}", "")),
        "received_on": hand.choice(("2025-01-10", "2025-03-31", f"2025-0{hand.randint(1, 7)}-15", "", "01/02")),
        **{name: hand.choice(words) for name, words in _WORDS.items()},
        **{name: _day(hand) for name in _EVENTS},
    }


def _log(file: Path, seed: int, rows: int, *left_out: str) -> Path:
    hand = random.Random(seed)
    names = [name for name in _row(hand, 0) if name not in left_out]
    with file.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, names, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(_row(hand, number) for number in range(rows))
    return file


def _settings(folder: Path, file: str = "*", more: str = "", events: dict[str, str] = _EVENTS) -> Path:
    config = folder / "habeas.yaml"
    named = ", ".join(f"{name}: {kind}" for name, kind in events.items())
    config.write_text(_SETTINGS.format(file=file, more=more, events=named))
    return config


@pytest.mark.parametrize(
    ("more", "many"),
    [("", 1), (", Outcome: decision", planning.ALIKE)],
    ids=["decision of events, by kinds", "decision told, each request"],
)
def test_every_verdict_is_the_same(
    both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str, many: int
) -> None:
    monkeypatch.setattr(planning, "ALIKE", many)
    monkeypatch.setattr(counting, "PART", 20)
    monkeypatch.setattr(counting, "LEAST", 5)
    monkeypatch.setattr(planning, "MOST_OPERATIONS", 1_000)
    log = _log(tmp_path / "log.csv", 1, 30)
    same(*both([log], _settings(tmp_path, more=more)))


def test_files_may_make_different_records(both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "ALIKE", 1)
    config = _settings(tmp_path, "north-*")
    config.write_text(
        config.read_text()
        + '  - file: "south.csv"\n    record: request\n    columns: {Outcome: decision, Right: right}\n'
        "    events: {Given: {kind: access_provided, written: yes}}\n"
    )
    files = [_log(tmp_path / name, seed, 8) for seed, name in enumerate(("north-1.csv", "south.csv", "north-2.csv"))]
    same(*both(files, config))


def test_a_log_with_very_many_events_a_request_is_decided_with_tables(
    both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flat, "MOST_SLOTS", 3)
    log = _log(tmp_path / "log.csv", 2, 12)
    same(*both([log], _settings(tmp_path)))
