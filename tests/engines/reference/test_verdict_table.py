"""The table of verdicts: whether a rule applies against whether its requirement is met."""

from __future__ import annotations

import pytest

from .texts import failures

RULE = """
deadline due of request "Last day"
  in force from 2000-01-01 by received_on
    cite "none"
    starts received_on
    runs 30 days
    never rolls
define answer of request "The answer"
  in force from 2000-01-01 by received_on
    cite "none"
    means first e in events where (e.kind = answer) by e.happened_on
rule P-1 "When {when}, then {then}"
  in force from 2000-01-01 by received_on
    cite "none"
    severity error
    for request where {when}
    require {then}
    say "not met"
  case "x" given request {given} as of {as_of} expect {expect}
"""


def check(when: str, then: str, given: str, expect: str, as_of: str = "2025-06-01") -> None:
    assert failures(RULE.format(when=when, then=then, given=given, expect=expect, as_of=as_of)) == []


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("a no, b no", "not applicable"),
        ("a no, b unknown", "not applicable"),
        ("a yes, b yes", "passed"),
        ("a yes, b no", "breached"),
        ("a yes, b unknown", "undecided for request.b"),
        ("a unknown, b yes", "undecided for request.a"),
        ("a unknown, b no", "undecided for request.a"),
        ("a unknown, b unknown", "undecided for request.a, request.b"),
    ],
)
def test_each_combination_without_time_has_its_verdict(given: str, expect: str) -> None:
    check("a", "b", given, expect)


@pytest.mark.parametrize(
    ("given", "as_of", "expect"),
    [
        ("a yes", "2025-02-12", "pending until 2025-03-02"),
        ("a yes", "2025-03-02", "pending until 2025-03-02"),
        ("a yes", "2025-03-03", "breached"),
        ("a unknown", "2025-02-12", "undecided for request.a"),
        ("a no", "2025-02-12", "not applicable"),
    ],
)
def test_a_requirement_open_for_time_alone_is_pending(given: str, as_of: str, expect: str) -> None:
    check("a", "answer done by due", given, expect, as_of)


def test_a_requirement_open_for_time_and_a_fact_is_undecided_for_the_fact() -> None:
    check("a", "b and answer done by due", "a yes, b unknown", "undecided for request.b", "2025-02-12")


@pytest.mark.parametrize("given", ["b yes", "b no"])
def test_an_application_open_for_time_alone_is_pending_whatever_is_required(given: str) -> None:
    check("answer done by due", "b", given, "pending until 2025-03-02", "2025-02-12")


def test_an_application_open_for_time_is_undecided_where_the_requirement_lacks_a_fact() -> None:
    check("answer done by due", "b", "b unknown", "undecided for request.b", "2025-02-12")


@pytest.mark.parametrize(
    ("given", "expect"),
    [("received_on 1999-12-31", "no law"), ("received_on 2000-01-01", "passed")],
)
def test_without_a_version_there_is_no_law(given: str, expect: str) -> None:
    check("a", "b", f"a yes, b yes, {given}", expect)
