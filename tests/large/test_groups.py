"""Rules about groups: the same about a large log as about a small one."""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from checker.large import counting, read
from tests.large.compare import WITHIN, Both, same

CONFIG = """
entities:
  - {id: a, kind: covered_provider, country: us, state: texas, holidays: texas}
  - {id: b, kind: covered_provider, country: us, state: texas, holidays: texas}
logs:
  - file: request.csv
    record: request
    events: {answered: access_provided, extended: extension_notice, verified: id_received}
"""
POLICY = """
policy mine "Groups of a clinic's own"
  law "none"
  checked 2026-11-22
  binds covered_entity, controller
use records
use hipaa.timely_action
use settings
rule MINE-01 "The notices of a month are of one day"
  in force from 2003-04-14
    cite "none"
    severity warn
    for event where not kind in (access_provided) grouped by request.id, month(happened_on)
      when count of x in group where (x.kind in (extension_notice, denial_notice)) >= 1
    let days be count_distinct(group.happened_on)
    require days = 1 or lowest(group.happened_on) < 2025-02-01
    say "{count of e in group} notices"
rule MINE-02 "What happened last is of this year"
  in force from 2003-04-14
    cite "none"
    severity warn
    for event grouped by request.id
    require highest(group.happened_on) >= 2025-02-01
    say "{highest(group.happened_on)}"
rule MINE-03 "Numbers are small"
  in force from 2003-04-14
    cite "none"
    severity warn
    for request where number is present grouped by id
    require highest(group.number) + count_distinct(group.number) <= 3
    say "{highest(group.number)}"
rule MINE-04 "A refusal is there"
  in force from 2003-04-14
    cite "none"
    severity warn
    for event grouped by request.id
    require some x in group where (x.kind = denial_notice)
    say "none"
rule MINE-05 "A kind once, by two laws"
  in force from 2003-04-14 through 2025-01-31 by happened_on
    cite "none"
    severity warn
    for event grouped by request.id
    require count of e in group = 1
    say "{count of e in group}"
  in force from 2025-02-01 by happened_on
    cite "none"
    severity warn
    for event grouped by request.id
    require count of e in group = 2
    say "{count of e in group}"
rule MINE-06 "A day has few requests"
  in force from 2003-04-14
    cite "none"
    severity warn
    for request grouped by received_on
    require count of r in group < 3
    say "{count of r in group} of {received_on}"
rule MINE-07 "The numbers of a month and site have no gap"
  in force from 2003-04-14
    cite "none"
    severity warn
    for request where right != amendment and number is present grouped by month(received_on), entity.id
      when count of r in group where (r.right = access) >= 1
    require highest(group.number) - lowest(group.number) + 1 = count_distinct(group.number)
    say when count of r in group where (r.requester = individual) > 3 "many: {count of r in group}"
    say "{count_distinct(group.number)} numbers, {lowest(group.number)} to {highest(group.number)}"
rule MINE-08 "Refusals and answers"
  in force from 2003-04-14
    cite "none"
    severity warn
    lowered to info when count of r in group < 6
    for request where received_on <= 2025-02-28 grouped by right, written
    let days be count_distinct(group.received_on)
    require count of r in group where (HIPAA-T-01 passed for r) * 2 >= count of r in group - days
    say "{days} days, the last {highest(group.received_on)}"
rule MINE-09 "Few of a name"
  in force from 2003-04-14
    cite "none"
    severity warn
    for request grouped by id, right
    require count of r in group < 2
    say "{count of r in group}"
rule MINE-10 "Of one name across sites"
  in force from 2003-04-14
    cite "none"
    severity warn
    for request grouped by channel
    require some r in group where (r.right = access)
    say "none"
"""
DAYS = ("2025-01-10", "2025-01-10", "2025-02-03", "2025-02-30", "unknown", "", "2025-03-04")
KINDS = ("extension_notice", "extension_notice", "denial_notice", "denial_notice", "access_provided", "perhaps", "")


def crowded_log(folder: Path, seed: int, requests: int, numberless: int) -> list[Path]:
    """Requests with few different days and kinds of event, so that many rows are alike or may be."""
    hand = random.Random(seed)
    numbers = [f"r{hand.randrange(requests * 2)}" for _ in range(requests)]
    rows = [
        [
            number if place >= numberless else hand.choice(("", " ", "unknown")),
            hand.choice(("a", "b", "a", "")),
            hand.choice(DAYS),
            hand.choice(("access", "access", "amendment", "")),
            "individual",
            hand.choice(("1", "2", "3", "40", "x", "", "")),
            hand.choice(("yes", "no", "")),
            *(hand.choice((*DAYS, "", "", "")) for _ in range(3)),
        ]
        for place, number in enumerate(numbers)
    ]
    hand.shuffle(rows)
    events = [[hand.choice(numbers), hand.choice(KINDS), hand.choice(DAYS)] for _ in range(requests * 2)]
    heading = (
        "request id",
        "entity id",
        "received",
        "right",
        "requester",
        "number",
        "written",
        "answered",
        "extended",
        "verified",
    )
    tables = {"request": [heading, *rows], "event": [("request id", "kind", "happened on"), *events]}
    files = []
    for name, table in tables.items():
        files.append(folder / f"{name}.csv")
        with files[-1].open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows(table)
    return files


def checked_both(both: Both, folder: Path, files: Sequence[Path], only: Sequence[str] = WITHIN) -> Counter[str]:
    """Asserts that both ways come to the same; how often each verdict was found."""
    config, policy = folder / "habeas.yaml", folder / "mine.policy"
    config.write_text(CONFIG)
    policy.write_text(POLICY)
    small, large = both(files, config, only=tuple(only), policies=(policy,))
    assert "not decided" not in "".join(large.notices)
    same(small, large)
    tally: Counter[str] = Counter()
    for outcome in large.outcomes:
        tally.update(outcome.tally)
    return tally


@pytest.mark.parametrize(("seed", "numberless"), [(0, 0), (1, 0), (2, 1), (3, 3), (4, 30)])
def test_groups_within_requests_come_to_the_same(both: Both, tmp_path: Path, seed: int, numberless: int) -> None:
    tally = checked_both(both, tmp_path, crowded_log(tmp_path, seed, 120, numberless))
    assert tally["breached"]
    assert tally["undecided"]
    assert tally["passed"]


@pytest.mark.parametrize(("seed", "numberless"), [(5, 0), (6, 2)])
def test_columns_months_and_counts_of_some_rows_come_to_the_same(
    both: Both, tmp_path: Path, seed: int, numberless: int
) -> None:
    tally = checked_both(both, tmp_path, crowded_log(tmp_path, seed, 80, numberless), ("MINE-01", "MINE-02", "MINE-03"))
    assert tally["undecided"]
    assert numberless or (tally["breached"] and tally["passed"])


def test_groups_of_many_parts_come_to_the_same(both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "PART", 7)
    checked_both(both, tmp_path, crowded_log(tmp_path, 7, 60, 2), (*WITHIN, "MINE-01"))


ACROSS = ("LOG-03", "LOG-04", "MINE-06", "MINE-07", "MINE-08")


@pytest.mark.parametrize(
    ("seed", "numberless", "part"), [(10, 0, None), (11, 2, 7), (12, 30, 30), (13, 0, 1000), (14, 1, 7), (15, 0, 3)]
)
def test_groups_across_requests_come_to_the_same(
    both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, numberless: int, part: int | None
) -> None:
    if part is not None:
        monkeypatch.setattr(counting, "PART", part)
    tally = checked_both(both, tmp_path, crowded_log(tmp_path, seed, 90, numberless), (*ACROSS, "MINE-09"))
    assert tally["breached"]
    assert tally["undecided"]


def test_beyond_so_many_requests_without_a_number_groups_are_not_decided(
    both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "MOST_NUMBERLESS", 1)
    (tmp_path / "habeas.yaml").write_text(CONFIG)
    _, large = both(crowded_log(tmp_path, 8, 20, 2), tmp_path / "habeas.yaml", only=WITHIN)
    assert "not decided: LOG-01, LOG-02, LOG-10, LOG-11" in "".join(large.notices)
    assert not large.outcomes


def test_what_sums_do_not_tell_is_said_to_be_not_decided(both: Both, tmp_path: Path) -> None:
    config, policy = tmp_path / "habeas.yaml", tmp_path / "mine.policy"
    config.write_text(CONFIG)
    policy.write_text(POLICY)
    rules = ("MINE-03", "MINE-04", "MINE-05", "MINE-10")
    _, large = both(crowded_log(tmp_path, 9, 20, 0), config, only=rules, policies=(policy,))
    assert [outcome.rule.id for outcome in large.outcomes] == ["MINE-03"]
    assert "not decided: MINE-04, MINE-05, MINE-10 (" in "".join(large.notices)
