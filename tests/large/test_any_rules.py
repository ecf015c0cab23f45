"""Any few rules come to the same in a large log as in a small one, in each way in which they may be decided."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from checker import workspace
from checker.large import counting, parts, planning
from tests.large.compare import Both, same
from tests.large.messy import messy_log


@pytest.mark.parametrize("seed", range(6))
def test_a_few_rules_come_to_the_same(both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    program, hand = workspace.load().program, random.Random(seed)
    of_records = [
        rule for rule, head in program.heads.items() if head.record != "letter" and program.rules[rule].held is None
    ]
    for module, name, values in (
        (counting, "PART", (3, 8, counting.PART)),
        (counting, "LEAST", (2, counting.LEAST)),
        (planning, "ALIKE", (1, planning.ALIKE)),
        (planning, "MANY", (0, planning.MANY)),
        (planning, "MOST_OPERATIONS", (200, planning.MOST_OPERATIONS)),
        (parts, "MANY", (0, parts.MANY)),
        (parts, "FEW", (1, parts.FEW)),
    ):
        monkeypatch.setattr(module, name, hand.choice(values))
    files = messy_log(program, seed, hand.randint(2, 25), tmp_path)
    some = [file for file in files if file.stem == "request" or hand.random() < 0.7]
    same(*both(some, only=tuple(sorted(hand.sample(of_records, hand.randint(1, 8))))))
