"""Deadlines as values, and `done by`."""

from __future__ import annotations

import pytest

from .texts import failures

DONE_BY = """
define acted_on of request "The day of the act"
  in force from 2000-01-01 by received_on
    cite "none"
    means act.happened_on
define act of request "The act"
  in force from 2000-01-01 by received_on
    cite "none"
    means first e in events where (e.kind = answer) by e.happened_on
define told of request "What starts the clock anew"
  in force from 2000-01-01 by received_on
    cite "none"
    means first e in events where (e.kind = told) by e.happened_on
deadline due of request "Last day"
  in force from 2000-01-01 by received_on
    cite "none"
    starts received_on
    restarts told.happened_on when b
    runs 30 days
    never rolls
    except longer "Longer"
      cite "none"
      when a
      runs 60 days
rule P-1 "Done in time"
  in force from 2000-01-01
    cite "none"
    severity error
    for request
    require act done by due
    say "late"
"""
DAY_30, DAY_60 = "2025-03-02", "2025-04-01"


def case(given: str, expect: str, as_of: str, *events: str) -> str:
    children = "".join(f"    with event {each}\n" for each in events)
    return f'  case "x"\n    given request {given}\n{children}    as of {as_of}\n    expect {expect}\n'


@pytest.mark.parametrize(
    ("given", "events", "as_of", "expect"),
    [
        # a day known, D known
        ("a no, b no", ["kind answer, happened_on 2025-03-02"], "2025-06-01", "passed"),
        ("a no, b no", ["kind answer, happened_on 2025-03-03"], "2025-06-01", "breached"),
        ("a no, b no", ["kind answer, happened_on 2025-02-01"], "2025-02-02", "passed"),
        # nothing happened
        ("a no, b no", [], "2025-03-02", "pending until 2025-03-02"),
        ("a no, b no", [], "2025-03-03", "breached"),
        # the clock stands
        ("a no, b yes", ["kind answer, happened_on 2025-05-01"], "2025-06-01", "passed"),
        ("a no, b yes", [], "2025-06-01", "pending"),
        # D unknown, branch by branch
        ("a unknown, b no", ["kind answer, happened_on 2025-02-20"], "2025-06-01", "passed"),
        ("a unknown, b no", ["kind answer, happened_on 2025-03-20"], "2025-06-01", "undecided for request.a"),
        ("a unknown, b no", ["kind answer, happened_on 2025-05-20"], "2025-06-01", "breached"),
        ("a unknown, b no", [], "2025-03-01", "pending until 2025-03-02"),
        ("a unknown, b no", [], "2025-03-20", "undecided for request.a"),
        ("a unknown, b no", [], "2025-06-01", "breached"),
        ("a no, b unknown", [], "2025-02-20", "pending until 2025-03-02"),
        ("a no, b unknown", [], "2025-06-01", "undecided for request.b"),
        # the day unknown
        ("a no, b no", ["kind answer, happened_on unknown"], "2025-06-01", "undecided for event.happened_on"),
        ("a no, b no", ["kind answer, happened_on unknown"], "2025-02-20", "undecided for event.happened_on"),
        ("a unknown, b no", ["kind answer, happened_on unknown"], "2025-06-01", "undecided for event.happened_on"),
        # a day after as_of is a mistake in the data
        ("a no, b no", ["kind answer, happened_on 2025-06-02"], "2025-06-01", "undecided for event.happened_on"),
        ("a no, b yes", ["kind answer, happened_on 2025-06-02"], "2025-06-01", "undecided for event.happened_on"),
    ],
)
def test_each_cell_of_done_by(given: str, events: list[str], as_of: str, expect: str) -> None:
    assert failures(DONE_BY + case(given, expect, as_of, *events)) == []


def test_pending_stays_pending_under_not() -> None:
    text = DONE_BY.replace("require act done by due", "require not act done by due")
    assert failures(text + case("a no, b no", "pending until 2025-03-02", "2025-02-20")) == []


@pytest.mark.parametrize(
    ("as_of", "given", "expect"),
    [("2025-03-02", "b no", "breached"), ("2025-03-03", "b no", "passed"), ("2025-06-01", "b yes", "breached"),
     ("2025-03-20", "b no, a unknown", "undecided for request.a"), ("2025-04-02", "b no, a unknown", "passed")],
)  # fmt: skip
def test_is_over_asks_whether_the_last_day_has_passed_and_never_waits(as_of: str, given: str, expect: str) -> None:
    text = DONE_BY.replace("require act done by due", "require due is over")
    given = given if "a " in given else f"a no, {given}"
    assert failures(text + case(given, expect, as_of)) == []


CLOCKS = """
define reply of event "The reply to a question"
  in force from 2000-01-01 by request.received_on
    cite "none"
    means first r in request.events where (r.kind = told and r.happened_on >= happened_on) by r.happened_on
define papers of request "The papers"
  in force from 2000-01-01 by received_on
    cite "none"
    means first e in events where (e.kind = notice) by e.happened_on
deadline first_due of request "The first limit"
  in force from 2000-01-01 by received_on
    cite "none"
    starts received_on
    restarts papers.happened_on when b
    runs 1 month
    pauses for each q in events where (q.kind = asked and q.good)
      from q.happened_on to q.reply.happened_on both ends counted when c
    rolls to working day of entity.holidays
deadline due of request "The limit"
  in force from 2000-01-01 by received_on
    cite "none"
    like first_due
    except longer "Longer"
      cite "none"
      when a
      runs 3 months
{cases}
"""
PLAIN = "a no, b no, c no"


@pytest.mark.parametrize(
    ("given", "events", "expect"),
    [
        (f"received_on 2025-01-31, {PLAIN}", [], "2025-02-28"),
        (f"received_on 2025-06-04, {PLAIN}", [], "2025-07-07"),  # a feast, then a weekend
        ("received_on 2025-01-31, a yes, b no, c no", [], "2025-04-30"),
        ("received_on 2025-03-03, a no, b yes, c no", ["kind notice, happened_on 2025-03-20"], "2025-04-21"),
        ("received_on 2025-03-03, a no, b yes, c no", ["kind notice, happened_on 2025-03-01"], "2025-04-03"),
        ("received_on 2025-03-03, a no, b yes, c no", [], "absent"),
        (
            "received_on 2025-03-03, a no, b no, c yes",
            ["kind asked, good yes, happened_on 2025-03-10", "kind told, happened_on 2025-03-17"],
            "2025-04-11",
        ),
        (
            "received_on 2025-03-03, a no, b no, c no",
            ["kind asked, good yes, happened_on 2025-03-10", "kind told, happened_on 2025-03-17"],
            "2025-04-03",
        ),
        ("received_on 2025-03-03, a no, b no, c yes", ["kind asked, good yes, happened_on 2025-03-10"], "absent"),
        (
            "received_on 2025-03-03, a yes, b no, c yes",
            ["kind asked, good yes, happened_on 2025-03-10", "kind told, happened_on 2025-03-17"],
            "2025-06-11",
        ),
        ("received_on 2026-12-15, a no, b no, c no", [], "undecided for town"),
        ("received_on unknown, a no, b no, c no", [], "undecided for request.received_on"),
    ],
)
def test_a_clock_runs_in_one_order_and_like_lays_exceptions_on_top(given: str, events: list[str], expect: str) -> None:
    children = "".join(f"    with event {each}\n" for each in events)
    case_ = f'  case "x"\n    given request {given}\n{children}    expect {expect}\n'
    assert failures(CLOCKS.format(cases=case_)) == []


STRICTEST = """
deadline due of request "Thirty days"
  in force from 2000-01-01 by received_on
    cite "none"
    starts received_on
    runs 30 days
    never rolls
deadline closing of request "From the day it was closed"
  in force from 2000-01-01 by received_on
    cite "none"
    starts closed_on
    runs 10 days
    never rolls
deadline state_due of request "Fifteen days"
  in force from 2010-01-01 by received_on
    cite "none"
    starts received_on
    runs 15 days
    never rolls
contributes p.state_due to p.strictest
  in force from 2020-01-01 by received_on
  cite "none"
  when entity.state = there
deadline strictest of request "The earliest"
  in force from 2000-01-01 by received_on
    cite "none"
    earliest of due, closing and contributions
    never rolls
"""


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("given request received_on 2025-01-31", "2025-03-02"),
        ("given request received_on 2025-01-31, closed_on 2025-02-01", "2025-02-11"),
        ("given entity state there given request received_on 2025-01-31", "2025-02-15"),
        ("given entity state there given request received_on 2019-01-31", "2019-03-02"),
    ],
)
def test_the_strictest_is_the_earliest_of_those_that_run(given: str, expect: str) -> None:
    assert failures(f'{STRICTEST}  case "x" {given} expect {expect}\n') == []


@pytest.mark.parametrize(
    ("closed", "answer", "expect"),
    [
        ("unknown", "2025-03-03", "breached"),
        ("unknown", "2025-02-20", "undecided for request.closed_on"),
        ("absent", "2025-02-20", "passed"),
    ],
)
def test_an_unknown_limit_beside_a_known_one_is_no_later_than_it(closed: str, answer: str, expect: str) -> None:
    text = f"""
rule P-1 "In time"
  in force from 2000-01-01
    cite "none"
    severity error
    for request
    require every e in events has (e done by strictest)
    say "late"
  case "x"
    given request received_on 2025-01-31, closed_on {closed}
      with event kind answer, happened_on {answer}
    as of 2025-06-01
    expect {expect}
"""
    assert failures(STRICTEST + text) == []
