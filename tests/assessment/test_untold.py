"""What is found later of a record is what it would have been at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checker.assessment.run import Request, run
from checker.assessment.untold import REST, Tellable, postponed, told_later
from checker.reporters.inert import plain

CLINIC = Path(__file__).parents[2] / "fixtures" / "clinic"


@dataclass(frozen=True)
class Told(Tellable):
    """A record for these tests."""

    name: str
    words: tuple[str, ...]
    note: str = ""


def test_the_rest_is_found_once_and_only_when_it_is_asked_for() -> None:
    asked: list[str] = []

    def find() -> Mapping[str, Any]:
        asked.append("rest")
        return {"words": ("a", "b"), "note": "n"}

    record = told_later(Told, {"name": "x"}, find)
    assert record.name == "x"
    assert not asked
    assert record.words == ("a", "b")
    assert record == Told("x", ("a", "b"), "n")
    assert replace(record, name="y") == Told("y", ("a", "b"), "n")
    assert asked == ["rest"]


def test_a_field_that_there_is_not_is_no_reason_to_find_the_rest() -> None:
    record = told_later(Told, {"name": "x"}, dict)
    with pytest.raises(AttributeError):
        _ = record.nothing  # type: ignore[attr-defined]
    assert REST in vars(record)


def test_what_is_told_later_is_made_inert_when_it_is_told() -> None:
    record = plain(postponed(Told("x\x1b", ("one\ntwo",), "n"), "words", lambda: ("one\ntwo",)))
    assert record.name == "x\N{REPLACEMENT CHARACTER}"
    assert REST in vars(record)
    assert record.words == ("one two",)


def test_findings_are_told_in_full_as_their_judgements_are() -> None:
    asked = Request((CLINIC / "requests.csv",), as_of=date(2026, 6, 30), entity=(("kind", "covered_provider"),))
    made = run(asked)
    findings = [finding for outcome in made.assessment.outcomes for finding in outcome.findings]
    later = [finding for finding in findings if REST in vars(finding)]
    assert later
    for finding in later:
        brief = {name: value for name, value in vars(finding).items() if name != REST}
        assert finding.message or finding.verdict != "breached"
        assert {name: getattr(finding, name) for name in brief} == brief
        assert REST not in vars(finding)
    assert [outcome.findings for outcome in made.assessment.outcomes] == [
        outcome.findings for outcome in run(asked).assessment.outcomes
    ]
