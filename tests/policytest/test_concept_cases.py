"""The cases of concepts, run beside those of rules."""

from __future__ import annotations

from checker.policytest import run_concept_cases
from tests.policytest.small import checked_with

CONCEPT = """
concept refusal "It refuses"
  in force from 2000-01-01
  cite "none"
  in english
    states
      "we refuse"
    case states "We refuse the request."
    case TR-999 neither "We agree."
    case states "We agree to it."
"""


def test_each_case_of_a_concept_says_how_its_text_was_read() -> None:
    files = checked_with(CONCEPT).program.files
    found = [(each.case.title, each.passed, each.found) for each in run_concept_cases(files)]
    assert found == [
        ("We refuse the request.", True, "states"),
        ("We agree.", True, "absent"),
        ("We agree to it.", False, "expected states, found absent"),
    ]
    assert [each.case.title for each in run_concept_cases(files, only={"TR-999"})] == ["We agree."]
    assert run_concept_cases(files, names={"elsewhere"}) == ()
