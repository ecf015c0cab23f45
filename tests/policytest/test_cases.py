"""Cases: how their records are built, and what is said where one fails."""

from __future__ import annotations

from textwrap import dedent

import pytest

from checker import workspace
from checker.diagnostics.source import Source
from checker.policytest import run_cases
from checker.semantics.model import Checked

TEXT = """
policy q "A policy with its records"
  regime hipaa
  law "none" checked 2026-01-01
record entity "An entity"
  key id
  field id text "its number"
  field state one of (here, there) "where it is"
  children requests of request empty means absent "its requests"
record request "A request"
  key id
  belongs to entity
  field id text "its number"
  field received_on date "when it came"
  field closed_on date blank means absent "when it was closed"
  field dead yes or no blank means no "dead"
  field a yes or no "a fact"
  children events of event empty means absent "what happened"
  children items of item empty means unknown "what was asked for"
record event "An event"
  belongs to request
  dated happened_on
  field happened_on date "when"
  field good yes or no "good"
record item "An item"
  key id
  belongs to request
  field id text "its number"
calendar town "Town" cite "none" checked 2026-01-01 covers 2025-01-01 through 2025-12-31
  weekend saturday, sunday
  holiday 2025-07-04 "a feast"
  case "it rolls over the feast and the weekend" 2025-07-04 rolls to 2025-07-07
  case "wrong on purpose" 2025-07-04 + 1 working day of town gives 2025-07-08
every case
  given entity state here
  given request received_on 2025-01-31
define first_event of request "The first event"
  in force from 2000-01-01 by received_on
    cite "none"
    means first e in events where (e.good) by e.happened_on
  case "a record is called by its day"
    given request
      with event happened_on 2025-02-03, good yes
    expect 2025-02-03
  case "none happened" given request expect absent
deadline due of request "Last day"
  in force from 2000-01-01 by received_on
    cite "none"
    starts received_on
    runs 30 days
    never rolls
  case "thirty days" given request expect 2025-03-02
  case "wrong by a day" given request expect 2025-03-01
setting strict "Whether it is strict"
  cite "none"
  yes or no
  default no
  because "a test"
"""


def results(rules: str) -> dict[str, tuple[bool, str]]:
    checked = check(rules)
    return {each.case.title: (each.passed, each.found) for each in run_cases(checked, checked.program.files)}


def check(rules: str) -> Checked:
    checked = workspace.check([Source("q", TEXT + dedent(rules))])
    assert [(each.span, each.message) for each in checked.diagnostics if each.severity == "error"] == []
    return checked


def rule(record: str, require: str, cases: str) -> str:
    return f"""
rule Q-1 "A rule"
  in force from 2000-01-01
    cite "none"
    severity error
    for {record}
    require {require}
    say "it is {{{"a" if record == "request" else "good"}}}"
{cases}
"""


def test_values_are_compared_and_a_failure_says_both() -> None:
    found = results("")
    assert found["thirty days"] == (True, "2025-03-02")
    assert found["wrong by a day"] == (False, "expected 2025-03-01, found 2025-03-02")
    assert found["a record is called by its day"] == (True, "event of 2025-02-03")
    assert found["none happened"] == (True, "absent")


def test_calendars_have_cases() -> None:
    found = results("")
    assert found["it rolls over the feast and the weekend"] == (True, "2025-07-07")
    assert found["wrong on purpose"] == (False, "expected 2025-07-08, found 2025-07-07")


@pytest.mark.parametrize(
    ("require", "given", "verdict"),
    [
        ("a", "request", "undecided for a"),
        ("closed_on is absent", "request", "passed"),
        ("not dead", "request", "passed"),
        ("no e in events", "request", "passed"),
        ("no i in items", "request", "undecided for items"),
        ("entity.state = here", "request", "passed"),
        ("received_on = 2025-01-31", "request a yes", "passed"),
        ("received_on = 2025-01-31", "request received_on unknown", "undecided for received_on"),
    ],
)
def test_what_a_case_does_not_mention_is_what_the_record_says(require: str, given: str, verdict: str) -> None:
    found = results(rule("request", require, f'  case "x" given {given} expect breached'))
    assert found["x"][1].startswith(f"expected breached, found {verdict}")


def test_the_unnamed_row_that_stands_by_itself_is_judged() -> None:
    text = rule(
        "event",
        "good",
        """
  case "by itself before inside"
    given request
      with event good no, happened_on 2025-02-01
    given event good yes, happened_on 2025-02-02
    expect passed
  case "unnamed before named"
    given event called other_one good no, happened_on 2025-02-01
    given event good yes, happened_on 2025-02-02
    expect passed
  case "inside, where there is no other"
    given request
      with event good yes, happened_on 2025-02-01
    expect passed
""",
    )
    assert [found for title, found in results(text).items() if "before" in title or "inside" in title] == [
        (True, "passed")
    ] * 3


def test_a_case_that_names_no_day_is_looked_at_when_silence_counts() -> None:
    late = rule("request", "first_event done by due", '  case "x" given request expect breached')
    waiting = rule("request", "first_event done by due", '  case "x" given request as of 2025-02-01 expect passed')
    assert results(late)["x"] == (True, "breached")
    assert results(waiting)["x"][1].startswith("expected passed, found pending until 2025-03-02")


@pytest.mark.parametrize(
    ("expect", "found"),
    [
        ("breached", (True, "breached")),
        ("passed", (False, "expected passed, found breached: `a` is no")),
        ("breached at warn", (False, "expected breached at warn, found it at error: `a` is no")),
        ('breached saying "it is no"', (True, "breached")),
        ('breached saying "yes"', (False, 'expected a message with "yes", found "it is no": `a` is no')),
        ("undecided for a", (False, "expected undecided for request.a, found breached: `a` is no")),
        ("no law", (False, "expected no law, found breached: `a` is no")),
    ],
)
def test_a_failure_says_what_was_expected_and_what_was_found(expect: str, found: tuple[bool, str]) -> None:
    assert results(rule("request", "a", f'  case "x" given request a no expect {expect}'))["x"] == found


def test_undecided_is_for_exactly_the_named_facts() -> None:
    cases = """
  case "exactly" given request expect undecided for a, items
  case "one too few" given request expect undecided for a
  case "one too many" given request expect undecided for a, items, received_on
"""
    found = results(rule("request", "a and no i in items", cases))
    assert [found[title][0] for title in ("exactly", "one too few", "one too many")] == [True, False, False]


def test_a_case_may_change_a_setting() -> None:
    cases = """
  case "as it is" given request a no expect passed
  case "strict" given request a no given settings strict yes expect breached
"""
    found = results(rule("request", "a or not settings.strict", cases))
    assert (found["as it is"][0], found["strict"][0]) == (True, True)


def test_only_the_named_cases_run() -> None:
    checked = check(rule("request", "a", '  case TR-999 "x" given request a yes expect passed'))
    for only in ({"Q-1"}, {"TR-999"}):
        assert [each.case.title for each in run_cases(checked, checked.program.files, only)] == ["x"]
    assert [each.case.title for each in run_cases(checked, checked.program.files, {"due"})] == [
        "thirty days",
        "wrong by a day",
    ]
