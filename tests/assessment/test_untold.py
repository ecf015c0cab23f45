"""What is found later of a record is what it would have been at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from checker.assessment.findings import fact_words, subject_key
from checker.assessment.model import Finding
from checker.assessment.run import Request, run
from checker.assessment.untold import REST, Tellable, Untold, if_told, postponed, told_later
from checker.reporters import sarif_report as sarif
from checker.reporters.formats import ReportOptions
from checker.reporters.inert import plain

CLINIC = Path(__file__).parents[2] / "fixtures" / "clinic"


@dataclass(frozen=True)
class Told(Tellable):
    """A record for these tests."""

    name: str
    words: tuple[str, ...]
    size: int


def test_the_rest_is_found_once_and_only_when_it_is_asked_for() -> None:
    asked: list[str] = []

    def find() -> Mapping[str, Any]:
        asked.append("rest")
        return {"words": ("a", "b"), "size": 3}

    record = told_later(Told, {"name": "x", REST: Untold(find)})
    assert record.name == "x"
    assert not asked
    assert record.words == ("a", "b")
    assert record == Told("x", ("a", "b"), 3)
    assert replace(record, name="y") == Told("y", ("a", "b"), 3)
    assert asked == ["rest"]


def test_a_field_that_there_is_not_is_no_reason_to_find_the_rest() -> None:
    record = told_later(Told, {"name": "x", REST: Untold(dict)})
    with pytest.raises(AttributeError):
        _ = record.nothing  # type: ignore[attr-defined]
    assert REST in vars(record)


def test_what_is_told_later_is_made_inert_when_it_is_told() -> None:
    record = plain(postponed(Told("x\x1b", ("one\ntwo",), 3), "words", lambda: ("one\ntwo",)))
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
        brief = {name: getattr(finding, name) for name in vars(finding)[REST].known}
        assert finding.message or finding.verdict != "breached"
        assert {name: getattr(finding, name) for name in brief} == brief
        assert REST not in vars(finding)
    assert [outcome.findings for outcome in made.assessment.outcomes] == [
        outcome.findings for outcome in run(asked).assessment.outcomes
    ]


def test_a_step_is_told_once_and_what_records_share_is_known_before_and_after() -> None:
    asked: list[str] = []

    def last() -> Mapping[str, Any]:
        asked.append("last")
        return {"words": ("a\nb",)}

    def first() -> Mapping[str, Any]:
        asked.append("first")
        return {"name": "x", REST: Untold(last, shared)}

    shared = {"size": 3}
    record = told_later(Told, {REST: Untold(first, shared)})
    assert (record.size, asked) == (3, [])
    assert (record.name, if_told(record, "words", "untold"), asked) == ("x", "untold", ["first"])
    assert (record.words, asked) == (("a\nb",), ["first", "last"])
    assert record == Told("x", ("a\nb",), 3)
    other = plain(told_later(Told, {REST: Untold(first, shared)}))
    assert (other.words, other.size) == (("a b",), 3)
    assert other == Told("x", ("a b",), 3)


def _is_told_wanting(finding: Finding) -> bool:
    rest = vars(finding).get(REST)
    return rest is None or "wanting" in (*vars(finding), *rest.known)


def test_facts_are_tried_for_a_report_that_tells_them_and_give_what_a_whole_judgement_gives() -> None:
    made = run(Request((CLINIC / "requests.csv",), as_of=date(2026, 6, 30), entity=(("kind", "covered_provider"),)))
    sarif.write(made.assessment, StringIO(), ReportOptions(exit_code=0))
    untried = [each for each in made.assessment.findings if not _is_told_wanting(each)]
    assert untried
    assert {each.verdict for each in untried} == {"undecided"}
    subjects = {
        (found.rule, made.showing.pseudonyms.of_record(subject_key(subject))): subject
        for found in made.verdicts
        for subject in found.subjects
    }
    for finding in untried:
        wanting = finding.wanting
        judged = made.judging.judge(finding.rule, subjects[finding.rule, finding.subject.pseudonym])
        assert [(each.words, each.alone) for each in wanting] == [
            *((fact_words(fact, made.judging.law.program), True) for fact in judged.decisive),
            *((fact_words(fact, made.judging.law.program), False) for fact in judged.together),
        ]
