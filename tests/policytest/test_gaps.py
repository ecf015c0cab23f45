"""What `habeas test --mutate` and `--coverage` print, and what their comments allow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.cli.main import execute
from checker.policytest.gaps import as_json, unnoticed, unseen
from tests.policytest.small import RECORDS, checked_with, rule

CASES = """
  case "signed" given request signed yes, urgent yes expect passed
  case "not signed" given request signed no, urgent yes expect breached
"""


def silently(stage: str, done: int, total: int | None) -> None:
    """Tells nobody."""


def mutants_of(text: str) -> tuple[list[tuple[int, str, str]], str, list[str]]:
    report = unnoticed(checked_with(text), None, None, False, silently)
    mine = [gap for gap in report.open if gap.span.position[0] > len(RECORDS.splitlines())]
    shown = [(gap.span.position[0] - len(RECORDS.splitlines()), gap.words, gap.wanted) for gap in mine]
    return shown, report.score, [each.message for each in report.remarks]


def test_a_gap_says_where_what_and_which_case() -> None:
    shown, score, remarks = mutants_of(rule("signed and urgent", CASES))
    assert shown == [(7, "dropped `and urgent`", "a case in which this alone is no")]
    assert score == "mutants: 5 made, 1 noticed, 0 allowed with a reason, 4 unnoticed"
    assert remarks == []


@pytest.mark.parametrize(
    "comment",
    [
        "# habeas: allow mutant because it is a test",
        '# habeas: allow mutant "dropped `and urgent`" because it is a test',
    ],
)
@pytest.mark.parametrize("place", ["rule Q-1", "    require"])
def test_a_comment_lets_a_gap_stand(comment: str, place: str) -> None:
    text = rule("signed and urgent", CASES).replace(place, f"{comment}\n{place}", 1)
    assert mutants_of(text) == ([], "mutants: 5 made, 1 noticed, 1 allowed with a reason, 3 unnoticed", [])


def test_a_comment_that_could_mean_several_names_one() -> None:
    text = rule("signed or urgent", '  case "x" given request signed yes, urgent yes expect passed\n')
    shown, _, remarks = mutants_of("# habeas: allow mutant because it is a test" + text)
    assert [words for _, words, _ in shown] == ["dropped `or signed`", "dropped `or urgent`"]
    assert remarks == ["`allow mutant` could mean each of 2 here"]


def test_a_comment_that_nothing_needs_is_told() -> None:
    comment = '# habeas: allow mutant "dropped `and signed`" because it is a test'
    _, _, remarks = mutants_of(comment + rule("signed and urgent", CASES))
    assert remarks == ['nothing here needs `allow mutant "dropped `and signed`"`']


def test_coverage_names_the_side_that_no_case_saw() -> None:
    text = rule("signed and no e in events where (e.good)", CASES)
    report = unseen(checked_with(text), None, {"Q-1"}, silently)
    assert [(gap.words, gap.wanted) for gap in report.open] == [
        ("never no: no e in events where (e.good)", "a case in which this does not hold"),
        ("never yes: e.good", "a case in which this holds"),
        ("never no: e.good", "a case in which this does not hold"),
    ]
    assert report.score == "sides of conditions: 6 there, 3 seen, 0 allowed with a reason, 3 unseen"
    assert [note.partition(": ")[2] for note in report.notes] == [
        "never unknown: signed",
        "never unknown: no e in events where (e.good)",
        "never unknown: e.good",
    ]


def test_coverage_sees_exceptions_messages_and_grounds() -> None:
    text = """
    define kept of request "A value"
      in force from 2000-01-01
        cite "none"
        means signed
        except rush "In a hurry"
          cite "none"
          when pages > 5
          means urgent
      case "in a hurry" given request pages 6, urgent yes expect yes
    """
    says = 'say when urgent "in a hurry" say "no"'
    text += rule("kept", '  case "x" given request signed no, urgent no, pages 3 expect breached\n', says=says)
    report = unseen(checked_with(text), None, {"Q-1", "kept"}, silently)
    assert [gap.words for gap in report.open] == [
        "never yes: signed",
        "never no: urgent",
        "never yes: kept",
        "never yes: urgent",
    ]


def test_a_side_that_cannot_be_seen_is_allowed() -> None:
    comment = '# habeas: allow unseen "never no: urgent" because it is a test'
    report = unseen(checked_with(comment + rule("signed and urgent", CASES)), None, None, silently)
    assert [gap.words for gap in report.open if "danger" not in gap.words and "asked" not in gap.words] == []
    assert report.allowed == 1


def test_the_json_has_the_numbers_of_each_policy() -> None:
    shown = as_json(unnoticed(checked_with(rule("signed and urgent", CASES)), None, {"Q-1"}, False, silently))
    assert shown["policies"] == [{"policy": "q", "made": 2, "noticed": 1, "allowed": 0, "open": 1}]
    assert shown["open"] == [
        {
            "policy": "q",
            "file": "q",
            "line": len(RECORDS.splitlines()) + 7,
            "column": 24,
            "change": "dropped `and urgent`",
            "wanted": "a case in which this alone is no",
        }
    ]


OVERLAY = """policy house.rules "A house's own rule"
  law "none" checked 2026-01-01
use records
rule HOUSE-01 "Signed"
  in force from 2000-01-01
    cite "Record integrity: a house's own"
    severity error
    for request where decision = grant
    require received_on is present
    say "no"
  case "granted" given request decision grant, received_on 2025-01-31 expect passed
"""


def test_the_command_lists_what_is_open_and_exits_with_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "house.policy"
    file.write_text(OVERLAY, encoding="utf-8")
    assert execute(["test", "--mutate", str(file)]) == 1
    assert capsys.readouterr().out == (
        f"{file}:8: dropped `where decision = grant`\n"
        "        a case with a record that this keeps out\n"
        "mutants: 2 made, 1 noticed, 0 allowed with a reason, 1 unnoticed\n"
    )
    assert execute(["test", "--coverage", str(file), "--format", "json"]) == 1
    shown = json.loads(capsys.readouterr().out)
    assert [each["change"] for each in shown["open"]] == [
        "never no: decision = grant",
        "never no: received_on is present",
    ]
