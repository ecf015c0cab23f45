"""A letter too damaged to read is unreadable, exit 2, with what to do; it is not called defective."""

from __future__ import annotations

import json
from pathlib import Path

from tests.end_to_end.conftest import Habeas
from tests.letters.test_dirty_text import LETTER, damaged

PROVIDER = ("--entity", "kind=covered_provider", "--as-of", "2026-06-30")
ADVICE = "is too damaged to be read"


def test_read_says_what_to_do_and_exits_with_2(folder: Path, habeas: Habeas) -> None:
    (folder / "letter.txt").write_text(damaged(LETTER, 0.3), "utf-8")
    ran = habeas("read", "letter.txt", "--format", "json")
    (letter,) = json.loads(ran.out)
    assert (ran.code, letter["readable"]) == (2, False)
    assert letter["why_not"].startswith(ADVICE)


def test_check_finds_no_breach_in_it_and_reads_the_others(folder: Path, habeas: Habeas) -> None:
    (folder / "whole.txt").write_text(LETTER, "utf-8")
    (folder / "damaged.txt").write_text(damaged(LETTER, 0.3), "utf-8")
    ran = habeas("check", ".", *PROVIDER, "--format", "json")
    report = json.loads(ran.out)
    assert ran.code == 2
    assert {letter["file"]: letter["readable"] for letter in report["letters"]} == {
        "damaged.txt": False,
        "whole.txt": True,
    }
    found = [finding for outcome in report["outcomes"] for finding in outcome["findings"]]
    verdicts = {one["verdict"] for one in found if one["subject"]["place"]["file"] == "damaged.txt"}
    assert verdicts <= {"undecided"}
    assert any(line.startswith("damaged.txt: ") and ADVICE in line for line in report["incomplete"])
